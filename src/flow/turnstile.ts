// Serves take-turn: lets those through one at a time that may have stopped their worker.

/**
 * Gives a pass to whoever comes while nobody is through, null to all others: nobody waits here and keeps a place in the queue
 * meanwhile. Disposing the pass wakes the one turned away first; it is a hint only, the sweeper finds all.
 */
export type Turnstile = (conversationId: string) => Disposable | null;

/** Creates a turnstile of its own. */
export function createTurnstile(wake: (conversationIds: readonly string[]) => void): Turnstile {
  const turnedAway = new Set<string>();
  let isTaken = false;
  return (conversationId) => {
    if (isTaken) {
      turnedAway.add(conversationId);
      return null;
    }
    isTaken = true;
    turnedAway.delete(conversationId);
    return {
      [Symbol.dispose]: () => {
        isTaken = false;
        const [next] = turnedAway;
        if (next === undefined) return;
        turnedAway.delete(next);
        wake([next]);
      },
    };
  };
}
