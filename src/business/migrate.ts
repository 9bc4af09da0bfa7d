import { Document, isMap, LineCounter, parseDocument } from 'yaml';
import { AppError, describeError } from '../domain/errors.ts';
import { minorDigits } from '../language/format.ts';
import { packOf } from '../phrases/packs.ts';
import { hotLines } from './migrate-hot.ts';
import { keepComments, layOut } from './migrate-layout.ts';
import { oldShapeSchema, type OldShape } from './old-shape.ts';
import { badFile, parseBusiness } from './parse-business.ts';
import { locateSyntaxFaults } from './syntax-faults.ts';
import { isCurrency } from './written-amounts.ts';
import { writeAmount, writeDays } from './written-back.ts';

/** A business file made of one in the shape of old; `fault` is what must be mended in it before it is in force. */
export type Migration = { text: string; moved: readonly string[]; leftOut: readonly string[]; fault: string | null };

/** Fixed texts of old, and the key of the language packs that each has now. */
const SAID: readonly [key: string, texts: (old: OldShape) => Readonly<Record<string, string>>][] = [
  ['greetingReply', (old) => smallTalkOf(old, 'greeting')],
  ['thanksReply', (old) => smallTalkOf(old, 'thanks')],
  ['goodbyeReply', (old) => smallTalkOf(old, 'goodbye')],
  ['personReply', (old) => old.handoff.reply],
  ['optOutReply', (old) => old.optOut.reply],
  ['optInReply', (old) => old.optIn.reply],
  ['offTopic', (old) => old.offTopic.reply],
  ['personOffer', (old) => old.offTopic.offer],
  ['cannotRead', (old) => old.messages.cannotRead.default],
  ['late', (old) => old.messages.late.text],
  ['allDown', (old) => old.messages.allDown],
];
const TYPES: Readonly<Record<string, string>> = { product: 'offer', quantity: 'number', city: 'place' };
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Writes a profile in the shape of old anew; throws `bad-business-file` when it is none or cannot be read. */
export function migrateProfile(source: string, fileName: string): Migration {
  const lines = new LineCounter();
  const before = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (before.errors.length > 0) throw badFile(fileName, locateSyntaxFaults(before.errors, { text: source, lines }));
  const old = readOld(before, fileName);
  const file = fileOf(old);
  const document = new Document(file);
  layOut(document);
  keepComments(before, document);
  const text = document.toString({ lineWidth: 0 });
  return { text, ...notesOf(old, file), fault: faultOf(text, fileName) };
}

function readOld(document: Document, fileName: string): OldShape {
  const refuse = (message: string): AppError => new AppError('bad-business-file', message, { retry: 'never' });
  const { contents } = document;
  if (!isMap(contents) || !contents.has('business') || !contents.has('products')) {
    throw refuse(`${fileName} is not in the shape of old ("business", "products" …): nothing is to be migrated.`);
  }
  const result = oldShapeSchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw refuse(`${fileName} cannot be migrated as it is; correct this first:\n${faults.join('\n')}`);
}

function faultOf(text: string, fileName: string): string | null {
  try {
    parseBusiness(text, fileName);
    return null;
  } catch (error) {
    return describeError(error);
  }
}

/** What a person should know of the change: what stands where now, and what is left out. */
function notesOf(old: OldShape, file: Record<string, unknown>): Pick<Migration, 'moved' | 'leftOut'> {
  const { business, qualification, policies, products, faq, smallTalk } = old;
  const phrases = smallTalk.reduce((sum, entry) => sum + entry.phrases.length, 0);
  const [hot, ask] = [file['hot'], file['ask']].map((part) => (Array.isArray(part) ? part.length : 0));
  const moved: readonly (string | false)[] = [
    'business: its keys stand at the top; hours are lines such as mon-fri 10:00-18:30',
    `products: ${products.length} offers, with aliases as "also", priceTiers as "prices", branding as an option, leadTimeDays as "notice"`,
    faq.length > 0 &&
      `faq: ${faq.length} answers. Read them once: each should be a whole sentence ("We ship within the country only."), as it may be said alone`,
    policies.discounts !== undefined && 'policies.discounts: a fact under "Discounts"',
    policies.neverPromise.length > 0 && 'policies.neverPromise: "never"',
    ask !== 0 && `qualification.fields: ${ask} entries of "ask"`,
    hot !== 0 &&
      `qualification.score: ${hot} lines of "hot". Look at them: points for what a lead may lack cannot be said so and count no more`,
    file['words'] !== undefined &&
      'smallTalk, messages, handoff, optOut, optIn, offTopic: their replies, where they differ from those shipped, stand under "words"',
  ];
  const leftOut: readonly (string | false)[] = [
    'the codes (sku) of the products',
    `phrases by which greetings, opting out and the like are known (${phrases} of small talk): they come with the product`,
    'messages.late.afterMinutes, messages.cannotRead by kind, messages.safeReply, offTopic.inARow: fixed now',
    hot === 0 &&
      qualification.hotFrom !== undefined &&
      'qualification.score: cannot be said as conditions; write "hot" yourself',
    'tax: the old shape had no place for it; add "tax: included", "tax: excluded" or a sentence',
    ...business.languages
      .filter((code) => packOf(code) === null)
      .map((code) => `phrases in ${code}: no pack for it is shipped, so greetings in it are left to the model`),
  ];
  const isSaid = (note: string | false): note is string => note !== false;
  return { moved: moved.filter(isSaid), leftOut: leftOut.filter(isSaid) };
}

function fileOf(old: OldShape): Record<string, unknown> {
  const { business, qualification, policies, handoff, disclosure, limits } = old;
  const { hours, languages, ...head } = business;
  const hot = hotLines({ ...qualification, score: qualification.score.map((rule) => named(rule, old)) });
  return withoutEmpty({
    ...head,
    languages,
    contact: old.contact,
    hours: hours.map(
      ({ days, open, close }) => `${writeDays(days.map((day) => DAYS.indexOf(day) + 1))} ${open}-${close}`,
    ),
    offers: old.products.map((product) => offerOf(product, business)),
    facts: policies.discounts === undefined ? {} : { Discounts: policies.discounts },
    answers: old.faq.map(({ question, alsoAsked, answer }) =>
      withoutEmpty({ ask: question, also: alsoAsked, say: answer }),
    ),
    ask: qualification.fields.map(fieldOf),
    hot: hot ?? [],
    never: policies.neverPromise,
    returnAfterHours: handoff.returnAfterHours,
    disclosure,
    words: wordsOf(old),
    limits,
  });
}

function offerOf(
  product: OldShape['products'][number],
  { currency, languages }: OldShape['business'],
): Record<string, unknown> {
  const { name, aliases, description, unit, priceTiers, minimumOrder, branding, leadTimeDays, page } = product;
  const amount = (price: number): number | string => {
    if (currency === undefined || !isCurrency(currency)) return price;
    const text = writeAmount(Math.round(price * 10 ** minorDigits(currency)), { currency, languages });
    return text.includes(',') ? text : Number(text);
  };
  const [first] = priceTiers;
  const isSingle = priceTiers.length === 1 && first?.from === 1;
  const methods = branding?.methods.join(', ') ?? '';
  const isFree = branding?.pricePerUnit === 0;
  const days = leadTimeDays && [...new Set([leadTimeDays.min, leadTimeDays.max])].join('-');
  return withoutEmpty({
    name,
    also: [...new Set(aliases)],
    text: isFree
      ? [description, `Branding (${methods}) is included from ${branding.minimumQuantity} on.`]
      : description,
    per: unit,
    price: isSingle ? amount(first.price) : undefined,
    prices: isSingle ? [] : priceTiers.map(({ from, price }) => ({ atLeast: from, price: amount(price) })),
    minimum: minimumOrder === 1 ? undefined : minimumOrder,
    options:
      branding && !isFree
        ? [
            withoutEmpty({
              name: `Branding: ${methods}`,
              also: ['branding', ...branding.methods],
              price: amount(branding.pricePerUnit),
              per: unit,
              minimum: branding.minimumQuantity,
            }),
          ]
        : [],
    notice: days && `${days} working ${days === '1' ? 'day' : 'days'}`,
    link: page,
  });
}

function fieldOf({ key, type, required, ask, question }: OldShape['qualification']['fields'][number]): unknown {
  return { key, type: TYPES[type] ?? type, ...(!required && ask && { required }), ask: ask && question };
}

/** Offers are told by name now, where they were by code. */
function named(rule: OldShape['qualification']['score'][number], { products, qualification }: OldShape): typeof rule {
  const field = qualification.fields.find(({ key }) => key === rule.field);
  const product = field?.type === 'product' ? products.find(({ sku }) => sku === rule.is) : undefined;
  return product ? { ...rule, is: product.name } : rule;
}

/** The owner's own replies, by language and key of the packs, where they differ from the shipped ones. */
function wordsOf(old: OldShape): Record<string, Record<string, string>> {
  const words: Record<string, Record<string, string>> = {};
  for (const [key, textsOf] of SAID) {
    for (const [code, text] of Object.entries(textsOf(old))) {
      const shipped = Object.entries(packOf(code)?.says ?? {}).find(([name]) => name === key)?.[1];
      if (shipped?.replaceAll('{business}', old.business.name) !== text.trim()) (words[code] ??= {})[key] = text.trim();
    }
  }
  return words;
}

function smallTalkOf({ smallTalk }: OldShape, intent: string): Record<string, string> {
  return Object.fromEntries(
    smallTalk.filter((entry) => entry.intent === intent).map(({ language, reply }) => [language, reply]),
  );
}

function withoutEmpty(entries: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => !isEmpty(value)));
}
