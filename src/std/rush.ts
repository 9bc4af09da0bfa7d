import { setTimeout as sleep } from 'node:timers/promises';

/** Lets what is less urgent wait while much of what is urgent is under way in this process. */
export type Rush = {
  /** Counts the work until it settles, and returns it. */
  urgent<T>(work: Promise<T>): Promise<T>;
  /** Resolves when it is calm, at once if it is, and at the latest after the limit it was made with. */
  calm(): Promise<void>;
};

const lingerMs = 5;

/** `most`: as many may be under way while it is still calm; nobody waits longer than `limitMs`. */
export function createRush({ most, limitMs }: { most: number; limitMs: number }): Rush {
  let underWay = 0;
  let ended = Promise.withResolvers<void>();
  const isOn = (): boolean => underWay > most;
  const settle = (): void => {
    const was = isOn();
    underWay -= 1;
    if (!was || isOn()) return;
    ended.resolve();
    ended = Promise.withResolvers<void>();
  };
  return {
    async urgent(work) {
      underWay += 1;
      try {
        return await work;
      } finally {
        settle();
      }
    },
    async calm() {
      const endsMs = performance.now() + limitMs;
      for (let leftMs = limitMs; isOn() && leftMs > 0; leftMs = endsMs - performance.now()) {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, leftMs)));
        await Promise.race([ended.promise, late]);
        clearTimeout(timer);
        // Who was just answered may have more to send.
        await sleep(lingerMs);
      }
    },
  };
}
