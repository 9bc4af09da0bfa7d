// Place in the line: take-turn -> instant-answer (doors, then the reply cache), before anything slow is asked.
import { openDoor, type Door } from '../answer/doors/open-door.ts';
import { withDisclosure } from '../answer/doors/with-disclosure.ts';
import { gradeLead } from '../answer/score-lead.ts';
import { todayIn } from '../business/today.ts';
import { readLead } from '../db/leads.ts';
import type { Database } from '../db/pool.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import type { TurnEnd } from '../db/turns.ts';
import type { Answer, TurnMessage } from '../domain/turn.ts';
import type { Answering } from './answering.ts';

/** An answer and what else its turn commits. */
export type Found = { answer: Answer } & Pick<TurnEnd, 'lead' | 'costUsd' | 'disclosed' | 'offTopic' | 'consent'>;

/** An answer that cost nothing and was written by no model. */
export function fixedAnswer(text: string, source: Answer['source'], language: string | null): Answer {
  return { text, source, language, needsHuman: false, attempts: [], inputTokens: 0, outputTokens: 0 };
}

/**
 * Answers at once what needs no model: a wish for a person, opting out and in, small talk and questions of the FAQ word
 * for word; null for everything else.
 */
export async function findInstantAnswer(
  deps: { db: Database },
  answering: Answering,
  turn: { claim: TurnClaim; messages: readonly TurnMessage[] },
): Promise<Found | null> {
  const { profile, cache } = answering;
  const { claim, messages } = turn;
  const texts = messages.map((message) => message.text).filter((text) => text !== null);
  const door = texts.length === 0 ? null : openDoor(profile, texts, claim.language);
  if (door !== null && (door.kind !== 'opt-in' || claim.optedOut)) return throughDoor(deps, answering, { claim, door });
  const hit = cache.lookup({
    texts,
    pendingQuestion: pendingQuestion(claim.lastReply),
    hasMedia: messages.some((message) => message.media !== null),
    hasQuote: messages.some((message) => message.quotes),
  });
  if (hit === null) return null;
  const { language } = hit;
  const text = withDisclosure(profile, hit.text, { alreadyDisclosed: claim.disclosed, language });
  return { answer: fixedAnswer(text, 'cache', language), disclosed: true };
}

/** Whether a customer who has opted out asks to be written to again. */
export function asksToOptIn(answering: Answering, claim: TurnClaim): boolean {
  const texts = claim.messages.map((message) => message.text).filter((text) => text !== null);
  return openDoor(answering.profile, texts, claim.language)?.kind === 'opt-in';
}

async function throughDoor(
  { db }: { db: Database },
  { profile }: Answering,
  { claim, door }: { claim: TurnClaim; door: Door },
): Promise<Found> {
  const answer = fixedAnswer(door.reply, 'door', door.language);
  if (door.kind === 'opt-out') return { answer, consent: 'out' };
  const text = withDisclosure(profile, door.reply, { alreadyDisclosed: claim.disclosed, language: door.language });
  if (door.kind === 'opt-in') return { answer: { ...answer, text }, consent: 'in', disclosed: true };
  // Whoever takes the conversation over wants to know what is known already.
  const { facts } = await readLead(db, claim.conversationId, { messages: 0 });
  const { score, grade } = gradeLead(profile, facts, todayIn(profile.business.timeZone, new Date()));
  return { answer: { ...answer, text, needsHuman: true }, disclosed: true, lead: { facts, score, grade } };
}

/** What a customer may be answering; short messages must then not be taken for small talk. */
function pendingQuestion(lastReply: string | null): string | null {
  return lastReply !== null && /[?？؟]/u.test(lastReply) ? lastReply : null;
}
