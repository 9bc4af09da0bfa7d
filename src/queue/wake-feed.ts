import { AsyncLocalStorage } from 'node:async_hooks';

const batchSize = 500;
const addTimeoutMs = 3_000;

/** Gathers ids and adds them in batches, one batch at a time; a batch that fails is reported and dropped. */
export type WakeFeed = {
  wake: (conversationIds: readonly string[]) => void;
  /** Resolves when nothing is waiting or being added. */
  idle: () => Promise<void>;
};

/**
 * Creates a feed: `wake` returns at once and never throws. While one batch is on its way, further ids wait together,
 * so a slow queue makes the batches longer, not the backlog, and no more than one entry a conversation is ever held.
 */
export function createWakeFeed(options: {
  add(conversationIds: string[]): Promise<unknown>;
  report(error: unknown): void;
}): WakeFeed {
  const waiting = new Set<string>();
  let sending: Promise<void> | null = null;
  // A wake-up may be called from inside a database transaction; adding it is no part of that.
  const outside = AsyncLocalStorage.snapshot();

  async function sendAll(): Promise<void> {
    // Ids of the same tick go together.
    await Promise.resolve();
    while (waiting.size > 0) {
      // Sorted: the PostgreSQL backend locks one id after the other.
      const batch = [...waiting].slice(0, batchSize).toSorted();
      for (const id of batch) waiting.delete(id);
      try {
        await within(options.add(batch));
      } catch (error) {
        options.report(error);
      }
    }
    sending = null;
  }

  return {
    wake(conversationIds) {
      for (const id of conversationIds) waiting.add(id);
      if (waiting.size > 0) sending ??= outside(sendAll);
    },
    async idle() {
      await sending;
    },
  };
}

async function within(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The queue took longer than ${addTimeoutMs} ms`)), addTimeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
