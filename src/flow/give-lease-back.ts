// Serves take-turn: a turn that ends without an answer.
import { isRetryable, isUnavailable, type Database } from '../db/pool.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import { releaseLease } from '../db/turns.ts';
import type { Logger } from '../observe/logger.ts';
import type { Answering } from './answering.ts';
import { uncountLater } from './uncount-later.ts';

type Deps = { db: Database; logger: Logger };

/** What the whole turn answers with, whatever is published meanwhile; gives the lease back and rejects when it cannot be had. */
export async function pinVersion(
  deps: Deps & { answering: (claim: TurnClaim) => Answering | Promise<Answering> },
  claim: TurnClaim,
  signal: AbortSignal,
): Promise<Answering> {
  try {
    return await deps.answering(claim);
  } catch (error) {
    await giveLeaseBack(deps, claim, error, signal);
    throw error;
  }
}

/** Gives the lease of a turn back that ended with this error; never rejects. */
export async function giveLeaseBack(deps: Deps, claim: TurnClaim, error: unknown, signal: AbortSignal): Promise<void> {
  // Neither a shutdown, an outage nor a deadlock is the message's fault; every other end counts towards parking it.
  const countStart = !signal.aborted && !isUnavailable(error) && !isRetryable(error);
  await releaseLease(deps.db, claim, { countStart }).catch((releaseError: unknown) => {
    deps.logger.warn({ err: releaseError }, 'Could not release the lease; it will expire');
    if (!countStart) void uncountLater(deps, claim, signal);
  });
}
