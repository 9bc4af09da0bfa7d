// Place in the line: take-turn -> hand-over -> deliver: a reply goes out of the process that has committed it, if it has room.
import type { Wake } from '../../domain/ports.ts';
import type { Logger } from '../../observe/logger.ts';
import { createReporter } from '../../observe/reporter.ts';

export type HandOver = {
  /** Sends what these conversations have unsent, at once where there is room, else by a job. Returns at once and never throws. */
  deliveries: Wake['deliveries'];
  /** Takes nothing more, waits at most `graceMs` for what is being sent, then aborts it and waits 2 s more. */
  close: (graceMs: number) => Promise<void>;
};

const abortGraceMs = 2_000;

/**
 * Creates what saves most replies their job. At most `most` conversations are being sent here at a time; each that has nothing due (an
 * earlier message is on its way), or fails, gets a job after all, so that no wake-up is lost.
 */
export function createHandOver(deps: {
  /** Sends what one conversation has unsent; false when nothing was due. */
  deliver(conversationId: string, signal: AbortSignal): Promise<boolean>;
  wake: Pick<Wake, 'deliveries'>;
  most: number;
  logger: Logger;
}): HandOver {
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const report = createReporter(deps.logger);
  let isClosed = false;

  async function run(id: string): Promise<void> {
    try {
      if (!(await deps.deliver(id, stopping.signal))) deps.wake.deliveries([id]);
    } catch (error) {
      report(error, 'A reply could not be sent by the process that wrote it: the queue brings it again');
      deps.wake.deliveries([id]);
    } finally {
      underWay.delete(id);
    }
  }

  return {
    deliveries(conversationIds) {
      const left = conversationIds.filter((id) => {
        if (isClosed || underWay.size >= deps.most || underWay.has(id)) return true;
        underWay.set(id, run(id));
        return false;
      });
      if (left.length > 0) deps.wake.deliveries(left);
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
