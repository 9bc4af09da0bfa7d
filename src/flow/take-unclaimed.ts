// Beside the line: guard-queue -> take-unclaimed -> take-turn, deliver, when no queue has given the work out.
import type { QueueName } from '../domain/ports.ts';
import type { Logger } from '../observe/logger.ts';
import { createReporter } from '../observe/reporter.ts';

/**
 * Does the work of one conversation, false when there was none; the signal aborts when the process has to go. `withFiles`: who woke it knows of
 * files that are to be read first.
 */
export type Work = (conversationId: string, signal: AbortSignal, withFiles?: boolean) => Promise<boolean>;

export type Taker = {
  /** The work as everybody must do it, the consumers of the queues too: what fails is left alone for a moment. */
  work: Record<QueueName, Work>;
  /** Begins the work on these conversations, some at a time; `deliver` also sends what a turn has committed. Never throws. */
  take(queue: QueueName, conversationIds: readonly string[], deliver: () => boolean): void;
  /** Waits at most `graceMs` for what is under way, then aborts it and waits 2 s more. */
  close(graceMs: number): Promise<void>;
};

const pauseAfterFailureMs = 3_000;
const mostPauses = 5_000;
/** The database's connections are few. */
export const mostTakenAtOnce = 50;
const abortGraceMs = 2_000;

/** Creates what takes work without a queue, under the same leases and claims. */
export function createTaker(deps: { work: Record<QueueName, Work>; logger: Logger }): Taker {
  const paused = new Map<string, number>();
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const report = createReporter(deps.logger);
  let isClosed = false;

  const watched =
    (queue: QueueName): Work =>
    async (conversationId, signal, withFiles) => {
      try {
        return await deps.work[queue](conversationId, signal, withFiles);
      } catch (error) {
        const [oldest] = paused.size >= mostPauses ? paused.keys() : [];
        if (oldest !== undefined) paused.delete(oldest);
        paused.set(`${queue} ${conversationId}`, performance.now() + pauseAfterFailureMs);
        throw error;
      }
    };
  const work = { turns: watched('turns'), deliveries: watched('deliveries') };

  const take: Taker['take'] = (queue, conversationIds, deliver) => {
    for (const id of conversationIds) {
      const key = `${queue} ${id}`;
      if (isClosed || underWay.size >= mostTakenAtOnce) return;
      if (underWay.has(key) || (paused.get(key) ?? 0) > performance.now()) continue;
      paused.delete(key);
      const run = async (): Promise<void> => {
        try {
          await work[queue](id, stopping.signal);
        } catch (error) {
          report(error, 'Work that was taken without the queue failed: it is taken again');
        } finally {
          underWay.delete(key);
        }
        // The reply that a turn has just committed would otherwise wait until it is found unclaimed.
        if (queue === 'turns' && deliver()) take('deliveries', [id], deliver);
      };
      underWay.set(key, run());
    }
  };

  return {
    work,
    take,
    async close(graceMs) {
      isClosed = true;
      const aborting = setTimeout(() => stopping.abort(), graceMs);
      const late = Promise.withResolvers<void>();
      const leaving = setTimeout(late.resolve, graceMs + abortGraceMs);
      await Promise.race([Promise.allSettled(underWay.values()), late.promise]);
      clearTimeout(aborting);
      clearTimeout(leaving);
    },
  };
}
