import type { Business, Facts, Field } from '../business/business.ts';
import { offerFinder } from '../business/offer-finder.ts';
import { isAsked } from '../business/lead-rules.ts';
import { localeFor } from '../business/tell-offer.ts';
import { todayIn } from '../business/today.ts';
import type { LeadFact, SlotClaim } from '../domain/lead.ts';
import type { ConversationState, HistoryLine } from '../domain/turn.ts';
import { detectLanguage } from '../language/detect.ts';
import { formatDate, formatList } from '../language/format.ts';
import { cutText, wordsOf } from '../language/normalise.ts';
import { packCodes, packOf, sayIn } from '../phrases/packs.ts';
import { answerSentence, join, type Answering, type Told } from './answer-sentence.ts';
import { nextQuestion, offersDiscussed, pendingField, wasListTold } from './chat-so-far.ts';
import { claimSlots, FREE_TYPES, isPlain } from './claim-slots.ts';
import { createDeskWords, languageOfWords, type DeskWords } from './desk-words.ts';
import { learnBusiness, type Learned } from './learn-business.ts';
import { openDoor } from './open-door.ts';
import { readTurn, type Sentence } from './read-turn.ts';
import { namesIn, OFFER_SHARE, overlaps, tokensOf } from './tokens.ts';

export type DeskTurn = {
  /** Of this turn, in order. */
  texts: readonly string[];
  history: readonly HistoryLine[];
  known: readonly LeadFact[];
  lastReply: string | null;
  /** Of the chat so far; null when nothing told it yet. */
  language: string | null;
  now: Date;
  state: ConversationState;
};

/** `claims` are what the customer seems to state; they count only once `verifySlots` has found them in the customer's words. */
export type DeskReply = {
  text: string;
  language: string;
  claims: SlotClaim[];
  needsHuman: boolean;
  handled: 'answered' | 'asked' | 'passed-on';
};

const COURTESIES = [
  ['thanks', 'thanksReply'],
  ['goodbyes', 'goodbyeReply'],
  ['greetings', 'greetingReply'],
] as const;

export type Desk = { reply: (turn: DeskTurn) => DeskReply };

const LEAVING = ['complaint', 'cancel', 'notInterested'] as const;

/** Far more than anyone types in one turn. */
const MAX_CHARS = 2000;
/** Words of a message too short to tell a language by its letters. */
const MAX_SHORT = 12;

/**
 * Answers customers by rules, for any business: whole facts of the file, questions for what is missing, and a person for
 * the rest. Synchronous, never throws for what a customer writes; linear in the texts, of which it reads 2,000 characters.
 */
export function createDesk(business: Business, facts: Facts): Desk {
  const wordsFor = createDeskWords(business);
  const learned = new Map<DeskWords, Learned>();
  return {
    reply(turn) {
      const text = cutText(turn.texts.map((one) => cutText(one, MAX_CHARS)).join('\n'), MAX_CHARS);
      const language = languageOf(business, turn, text);
      const own = business.languages.flatMap((code) => [code, `${code}-Latn`]);
      const words = wordsFor([language, turn.language ?? language, ...own, 'en']);
      const known = learned.get(words) ?? learnBusiness(business, facts, words);
      learned.set(words, known);
      return replyTo({ business, facts, words, ...known }, turn, { text, language });
    },
  };
}

type Prepared = Learned & { business: Business; facts: Facts; words: DeskWords };

function replyTo(
  prepared: Prepared,
  turn: DeskTurn,
  { text, language }: { text: string; language: string },
): DeskReply {
  const { business, file, words } = prepared;
  const pending = pendingField(business, turn.lastReply);
  const today = todayIn(business.timeZone, turn.now);
  const known = new Map(turn.known.map(({ field, value }) => [field, value]));
  const isOfferKnown = business.ask.some(({ key, type }) => type === 'offer' && known.has(key));
  const reading = readTurn({ ...prepared, language, today, pending, isOfferKnown }, text);
  const named = [...new Set(reading.mentions.flatMap(({ keys }) => keys))];
  const answering: Answering = {
    ...prepared,
    language,
    now: turn.now,
    reading,
    underDiscussion: named.length > 0 ? named : offersDiscussed(business, turn),
    // Who waits for a person is not sold to.
    wasListTold: turn.state === 'waiting' || wasListTold(business, turn.history),
    known: turn.known,
    told: turn.history.flatMap(({ who, text: line }) => (who === 'assistant' ? [line] : [])),
    pending,
    isLittle: words.isLittle,
  };
  const say = sayIn(business, language);
  const keys = new Set(reading.phrases.map(({ key }) => key));
  const [sentence] = reading.sentences;
  if (sentence && file.topics(text).some((fact) => fact.exact?.first)) {
    const told = answerSentence(answering, { ...sentence, text });
    return { text: told.texts.join('\n'), language, claims: [], needsHuman: true, handled: 'answered' };
  }
  const door = openDoor(business, turn.texts, language);
  if (door?.kind === 'human') {
    const person = sayIn(business, door.language)(turn.state === 'waiting' ? 'personAgain' : 'personReply');
    return { text: person, language: door.language, claims: [], needsHuman: true, handled: 'passed-on' };
  }
  if (keys.has('notInterested') && !reading.sentences.some(asksSomething)) {
    return { text: say('notInterestedReply'), language, claims: [], needsHuman: false, handled: 'answered' };
  }
  const claims = claimSlots({ ...prepared, reading, pending, known, isLittle: words.isLittle });
  const told = reading.sentences
    .filter((one) => !isBareAnswer(one, pending, claims))
    .map((one) => orLost(answerSentence(answering, one), one, claims))
    .reduce(join, { texts: [], isUnmet: false, isSale: false });
  return composeReply({ ...answering, turn, claims }, told);
}

type Composing = Answering & { turn: DeskTurn; claims: SlotClaim[] };

/** Puts what is told together, with a person for what is unmet or complete, else the next question. */
function composeReply(composing: Composing, told: Told): DeskReply {
  const { business, turn, claims, pending, language, reading } = composing;
  const say = sayIn(business, language);
  const keys = new Set(reading.phrases.map(({ key }) => key));
  const isOpen = reading.sentences.some(({ rest }) => rest.length > 0);
  const texts = [...new Set(told.texts)];
  const send = (more: readonly (string | null)[], handled: DeskReply['handled'], needsHuman = false): DeskReply => {
    const text = [...texts, ...more.filter((one) => one !== null)].join('\n\n');
    return { text, language, claims, needsHuman, handled };
  };
  const passesOn = say(turn.state === 'waiting' && texts.length === 0 ? 'personAgain' : 'passOn');
  const isDeclined = pending !== null && !pending.required && (keys.has('no') || keys.has('denying')) && !told.isUnmet;
  const hasNews = claims.length > 0 || isDeclined;
  const known = new Map([...turn.known, ...claims].map(({ field, value }) => [field, value]));
  const isPassedOn = told.isUnmet || (texts.length === 0 && !hasNews);
  const asked = { business, language, history: turn.history, pending, hasNews, isPassedOn };
  // Who asked for a person, complains or leaves is asked nothing more; whose order a person sees to may say what is missing.
  const isLeaving = LEAVING.some((key) => keys.has(key));
  const isTold = hasNews || (turn.known.length > 0 && (turn.state !== 'waiting' || pending !== null));
  const next = (isPassedOn ? isTold && !isLeaving : told.isSale || hasNews) ? nextQuestion(asked, known) : null;
  const [, courtesy] = COURTESIES.find(([key]) => keys.has(key)) ?? [];
  if (isPassedOn && !told.isUnmet && courtesy && !isOpen) return send([say(courtesy)], 'answered');
  if (isPassedOn) return send([passesOn, next], 'passed-on', true);
  const handled = texts.length > 0 ? 'answered' : 'asked';
  if (next !== null) return send([next], handled);
  const required = business.ask.filter((field) => field.required && isAsked(field, known));
  const isComplete = hasNews && required.length > 0 && required.every(({ key }) => known.has(key));
  if (!isComplete && texts.length > 0) return send([], 'answered');
  const noted = notedOf(business, claims, language);
  const list = noted.length > 0 ? say('noted', { list: formatList(noted, language) }) : null;
  return send([list, passesOn], texts.length > 0 ? 'answered' : 'passed-on', true);
}

/** Typed values only: a customer's free words are not given back. */
function notedOf(business: Business, claims: readonly SlotClaim[], language: string): string[] {
  return claims.flatMap(({ field, value }) => {
    const type = business.ask.find(({ key }) => key === field)?.type;
    if (type === 'date' && /^\d{4}-\d\d-\d\d$/.test(value))
      return [formatDate(value, localeFor(business, language), { year: false })];
    return type === 'offer' || type === 'number' || type === 'choice' ? [value] : [];
  });
}

/** Whether a sentence that is not interested in one thing asks for another. */
function asksSomething({ keys, isQuestion, mentions }: Sentence): boolean {
  return !keys.has('notInterested') && (isQuestion || mentions.length > 0 || keys.has('price'));
}

/** What is said to a sentence; words that neither this nor a claim explains are for a person. */
function orLost(told: Told, { text, rest, start }: Sentence, claims: readonly SlotClaim[]): Told {
  const lost = rest.filter((token) => {
    const word = text.slice(token.start - start, token.end - start);
    return !claims.some(({ quote }) => quote.includes(word));
  });
  return told.texts.length === 0 && !told.isSale && lost.length > 1 ? { ...told, isUnmet: true } : told;
}

function isBareAnswer(sentence: Sentence, pending: Field | null, claims: readonly SlotClaim[]): boolean {
  const isAnswer = pending && (FREE_TYPES.has(pending.type) || (pending.type === 'choice' && isPlain(sentence)));
  return (
    isAnswer === true && claims.some(({ field, quote }) => field === pending?.key && sentence.text.includes(quote))
  );
}

/**
 * The language that the text is surely written in when it can be spoken, else that of the chat, else the file's first. In
 * short messages the words of the packs tell more than letters do.
 */
function languageOf(business: Business, turn: DeskTurn, text: string): string {
  const first = business.languages[0] ?? 'en';
  const canSpeak = (code: string): boolean => business.languages.includes(code) || packOf(code) !== null;
  const expected = [...business.languages, ...packCodes()];
  const found = detectLanguage(text, { previous: turn.language, expected });
  const chosen = [found, turn.language].find((code) => code !== null && canSpeak(code)) ?? first;
  if (wordsOf(text).length > MAX_SHORT) return chosen;
  // Names of offers are of the file's language.
  const names = namesIn(offerFinder(business), text, OFFER_SHARE);
  const words = tokensOf(text).flatMap((token) => (names.some((name) => overlaps(name, token)) ? [] : [token.word]));
  return languageOfWords(business, words, { current: chosen, isFirst: turn.history.length === 0 }) ?? chosen;
}
