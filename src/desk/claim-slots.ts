import type { Business, Field, FieldType } from '../business/business.ts';
import { OFFERS_JOINT } from '../business/lead-rules.ts';
import type { SlotClaim } from '../domain/lead.ts';
import type { PhraseKey } from './phrase-finder.ts';
import type { Counted } from './read-amounts.ts';
import type { Learned } from './learn-business.ts';
import { overlaps, spanOf, type Span, type Token } from './tokens.ts';
import type { Reading, Sentence } from './read-turn.ts';

export type Claiming = Pick<Learned, 'fieldsCounting'> & {
  business: Business;
  reading: Reading;
  pending: Field | null;
  known: ReadonlyMap<string, string>;
  isLittle: (word: string) => boolean;
};

const MAX_QUOTE = 300;
const MAX_NAME_WORDS = 5;
/** Characters of two days with little between them. */
const MAX_RANGE = 40;
/** Phrases that may stand in the answer to a question; with all others a message is more than that. */
const IN_ANSWERS: ReadonlySet<PhraseKey> = new Set([
  'greetings',
  'thanks',
  'courtesies',
  'yes',
  'no',
  'limits',
  'nameIs',
  'asking',
  'offered',
  'denying',
]);
/** Whose answers are the customer's own words. */
export const FREE_TYPES: ReadonlySet<FieldType> = new Set(['text', 'place', 'name']);
/** A sentence with one of these asks about an offer that need not be the one wanted. */
const ASKS_ABOUT: readonly PhraseKey[] = ['price', 'offered', 'list', 'minimum', 'notice'];

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
  claimOffers(claiming, claim);
  claimNumbers(claiming, claim);
  claimDays(claiming, claim);
  for (const { kind, value, ...span } of reading.contacts) claim(kind, value, span);
  const { budget } = reading.amounts;
  if (budget) claim('money', budget.value, budget);
  for (const field of business.ask.filter(({ type }) => type === 'choice')) claimChoice(claiming, field, claim);
  const name = namedAs(claiming);
  if (name) claim('name', reading.text.slice(name.start, name.end), name);
  if (claims.length === 0 || pending?.type === 'yes-no') claimBareAnswer(claiming, claim);
  return claims;
}

/** The only choice named; one that was not asked for is not chosen by a question about it. */
function claimChoice({ reading, pending }: Claiming, field: Field, claim: Claim): void {
  const isAskedAbout = (one: Span): boolean =>
    reading.sentences.some(
      ({ isQuestion, mentions, ...sentence }) =>
        isQuestion && overlaps(sentence, one) && mentions.every((mention) => overlaps(mention, one)),
    );
  const named = reading.choices.filter((one) => one.field === field && (field === pending || !isAskedAbout(one)));
  const [first] = named;
  if (first && named.every(({ value }) => value === first.value)) claim(field, first.value, first);
}

/** The offers named; once one is known, only those of sentences that ask nothing about them. */
function claimOffers({ business, reading, pending, known }: Claiming, claim: Claim): void {
  const isKept = pending?.type !== 'offer' && offersKnown(business, known).length > 0;
  const sentences = without(reading.sentences, ['notInterested', 'cancel', 'complaint']).filter(
    (sentence) => !isKept || !asksAbout(sentence),
  );
  const all = sentences.flatMap(({ mentions }) => mentions).filter(({ keys }) => keys.length === 1);
  const others = all.filter((one) => !reading.choices.some((choice) => overlaps(choice, one)));
  // Of "20 of those, delivered" the second is how the first is handed over.
  const sure = others.length > 0 ? others : all;
  // "The one or the other?" has not chosen.
  if (sentences.some(({ isQuestion, mentions }) => isQuestion && mentions.length > 1)) return;
  claim('offer', [...new Set(sure.flatMap(({ keys }) => keys))].join(', '), spanOf(sure));
}

/** A number belongs to the field whose words it counts, else to the one asked for last, else to the only one. */
function claimNumbers({ business, reading, pending, known, ...deps }: Claiming, claim: Claim): void {
  const fields = business.ask.filter(({ type }) => type === 'number');
  const kept = offersKnown(business, known);
  // "And how much are 3 of the others?" changes no order.
  const isOther = (count: Counted): boolean =>
    kept.length > 0 &&
    count.offers.length > 0 &&
    !count.offers.some((name) => kept.includes(name)) &&
    reading.sentences.some((sentence) => overlaps(sentence, count) && asksAbout(sentence));
  const rest = reading.amounts.counts.filter((count) => {
    if (isOther(count)) return false;
    const keys = count.of === null ? [] : deps.fieldsCounting(count.of);
    const field = fields.find(({ key }) => keys.includes(key));
    claim(field, String(count.count), count);
    return !field && !(count.isMeasure && count.offers.length === 0);
  });
  const named = rest.filter(({ offers }) => offers.length > 0);
  const meant = named.length > 0 ? named : rest.slice(0, rest.length > 1 ? 0 : 1);
  // The number of a house, as a place was asked for, counts nothing.
  const isOfAnswer = named.length === 0 && pending !== null && FREE_TYPES.has(pending.type);
  const only = fields.length === 1 && !isOfAnswer ? fields[0] : undefined;
  const field = pending?.type === 'number' ? pending : only;
  const beside = reading.mentions.filter(({ keys }) =>
    named.some(({ offers }) => offers.some((one) => keys.includes(one))),
  );
  claim(
    field,
    String(meant.reduce((sum, { count }) => sum + count, 0)),
    meant.length > 0 ? spanOf([...meant, ...beside]) : null,
  );
}

/** Days and times fill their fields in order, after the one asked for last; "are you open on Monday?" wishes none. */
function claimDays({ business, reading, pending, known }: Claiming, claim: Claim): void {
  const sentences = without(reading.sentences, ['hours', 'openNow', 'cancel', 'complaint']);
  const wished = <T extends Span>(found: readonly T[]): T[] =>
    found.filter((one) => sentences.some((sentence) => overlaps(sentence, one)));
  const fill = (type: FieldType, found: readonly (Span & { value: string })[]): void => {
    const fields = business.ask.filter((field) => field.type === type);
    const open = fields.filter((field) => found.length > 1 || field === pending || !known.has(field.key));
    const first = fields.find((field) => field === pending) ?? open[0] ?? (fields.length === 1 ? fields[0] : undefined);
    for (const [at, { value, ...span }] of found.entries()) claim(found.length > 1 ? open[at] : first, value, span);
  };
  const days = wished(reading.days);
  const whole = spanOf(days);
  // Of "3 to 7 May" each day needs the whole.
  const isRange = days.length === 2 && whole && whole.end - whole.start <= MAX_RANGE;
  fill('date', isRange ? days.map(({ value }) => ({ value, ...whole })) : days);
  const clock = (minutes: number): string =>
    `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`.padStart(5, '0');
  fill(
    'time',
    wished(reading.times).map((time) => ({ ...time, value: clock(time.value) })),
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
  const { keys, rest, tokens } = sentence;
  const text = sentence.text.trim();
  if (pending.type === 'yes-no' && (keys.has('yes') || keys.has('no')))
    claim(pending, keys.has('yes') ? 'yes' : 'no', sentence);
  if (rest.length === 0 && (keys.has('yes') || keys.has('no'))) return;
  const isName = rest.every(({ word }) => /^[\p{L}\p{M}]+$/u.test(word)) && tokens.length <= MAX_NAME_WORDS;
  // Behind a comma stands whom or what the person is of.
  const comma = rest.findIndex(({ end }, at) => /[,;(\n]/u.test(reading.text.slice(end, rest[at + 1]?.start ?? end)));
  const span = spanOf(comma < 0 ? rest : rest.slice(0, comma + 1));
  if (pending.type === 'name' && isName && span) claim(pending, reading.text.slice(span.start, span.end), span);
  const isFree = pending.type === 'text' || pending.type === 'place';
  const fits = pending.pattern === null || (text.length <= MAX_QUOTE && new RegExp(pending.pattern, 'iu').test(text));
  if (pending.type === 'place' && keys.has('denying')) return;
  if (isFree && fits && tokens.some(({ word }) => !isLittle(word))) claim(pending, text, sentence);
}

function offersKnown({ ask }: Business, known: ReadonlyMap<string, string>): string[] {
  const values = ask.filter(({ type }) => type === 'offer').flatMap(({ key }) => known.get(key) ?? []);
  return values.flatMap((value) => value.split(OFFERS_JOINT));
}

function asksAbout({ isQuestion, keys }: Sentence): boolean {
  return isQuestion || ASKS_ABOUT.some((key) => keys.has(key));
}

/** Whether a sentence asks nothing and may be an answer. */
export function isPlain({ isQuestion, keys }: Sentence): boolean {
  return !isQuestion && [...keys].every((key) => IN_ANSWERS.has(key));
}

function without(sentences: readonly Sentence[], keys: readonly PhraseKey[]): Sentence[] {
  return sentences.filter((sentence) => !keys.some((key) => sentence.keys.has(key)));
}
