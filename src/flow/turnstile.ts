// Serves take-turn: lets those through, a few at a time, that may stop their worker or need much of it.

/**
 * Gives a pass to whoever comes while there is a place, null to all others: nobody waits here and keeps a place in the queue
 * meanwhile. Disposing the pass wakes those turned away first; it is a hint only, the sweeper finds all.
 */
export type Turnstile = (conversationId: string) => Disposable | null;

/** Creates a turnstile of its own. */
export function createTurnstile(wake: (conversationIds: readonly string[]) => void, places = 1): Turnstile {
  const turnedAway = new Set<string>();
  let taken = 0;
  return (conversationId) => {
    if (taken >= places) {
      turnedAway.add(conversationId);
      return null;
    }
    taken += 1;
    turnedAway.delete(conversationId);
    return {
      [Symbol.dispose]: () => {
        taken -= 1;
        // For every place that is free: a wake-up may have been lost.
        const next = [...turnedAway].slice(0, places - taken);
        for (const one of next) turnedAway.delete(one);
        if (next.length > 0) wake(next);
      },
    };
  };
}
