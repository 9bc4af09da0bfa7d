import type { Business, Facts, Field } from '../business/business.ts';
import { isAsked } from '../business/lead-rules.ts';
import { offerFinder } from '../business/offer-finder.ts';
import { todayIn } from '../business/today.ts';
import type { LeadFact, SlotClaim } from '../domain/lead.ts';
import type { ConversationState, HistoryLine } from '../domain/turn.ts';
import { detectLanguage } from '../language/detect.ts';
import { cutText, wordsOf } from '../language/normalise.ts';
import { packCodes, packOf, sayIn } from '../phrases/packs.ts';
import { answerSentence, join, NOTHING, tellWhole, type Answering, type Told } from './answer-sentence.ts';
import { asksFor, nextQuestion, offersDiscussed, wasListTold } from './chat-so-far.ts';
import { claimSlots, isFree, isPlain } from './claim-slots.ts';
import { languageOfWords } from './desk-words.ts';
import { askedByMoment } from './hours-by-intl.ts';
import { learnBusiness, type Learned } from './learn-business.ts';
import { readTurn, type Sentence } from './read-turn.ts';
import { namesIn, OFFER_SHARE, overlaps, tokensOf } from './tokens.ts';
import { COURTESIES } from './whole-message.ts';

export type DeskTurn = {
  /** Of this turn, in order. */
  texts: readonly string[];
  /** Those of the texts that are the address of a place: their numbers count nothing. */
  addresses?: readonly string[];
  history: readonly HistoryLine[];
  known: readonly LeadFact[];
  lastReply: string | null;
  /** The field that the turn answers by a tap; else it answers the last reply. */
  tapped?: string | null;
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
  wantsToOrder: boolean;
};
export type Desk = { reply: (turn: DeskTurn) => DeskReply };

/** Who complains, cancels or leaves is asked nothing more. */
const LEAVING = ['complaint', 'cancel', 'notInterested'] as const;
/** Far more than anyone types in one turn. */
const MAX_CHARS = 2000;
/** Words that ask, in a language that nobody knows: "how much is". */
const MAX_ASKING = 3;
/** Words of a message too short to tell a language by its letters. */
const MAX_SHORT = 12;

/**
 * Answers customers by rules, for any business: whole facts of the file, questions for what is missing, and a person for
 * the rest. Synchronous, never throws for what a customer writes; linear in the texts, of which it reads 2,000 characters.
 */
export function createDesk(business: Business, facts: Facts): Desk {
  const prepared = new Map<string, Learned>();
  const own = business.languages.flatMap((code) => [code, `${code}-Latn`]);
  return {
    reply(turn) {
      const text = cutText(turn.texts.map((one) => cutText(one, MAX_CHARS)).join('\n'), MAX_CHARS);
      const { written, language } = languageOf(business, turn, text);
      const wanted = [language, turn.language ?? language, ...own, 'en'];
      const codes = [...new Set(wanted.flatMap((code) => packOf(code, business.words)?.code ?? []))];
      const isStrange = packOf(written, business.words) === null;
      const key = `${codes.join()} ${isStrange}`;
      const learned = prepared.get(key) ?? learnBusiness(business, facts, { codes, isStrange });
      prepared.set(key, learned);
      return replyTo(learned, turn, { text, written, language });
    },
  };
}

function replyTo(
  learned: Learned,
  turn: DeskTurn,
  { text, written, language }: { text: string; written: string; language: string },
): DeskReply {
  const { business } = learned;
  const { now, lastReply, history } = turn;
  const ready = (said: string, needsHuman: boolean): DeskReply => {
    return { text: said, language, claims: [], needsHuman, wantsToOrder: false };
  };
  const isPending = (field: Field): boolean =>
    turn.tapped ? field.key === turn.tapped : asksFor(field, lastReply ?? '');
  const pending = business.ask.find(isPending) ?? null;
  const today = todayIn(business.timeZone, now);
  const read = readTurn({ ...learned, language, today, pending, addresses: turn.addresses ?? [] }, text);
  const named = [...new Set(read.mentions.flatMap(({ keys }) => keys))];
  const told = history.flatMap(({ who, text: line }) => (who === 'assistant' ? [line] : []));
  const underDiscussion = named.length > 0 ? named : offersDiscussed(business, history);
  const isStrange = packOf(written, business.words) === null;
  const strange = isStrange ? written : null;
  const sentences = read.sentences.map((one): Sentence => {
    const key =
      pending?.type === 'date' ? null : askedByMoment({ business, reading: read, underDiscussion, strange }, one);
    return key === null ? one : { ...one, keys: new Set([...one.keys, key]) };
  });
  const answering: Answering = {
    ...learned,
    reading: { ...read, sentences },
    known: new Map(turn.known.map(({ field, value }) => [field, value])),
    language,
    isStrange,
    now,
    told,
    underDiscussion,
    // Who waits for a person is not sold to.
    wasListTold: turn.state === 'waiting' || wasListTold(business, told),
  };
  const first = learned.file.topics(text).filter((fact) => fact.exact?.first);
  if (first.length > 0) return ready(tellWhole(answering, first), true);
  const isOver = ({ keys, isQuestion, mentions }: Sentence): boolean =>
    keys.has('notInterested') || (!isQuestion && mentions.length === 0);
  if (read.phrases.some(({ key }) => key === 'notInterested') && sentences.every(isOver))
    return ready(sayIn(business, language)('notInterestedReply'), false);
  const claims = claimSlots({ ...answering, pending });
  const answers = sentences.map((one, at): Told => {
    const isAnswer = pending && (isFree(pending) || (pending.type === 'choice' && isPlain(one)));
    const isClaimed = (word: string): boolean => claims.some(({ quote }) => quote.includes(word));
    if (isAnswer && claims.some(({ field, quote }) => field === pending.key && one.text.includes(quote)))
      return { ...NOTHING, isUnmet: isStrange };
    const answer = answerSentence(answering, one);
    const lost = one.rest.filter(({ start, end }) => !isClaimed(text.slice(start, end)));
    const isAnswered = answer.texts.length > 0 || answer.isSale;
    // What neither an answer nor a claim explains is for a person; in a language without a pack a few words may ask for an offer that is told.
    const isGuessed = one.keys.size > (read.sentences[at]?.keys.size ?? 0);
    const isTold = one.isQuestion && !isGuessed && answer.texts.length > 0 && lost.length <= MAX_ASKING;
    const isLost = isStrange ? lost.length > 0 && !isTold : !isAnswered && lost.length > 1;
    return { ...answer, isUnmet: answer.isUnmet || isLost };
  });
  return composeReply({ ...answering, turn, claims, pending }, answers.reduce(join, NOTHING));
}

type Composing = Answering & { turn: DeskTurn; claims: SlotClaim[]; pending: Field | null };

/** Puts what is told together, with a person for what is unmet or complete, else the next question. */
function composeReply(composing: Composing, { texts: told, isUnmet, isSale }: Told): DeskReply {
  const { business, turn, claims, pending, language, reading } = composing;
  const say = sayIn(business, language);
  const keys = new Set(reading.phrases.map(({ key }) => key));
  const texts = [...new Set(told)];
  const send = (more: readonly string[], needsHuman = false): DeskReply => {
    const wantsToOrder = keys.has('order') && !keys.has('cancel');
    return { text: [...texts, ...more].join('\n\n'), language, claims, needsHuman, wantsToOrder };
  };
  const isDeclined = pending !== null && !pending.required && (keys.has('no') || keys.has('denying')) && !isUnmet;
  const hasNews = claims.length > 0 || isDeclined;
  const known = new Map([...turn.known, ...claims].map(({ field, value }) => [field, value]));
  const isPassedOn = isUnmet || (texts.length === 0 && !hasNews);
  const [, courtesy] = COURTESIES.find(([key]) => keys.has(key)) ?? [];
  if (isPassedOn && !isUnmet && courtesy && reading.sentences.every(({ rest }) => rest.length === 0))
    return send([say(courtesy)]);
  const isWaiting = turn.state === 'waiting';
  const isTold = hasNews || turn.known.length > 0;
  const mayAsk = isPassedOn ? isTold && !LEAVING.some((key) => keys.has(key)) : isSale || hasNews;
  // Who waits for a person tells the rest to that person.
  const isNext = !isWaiting && mayAsk;
  const next = isNext ? nextQuestion({ ...composing, hasNews }, known) : [];
  const required = business.ask.filter((field) => field.required && isAsked(field, known));
  const isComplete = hasNews && required.length > 0 && required.every(({ key }) => known.has(key));
  if (!isPassedOn && (next.length > 0 || (texts.length > 0 && !isComplete))) return send(next);
  // Where all fixed texts are in another language, an answer stands by itself.
  const passed =
    composing.isStrange && texts.length > 0 ? [] : [say(isWaiting && texts.length === 0 ? 'personAgain' : 'passOn')];
  return send([...passed, ...next], true);
}

/**
 * The language that the text is surely written in, and the one to answer in: that when it can be spoken, else that of the
 * chat, else the file's first. In short messages the words of the packs tell more than letters do.
 */
function languageOf(business: Business, turn: DeskTurn, text: string): { written: string; language: string } {
  const first = business.languages[0] ?? 'en';
  const canSpeak = (code: string): boolean => business.languages.includes(code) || packOf(code) !== null;
  const expected = [...business.languages, ...packCodes()];
  const found = detectLanguage(text, { previous: turn.language, expected });
  const chosen = [found, turn.language].find((code) => code !== null && canSpeak(code)) ?? first;
  const written = found ?? chosen;
  if (wordsOf(text).length > MAX_SHORT) return { written, language: chosen };
  // Names of offers are of the file's language.
  const names = namesIn(offerFinder(business), text, OFFER_SHARE);
  const words = tokensOf(text).flatMap((token) => (names.some((name) => overlaps(name, token)) ? [] : [token.word]));
  const spoken = languageOfWords(business, words, { current: chosen, isFirst: turn.history.length === 0 });
  return { written: spoken ?? written, language: spoken ?? chosen };
}
