import type { Value } from '../domain/figure.ts';
import type { LeadFact, SlotClaim } from '../domain/lead.ts';
import type { Business } from './business.ts';
import { quoteFinder, type CustomerMessage, type Located } from './locate-quote.ts';
import { offerFinder } from './offer-finder.ts';
import { readExtra, readValue } from './slot-values.ts';

export type { CustomerMessage } from './locate-quote.ts';

/** A number or date that the customer named without a field for it: in play for the proof, never stored. */
export type ExtraValue = { field: string; value: Value; quote: string };

const MAX_CLAIMS = 30;
/** Of each field: the others only cost time. */
const MAX_OF_FIELD = 3;
/** Of one message: offers are named near its beginning. */
const MAX_OFFER_CHARS = 1500;

/**
 * Turns what a model claims into facts, and returns all that is known afterwards, in the order of the file's fields, and
 * the numbers and dates claimed for no field. A claim counts only when its quote stands in a message of the customer
 * (`messages`: the oldest first, the turn's own last) and its value follows from that quote; it then replaces what an older
 * message had said. Nothing known is ever lost. `language` is the customer's, `today` YYYY-MM-DD in the business's zone.
 */
export function verifySlots(input: {
  business: Business;
  messages: readonly CustomerMessage[];
  claims: readonly SlotClaim[];
  known: readonly LeadFact[];
  language: string | null;
  today: string;
}): { facts: LeadFact[]; extra: ExtraValue[] } {
  const { business, messages, claims, known, today } = input;
  const languages = [...new Set([...(input.language === null ? [] : [input.language]), ...business.languages])];
  const facts = new Map(known.map((fact) => [fact.field, fact]));
  const extra: ExtraValue[] = [];
  const locate = quoteFinder(messages);
  const position = (wamid: string | undefined): number => messages.findIndex((message) => message.wamid === wamid);
  const offersSaid = lazily(() =>
    messages.flatMap(({ text }) =>
      offerFinder(business)
        .find(text.slice(0, MAX_OFFER_CHARS))
        .map(({ key }) => key),
    ),
  );
  const claimed = new Map<string, number>();
  for (const claim of claims.slice(0, MAX_CLAIMS)) {
    const field = business.ask.find((one) => one.key === claim.field);
    const times = (claimed.get(claim.field) ?? 0) + 1;
    claimed.set(claim.field, times);
    const source = field && times > MAX_OF_FIELD ? null : locate(claim.quote);
    if (!source) continue;
    const before = known.find((fact) => fact.field === claim.field);
    const quoted = { business, languages, today, claimed: claim.value, source };
    if (!field) {
      const value = readExtra(quoted);
      if (value) extra.push({ field: claim.field, value, quote: wordsFrom(source) });
      continue;
    }
    if (position(source.wamid) < position(before?.wamid)) continue;
    const value = readValue(field, { ...quoted, offersSaid, known: before?.value ?? null });
    if (value !== null)
      facts.set(field.key, { field: field.key, value, quote: wordsFrom(source), wamid: source.wamid });
  }
  return { facts: business.ask.flatMap((field) => facts.get(field.key) ?? []), extra };
}

/** Works at the first call only. */
function lazily<T>(work: () => T): () => T {
  let done: { result: T } | null = null;
  return () => (done ??= { result: work() }).result;
}

function wordsFrom({ text, start, end }: Located): string {
  return text.slice(start, end);
}
