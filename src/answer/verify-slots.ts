import type { BusinessProfile } from '../business/profile.ts';
import type { LeadFact, SlotClaim } from '../domain/lead.ts';
import { plain, trimSpan, type Span } from '../language/plain-text.ts';
import { readValue } from './slot-values.ts';

/** A message of the customer, as it was written. */
export type CustomerMessage = { wamid: string; text: string };

/** Longer than any answer to a question; a model that "quotes" more has copied the message. */
const MAX_QUOTE_CHARS = 300;

/**
 * Turns what a model claims into facts, and returns all that is known afterwards, in the order of the profile's fields.
 * A claim counts only when its quote stands in a message of the customer (`messages`: the oldest first, the turn's own
 * last) and its value follows from that quote; it then replaces what an older message had said. Nothing known is ever
 * lost or replaced by less.
 */
export function verifySlots(input: {
  profile: BusinessProfile;
  messages: readonly CustomerMessage[];
  claims: readonly SlotClaim[];
  known: readonly LeadFact[];
  today: string;
}): LeadFact[] {
  const { profile, messages, claims, known, today } = input;
  const facts = new Map(known.map((fact) => [fact.field, fact]));
  const position = (wamid: string | undefined): number => messages.findIndex((message) => message.wamid === wamid);
  for (const claim of claims) {
    const field = profile.qualification.fields.find((one) => one.key === claim.field);
    const source = field && locate(claim.quote, messages);
    if (!source) continue;
    const before = known.find((fact) => fact.field === claim.field);
    if (position(source.wamid) < position(before?.wamid)) continue;
    const value = readValue(field.type, {
      profile,
      claimed: claim.value,
      text: source.text,
      quote: source.span,
      said: messages.map((message) => message.text),
      known: before?.value ?? null,
      today,
    });
    if (value === null) continue;
    const quote = source.text.slice(source.span.start, source.span.end);
    facts.set(claim.field, { field: claim.field, value, quote, wamid: source.wamid });
  }
  return profile.qualification.fields.flatMap((field) => facts.get(field.key) ?? []);
}

/** Finds the newest message that holds the quote; case, accents, kinds of quotes and spaces do not matter, cut words do. */
function locate(quote: string, messages: readonly CustomerMessage[]): (CustomerMessage & { span: Span }) | null {
  const flat = plain(quote);
  const inner = trimSpan(flat, { start: 0, end: flat.length });
  const words = flat.slice(inner.start, inner.end).split(/\s+/).filter(Boolean);
  if (words.length === 0 || quote.length > MAX_QUOTE_CHARS) return null;
  const body = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('\\s+');
  const [first = '', last = ''] = [words[0]?.at(0), words.at(-1)?.at(-1)];
  const pattern = new RegExp(`${edges(first).before}${body}${edges(last).after}`, 'u');
  for (const message of messages.toReversed()) {
    const match = pattern.exec(plain(message.text));
    if (match) return { ...message, span: { start: match.index, end: match.index + match[0].length } };
  }
  return null;
}

/** "5" does not stand in "250", nor "art" in "party"; but "100" does in "100pcs". */
function edges(char: string): { before: string; after: string } {
  if (/\p{N}/u.test(char)) return { before: '(?<!\\p{N}|\\p{N}[.,])', after: '(?!\\p{N}|[.,]\\p{N})' };
  if (/[\p{L}\p{M}]/u.test(char)) return { before: '(?<![\\p{L}\\p{M}])', after: '(?![\\p{L}\\p{M}])' };
  return { before: '', after: '' };
}
