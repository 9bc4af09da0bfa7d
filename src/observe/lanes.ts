/** Where items wait to be served in groups. */
export type Lanes<T> = {
  /** Returns at once; the item is served with those that wait at the same time. */
  add(item: T): void;
};

/** Who waits this long for a group under way may be waiting for somebody's lock: another lane opens. */
const patienceMs = 25;
const mostLanes = 4;

/**
 * Serves in groups that grow with what waits: an idle one serves at once whatever came in the same moment, and all who come meanwhile go
 * together next. `take` removes a group from those waiting, at least one of them; `serve` must never reject.
 */
export function createLanes<T>(options: {
  take(waiting: T[]): T[];
  serve(group: readonly T[]): Promise<void>;
  /** So many waiting are worth a lane of their own at once; left out, only patience opens another. */
  worthALane?: number;
}): Lanes<T> {
  const waiting: T[] = [];
  let running = 0;
  let timer: NodeJS.Timeout | null = null;

  async function run(): Promise<void> {
    running += 1;
    while (waiting.length > 0) await options.serve(options.take(waiting));
    running -= 1;
  }

  function start(): void {
    if (running === 0) return void run();
    if (running >= mostLanes) return;
    if (options.worthALane !== undefined && waiting.length >= options.worthALane) return void run();
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      if (waiting.length === 0) return;
      void run();
      start();
    }, patienceMs);
  }

  return {
    add(item) {
      waiting.push(item);
      start();
    },
  };
}
