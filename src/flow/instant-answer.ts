// Place in the line: take-turn -> instant-answer (doors, then the reply cache), before anything slow is asked.
import { gradeLead } from '../business/lead-rules.ts';
import { tellNextOpening } from '../business/tell.ts';
import { todayIn } from '../business/today.ts';
import { readChatSoFar } from '../db/chat-so-far.ts';
import type { Database } from '../db/pool.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import type { TurnEnd } from '../db/turns.ts';
import { consentDoor, openDoor, type Door } from '../desk/open-door.ts';
import { withDisclosure } from '../desk/with-disclosure.ts';
import type { Answer, AnswerSource, TurnMessage } from '../domain/turn.ts';
import type { Answering } from './answering.ts';
import { readConsent } from './read-consent.ts';
import { withMetas } from './turn-notes.ts';

/** An answer and what else its turn commits. */
export type Found = { answer: Answer } & Pick<
  TurnEnd,
  'lead' | 'costUsd' | 'disclosed' | 'offTopic' | 'wantsToOrder' | 'rich'
>;

/** An answer that cost nothing and was written by no model. */
export function fixedAnswer(text: string, source: AnswerSource, language: string | null): Answer {
  return { text, source, language, needsHuman: false, attempts: [], inputTokens: 0, outputTokens: 0, proof: null };
}

/** An answer with what the drafts thrown away before it have cost: they are billed as well, and count for this customer. */
export function withCostOf(thrownAway: readonly Found[], found: Found): Found {
  const all = [...thrownAway, found];
  const sum = (of: (one: Found) => number): number => all.reduce((total, one) => total + of(one), 0);
  const answer: Answer = {
    ...found.answer,
    attempts: all.flatMap((one) => one.answer.attempts),
    inputTokens: sum((one) => one.answer.inputTokens),
    outputTokens: sum((one) => one.answer.outputTokens),
  };
  return { ...found, costUsd: sum(({ costUsd = 0 }) => costUsd), answer };
}

/**
 * Answers at once what needs no model: a wish for a person, opting out and in, and small talk; null for everything else.
 */
export async function findInstantAnswer(
  deps: { db: Database },
  answering: Answering,
  turn: { claim: TurnClaim; messages: readonly TurnMessage[] },
): Promise<Found | null> {
  const { business, cache } = answering;
  const { claim, messages } = turn;
  const texts = messages.map((message) => message.text).filter((text) => text !== null);
  const door = doorOf(answering, turn, texts);
  if (door !== null) return throughDoor(deps, answering, { claim, door });
  const hit = cache.lookup({
    texts,
    pendingQuestion: pendingQuestion(claim.lastReply),
    hasMedia: messages.some((message) => message.media !== null),
    hasQuote: messages.some((message) => message.quotes),
    language: claim.language,
  });
  if (hit === null) return null;
  const { language, languageIsSure } = hit;
  const text = withDisclosure(business, hit.text, { alreadyDisclosed: claim.disclosed, language });
  // A "hello" alone tells nothing about the language of a chat that has one.
  const kept = languageIsSure ? language : (claim.language ?? language);
  return { answer: fixedAnswer(text, 'cache', kept), disclosed: true };
}

/** Opting out holds whatever follows it; opting in again is answered as such only when nothing follows it. */
function doorOf(
  answering: Answering,
  { claim, messages }: { claim: TurnClaim; messages: readonly TurnMessage[] },
  texts: readonly string[],
): Door | null {
  const { business } = answering;
  const { language } = claim;
  const { optedOut, changed } = readConsent(answering, claim, messages);
  if (optedOut) return consentDoor(business, changed?.message.text ?? '', { kind: 'out', language });
  if (changed?.kind === 'in' && changed.message === messages.at(-1))
    return consentDoor(business, changed.message.text ?? '', { kind: 'in', language });
  const door = texts.length === 0 ? null : openDoor(business, texts, language);
  return door?.kind === 'human' ? door : null;
}

async function throughDoor(
  { db }: { db: Database },
  { business }: Answering,
  { claim, door }: { claim: TurnClaim; door: Door },
): Promise<Found> {
  const answer = fixedAnswer(door.reply, 'door', door.language);
  if (door.kind === 'opt-out') return { answer };
  // A colleague who is not there yet answers later, and the customer should know when.
  const when = door.kind === 'human' ? tellNextOpening(business, new Date(), door.language) : '';
  const reply = when === '' ? door.reply : `${door.reply}\n\n${when}`;
  const text = withDisclosure(business, reply, { alreadyDisclosed: claim.disclosed, language: door.language });
  if (door.kind === 'opt-in') return { answer: { ...answer, text }, disclosed: true };
  // Whoever takes the conversation over wants to know what is known already.
  const { facts } = await readChatSoFar(db, claim.conversationId, 0);
  const { score, grade } = gradeLead(business, facts, todayIn(business.timeZone, new Date()));
  return {
    answer: { ...answer, text, needsHuman: true },
    disclosed: true,
    lead: { facts: withMetas(facts, claim.messages), score, grade },
  };
}

/** What a customer may be answering; short messages must then not be taken for small talk. */
function pendingQuestion(lastReply: string | null): string | null {
  return lastReply !== null && /[?？؟]/u.test(lastReply) ? lastReply : null;
}
