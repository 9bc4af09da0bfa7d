import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { AppError, describeError } from '../domain/errors.ts';
import type { MediaKind } from '../domain/message.ts';
import { toMinor } from './money.ts';
import { locateFaults, type ProfileFault } from './profile-faults.ts';
import { profileFileSchema, type ProfileFile } from './profile-schema.ts';
import { textIn } from './texts.ts';
import { locateSyntaxFaults } from './yaml-faults.ts';

/** A product as sold; prices are whole minor units of the business's currency, tiers are in ascending order. */
export type Product = Omit<ProfileFile['products'][number], 'priceTiers' | 'branding'> & {
  priceTiers: { from: number; unitPriceMinor: number }[];
  branding: { methods: string[]; minimumQuantity: number; unitPriceMinor: number } | null;
};

/** What to say when something cannot be answered, in one language. */
export type Messages = {
  /** The honest line for each kind of message that cannot be read. */
  cannotRead: Record<MediaKind, string>;
  /** The honest message for when nothing can answer. */
  late: string;
  allDown: string;
  /** The safe message for when an answer could not be proved. */
  safeReply: string;
};

/** Everything the assistant may say about the business; the only source of its facts. */
export type BusinessProfile = Omit<ProfileFile, 'products' | 'messages'> & {
  products: Product[];
  /** What to say when something cannot be answered, in the business's first language. */
  messages: Messages;
  /** The same by language; `messagesIn` chooses. */
  messageTexts: ProfileFile['messages'];
  /** Changes exactly when the meaning of the file changes, not with comments or layout. */
  version: string;
};

/** Reads and checks the business file; rejects with `bad-business-file` naming every fault with its line, column and fix. */
export async function loadProfile(path: string): Promise<BusinessProfile> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError(
      'bad-business-file',
      `Cannot read ${path} (${describeError(error)}): set BUSINESS_FILE to your file.`,
      {
        retry: 'never',
        cause: error,
      },
    );
  }
  return parseProfile(source, path);
}

/** Checks the text of a business file; throws `bad-business-file` as `loadProfile` does. */
export function parseProfile(source: string, fileName: string): BusinessProfile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw badFile(fileName, locateSyntaxFaults(document.errors, { text: source, lines }));
  }
  const result = profileFileSchema.safeParse(readValues(document, fileName));
  if (!result.success) {
    throw badFile(fileName, locateFaults(result.error.issues, { document, lines, schema: profileFileSchema }));
  }
  return toProfile(result.data);
}

function readValues(document: ReturnType<typeof parseDocument>, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw badFile(fileName, [{ line: 1, column: 1, message: `cannot be resolved: ${describeError(error)}` }]);
  }
}

function toProfile(file: ProfileFile): BusinessProfile {
  // The schema's rules have refused every price that would be null here.
  const minor = (amount: number): number => toMinor(amount, file.business.currency) ?? Number.NaN;
  const products = file.products.map(({ priceTiers, branding, ...rest }) => ({
    ...rest,
    priceTiers: priceTiers.map((tier) => ({ from: tier.from, unitPriceMinor: minor(tier.price) })),
    branding: branding
      ? {
          methods: branding.methods,
          minimumQuantity: branding.minimumQuantity,
          unitPriceMinor: minor(branding.pricePerUnit),
        }
      : null,
  }));
  const { messages: messageTexts, ...rest } = file;
  const profile = { ...rest, products, messageTexts, messages: messagesIn({ ...rest, messageTexts }, null) };
  return { ...profile, version: createHash('sha256').update(canonicalJson(profile)).digest('hex').slice(0, 12) };
}

/** The fixed messages in the language asked for, as `textIn` chooses it; null asks for the business's first language. */
export function messagesIn(
  profile: Pick<BusinessProfile, 'business' | 'messageTexts'>,
  language: string | null,
): Messages {
  const { cannotRead, late, allDown, safeReply } = profile.messageTexts;
  const line = (kind: MediaKind): string => textIn(profile, cannotRead[kind] ?? cannotRead.default, language);
  return {
    cannotRead: {
      image: line('image'),
      audio: line('audio'),
      video: line('video'),
      document: line('document'),
      sticker: line('sticker'),
      location: line('location'),
      contacts: line('contacts'),
      unsupported: line('unsupported'),
    },
    late: textIn(profile, late.text, language),
    allDown: textIn(profile, allDown, language),
    safeReply: textIn(profile, safeReply, language),
  };
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function badFile(fileName: string, faults: readonly ProfileFault[]): AppError {
  const list = faults.map((fault) => `  line ${fault.line}, column ${fault.column}: ${fault.message}`).join('\n');
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return new AppError('bad-business-file', `${fileName} has ${count}:\n${list}`, { retry: 'never' });
}
