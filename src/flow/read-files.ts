// Place in the line: take-turn -> gather-turn -> read-files, before anything is asked: what came as a file becomes words, once.
import { pictureQuestion, tellPicture } from '../ai/picture-question.ts';
import { costOfAttempts } from '../ai/prices.ts';
import type { Router } from '../ai/router.ts';
import type { Transcriber } from '../ai/transcriber.ts';
import type { ReadFile } from '../db/files.ts';
import type { Database } from '../db/pool.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import { readChatSoFar } from '../db/chat-so-far.ts';
import { decidePace } from '../desk/decide-pace.ts';
import { mostFileBytes, type fileKinds } from '../domain/message.ts';
import type { ModelAttempt, TurnMessage } from '../domain/turn.ts';
import type { Bucket } from '../media/bucket.ts';
import { isPdf, readPdfText } from '../media/pdf-text.ts';
import { isPicture, redrawPicture } from '../media/picture.ts';
import { readSound } from '../media/sound.ts';
import type { Logger } from '../observe/logger.ts';
import { fetchFile, type FetchFileDeps } from '../whatsapp/media/fetch-file.ts';
import { readFileSource } from '../whatsapp/media/file-source.ts';
import type { Answering } from './answering.ts';
import { fixedAnswer, type Found } from './instant-answer.ts';
import type { ModelBudget } from './model-budget.ts';
import { storeFile } from './store-file.ts';
import type { Turnstile } from './turnstile.ts';

export type ReadFilesDeps = {
  db: Database;
  logger: Logger;
  budget: Pick<ModelBudget, 'open'>;
  /** For a whole answer; files get the first two fifths. */
  deadlineMs: number;
  files: FetchFileDeps & {
    /** Null: nobody can, and people listen. */
    transcriber: Transcriber | null;
    /** Null: no model sees, and people look. */
    seer: Router | null;
    /** Where bytes are kept; null: in the database. */
    bucket: Bucket | null;
    /** For the bytes: a large file must not hold a connection of those by which customers are answered. */
    db: Database;
    /** For `readFiles`: a few turns at a time, as their bytes are in memory meanwhile; who is turned away comes again. */
    places: Turnstile;
  };
};

type FileTurn = { claim: TurnClaim; answering: Answering; messages: readonly TurnMessage[] };
/** One file under work; what its calls cost is added up. */
type Work = {
  deps: ReadFilesDeps;
  phoneNumberId: string;
  answering: Answering;
  /** What a customer may cost holds for files as it does for answers. */
  isOverLimit: boolean;
  endsAt: number;
  spent: Spent;
  signal: AbortSignal;
};
type Spent = { attempts: ModelAttempt[]; costUsd: number };
type Kind = (typeof fileKinds)[number];

const megabyte = 1024 * 1024;
const mostBytes: Readonly<Record<Kind, number>> = {
  audio: 8 * megabyte,
  image: 8 * megabyte,
  document: mostFileBytes,
};
/** Of one turn; whoever sends more gets a person. */
const mostFiles = 6;
const atATime = 2;
/** A second tells nothing, and models hear words in it. */
const voiceSeconds = { least: 1, most: 15 * 60 };
const mostVoiceChars = 12_000;
const mostHints = 40;
const overLimit = 'this customer has reached a limit of the business file';
/** A file whose turn was started so often without an end may be what stops the worker. */
const unsuspiciousStarts = 3;

/** Whether a message has a file that nobody has tried to read. */
export function isUnread({ file, media }: TurnMessage): boolean {
  return media !== null && media in mostBytes && file !== null && file !== undefined;
}

/**
 * Reads the files of a turn, each once, and keeps what came of it with the messages, which must be gathered again. Returns what that cost.
 * The caller has a place, so that the time for it runs from now, however long the turn has waited for one. Rejects only when `signal` aborts or
 * the database is away.
 */
export async function readFiles(deps: ReadFilesDeps, turn: FileTurn, signal: AbortSignal): Promise<Found> {
  const { claim, answering } = turn;
  const spent: Spent = { attempts: [], costUsd: 0 };
  const endsAt = performance.now() + (deps.deadlineMs * 2) / 5;
  const { usage } = await readChatSoFar(deps.db, claim.conversationId, 0);
  const isOverLimit = decidePace(answering.business.limits, usage) === 'desk';
  const work: Work = { deps, phoneNumberId: claim.phoneNumberId, answering, isOverLimit, endsAt, spent, signal };
  const unread = turn.messages.filter(isUnread);
  const isSuspect = claim.starts > unsuspiciousStarts;
  const waiting = unread.entries();
  const serve = async (): Promise<void> => {
    for (const [index, message] of waiting) {
      const refused = isSuspect ? 'its turn did not end before' : index < mostFiles ? null : 'too many at a time';
      const read = refused === null ? await readOne(work, claim, message) : failed(refused);
      if (read.fault !== null)
        deps.logger.info({ fault: read.fault, media: message.media }, 'A file could not be read');
      await storeFile({ ...deps, ...deps.files }, message.inboxId, read, signal);
    }
  };
  await Promise.all(Array.from({ length: atATime }, serve));
  return foundOf(spent);
}

function foundOf({ attempts, costUsd }: Spent): Found {
  const tokens = (kind: 'inputTokens' | 'outputTokens'): number =>
    attempts.reduce((sum, attempt) => sum + (attempt[kind] ?? 0), 0);
  const counted = { attempts, inputTokens: tokens('inputTokens'), outputTokens: tokens('outputTokens') };
  return { answer: { ...fixedAnswer('', 'fixed', null), ...counted }, costUsd };
}

function failed(fault: string, kept: Partial<ReadFile> = {}): ReadFile {
  return { mime: null, name: null, seconds: null, bytes: null, text: null, note: null, ...kept, fault };
}

async function readOne(work: Work, claim: TurnClaim, { file, media, text }: TurnMessage): Promise<ReadFile> {
  const { deps, endsAt, signal } = work;
  const source = readFileSource(file);
  if (source === null) return failed('Meta gave no id for it');
  const inTime = AbortSignal.timeout(Math.max(1, Math.floor(endsAt - performance.now())));
  const fetched = await fetchFile(deps.files, source, {
    maxBytes: mostBytes[media as Kind], // only those are unread
    phoneNumberId: claim.phoneNumberId,
    signal: AbortSignal.any([signal, inTime]),
  });
  signal.throwIfAborted();
  if ('fault' in fetched) return failed(fetched.fault);
  const { bytes } = fetched;
  if (media === 'audio') return readVoice(work, bytes);
  if (media === 'image' || isPicture(bytes)) return readPicture(work, bytes, text ?? '');
  return readDocument(bytes, source.name, AbortSignal.any([signal, inTime]));
}

async function readVoice(work: Work, bytes: Buffer): Promise<ReadFile> {
  const { deps, answering, endsAt, spent, signal } = work;
  const sound = readSound(bytes);
  if (sound === null) return failed('not a recording');
  const kept = { ...sound, bytes, text: null, note: null };
  if (sound.seconds < voiceSeconds.least) return { ...kept, fault: null };
  if (sound.seconds > voiceSeconds.most) return failed('longer than 15 minutes', kept);
  if (work.isOverLimit) return failed(overLimit, kept);
  if (deps.files.transcriber === null) return failed('no provider transcribes', kept);
  using purse = deps.budget.open(work.phoneNumberId);
  const hints = answering.business.offers.slice(0, mostHints).map(({ name }) => name);
  const limits = { deadlineMs: endsAt - performance.now(), purse };
  const told = await deps.files.transcriber.transcribe({ ...sound, bytes, hints }, limits, signal);
  spent.attempts.push(...told.attempts);
  spent.costUsd += told.costUsd;
  if (told.text === null) return failed('no provider transcribed it', kept);
  return { ...kept, fault: null, text: told.text === '' ? null : told.text.slice(0, mostVoiceChars) };
}

async function readPicture(work: Work, bytes: Buffer, caption: string): Promise<ReadFile> {
  const { deps, answering, endsAt, spent, signal } = work;
  const picture = await redrawPicture(bytes);
  if ('fault' in picture) return failed(picture.fault);
  const kept = { ...picture, seconds: null };
  if (work.isOverLimit) return failed(overLimit, kept);
  if (deps.files.seer === null) return failed('no model looks at pictures', kept);
  using purse = deps.budget.open(work.phoneNumberId);
  const offers = answering.business.offers.map(({ name }) => name);
  const limits = { deadlineMs: Math.max(0, endsAt - performance.now()), purse };
  const { result, attempts } = await deps.files.seer.ask(
    pictureQuestion(picture.bytes, { caption, offers }),
    signal,
    limits,
  );
  spent.attempts.push(...attempts);
  spent.costUsd += costOfAttempts(attempts);
  if (result === null) return failed('no model could look at it', kept);
  // Words of its own, though none: the message is one that can be answered.
  return { ...kept, fault: null, text: '', note: { kind: 'picture', text: tellPicture(result.answer) } };
}

/** The first pages of a PDF; everything else is for people, who save it. */
async function readDocument(bytes: Buffer, name: string | null, signal: AbortSignal): Promise<ReadFile> {
  const isReadable = isPdf(bytes);
  const kept = {
    mime: isReadable ? 'application/pdf' : 'application/octet-stream',
    name: name ?? (isReadable ? 'document.pdf' : 'document'),
    seconds: null,
    bytes,
  };
  if (!isReadable) return failed('not a PDF', kept);
  const told = await readPdfText(bytes, signal);
  if ('fault' in told) return failed(told.fault, kept);
  const title = `${kept.name.slice(0, 80)}, pages: ${told.pages}`;
  return { ...kept, fault: null, text: '', note: { kind: 'document', text: `${title}\n${told.text}` } };
}
