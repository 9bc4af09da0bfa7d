// Serves the Business page: a question answered as a customer's would be, by a version that is not published.
import type { TurnClaim } from '../db/turn-claims.ts';
import type { Answer, TurnMessage } from '../domain/turn.ts';
import type { Logger } from '../observe/logger.ts';
import type { Answering } from './answering.ts';
import { findAnswer, type FindAnswerDeps } from './find-answer.ts';
import { findInstantAnswer } from './instant-answer.ts';

/** An answer that nobody was sent, and what its models cost, US dollars. */
export type Tried = { answer: Answer; costUsd: number };

/**
 * Answers a question on the way that a new customer's takes: doors, reply cache, writer, proof, verifier or the desk. Nothing is sent and
 * no conversation comes of it; what models cost is booked like any other. Rejects when `signal` aborts or the database is away.
 */
export async function tryAnswer(
  deps: Omit<FindAnswerDeps, 'killPoint' | 'uploads'> & { logger: Logger },
  answering: Answering,
  { question, phoneNumberId }: { question: string; phoneNumberId: string },
  signal: AbortSignal,
): Promise<Tried> {
  const messages = [messageOf(question)];
  const turn = { claim: claimOf(messages, phoneNumberId), messages };
  const logger = deps.logger.child({ try: true });
  const found =
    (await findInstantAnswer(deps, answering, turn)) ??
    (await findAnswer({ ...deps, killPoint: () => undefined, uploads: null }, answering, { ...turn, logger }, signal));
  return { answer: found.answer, costUsd: found.costUsd ?? 0 };
}

function messageOf(text: string): TurnMessage {
  return {
    inboxId: '0',
    wamid: 'try',
    text,
    media: null,
    file: null,
    fileState: null,
    quotes: false,
    notes: [],
    edited: false,
    consent: null,
    writtenAtMs: Date.now(),
  };
}

/** Of a customer who writes for the first time, and whom no row stands for. */
function claimOf(messages: TurnMessage[], phoneNumberId: string): TurnClaim {
  return {
    conversationId: crypto.randomUUID(),
    fence: '0',
    phoneNumberId,
    messages,
    quietForMs: 0,
    waitedMs: 0,
    customerId: null,
    state: 'bot',
    optedOut: false,
    wasOptedOut: false,
    consentAtMs: null,
    leadGrade: 'open',
    lastReply: null,
    language: null,
    // Said once a chat; the page is about what is said then.
    disclosed: true,
    offTopicCount: 0,
    windowOpen: true,
    lateMs: 0,
    unsent: false,
    repliedAgoMs: null,
    turnsInMinute: 0,
    exchange: null,
    starts: 1,
    businessVersion: null,
  };
}
