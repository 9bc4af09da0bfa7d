// Place in the line: take-turn -> find-answer -> reply cache, else the models, else the honest message.
import type { ReplyCache } from '../answer/reply-cache.ts';
import type { Router } from '../ai/router.ts';
import type { BusinessProfile } from '../business/profile.ts';
import { readHistory, type TurnClaim } from '../db/turns.ts';
import type { Database } from '../db/pool.ts';
import type { Answer, ModelAttempt, TurnMessage } from '../domain/turn.ts';
import type { KillPoint } from '../observe/kill-points.ts';
import type { Logger } from '../observe/logger.ts';

export type FindAnswerDeps = {
  db: Database;
  profile: BusinessProfile;
  systemPrompt: string;
  cache: ReplyCache;
  router: Router;
  killPoint: KillPoint;
};

/** How many earlier lines a model is shown at most; the adapters cap them further by size. */
const historyLines = 30;

const free = { needsHuman: false, language: null, attempts: [], inputTokens: 0, outputTokens: 0 };

/** Answers a turn from the reply cache when every message of it is small talk on its own; null otherwise. */
export function findCachedAnswer(deps: FindAnswerDeps, messages: readonly TurnMessage[]): Answer | null {
  const texts = messages.map((message) => message.text);
  if (texts.length === 0 || !texts.every((text) => text !== null)) return null;
  const hit = deps.cache.lookup(texts);
  return hit === null ? null : { ...free, text: hit.text, source: 'cache', language: hit.language };
}

/**
 * Finds the answer to a turn: the models for what the customer wrote, one honest line for what cannot be read, and one
 * honest message when no model can answer. Always resolves with an answer; rejects only when `signal` aborts or the
 * database is away.
 */
export async function findAnswer(
  deps: FindAnswerDeps,
  turn: { claim: TurnClaim; messages: readonly TurnMessage[]; logger: Logger },
  signal: AbortSignal,
): Promise<Answer> {
  const texts = turn.messages.map((message) => message.text).filter((text) => text !== null);
  const media = turn.messages.find((message) => message.media !== null)?.media ?? null;
  const honestLine = media === null ? null : deps.profile.messages.cannotRead[media];
  if (texts.length === 0) {
    return { ...free, text: honestLine ?? deps.profile.messages.allDown, source: 'fixed' };
  }
  const history = await readHistory(deps.db, turn.claim.conversationId, historyLines);
  turn.logger.info('Processing with Multi-Provider AI');
  const asked = deps.router.ask({ system: deps.systemPrompt, history, turnText: texts.join('\n') }, signal);
  deps.killPoint('during-model');
  const { result, attempts } = await asked;
  if (result === null) {
    turn.logger.error({ attempts }, 'No model could answer: the honest message goes out and a person is asked for');
    return failureAnswer(deps, attempts);
  }
  const { reply, needsHuman, language } = result.answer;
  return {
    text: honestLine === null ? reply : `${reply}\n\n${honestLine}`,
    source: 'model',
    needsHuman,
    language,
    attempts,
    inputTokens: result.inputTokens,
    outputTokens: result.outputTokens,
  };
}

/** The one honest message for when nothing can answer; it asks for a person. */
export function failureAnswer(deps: Pick<FindAnswerDeps, 'profile'>, attempts: ModelAttempt[]): Answer {
  return { ...free, text: deps.profile.messages.allDown, source: 'failure', needsHuman: true, attempts };
}
