// Place in the line: write-answer -> draft-answer -> ai/router -> the writer, and the verifier inside proof/prove-draft.
import type { Purse } from '../ai/purse.ts';
import type { Router } from '../ai/router.ts';
import type { TimeShares } from '../ai/share-time.ts';
import { verifierPromptId, verifierQuestion, type VerifierTask } from '../ai/verifier.ts';
import { writerQuestion } from '../ai/writer-question.ts';
import type { Fact } from '../business/business.ts';
import { verifySlots, type CustomerMessage, type ExtraValue } from '../business/verify-slots.ts';
import type { LeadFact, SlotClaim } from '../domain/lead.ts';
import type { Correction, ModelAnswer, TurnData, TurnPart } from '../domain/ports.ts';
import type { ConversationState, HistoryLine, ModelAttempt } from '../domain/turn.ts';
import type { Logger } from '../observe/logger.ts';
import type { Proved, VerdictCache, Verification } from '../proof/proof-turn.ts';
import { proveDraft } from '../proof/prove-draft.ts';
import type { Answering } from './answering.ts';
import type { NextSlice } from '../std/slices.ts';
import { alsoFacts, openingValues, turnData } from './turn-data.ts';
import { formClaims, pointedAt, quotedOf, sentAlong, withTaps } from './turn-notes.ts';

export type DraftDeps = {
  router: Router;
  /** Null when no model's words may leave: then code composes every answer. */
  verifier: Router | null;
  verdicts: VerdictCache;
  /** Waited for before each piece of work that only computes. */
  nextSlice: NextSlice;
};

/** A turn as writer, proof and desk see it; `messages` are the customer's, the turn's own last. */
export type WriteTurn = {
  /** Whose budget the models are paid from. */
  phoneNumberId: string;
  texts: readonly string[];
  /** The same one by one, with what belongs to each; needed only when there are notes. */
  parts?: readonly TurnPart[];
  messages: readonly CustomerMessage[];
  history: readonly HistoryLine[];
  known: readonly LeadFact[];
  lastReply: string | null;
  language: string;
  state: ConversationState;
  now: Date;
  /** YYYY-MM-DD in the business's time zone. */
  today: string;
  logger: Logger;
};

/** One turn's work: what it needs, its clock, and every call that was made for it. */
export type Work = DraftDeps & {
  answering: Answering;
  turn: WriteTurn;
  attempts: ModelAttempt[];
  time: TimeShares;
  purse: Purse;
};

/** A writer's answer with what it was shown. */
export type Draft = { answer: ModelAnswer; shown: readonly Fact[]; systemPrompt: string; data: TurnData };

/** What the customer is known to want: the lead after this turn, and numbers that no field asks for. */
export type Wants = { lead: LeadFact[]; extra: ExtraValue[] };

/**
 * Asks the writers; null when none answered in time, `too-dear` when the budget has no room for a draft and its verdict.
 * Rejects only when `signal` aborts or the database is away.
 */
export async function askWriter(
  { router, verifier, answering, turn, attempts, purse, nextSlice }: Work,
  { corrections, deadlineMs }: { corrections: readonly Correction[]; deadlineMs: number },
  signal: AbortSignal,
): Promise<Draft | 'too-dear' | null> {
  await nextSlice();
  const turnText = turn.texts.join('\n');
  const about = pointedAt(turn.parts).map(({ text }) => text);
  const { shown, systemPrompt } = answering.promptFor([...turn.texts, ...about, turn.lastReply ?? '']);
  const quoted = quotedOf(turn.parts).map(({ text }) => text);
  const data = turnData(answering, { ...turn, text: turnText, about: about.join('\n'), quoted: quoted.join('\n') });
  const shownData = turn.state === 'waiting' ? { ...data, waiting: true } : data;
  const question = writerQuestion({
    system: systemPrompt,
    history: turn.history,
    turnText,
    ...(turn.parts === undefined ? {} : { parts: turn.parts }),
    facts: turn.known,
    data: shownData,
    corrections,
  });
  // A draft that nobody can afford to verify would be thrown away; its verdict is asked for with much the same prompt.
  if (!(await purse.ensure(router.leastUsd(question) + (verifier?.leastUsd(question) ?? 0)))) return 'too-dear';
  const asked = await router.ask(question, signal, { deadlineMs, purse });
  attempts.push(...asked.attempts);
  return asked.result === null ? null : { answer: asked.result.answer, shown, systemPrompt, data };
}

/** What of a model's or the desk's claims the customer's own words bear out, with all that was known before. */
export function wantsAfter({ answering, turn }: Work, claims: readonly SlotClaim[], known = turn.known): Wants {
  const { messages, language, today } = turn;
  const { business } = answering;
  const { facts: lead, extra } = verifySlots({
    business,
    messages,
    claims: [...formClaims(business, turn.parts), ...withTaps(turn.parts, claims)],
    known,
    language,
    today,
  });
  return { lead, extra };
}

/** Proves a draft; its verifier has its own share of the time. */
export async function prove(work: Work, draft: Draft, { lead, extra }: Wants, signal: AbortSignal): Promise<Proved> {
  const { answering, turn, verifier, verdicts, nextSlice } = work;
  await nextSlice();
  const { answer, shown, systemPrompt, data } = draft;
  const checkers = (verifier?.status() ?? []).map(({ provider, model }) => `${provider}:${model}`);
  return proveDraft(
    {
      verify: verifier === null ? null : (task, stop) => verify(work, verifier, task, stop),
      verifierId: [verifierPromptId, ...checkers].join(),
      cache: verdicts,
      random: Math.random,
    },
    {
      business: answering.business,
      facts: answering.facts,
      draft: answer,
      lead,
      extraValues: [...extra.map(({ value }) => value), ...openingValues(answering.business, turn.now)],
      turnTexts: [...turn.texts, ...quotedOf(turn.parts).map(({ text }) => text), ...sentAlong(turn.parts)],
      language: turn.language,
      now: turn.now,
      shown,
      asked: [],
      systemPrompt,
      today: alsoFacts(data),
      opening: data.opening,
    },
    signal,
  );
}

async function verify(
  { time, attempts, purse }: Work,
  verifier: Router,
  task: VerifierTask,
  signal: AbortSignal,
): Promise<Verification | null> {
  const asked = await verifier.ask(verifierQuestion(task), signal, { deadlineMs: time.verdictMs(), purse });
  attempts.push(...asked.attempts);
  const answered = asked.attempts.findLast(({ outcome }) => outcome === 'ok');
  if (asked.result === null || answered === undefined) return null;
  return { verdicts: asked.result.answer, provider: answered.provider, model: answered.model };
}
