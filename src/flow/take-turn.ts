// Place in the line: queue/workers -> take-turn -> find-answer -> db/turns (commit) -> wake deliver.
import { setTimeout as sleep } from 'node:timers/promises';
import type { OptOutScope } from '../db/consent.ts';
import { waitsForFile } from '../db/files.ts';
import type { Database } from '../db/pool.ts';
import { claimTurn, type TurnClaim } from '../db/turn-claims.ts';
import { commitTurn, releaseLease, type CommitOutcome } from '../db/turns.ts';
import { withdrawUnsentReplies } from '../db/unsent-replies.ts';
import type { Wake } from '../domain/ports.ts';
import type { Rich } from '../domain/rich.ts';
import type { TurnMessage } from '../domain/turn.ts';
import { maskCustomer, type Logger } from '../observe/logger.ts';
import type { KillPoint } from '../observe/kill-points.ts';
import type { Metrics } from '../observe/metrics.ts';
import { sayIn } from '../phrases/packs.ts';
import { toWhatsAppText } from '../whatsapp/send/format-text.ts';
import { markRead } from '../whatsapp/send/send-message.ts';
import type { GraphClient } from '../whatsapp/send/graph-client.ts';
import { richContent } from '../whatsapp/send/rich-content.ts';
import { splitText } from '../whatsapp/send/split-text.ts';
import type { Tokens } from '../whatsapp/send/tokens.ts';
import type { Answering } from './answering.ts';
import { failureAnswer, findAnswer, type FindAnswerDeps } from './find-answer.ts';
import { gatherTurn, type GatherDeps } from './gather-turn.ts';
import { findInstantAnswer, withCostOf, type Found } from './instant-answer.ts';
import { keepLease } from './keep-lease.ts';
import { isLeaseLost, leaseLost } from './lease-lost.ts';
import { giveLeaseBack, pinVersion } from './give-lease-back.ts';
import { leaveUnanswered } from './leave-unanswered.ts';
import { readConsent } from './read-consent.ts';
import { isUnread } from './read-files.ts';
import { forgetIn, type Turnstile } from './turnstile.ts';
import type { HandOver } from './sending/hand-over.ts';
import { fallQuiet, hasSaid, isMachine } from './watch-loop.ts';

export type TakeTurnDeps = FindAnswerDeps &
  GatherDeps & {
    db: Database;
    receipts: GraphClient;
    wake: Pick<Wake, 'turns'>;
    /** Sends the reply that was just committed; returns at once and never throws. */
    reply: HandOver['reply'];
    /** What is made from the version of the business that a claim has pinned. */
    answering: (claim: Pick<TurnClaim, 'businessVersion' | 'phoneNumberId'>) => Answering | Promise<Answering>;
    /** Whether somebody is told of qualified leads and waiting customers. */
    notify: boolean;
    /** Passed by what may have stopped its worker before; who is turned away comes again. */
    suspects: Turnstile;
    killPoint: KillPoint;
    metrics: Metrics;
    logger: Logger;
    tokens: Tokens;
    leaseMs: number;
    /** Left out, opting out counts for all of the business's numbers. */
    optOutScope?: OptOutScope;
  };

/** An answer that comes later than this, after an outage, begins with an apology. */
const lateAfterMs = 30 * 60_000;
/** Work that begins so late has a backlog before it: newer words get an answer of their own, rather than everybody a second draft. */
const behindAfterMs = 2_000;
/** A draft is thrown away for newer messages at most this often. */
const mostRedrafts = 2;
/**
 * A message whose work was started this often without an end keeps killing its worker: it is parked. So often, because a worker
 * that dies of something else takes the turns along that it had, and a server may be killed again and again.
 */
const mostStarts = 10;
/** From the next start on it is answered alone: when a worker dies, every turn it had is counted, and only one is the cause. */
const unsuspiciousStarts = 3;

/**
 * Answers everything a conversation has waiting, as one turn: one reply, committed only while the lease is ours.
 * Does nothing when nothing waits, another worker has the conversation, or its files wait for a place. Rejects when `signal` aborts.
 */
export async function takeTurn(deps: TakeTurnDeps, conversationId: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (deps.files.places.keepsOut(conversationId) && (await waitsForFile(deps.db, conversationId))) return;
  const claim = await claimWhole(deps, conversationId);
  if (claim === null) return forgetIn([deps.files.places, deps.suspects], conversationId);
  if (claim.starts <= unsuspiciousStarts || claim.starts > mostStarts) return answerClaimed(deps, claim, signal);
  using pass = deps.suspects.enter(conversationId);
  if (pass === null) await releaseLease(deps.db, claim, { countStart: false });
  else await answerClaimed(deps, claim, signal);
}

async function answerClaimed(deps: TakeTurnDeps, claim: TurnClaim, signal: AbortSignal): Promise<void> {
  const { conversationId } = claim;
  const logger = deps.logger.child({
    conversationId,
    fence: claim.fence,
    customer: maskCustomer(claim.customerId),
    // Not the wamid: Meta encodes the customer's number in it.
    inboxId: claim.messages.at(-1)?.inboxId,
  });
  logger.info({ messages: claim.messages.length }, 'Processing message from queue');
  const answering = await pinVersion({ ...deps, logger }, claim, signal);
  await using lease = keepLease(deps, claim);
  const until = AbortSignal.any([signal, lease.lost]);
  if (await leaveUnanswered({ ...deps, logger }, answering, claim, until)) return;
  const startedMs = performance.now();
  const turn: Turn = { deps, answering, claim, logger, startedMs, signal: until, lastRead: null };
  try {
    const outcome = await answerWaiting(turn);
    if (outcome === 'lost') throw leaseLost(conversationId);
    if (outcome === 'settled') {
      await releaseLease(deps.db, claim, { countStart: false });
      return;
    }
    if (outcome === 'quiet') return;
    deps.killPoint('after-commit');
    deps.reply(claim);
  } catch (error) {
    if (lease.lost.aborted || isLeaseLost(error)) {
      deps.metrics.leaseLost();
      logger.warn('The lease of this conversation was lost: nothing of this turn is kept');
      throw leaseLost(conversationId);
    }
    await giveLeaseBack({ ...deps, logger }, claim, error, signal);
    throw error;
  }
}

/**
 * Claims a conversation; an earlier reply that never began to go out (a dead token, an outage) is taken back first, so that the
 * customer, who has written again, gets one reply to everything.
 */
async function claimWhole(deps: TakeTurnDeps, conversationId: string): Promise<TurnClaim | null> {
  const { db, leaseMs, tokens, optOutScope = 'all' } = deps;
  const options = { tokenFingerprints: tokens.usable(), phoneNumberIds: tokens.numbers(), optOutScope };
  const claim = await claimTurn(db, conversationId, leaseMs, options);
  if (claim === null || !claim.unsent || !claim.windowOpen || claim.state === 'human') return claim;
  if (claim.optedOut && claim.wasOptedOut) return claim;
  await withdrawUnsentReplies(db, claim);
  await releaseLease(db, claim, { countStart: false });
  return claimTurn(db, conversationId, leaseMs, options);
}

type Turn = {
  deps: TakeTurnDeps;
  answering: Answering;
  claim: TurnClaim;
  logger: Logger;
  startedMs: number;
  signal: AbortSignal;
  /** The newest message that was marked as read. */
  lastRead: string | null;
};

async function answerWaiting(turn: Turn): Promise<CommitOutcome | 'quiet'> {
  const { deps, answering, claim, logger, signal } = turn;
  if (claim.starts > mostStarts) {
    logger.error({ starts: claim.starts }, 'This message keeps crashing its worker: parked for a person');
    return commit(turn, claim.messages, failureAnswer(answering, claim.language), { force: true, dead: true });
  }
  const isInstant = !isLate(turn) && !claim.messages.some(isUnread);
  const instant = isInstant ? await findInstantAnswer(deps, answering, { claim, messages: claim.messages }) : null;
  if (isMachine(claim)) {
    const { changed, toRecord } = readConsent(answering, claim, claim.messages);
    // A wish about consent is answered, but not the same one again and again.
    if (changed === null || hasSaid(claim, changed.message.text)) {
      await fallQuiet(deps, claim, toRecord, logger);
      return 'quiet';
    }
  }
  sendReadReceipt(turn, { messages: claim.messages, typing: instant === null });
  const { limits } = answering.business;
  // For ready answers too; whoever opens a door is let through.
  if (claim.turnsInMinute >= limits.turnsPerMinute && instant?.answer.source !== 'door')
    await sleep(limits.waitSeconds * 1000, undefined, { signal });
  else if (instant !== null) {
    const outcome = await commit(turn, claim.messages, instant, { force: false, dead: false });
    if (outcome !== 'newer') {
      if (instant.answer.source === 'cache') logger.info('Cache hit - instant response');
      return outcome;
    }
  }
  return answerSlowly(turn);
}

async function answerSlowly(turn: Turn): Promise<CommitOutcome> {
  const { deps, answering, claim, logger, signal } = turn;
  const thrownAway: Found[] = [];
  let known: readonly TurnMessage[] = claim.messages;
  for (let draft = 0; ; draft++) {
    const gathered = await gatherTurn(deps, { ...turn, isLate: isLate(turn), known }, signal);
    // A claim may have waited for a turn that answered everything meanwhile; without a place for its files it comes again.
    if (gathered === null || gathered.messages.length === 0) return 'settled';
    const { messages, spent, readMs } = gathered;
    known = messages;
    thrownAway.push(...spent);
    const rest = { ...deps, deadlineMs: deps.deadlineMs - readMs };
    const instant = await findInstantAnswer(deps, answering, { claim, messages });
    sendReadReceipt(turn, { messages, typing: instant === null });
    const found = instant ?? (await findAnswer(rest, answering, { claim, messages, logger }, signal));
    const force = draft >= mostRedrafts || claim.waitedMs > behindAfterMs;
    const outcome = await commit(turn, messages, withCostOf(thrownAway, found), { force, dead: false });
    // What came while the last draft was written may have lost its wake-up to this turn.
    if (force && outcome === 'committed') deps.wake.turns([claim.conversationId]);
    if (outcome !== 'newer') return outcome;
    logger.info('The customer wrote again: discarding the draft');
    thrownAway.push(found);
  }
}

/** The customer has waited long for any word of ours: the answer opens with an apology, once. */
function isLate({ claim }: Turn): boolean {
  return claim.lateMs > lateAfterMs && (claim.repliedAgoMs === null || claim.repliedAgoMs > lateAfterMs);
}

async function commit(
  turn: Turn,
  messages: readonly TurnMessage[],
  found: Found,
  options: { force: boolean; dead: boolean },
): Promise<CommitOutcome> {
  const { deps, answering, claim, startedMs, signal } = turn;
  signal.throwIfAborted();
  const apology = isLate(turn) ? `${sayIn(answering.business, found.answer.language)('late')}\n\n` : '';
  const parts = splitText(toWhatsAppText(apology + found.answer.text));
  const rich = richBeside(found.rich ?? null, parts, apology);
  const { toRecord: consent } = readConsent(answering, claim, messages);
  const end = { messages, parts, notify: deps.notify, consent, ...found, rich, ...options };
  const outcome = await commitTurn(deps.db, claim, end);
  if (outcome === 'committed') deps.metrics.turnCommitted(found.answer.source, (performance.now() - startedMs) / 1000);
  return outcome;
}

/** What goes along with the parts of a reply: with one only, as it would stand below the wrong words, and not in place of an apology. */
function richBeside(rich: Rich | null, [words, ...more]: readonly string[], apology: string): Rich | null {
  if (rich === null || words === undefined || more.length > 0 || (rich.kind === 'place' && apology !== '')) return null;
  return richContent(rich, words) === null ? null : rich;
}

/** The newest message says for all before it that they were read. Not awaited: a receipt is a courtesy and must not delay the answer. */
function sendReadReceipt(
  turn: Turn,
  { messages, typing }: { messages: readonly TurnMessage[]; typing: boolean },
): void {
  const { deps, claim, logger, signal } = turn;
  const wamid = messages.at(-1)?.wamid;
  if (wamid === undefined || wamid === turn.lastRead) return;
  turn.lastRead = wamid;
  const receipt = { phoneNumberId: claim.phoneNumberId, wamid, typing };
  const graph = deps.receipts.withToken(deps.tokens.current(claim.phoneNumberId).value);
  markRead({ graph }, receipt, signal).catch((error: unknown) => {
    logger.debug({ err: error }, 'The read receipt was not sent');
  });
}
