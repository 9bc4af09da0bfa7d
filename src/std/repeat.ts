import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` at once and then again `everyMs` after each end, until disposed; a failure is logged and the next run
 * still comes. Disposing waits for the run under way.
 */
export function repeat(
  task: { name: string; everyMs: number; logger: { warn(details: object, message: string): void } },
  work: () => Promise<void>,
): AsyncDisposable {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await work();
      } catch (error) {
        task.logger.warn({ err: error, task: task.name }, 'A background task failed; it runs again');
      }
      // Only the abort rejects, and the loop condition sees it.
      await sleep(task.everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
