/** What the brake needs of a worker. */
type Stoppable = { pause(doNotWaitActive: boolean): Promise<void>; resume(): Promise<void> | void; closing?: unknown };

/** Holds a worker back whose store answers with errors only; one for all workers of a queue that follow each other. */
export type RefusalBrake = {
  /** Counts an error of the worker; the worker pauses for a second when they come in a flood. */
  note(worker: Stoppable): void;
  /** A job has come: the store works. */
  release(): void;
  /** Whether errors have flooded in of late and no job has come since. */
  isOn(): boolean;
};

/** Far more than a connection that is lost and opened again ever makes. */
const mostErrors = 20;
const withinMs = 1_000;
const pauseMs = 1_000;
/** Longer than the pause, so that it stays on while each try fails. */
const onForMs = 3_000;

/**
 * Creates a brake. BullMQ asks again at once after an error that is none of the connection: thousands of times a second, and without ever
 * leaving the event loop a moment when its connection has failed for good. So the worker is stopped within the event itself.
 */
export function createRefusalBrake(): RefusalBrake {
  let [count, sinceMs, pulledMs] = [0, 0, Number.NEGATIVE_INFINITY];
  return {
    note(worker) {
      const nowMs = performance.now();
      if (nowMs - sinceMs > withinMs) [count, sinceMs] = [0, nowMs];
      count += 1;
      if (count < mostErrors) return;
      [count, pulledMs] = [0, nowMs];
      worker.pause(true).catch(() => undefined);
      setTimeout(() => {
        if (worker.closing === undefined) void worker.resume();
      }, pauseMs).unref();
    },
    release() {
      pulledMs = Number.NEGATIVE_INFINITY;
    },
    isOn: () => performance.now() - pulledMs < onForMs,
  };
}
