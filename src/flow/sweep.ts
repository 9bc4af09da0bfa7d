// Beside the line: finds what waits in the database without a job and wakes it, so that a lost job is only a delay.
import { askForPerson } from '../db/conversations.ts';
import { planLateAnswers } from '../db/planned.ts';
import type { Database } from '../db/pool.ts';
import {
  applyEarlyStatuses,
  findForgottenDeliveries,
  findForgottenTurns,
  parkClosedWindows,
  settleUnknown,
  tryBeTheSweeper,
  type ForgottenOptions,
} from '../db/sweep-queries.ts';
import type { Wake } from '../domain/ports.ts';
import type { Logger } from '../observe/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Tokens } from '../whatsapp/send/tokens.ts';
import { heedFailure } from './sending/heed-failure.ts';
import type { Turnstile } from './turnstile.ts';

export type SweepDeps = {
  db: Database;
  /** At most one waiting job a conversation: may be called for the same work again and again. */
  wake: Wake;
  /** Wakes even where a hung or dead worker holds the conversation's place in the queue. */
  wakeWithoutDeduplication: Wake;
  metrics: Metrics;
  logger: Logger;
  settleMs: number;
  /** Between two sweeps. */
  sweepMs: number;
  /** What waits for a place in this process is woken by it: jobs of all that would only stand before others'. */
  files: { places: Pick<Turnstile, 'keepsOut'> };
  /** Whether somebody is told of waiting customers. */
  notify: boolean;
  tokens: Tokens;
};

const mostAtOnce = 1_000;
/** Work younger than this still has its own wake-up on the way. */
const lostAfterMs = 2_000;
const lost: ForgottenOptions = { olderThanMs: lostAfterMs, againAfterMs: null, limit: mostAtOnce };
/** At start the workers of the process before are gone, and with them whatever they held. */
const orphaned: ForgottenOptions = { olderThanMs: 0, againAfterMs: 0, limit: mostAtOnce };

/** A wake-up that has not helped by then met a worker that hangs or died; one a time, or they would fill the queue. */
function stuck(sweepMs: number): ForgottenOptions {
  const olderThanMs = Math.max(lostAfterMs, sweepMs * 2);
  return { olderThanMs, againAfterMs: olderThanMs * 3, limit: mostAtOnce };
}

/** Sweeps once, in one process of the cluster at a time; `all` takes everything that waits for orphaned (at start). */
export async function sweep(deps: SweepDeps, options: { all: boolean }): Promise<void> {
  const found = await deps.db.transaction(async (tx) => {
    if (!(await tryBeTheSweeper(tx))) return null;
    for (const failed of await applyEarlyStatuses(tx)) await heedFailure(tx, failed, deps);
    const settled = await settleUnknown(tx, deps.settleMs);
    const closed = await parkClosedWindows(tx);
    await askForPerson(tx, [...settled.givenUp, ...closed.all], deps);
    await planLateAnswers(tx, closed.unanswered);
    const find = async (which: ForgottenOptions) => ({
      turns: (await findForgottenTurns(tx, which, deps.tokens.numbers())).filter(
        (id) => !deps.files.places.keepsOut(id),
      ),
      deliveries: await findForgottenDeliveries(tx, which, deps.tokens.usable()),
    });
    return {
      ...settled,
      closed: closed.all,
      lost: options.all ? { turns: [], deliveries: [] } : await find(lost),
      stuck: await find(options.all ? orphaned : stuck(deps.sweepMs)),
    };
  });
  if (found === null) return;
  if (found.resent > 0)
    deps.logger.warn({ messages: found.resent }, 'No status settled these sends in time: sent again');
  if (found.givenUp.length > 0)
    deps.logger.error(
      { messages: found.givenUp.length },
      'Replies were sent several times and Meta never said whether it accepted them: asking for a person',
    );
  if (found.closed.length > 0)
    deps.logger.error(
      { conversations: found.closed.length },
      'Replies were not sent within 24 hours, and Meta accepts no free text now: asking for a person',
    );
  const { turns, deliveries } = found.stuck;
  if (turns.length + deliveries.length > 0) {
    deps.logger.info(
      { turns: turns.length, deliveries: deliveries.length },
      'The sweeper woke work that was left behind',
    );
  }
  deps.metrics.sweeperWoke({ turns: turns.length, deliveries: deliveries.length });
  deps.wake.turns(found.lost.turns);
  deps.wake.deliveries(found.lost.deliveries);
  deps.wakeWithoutDeduplication.turns(turns);
  deps.wakeWithoutDeduplication.deliveries(deliveries);
}
