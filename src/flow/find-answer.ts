// Place in the line: take-turn -> find-answer -> ask-models; what the customer stated becomes the lead.
import { setTimeout as sleep } from 'node:timers/promises';
import { decidePace } from '../answer/doors/decide-pace.ts';
import { fenceOffTopic, offTopicReply } from '../answer/doors/fence-off-topic.ts';
import { withDisclosure } from '../answer/doors/with-disclosure.ts';
import { gradeLead } from '../answer/score-lead.ts';
import { verifySlots } from '../answer/verify-slots.ts';
import { messagesIn } from '../business/profile.ts';
import { todayIn } from '../business/today.ts';
import { readHistory } from '../db/history.ts';
import { readLead, type EarlierMessage } from '../db/leads.ts';
import type { Database } from '../db/pool.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import type { LeadChange } from '../db/turns.ts';
import { readCostToday, readUsage } from '../db/usage.ts';
import type { LeadFact } from '../domain/lead.ts';
import type { HistoryLine, TurnMessage } from '../domain/turn.ts';
import type { KillPoint } from '../observe/kill-points.ts';
import type { Logger } from '../observe/logger.ts';
import type { Answering } from './answering.ts';
import { askModels, type AskDeps, type Asked } from './ask-models.ts';
import { fixedAnswer, type Found } from './instant-answer.ts';

export type FindAnswerDeps = AskDeps & {
  db: Database;
  killPoint: KillPoint;
  /** False without any key: then nobody need be told that no model answered. */
  hasModels: boolean;
  /** US dollars for all models in a day; null for no limit. */
  dailyBudgetUsd: number | null;
};

/** How many earlier lines a model is shown at most; the adapters cap them further by size. */
const historyLines = 30;

type Turn = { claim: TurnClaim; messages: readonly TurnMessage[]; logger: Logger };
type Background = { history: HistoryLine[]; known: LeadFact[]; earlier: EarlierMessage[]; today: string };

/**
 * Finds the answer to a turn: a model's, proved; else the scripted qualifier's; one honest line for what cannot be read.
 * Always resolves with an answer; rejects only when `signal` aborts or the database is away.
 */
export async function findAnswer(
  deps: FindAnswerDeps,
  answering: Answering,
  turn: Turn,
  signal: AbortSignal,
): Promise<Found> {
  const { profile } = answering;
  const { claim, messages } = turn;
  const texts = messages.map((message) => message.text).filter((text) => text !== null);
  const media = messages.find((message) => message.media !== null)?.media ?? null;
  const honestLine = (language: string | null): string | null =>
    media === null ? null : messagesIn(profile, language).cannotRead[media];
  if (texts.length === 0) {
    const text = honestLine(claim.language) ?? messagesIn(profile, claim.language).safeReply;
    return disclosed(answering, claim, { answer: fixedAnswer(text, 'fixed', claim.language) });
  }
  const usage = await readUsage(deps.db, claim.conversationId);
  const fenced = fenceOffTopic(profile, {
    texts,
    offTopicCount: claim.offTopicCount,
    askedModelInDay: usage.modelTurnsInDay > 0,
    language: claim.language,
  });
  if (fenced !== null) return disclosed(answering, claim, { answer: fixedAnswer(fenced, 'fixed', claim.language) });
  const pace = decidePace(profile.limits, usage);
  if (pace === 'wait') await sleep(profile.limits.waitSeconds * 1000, undefined, { signal });
  const useModels = deps.hasModels && pace === 'model' && !(await isOverBudget(deps));
  const background = await readBackground(deps, answering, claim);
  const asked = await ask(deps, answering, { turn, texts, background, useModels }, signal);
  const found = toFound(answering, turn, { asked, background });
  const line = honestLine(found.answer.language);
  if (line !== null) found.answer.text += `\n\n${line}`;
  return disclosed(answering, claim, found);
}

/** The one honest message for when nothing can answer; it asks for a person. */
export function failureAnswer({ profile }: Answering, language: string | null): Found {
  return { answer: { ...fixedAnswer(messagesIn(profile, language).allDown, 'failure', language), needsHuman: true } };
}

async function isOverBudget({ db, dailyBudgetUsd }: FindAnswerDeps): Promise<boolean> {
  return dailyBudgetUsd !== null && (await readCostToday(db)) >= dailyBudgetUsd;
}

async function readBackground({ db }: FindAnswerDeps, { profile }: Answering, claim: TurnClaim): Promise<Background> {
  const history = await readHistory(db, claim.conversationId, historyLines);
  const { facts, earlier } = await readLead(db, claim.conversationId, { messages: historyLines });
  return { history, known: facts, earlier, today: todayIn(profile.business.timeZone, new Date()) };
}

async function ask(
  deps: FindAnswerDeps,
  answering: Answering,
  { turn, texts, background, useModels }: { turn: Turn; texts: string[]; background: Background; useModels: boolean },
  signal: AbortSignal,
): Promise<Asked> {
  const { logger } = turn;
  logger.info({ models: useModels }, 'Processing with Multi-Provider AI');
  const { systemPrompt: system, fields } = answering;
  const { history, known: facts, earlier, today } = background;
  const request = { system, history, turnText: texts.join('\n'), facts, fields, today };
  const customerTexts = [...earlier.map((message) => message.text), ...texts];
  const asked = askModels(deps, answering, { request, customerTexts, logger }, { useModels, signal });
  deps.killPoint('during-model');
  const answered = await asked;
  if (!useModels || answered.by === 'model') return answered;
  logger.error(
    { attempts: answered.attempts },
    'No model could answer: the scripted qualifier does, and a person is asked for',
  );
  const { result } = answered;
  return { ...answered, result: { ...result, answer: { ...result.answer, needsHuman: true } } };
}

function toFound(
  answering: Answering,
  { claim, messages }: Turn,
  { asked, background }: { asked: Asked; background: Background },
): Found {
  const { profile } = answering;
  const { answer } = asked.result;
  const language = answer.language === 'und' ? claim.language : answer.language;
  const { attempts, inputTokens, outputTokens, costUsd } = asked;
  const spent = { language, attempts, inputTokens, outputTokens };
  const lead = leadAfter(answering, messages, { asked, background });
  if (answer.offTopic) {
    const text = offTopicReply(profile, { count: claim.offTopicCount + 1, language });
    return { answer: { ...spent, text, source: asked.by, needsHuman: answer.needsHuman }, costUsd, offTopic: true };
  }
  if (asked.unproved) {
    const text = messagesIn(profile, language).safeReply;
    return { answer: { ...spent, text, source: 'safe', needsHuman: true }, costUsd, lead, offTopic: false };
  }
  const { reply: text, needsHuman } = answer;
  return { answer: { ...spent, text, source: asked.by, needsHuman }, costUsd, lead, offTopic: false };
}

function leadAfter(
  { profile }: Answering,
  messages: readonly TurnMessage[],
  { asked, background }: { asked: Asked; background: Background },
): LeadChange {
  const { known, earlier, today } = background;
  const turnTexts = messages.flatMap(({ wamid, text }) => (text === null ? [] : [{ wamid, text }]));
  const claims = asked.result.answer.slots;
  const facts = verifySlots({ profile, messages: [...earlier, ...turnTexts], claims, known, today });
  const { score, grade } = gradeLead(profile, facts, today);
  return { facts, score, grade };
}

/** The last step, after the proof: the customer is told once that this is an assistant. */
function disclosed({ profile }: Answering, claim: TurnClaim, found: Found): Found {
  const { answer } = found;
  const options = { alreadyDisclosed: claim.disclosed, language: answer.language };
  return { ...found, answer: { ...answer, text: withDisclosure(profile, answer.text, options) }, disclosed: true };
}
