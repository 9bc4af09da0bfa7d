import type { Field, FieldType } from '../business/business.ts';
import { OFFERS_JOINT } from '../business/lead-rules.ts';
import type { PhraseKey } from '../business/phrase-finder.ts';
import type { SlotClaim } from '../domain/lead.ts';
import { askKinds } from '../phrases/pack.ts';
import type { AtDesk } from './learn-business.ts';
import type { Sentence } from './read-turn.ts';
import { overlaps, spanOf, type Span, type Token } from './tokens.ts';

/** With the question asked last and what is known. */
export type Claiming = AtDesk & { pending: Field | null; known: ReadonlyMap<string, string> };

const MAX_QUOTE = 300;
const MAX_NAME_WORDS = 5;
/** Sentences with one of these wish for nothing. */
const NO_WISH: readonly PhraseKey[] = ['notInterested', 'hours', 'openNow', 'cancel', 'complaint'];

type Claim = (field: Field | FieldType | undefined, value: string, span: Span | null) => void;

/** What the customer states in the turn, typed by the fields of the file, each with its words; a bare answer belongs to the question asked last. */
export function claimSlots(claiming: Claiming): SlotClaim[] {
  const { business, reading, pending } = claiming;
  const claims: SlotClaim[] = [];
  const claim: Claim = (wanted, value, span) => {
    const field = typeof wanted === 'string' ? business.ask.find(({ type }) => type === wanted) : wanted;
    const quote = span ? reading.text.slice(span.start, span.end).trim() : '';
    const isTaken = claims.some((one) => one.field === field?.key);
    if (!field || isTaken || quote === '' || quote.includes('\n') || quote.length > MAX_QUOTE) return;
    claims.push({ field: field.key, value, quote });
  };
  const wishes = reading.sentences.filter(({ keys }) => !NO_WISH.some((key) => keys.has(key)));
  claimOffers(claiming, wishes, claim);
  claimNumbers(claiming, claim);
  claimDays(claiming, wishes, claim);
  for (const { kind, value, ...span } of reading.contacts) claim(kind, value, span);
  const { budget } = reading.amounts;
  if (budget) claim('money', budget.value, budget);
  for (const field of business.ask) {
    const named = reading.choices.filter((one) => one.field === field);
    const [first] = named;
    // "Do you deliver?" chooses nothing that was not asked for.
    const isAsked = reading.sentences.some((one) => first && one.isQuestion && overlaps(one, first));
    const isOne = named.every(({ value }) => value === first?.value);
    if (first && isOne && (field === pending || !isAsked)) claim(field, first.value, first);
  }
  const name = namedAs(claiming);
  if (name) claim('name', reading.text.slice(name.start, name.end), name);
  if (claims.length === 0 || pending?.type === 'yes-no') claimBareAnswer(claiming, claim);
  return claims;
}

/** The offers named; "the one or the other?" has not chosen, and of "20 of those, delivered" the second is how to hand over. */
function claimOffers({ business, reading, known }: Claiming, wishes: readonly Sentence[], claim: Claim): void {
  if (wishes.some(({ isQuestion, mentions }) => isQuestion && mentions.length > 1)) return;
  const all = wishes.flatMap(({ mentions }) => mentions).filter(({ keys }) => keys.length === 1);
  const others = all.filter((one) => !reading.choices.some((choice) => overlaps(choice, one)));
  const isKnown = business.ask.some(({ key, type }) => type === 'offer' && known.has(key));
  const named = others.length > 0 || isKnown ? others : all;
  claim('offer', [...new Set(named.flatMap(({ keys }) => keys))].join(OFFERS_JOINT), spanOf(named));
}

/**
 * A number belongs to the field whose words it counts, else to the one asked for last, else to the only one. The number
 * right before an offer that comes in sizes ("3 cakes") says how many, and nothing about the size.
 */
function claimNumbers({ business, reading, pending, fieldsCounting }: Claiming, claim: Claim): void {
  const fields = business.ask.filter(({ type }) => type === 'number');
  const sized = business.offers.filter(({ prices }) => prices.some((one) => /\d/.test(one.for ?? '')));
  const free = reading.amounts.counts.filter((count) => {
    const keys = count.of === null ? [] : fieldsCounting(count.of);
    const field = fields.find(({ key }) => keys.includes(key));
    claim(field, String(count.count), count);
    const isBefore = reading.mentions.some(
      ({ start, keys: [name] }) =>
        start >= count.end && count.offers.includes(name ?? '') && sized.some((one) => one.name === name),
    );
    return !field && !isBefore;
  });
  const named = free.filter(({ offers }) => offers.length > 0);
  const meant = named.length > 0 ? named : free.length === 1 ? free : [];
  // The number of a house, as a place was asked for, counts nothing.
  const isOfAnswer = named.length === 0 && pending !== null && isFree(pending);
  const only = fields.length === 1 && !isOfAnswer ? fields[0] : undefined;
  const sum = meant.reduce((all, { count }) => all + count, 0);
  claim(pending?.type === 'number' ? pending : only, String(sum), spanOf(meant));
}

/** Days and times fill their fields in order, after the one asked for last; "are you open on Monday?" wishes none. */
function claimDays({ business, reading, pending, known }: Claiming, wishes: readonly Sentence[], claim: Claim): void {
  const fill = (type: FieldType, all: readonly (Span & { value: string })[]): void => {
    const found = all.filter((one) => wishes.some((sentence) => overlaps(sentence, one)));
    const fields = business.ask.filter((field) => field.type === type);
    const open = fields.filter((field) => found.length > 1 || field === pending || !known.has(field.key));
    const first = fields.find((field) => field === pending) ?? open[0] ?? fields[0];
    // Of "3 to 7 May" each day needs the whole.
    for (const [at, { value }] of found.entries()) claim(found.length > 1 ? open[at] : first, value, spanOf(found));
  };
  fill('date', reading.days);
  const clock = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  fill(
    'time',
    reading.times.map((time) => ({ ...time, value: `${clock(time.value / 60)}:${clock(time.value % 60)}` })),
  );
}

/** The words before or after "my name is" and its like, when nothing else is said; written as a name unless one was asked for. */
function namedAs({ reading, pending }: Claiming): Span | null {
  const phrase = reading.phrases.find(({ key }) => key === 'nameIs');
  const sentence = reading.sentences.find((one) => one.keys.has('nameIs'));
  if (!phrase || !sentence || sentence.isQuestion || sentence.rest.length > MAX_NAME_WORDS) return null;
  const letters = pending?.type === 'name' ? /^[\p{L}\p{M}]+$/u : /^(?:\p{Lu}|\p{Lo})[\p{L}\p{M}]*$/u;
  const { rest } = sentence;
  const isName = rest.every((token) => letters.test(reading.text.slice(token.start, token.end)));
  const [from, to] = [reading.tokens.indexOf(rest[0] as Token), reading.tokens.indexOf(rest.at(-1) as Token) + 1];
  const isBeside = to - from === rest.length && (from === phrase.to || to === phrase.from);
  return isName && isBeside ? spanOf(rest) : null;
}

/** The whole of a short message that is no question and asks for nothing, as the answer to an open question. */
function claimBareAnswer({ reading, pending, isLittle }: Claiming, claim: Claim): void {
  const sentence = reading.sentences.find(({ keys, rest }) => rest.length > 0 || keys.has('yes') || keys.has('no'));
  if (!pending || !sentence || !isPlain(sentence)) return;
  const { keys, rest, content } = sentence;
  const text = sentence.text.trim();
  const isYesOrNo = keys.has('yes') || keys.has('no');
  if (pending.type === 'yes-no' && isYesOrNo) claim(pending, keys.has('yes') ? 'yes' : 'no', sentence);
  if (rest.length === 0 && isYesOrNo) return;
  // Behind a comma stands whom or what the person is of.
  const name = spanOf(rest.filter(({ start }) => !/[,;(\n]/u.test(reading.text.slice(rest[0]?.start, start))));
  const isName = content.length <= MAX_NAME_WORDS && rest.every(({ word }) => /^[\p{L}\p{M}]+$/u.test(word));
  if (pending.type === 'name' && isName && name) claim(pending, reading.text.slice(name.start, name.end), name);
  const fits = pending.pattern === null || (text.length <= MAX_QUOTE && new RegExp(pending.pattern, 'iu').test(text));
  const isPlace = pending.type === 'place' && !keys.has('denying');
  if ((pending.type === 'text' || isPlace) && fits && content.some(({ word }) => !isLittle(word)))
    claim(pending, text, sentence);
}

/** Whether a field is answered in the customer's own words. */
export function isFree({ type }: Field): boolean {
  return type === 'text' || type === 'place' || type === 'name';
}

/** Whether a sentence asks nothing, so that it may be an answer. */
export function isPlain({ isQuestion, keys }: Sentence): boolean {
  return !isQuestion && !askKinds.some((key) => key !== 'offered' && keys.has(key));
}
