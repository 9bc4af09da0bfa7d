// Serves take-turn: lets those through, a few at a time, that may stop their worker or need much of it.

export type Turnstile = {
  /**
   * Gives a pass to whoever comes while there is a place, or has one, null to all others: nobody waits here and keeps a place in the queue
   * meanwhile. Disposing the pass, the first of several, wakes those turned away first; it is a hint only, the sweeper finds all.
   */
  enter: (conversationId: string) => Disposable | null;
  /** Whether it was turned away before and others wait before it for the places that are free: until it is woken it would come in vain. */
  keepsOut: (conversationId: string) => boolean;
  /** It needs no place any more, and must not stand before others. */
  forget: (conversationId: string) => void;
};

/** Creates a turnstile of its own. */
export function createTurnstile(wake: (conversationIds: readonly string[]) => void, places = 1): Turnstile {
  /** Until they come in or are forgotten: for each place that is free the first is woken again, as a wake-up may have been lost. */
  const turnedAway = new Set<string>();
  const inside = new Set<string>();
  const next = (): string[] => {
    const first: string[] = [];
    for (const one of turnedAway) {
      if (first.length >= places - inside.size) break;
      first.push(one);
    }
    return first;
  };
  const wakeNext = (): void => {
    const woken = next();
    if (woken.length > 0) wake(woken);
  };
  return {
    enter(conversationId) {
      if (inside.size >= places && !inside.has(conversationId)) {
        turnedAway.add(conversationId);
        return null;
      }
      inside.add(conversationId);
      turnedAway.delete(conversationId);
      return {
        [Symbol.dispose]: () => {
          if (inside.delete(conversationId)) wakeNext();
        },
      };
    },
    // With nobody inside nobody will be woken, and those before it may have been served by another process.
    keepsOut: (conversationId) => inside.size > 0 && turnedAway.has(conversationId) && !next().includes(conversationId),
    forget(conversationId) {
      if (turnedAway.delete(conversationId)) wakeNext();
    },
  };
}
