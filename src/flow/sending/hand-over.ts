// Place in the line: take-turn -> hand-over -> deliver: a reply goes out of the process that has committed it, if it has room.
import type { Wake } from '../../domain/ports.ts';
import type { Logger } from '../../observe/logger.ts';
import { createReporter } from '../../observe/reporter.ts';

/** Where a reply that was just committed waits. */
export type Committed = { conversationId: string; phoneNumberId: string };

export type HandOver = {
  /** Sends what the conversation has unsent, at once where there is room, else by a job. Returns at once and never throws. */
  reply: (committed: Committed) => void;
  /** Takes nothing more, waits at most `graceMs` for what is being sent, then aborts it and waits 2 s more. */
  close: (graceMs: number) => Promise<void>;
};

const abortGraceMs = 2_000;

/**
 * Creates what saves most replies their job. At most `most` conversations are being sent here at a time; each that has nothing to claim
 * (an earlier message is on its way), or fails, gets a job after all, so that no wake-up is lost.
 */
export function createHandOver(deps: {
  /** Sends what one conversation has unsent; false when nothing could be claimed. */
  deliver(committed: Committed, signal: AbortSignal): Promise<boolean>;
  wake: Pick<Wake, 'deliveries'>;
  most: number;
  logger: Logger;
}): HandOver {
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const report = createReporter(deps.logger);
  let isClosed = false;

  async function run(committed: Committed): Promise<void> {
    const id = committed.conversationId;
    try {
      if (!(await deps.deliver(committed, stopping.signal))) deps.wake.deliveries([id]);
    } catch (error) {
      report(error, 'A reply could not be sent by the process that wrote it: the queue brings it again');
      deps.wake.deliveries([id]);
    } finally {
      underWay.delete(id);
    }
  }

  return {
    reply(committed) {
      const id = committed.conversationId;
      if (isClosed || underWay.size >= deps.most || underWay.has(id)) deps.wake.deliveries([id]);
      else underWay.set(id, run(committed));
    },
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
