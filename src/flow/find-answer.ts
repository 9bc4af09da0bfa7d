// Place in the line: take-turn -> find-answer -> write-answer; what the customer stated becomes the lead.
import { gradeLead } from '../business/lead-rules.ts';
import { todayIn } from '../business/today.ts';
import { readChatSoFar, type ChatSoFar } from '../db/chat-so-far.ts';
import type { Database } from '../db/pool.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import { readShownFiles } from '../db/uploads.ts';
import { decidePace } from '../desk/decide-pace.ts';
import { fenceOffTopic, offTopicReply } from '../desk/fence-off-topic.ts';
import { withDisclosure } from '../desk/with-disclosure.ts';
import type { LeadFact } from '../domain/lead.ts';
import type { TurnMessage } from '../domain/turn.ts';
import type { Rich } from '../domain/rich.ts';
import { detectLanguage } from '../language/detect.ts';
import type { KillPoint } from '../observe/kill-points.ts';
import type { Logger } from '../observe/logger.ts';
import { packCodes, sayIn } from '../phrases/packs.ts';
import type { Answering } from './answering.ts';
import type { WriteTurn } from './draft-answer.ts';
import { fixedAnswer, type Found } from './instant-answer.ts';
import { chooseRich } from './rich/choose-rich.ts';
import type { Reply } from './rich/known-answers.ts';
import type { Uploads } from './rich/uploads.ts';
import { isFromMeta, provingWords, quotedOf, withMetas } from './turn-notes.ts';
import { writeAnswer, type WriteDeps, type Written } from './write-answer.ts';

export type FindAnswerDeps = WriteDeps & {
  db: Database;
  killPoint: KillPoint;
  /** False without any key: then nobody need be told that no model answered. */
  hasModels: boolean;
  /** Null: the answer leaves nowhere, so that nothing is put beside its words. */
  uploads: Uploads | null;
};

/** How many earlier lines a model is shown at most; its prompt caps them further by size. */
const historyLines = 30;

type Turn = { claim: TurnClaim; messages: readonly TurnMessage[]; logger: Logger };

/**
 * Finds the answer to a turn: a model's, proved; else code's and the desk's; one honest line for what cannot be read.
 * Always resolves with an answer; rejects only when `signal` aborts or the database is away.
 */
export async function findAnswer(
  deps: FindAnswerDeps,
  answering: Answering,
  turn: Turn,
  signal: AbortSignal,
): Promise<Found> {
  const { business } = answering;
  const { claim, messages } = turn;
  const texts = messages.map((message) => message.text).filter((text) => text !== null);
  const unread = unreadLine(messages);
  const language = languageOf(answering, texts, claim.language);
  const fixed = (text: string): Found => disclosed(answering, claim, { answer: fixedAnswer(text, 'fixed', language) });
  if (texts.length === 0) return withPerson(fixed(sayIn(business, language)(unread ?? 'passOn')), messages);
  const chat = await readChatSoFar(deps.db, claim.conversationId, historyLines);
  const fenced = fenceOffTopic(business, {
    texts,
    offTopicCount: claim.offTopicCount,
    askedModelInDay: chat.usage.modelTurnsInDay > 0,
    language,
  });
  if (fenced !== null) return fixed(fenced);
  const useModels = deps.hasModels && decidePace(business.limits, chat.usage) === 'model';
  const { found, reply } = await write(deps, answering, { turn, chat, texts, language, useModels }, signal);
  if (unread !== null) found.answer.text += `\n\n${sayIn(business, found.answer.language)(unread)}`;
  const whole = disclosed(answering, claim, withPerson(found, messages));
  if (reply === null || deps.uploads === null) return whole;
  return {
    ...whole,
    rich: await richOf(deps, answering, { claim, turnTexts: texts, reply, whole: whole.answer.text }),
  };
}

function richOf(
  { db, uploads }: FindAnswerDeps,
  answering: Answering,
  { claim, ...said }: { claim: TurnClaim; turnTexts: readonly string[]; reply: Reply; whole: string },
): Promise<Rich | null> {
  const { conversationId, phoneNumberId } = claim;
  return chooseRich(
    {
      shown: () => readShownFiles(db, conversationId),
      upload: async (file) => (await uploads?.idOf({ phoneNumberId, ...file })) ?? null,
    },
    answering,
    { ...said.reply, ...said },
  );
}

/** What is said of what came without words that anybody could read; null when there is nothing. */
function unreadLine(messages: readonly TurnMessage[]): 'cannotHear' | 'cannotRead' | null {
  const left = messages.filter(
    ({ media, text, fileState }) => media !== null && (fileState !== 'read' || text === null),
  );
  if (left.length === 0) return null;
  return left.every(({ media }) => media === 'audio') ? 'cannotHear' : 'cannotRead';
}

/** A person sees to the files that could not be read. */
function withPerson(found: Found, messages: readonly TurnMessage[]): Found {
  if (messages.every(({ fileState }) => fileState !== 'unreadable')) return found;
  return { ...found, answer: { ...found.answer, needsHuman: true } };
}

/** The one honest message for when nothing can answer; it asks for a person. */
export function failureAnswer({ business }: Answering, language: string | null): Found {
  const answer = fixedAnswer(sayIn(business, language)('allDown'), 'failure', language);
  return { answer: { ...answer, needsHuman: true } };
}

/** The customer's language: what these words surely are, else what the chat has been in, else the file's first. */
function languageOf({ business }: Answering, texts: readonly string[], previous: string | null): string {
  const expected = [...new Set([...business.languages, ...packCodes()])];
  return detectLanguage(texts.join('\n'), { previous, expected }) ?? previous ?? business.languages[0] ?? 'en';
}

type Asked = { turn: Turn; chat: ChatSoFar; texts: string[]; language: string; useModels: boolean };

async function write(
  deps: FindAnswerDeps,
  answering: Answering,
  { turn, chat, texts, language, useModels }: Asked,
  signal: AbortSignal,
): Promise<{ found: Found; reply: Reply | null }> {
  const { claim, messages, logger } = turn;
  const { history, facts, earlier } = chat;
  const known = facts.filter((fact) => !isFromMeta(fact));
  const now = new Date();
  const parts = messages.flatMap(({ text, notes }) => (text === null ? [] : [{ text, notes }]));
  const own = messages.flatMap(provingWords);
  const quoted = quotedOf(parts).filter(({ wamid }) => ![...earlier, ...own].some((one) => one.wamid === wamid));
  const written: WriteTurn = {
    texts,
    parts,
    messages: [...quoted, ...earlier, ...own],
    history,
    known,
    lastReply: claim.lastReply,
    language,
    state: claim.state,
    now,
    today: todayIn(answering.business.timeZone, now),
    logger,
    phoneNumberId: claim.phoneNumberId,
  };
  logger.info({ models: useModels }, 'Processing with Multi-Provider AI');
  const asked = writeAnswer(deps, answering, written, { useModels, signal });
  deps.killPoint('during-model');
  const answered = await asked;
  const told = facts.filter(isFromMeta);
  const found = toFound(answering, turn, { written: answered, today: written.today, told });
  return { found, reply: answered.offTopic ? null : answered };
}

function toFound(
  { business }: Answering,
  { claim, messages }: Turn,
  { written, today, told }: { written: Written; today: string; told: readonly LeadFact[] },
): Found {
  const { by: source, language, needsHuman, attempts, costUsd, proof, offTopic, wantsToOrder } = written;
  const hasCart = messages.some(({ notes }) => notes.some(({ kind }) => kind === 'cart'));
  const { score, grade } = gradeLead(business, written.lead, today);
  const text = offTopic ? offTopicReply(business, { count: claim.offTopicCount + 1, language }) : written.text;
  const tokens = (kind: 'inputTokens' | 'outputTokens'): number =>
    attempts.reduce((sum, attempt) => sum + (attempt[kind] ?? 0), 0);
  return {
    answer: {
      text,
      source,
      language,
      // Whoever sends a cart wants to buy it, and that is for a person.
      needsHuman: needsHuman || hasCart,
      attempts,
      inputTokens: tokens('inputTokens'),
      outputTokens: tokens('outputTokens'),
      proof,
    },
    costUsd,
    lead: { facts: withMetas([...written.lead, ...told], messages), score, grade },
    offTopic,
    wantsToOrder: wantsToOrder || hasCart,
  };
}

/** The last step, after the proof: the customer is told once that this is an assistant. */
function disclosed({ business }: Answering, claim: TurnClaim, found: Found): Found {
  const { answer } = found;
  const options = { alreadyDisclosed: claim.disclosed, language: answer.language };
  return { ...found, answer: { ...answer, text: withDisclosure(business, answer.text, options) }, disclosed: true };
}
