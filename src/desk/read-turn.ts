import type { Business, Field } from '../business/business.ts';
import { choiceFinder, offerFinder } from '../business/offer-finder.ts';
import { readContacts } from '../language/contact-data.ts';
import { readDays, readTimes } from '../language/dates.ts';
import { readFigures } from '../language/figures.ts';
import type { Figure } from '../domain/figure.ts';
import type { NameFinder } from '../language/name-finder.ts';
import { readSpelledCounts } from '../language/number-words.ts';
import { splitSentences } from '../language/sentences.ts';
import type { DeskWords } from './desk-words.ts';
import type { Phrase, PhraseKey } from './phrase-finder.ts';
import { isDenied, isQuestion, keysOf, type Text } from './sentence-mood.ts';
import { readAmounts, type Amounts } from './read-amounts.ts';
import { CHOICE_SHARE, namesIn, OFFER_SHARE, overlaps, tokensOf, type Span, type Token } from './tokens.ts';

/** An offer named in the turn; several keys when the words fit several. */
export type Mention = Span & { keys: readonly string[] };
type Said = Span & { value: string };

/** One sentence of a turn and what is understood of it. */
export type Sentence = Span & {
  text: string;
  tokens: readonly Token[];
  keys: ReadonlySet<PhraseKey>;
  mentions: readonly Mention[];
  isQuestion: boolean;
  /** Words with a meaning, apart from phrases of the packs, offers, figures, dates and contacts. */
  rest: readonly Token[];
  /** All words with a meaning. */
  content: readonly Token[];
};

/** All that rules read in a turn. */
export type Reading = {
  text: string;
  tokens: readonly Token[];
  phrases: readonly Phrase[];
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
const ABOUT_OFFERS: ReadonlySet<PhraseKey> = new Set(['price', 'list', 'minimum', 'notice']);

type TurnDeps = {
  business: Business;
  words: DeskWords;
  isUnit: (word: string) => boolean;
  language: string;
  today: string;
  /** What was asked last. */
  pending: Field | null;
  /** Whether it is known which offer is wanted. */
  isOfferKnown: boolean;
};

/** Reads a turn's text once with every reader of the language folder. */
export function readTurn(deps: TurnDeps, text: string): Reading {
  const { business, words, language, today, pending } = deps;
  const languages = [language, ...business.languages];
  const tokens = tokensOf(text);
  const phrases = words.find(tokens);
  const all = withSpelled(deps, text, readFigures(text, { languages, currency: business.currency }), tokens);
  const hasContacts = all.some(({ readings: [first] }) => first?.kind === 'email' || first?.kind === 'phone');
  const contacts = hasContacts ? readContacts(text, { country: null }) : [];
  const free = <T extends Span>(found: readonly T[], taken: readonly Span[]): T[] =>
    found.filter((one) => !taken.some((span) => overlaps(span, one)));
  const spans = splitSentences(text, language).slice(0, MAX_SENTENCES);
  const said = { text, tokens, phrases };
  const named = free(mentionsIn(offerFinder(business), text), contacts);
  const { mentions, choices } = wantedIn(deps, said, { spans, named });
  // "2 nights" is no time of the night where prices or fields count nights, and the 5 of "5 km" no hour.
  const isCounted = (span: Span): boolean =>
    tokens.some((token) => overlaps(token, span) && deps.isUnit(token.word)) ||
    all.some((figure) => overlaps(figure, span) && figure.end > span.end && figure.readings[0]?.kind === 'count');
  const clocks = readTimes(text, { languages, today, timeZone: business.timeZone }).filter((time) => !isCounted(time));
  const times = free(clocks, [...contacts, ...mentions]);
  // Short names of days are words of other languages: "do", "mar", "sun".
  const dayLanguages = pending?.type === 'date' ? languages : [language];
  const found = readDays(text, { languages: dayLanguages, today, timeZone: business.timeZone });
  const days = free(found, [...contacts, ...mentions]);
  const figures = free(all, [...contacts, ...named]);
  const around = {
    ...said,
    mentions,
    taken: [...days, ...times],
    isLittle: words.isLittle,
    isUnit: deps.isUnit,
  };
  const amounts = readAmounts(around, free(figures, [...days, ...times]));
  const taken = [...contacts, ...named, ...choices, ...days, ...times, ...figures, ...amounts.counts];
  const whole = { ...said, mentions, taken, isLittle: words.isLittle };
  const sentences = spans.map((span) => readSentence(span, whole));
  return { ...said, sentences, mentions, choices, amounts, days, times, contacts };
}

function mentionsIn(finder: NameFinder, text: string): Mention[] {
  const mentions: Mention[] = [];
  for (const { key, start, end } of namesIn(finder, text, OFFER_SHARE)) {
    const last = mentions.at(-1);
    if (last?.start === start && last.end === end)
      mentions[mentions.length - 1] = { start, end, keys: [...last.keys, key] };
    else mentions.push({ start, end, keys: [key] });
  }
  return mentions;
}

/** The offers and choices named that are not denied; what answers the question asked last is that answer and no offer. */
function wantedIn(
  { business, pending, isOfferKnown }: Pick<TurnDeps, 'business' | 'pending' | 'isOfferKnown'>,
  said: Text,
  { spans, named }: { spans: readonly Span[]; named: readonly Mention[] },
): Pick<Reading, 'mentions' | 'choices'> {
  const isWanted = (one: Span): boolean => {
    const span = spans.find((sentence) => overlaps(sentence, one));
    return span === undefined || isQuestion(said, span) || !isDenied(said, one, named);
  };
  const choices = business.ask
    .filter(({ type }) => type === 'choice')
    .flatMap((field) =>
      namesIn(choiceFinder(field), said.text, field === pending ? CHOICE_SHARE : undefined)
        .filter(isWanted)
        .map(({ key, start, end }) => ({ field, value: key, start, end })),
    );
  // "Delivery" as the answer to "pick-up or delivery?" is no wish for another offer, unless something is asked of it.
  const isAnswer = (one: Span): boolean =>
    choices.some((choice) => overlaps(choice, one) && (choice.field === pending || isOfferKnown)) &&
    !spans.some(
      (span) =>
        overlaps(span, one) && (isQuestion(said, span) || keysOf(said, span).some((key) => ABOUT_OFFERS.has(key))),
    );
  return { mentions: named.filter((one) => isWanted(one) && !isAnswer(one)), choices };
}

/** Numbers in words beside what offers or fields count, or as the answer to a question for one. */
function withSpelled(
  { isUnit, language, pending }: Pick<TurnDeps, 'isUnit' | 'language' | 'pending'>,
  text: string,
  figures: readonly Figure[],
  tokens: readonly Token[],
): Figure[] {
  const isAnswer = pending?.type === 'number' && tokens.length <= MAX_ANSWER;
  const spelled = readSpelledCounts(text, language).filter(({ value, start, end }) => {
    const next = tokens.find((token) => token.start >= end);
    const isCounted = next !== undefined && isUnit(next.word);
    return value > 1 && (isAnswer || isCounted) && !figures.some((figure) => overlaps(figure, { start, end }));
  });
  const read = spelled.map(({ value, start, end }): Figure => {
    return { start, end, raw: text.slice(start, end), readings: [{ kind: 'count', value, unit: null }] };
  });
  return [...figures, ...read].toSorted((a, b) => a.start - b.start);
}

type Whole = Text & {
  mentions: readonly Mention[];
  taken: readonly Span[];
  isLittle: (word: string) => boolean;
};

function readSentence(span: Span & { text: string }, whole: Whole): Sentence {
  const first = whole.tokens.findIndex((token) => token.end > span.start);
  let end = Math.max(0, first);
  while ((whole.tokens[end]?.start ?? Infinity) < span.end) end += 1;
  const tokens = whole.tokens.slice(Math.max(0, first), end);
  const phrases = whole.phrases.filter(({ from, to }) => from < end && to > first);
  // "Have you no arch?" denies nothing.
  const asks = isQuestion(whole, span);
  const asked = phrases.filter(({ key }) => key !== 'asking' && (key !== 'denying' || asks));
  const taken = whole.taken.filter((one) => overlaps(one, span));
  const content = tokens.filter((token) => !whole.isLittle(token.word));
  const isTaken = (token: Token): boolean =>
    taken.some((one) => overlaps(one, token)) ||
    asked.some(({ from, to }) => tokens.slice(from - first, to - first).includes(token));
  return {
    ...span,
    tokens,
    keys: new Set(phrases.map(({ key }) => key)),
    mentions: whole.mentions.filter((mention) => overlaps(mention, span)),
    isQuestion: asks,
    content,
    rest: content.filter((token) => !isTaken(token)),
  };
}
