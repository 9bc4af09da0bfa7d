// Serves take-turn: lets those through, a few at a time, that may stop their worker or need much of it.

export type Turnstile = {
  /**
   * Gives a pass to whoever comes while there is a place, null to all others: nobody waits here and keeps a place in the queue
   * meanwhile. Disposing the pass wakes those turned away first; it is a hint only, the sweeper finds all.
   */
  enter: (conversationId: string) => Disposable | null;
  /** Whether there is no place just now; it is turned away then, and woken in its turn. Takes no place. */
  turnsAway: (conversationId: string) => boolean;
  /** Whether it was turned away before and others wait before it for the places that are free: until it is woken it would come in vain. */
  keepsOut: (conversationId: string) => boolean;
  /** It needs no place any more, and must not stand before others. */
  forget: (conversationId: string) => void;
};

/** Creates a turnstile of its own. */
export function createTurnstile(wake: (conversationIds: readonly string[]) => void, places = 1): Turnstile {
  /** Until they come in or are forgotten: for each place that is free the first is woken again, as a wake-up may have been lost. */
  const turnedAway = new Set<string>();
  let taken = 0;
  const next = (): string[] => {
    const first: string[] = [];
    for (const one of turnedAway) {
      if (first.length >= places - taken) break;
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
      if (taken >= places) {
        turnedAway.add(conversationId);
        return null;
      }
      taken += 1;
      turnedAway.delete(conversationId);
      return {
        [Symbol.dispose]: () => {
          taken -= 1;
          wakeNext();
        },
      };
    },
    turnsAway(conversationId) {
      if (taken < places) return false;
      turnedAway.add(conversationId);
      return true;
    },
    // With nobody inside nobody will be woken, and those before it may have been served by another process.
    keepsOut: (conversationId) => taken > 0 && turnedAway.has(conversationId) && !next().includes(conversationId),
    forget(conversationId) {
      if (turnedAway.delete(conversationId)) wakeNext();
    },
  };
}

/** It needs no place at any of them. */
export function forgetIn(turnstiles: readonly Pick<Turnstile, 'forget'>[], conversationId: string): void {
  for (const { forget } of turnstiles) forget(conversationId);
}
