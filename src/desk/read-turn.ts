import type { Field } from '../business/business.ts';
import { choiceFinder, offerFinder } from '../business/offer-finder.ts';
import type { Phrase, PhraseKey } from '../business/phrase-finder.ts';
import type { Figure } from '../domain/figure.ts';
import { readContacts } from '../language/contact-data.ts';
import { readDays, readTimes } from '../language/dates.ts';
import { readFigures } from '../language/figures.ts';
import type { NameFinder } from '../language/name-finder.ts';
import { readSpelledCounts } from '../language/number-words.ts';
import { splitSentences } from '../language/sentences.ts';
import type { Learned } from './learn-business.ts';
import { readAmounts, type Amounts } from './read-amounts.ts';
import { namesIn, OFFER_SHARE, overlaps, tokensOf, type Span, type Token } from './tokens.ts';

/** An offer named in the turn; several keys when the words fit several. */
type Mention = Span & { keys: readonly string[] };
type Said = Span & { value: string };
type Text = { text: string; tokens: readonly Token[]; phrases: readonly Phrase[] };

/** One sentence of a turn and what is understood of it. */
export type Sentence = Span & {
  text: string;
  keys: ReadonlySet<PhraseKey>;
  mentions: readonly Mention[];
  isQuestion: boolean;
  /** Words with a meaning, apart from phrases of the packs, offers, figures, dates and contacts. */
  rest: readonly Token[];
  /** All words with a meaning. */
  content: readonly Token[];
};

/** All that rules read in a turn. */
export type Reading = Text & {
  sentences: readonly Sentence[];
  mentions: readonly Mention[];
  /** Choices of fields that are named and not denied. */
  choices: readonly (Said & { field: Field })[];
  amounts: Amounts;
  days: readonly Said[];
  /** Minutes after midnight. */
  times: readonly (Span & { value: number })[];
  contacts: readonly (Said & { kind: 'email' | 'phone' })[];
};

const MAX_SENTENCES = 40;
/** Words of an answer to a question for a number. */
const MAX_ANSWER = 6;
/** Words without a meaning beside a lone "photo". */
const MAX_BESIDE = 2;
/** At most so many words between a denial and what it denies: "I do not want the delivery". */
const MAX_BETWEEN = 2;

/** With the question asked last, and the texts whose numbers count nothing. */
type TurnDeps = Learned & { language: string; today: string; pending: Field | null; addresses: readonly string[] };

/** Reads a turn's text once with every reader of the language folder. */
export function readTurn(deps: TurnDeps, text: string): Reading {
  const { business, language, today, pending, addresses, ...learned } = deps;
  const { currency } = business;
  const languages = [language, ...business.languages];
  const tokens = tokensOf(text);
  const said = { text, tokens, phrases: learned.find(tokens) };
  const spans = splitSentences(text, language).slice(0, MAX_SENTENCES);
  const places = addresses.flatMap((one) => {
    const start = text.indexOf(one);
    return start < 0 ? [] : [{ start, end: start + one.length }];
  });
  const digits = free(readFigures(text, { languages, currency }), places);
  // Numbers in words count beside what offers or fields count, or as the answer to a question for one.
  const spelled = readSpelledCounts(text, language).filter((one) => {
    const next = tokens.find(({ start }) => start >= one.end)?.word;
    const isAnswer = pending?.type === 'number' && tokens.length <= MAX_ANSWER;
    const isCounted = isAnswer || (next !== undefined && learned.isUnit(next));
    return one.value > 1 && isCounted && !digits.some((figure) => overlaps(figure, one));
  });
  const all = [
    ...digits,
    ...spelled.map(({ value, start, end }): Figure => {
      return { start, end, raw: text.slice(start, end), readings: [{ kind: 'count', value, unit: null }] };
    }),
  ].toSorted((a, b) => a.start - b.start);
  const hasContacts = all.some(({ readings: [first] }) => first?.kind === 'email' || first?.kind === 'phone');
  const contacts = hasContacts ? readContacts(text, { country: null }) : [];
  const named = free(mentionsIn(offerFinder(business), text), contacts);
  const questions = spans.filter((span) => isQuestion(said, span));
  const asks = (one: Span): boolean => questions.some((span) => overlaps(span, one));
  const isWanted = (one: Span): boolean => asks(one) || !isDenied(said, one, named);
  const choices = business.ask.flatMap((field) =>
    (field.type === 'choice' ? namesIn(choiceFinder(field), text) : [])
      .filter(isWanted)
      .map(({ key, start, end }) => ({ field, value: key, start, end })),
  );
  // "Delivery" as the answer to "pick-up or delivery?" is no wish for another offer.
  const isAnswer = (one: Span): boolean =>
    !asks(one) && choices.some((choice) => choice.field === pending && overlaps(choice, one));
  const mentions = named.filter((one) => isWanted(one) && !isAnswer(one));
  // "2 nights" is no time of the night where prices or fields count nights, and the 5 of "5 km" no hour.
  const units = tokens.filter(({ word }) => learned.isUnit(word));
  const counted = [...units, ...all.filter(({ readings: [first] }) => first?.kind === 'count' && first.unit !== null)];
  const clocks = readTimes(text, { languages });
  const times = free(clocks, [...contacts, ...mentions, ...counted, ...places]);
  // Short names of days are words of other languages: "do", "mar", "sun".
  const dayLanguages = pending?.type === 'date' ? languages : [language];
  const dates = readDays(text, { languages: dayLanguages, today });
  const days = free(dates, [...contacts, ...mentions, ...units, ...places]);
  const figures = free(all, [...contacts, ...named]);
  const isMoment = [...days, ...times];
  const amounts = readAmounts({ ...learned, ...said, mentions, taken: isMoment }, free(figures, isMoment));
  const taken = [...contacts, ...named, ...choices, ...days, ...times, ...figures, ...amounts.counts];
  const sentences = spans.map((span) =>
    readSentence(span, { ...said, ...learned, mentions, taken, asks: questions.includes(span) }),
  );
  return { ...said, sentences, mentions, choices, amounts, days, times, contacts };
}

function free<T extends Span>(found: readonly T[], taken: readonly Span[]): T[] {
  return found.filter((one) => !taken.some((span) => overlaps(span, one)));
}

function mentionsIn(finder: NameFinder, text: string): Mention[] {
  const found = Map.groupBy(namesIn(finder, text, OFFER_SHARE), ({ start, end }) => `${start} ${end}`);
  return [...found.values()].flatMap(([first, ...more]) =>
    first ? [{ start: first.start, end: first.end, keys: [first, ...more].map(({ key }) => key) }] : [],
  );
}

type Whole = Text &
  Pick<Reading, 'mentions'> &
  Pick<Learned, 'isLittle' | 'isName'> & { taken: readonly Span[]; asks: boolean };

function readSentence(span: Span & { text: string }, { asks, isLittle, ...whole }: Whole): Sentence {
  const found = whole.phrases.filter((phrase) => overlaps(spanIn(whole.tokens, phrase), span));
  const content = whole.tokens.filter((token) => overlaps(token, span) && !isLittle(token.word));
  const phrases = found.filter(({ key }) => key !== 'picture' || asksToSee(whole, { found, content, span }));
  // "Have you no arch?" denies nothing.
  const asked = phrases.filter(({ key }) => key !== 'asking' && (key !== 'denying' || asks));
  const taken = [...whole.taken, ...asked.map((phrase) => spanIn(whole.tokens, phrase))];
  return {
    ...span,
    keys: new Set(phrases.map(({ key }) => key)),
    mentions: whole.mentions.filter((mention) => overlaps(mention, span)),
    isQuestion: asks,
    content,
    // What hangs on a number is a part of it.
    rest: content.filter(
      (token) => !taken.some((one) => overlaps(one, token)) && !/\p{N}/u.test(whole.text.charAt(token.start - 1)),
    ),
  };
}

/**
 * Whether a sentence asks to see an offer and nothing else: "my photo on a mug", "I send you photos" and the photos of who sells them are
 * something else, and so is a word alone among many.
 */
function asksToSee(
  { tokens, mentions, isName }: Pick<Whole, 'tokens' | 'mentions' | 'isName'>,
  { found, content, span }: { found: readonly Phrase[]; content: readonly Token[]; span: Span },
): boolean {
  const said = found.filter(({ key }) => key === 'picture');
  if (found.some(({ key }) => key === 'denying')) return false;
  if (said.some(({ from, to }) => tokens.slice(from, to).some(({ word }) => isName(word)))) return false;
  const known = [...mentions, ...found.map((phrase) => spanIn(tokens, phrase))];
  const isLeft = (token: Token): boolean => overlaps(token, span) && !known.some((one) => overlaps(one, token));
  if (content.some(isLeft)) return false;
  return said.some(({ from, to }) => to - from > 1) || tokens.filter(isLeft).length <= MAX_BESIDE;
}

/** Whether a sentence asks: without its mark it begins, if need be after a greeting, or ends with a word that asks. */
function isQuestion({ text, tokens, phrases }: Text, span: Span): boolean {
  if (/[?？؟]/u.test(text.slice(span.start, span.end))) return true;
  const first = tokens.findIndex((token) => token.end > span.start);
  const last = tokens.findLastIndex((token) => token.start < span.end);
  // "I do not" asks nothing.
  const isDenial = (at: number): boolean => phrases.some(({ key, from }) => key === 'denying' && from === at);
  return phrases.some(
    ({ key, from, to }) =>
      key === 'asking' && !isDenial(to) && ((from >= first && from <= first + 1) || to === last + 1),
  );
}

/** Whether what is named is denied in its clause: "no delivery", or "delivery is not needed" when the denial has no other. */
function isDenied({ text, tokens, phrases }: Text, named: Span, others: readonly Span[]): boolean {
  const joins = (from: number, to: number): boolean =>
    !/[^\p{L}\p{M}\p{N}\s'’-]/u.test(text.slice(from, to)) &&
    tokens.filter(({ start, end }) => start >= from && end <= to).length <= MAX_BETWEEN &&
    !others.some(({ start, end }) => start >= from && end <= to);
  const denials = phrases.filter(({ key }) => key === 'denying').map((phrase) => spanIn(tokens, phrase));
  return denials.some(
    ({ start, end }) =>
      (end <= named.start && joins(end, named.start)) ||
      (start >= named.end &&
        joins(named.end, start) &&
        !others.some((one) => one.start >= end && joins(end, one.start))),
  );
}

function spanIn(tokens: readonly Token[], { from, to }: Phrase): Span {
  return { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 };
}
