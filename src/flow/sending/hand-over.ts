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
/** Turns that are committed together hand over more than there are places; a place is free again within milliseconds. */
const lineLength = 40;
/**
 * Where it is not, Meta is slow, and the queue's places and other processes are the quicker way. Below the two seconds after which
 * what nobody has claimed is looked for.
 */
const patienceMs = 1_500;

/**
 * Creates what saves most replies their job. At most `most` conversations are being sent here at a time, and a number of others stand in
 * line for a moment behind replies of their own phone number; each for which there is no place by then, that has nothing to claim (an
 * earlier message is on its way), or fails, gets a job after all, so that no wake-up is lost.
 */
export function createHandOver(deps: {
  /** Sends what one conversation has unsent; false when nothing could be claimed. */
  deliver(committed: Committed, signal: AbortSignal): Promise<boolean>;
  wake: Pick<Wake, 'deliveries'>;
  most: number;
  logger: Logger;
}): HandOver {
  const underWay = new Map<string, { phoneNumberId: string; sent: Promise<void> }>();
  const line = createLine((ids) => deps.wake.deliveries(ids));
  const stopping = new AbortController();
  const report = createReporter(deps.logger);
  let isClosed = false;

  async function run(committed: Committed): Promise<void> {
    const { conversationId: id, phoneNumberId } = committed;
    try {
      if (!(await deps.deliver(committed, stopping.signal))) deps.wake.deliveries([id]);
    } catch (error) {
      report(error, 'A reply could not be sent by the process that wrote it: the queue brings it again');
      deps.wake.deliveries([id]);
    } finally {
      underWay.delete(id);
      const next = line.next(phoneNumberId);
      if (next !== null) start(next);
    }
  }

  function start(committed: Committed): void {
    const { conversationId, phoneNumberId } = committed;
    underWay.set(conversationId, { phoneNumberId, sent: run(committed) });
  }

  /** A number waits for the places that it holds itself: those of others may be slow to come free. */
  function mayWait(phoneNumberId: string): boolean {
    const holdsOne = [...underWay.values()].some((one) => one.phoneNumberId === phoneNumberId);
    return holdsOne && line.size() < deps.most * lineLength;
  }

  return {
    reply(committed) {
      const id = committed.conversationId;
      // Who stands in line has claimed nothing yet, and will send this reply too.
      if (line.has(id)) return;
      if (isClosed || underWay.has(id)) deps.wake.deliveries([id]);
      else if (underWay.size < deps.most) start(committed);
      else if (mayWait(committed.phoneNumberId)) line.add(committed);
      else deps.wake.deliveries([id]);
    },
    async close(graceMs) {
      isClosed = true;
      line.sendAway(0);
      const aborting = setTimeout(() => stopping.abort(), graceMs);
      const late = Promise.withResolvers<void>();
      const givingUp = setTimeout(late.resolve, graceMs + abortGraceMs);
      await Promise.race([Promise.allSettled([...underWay.values()].map(({ sent }) => sent)), late.promise]);
      clearTimeout(aborting);
      clearTimeout(givingUp);
    },
  };
}

/** Replies that wait for a place, the longest waiting first; those that have waited too long leave for the queue. */
function createLine(leave: (conversationIds: string[]) => void) {
  const line = new Map<string, { committed: Committed; sinceMs: number }>();
  let looking: NodeJS.Timeout | null = null;

  function sendAway(olderThanMs: number): void {
    const nowMs = performance.now();
    const tired = [...line].filter(([, { sinceMs }]) => nowMs - sinceMs >= olderThanMs).map(([id]) => id);
    for (const id of tired) line.delete(id);
    if (tired.length > 0) leave(tired);
  }

  function look(): void {
    sendAway(patienceMs);
    if (line.size > 0 || looking === null) return;
    clearInterval(looking);
    looking = null;
  }

  return {
    has: (id: string) => line.has(id),
    size: () => line.size,
    add(committed: Committed) {
      line.set(committed.conversationId, { committed, sinceMs: performance.now() });
      looking ??= setInterval(look, patienceMs / 5);
    },
    /** The first of the number whose place has come free; of another only when it has none. */
    next(phoneNumberId: string): Committed | null {
      let next: Committed | null = null;
      for (const { committed } of line.values()) {
        next ??= committed;
        if (committed.phoneNumberId !== phoneNumberId) continue;
        next = committed;
        break;
      }
      if (next !== null) line.delete(next.conversationId);
      return next;
    },
    sendAway,
  };
}
