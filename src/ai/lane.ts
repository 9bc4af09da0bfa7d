import type { Model } from '../domain/ports.ts';
import { createLaneHealth, type Rest } from './lane-health.ts';
import type { ModelFault } from './model-fault.ts';

/** `resting` also while a single probe finds out whether a failed provider is back. */
type LaneState = 'free' | 'full' | 'resting';

/** One model with its places (bulkhead) and its health (cool-down). */
export type Lane = {
  readonly model: Model;
  state(): LaneState;
  hasPlace(): boolean;
  /** Takes a place; the caller has checked `hasPlace` in the same tick and calls `leave` in a `finally`. */
  enter(): void;
  leave(): void;
  /** Calls back once when the state may have changed; returns a function that forgets the callback. */
  onChange(listener: () => void): () => void;
  succeeded(): void;
  /** Counts a failure; returns how long the lane rests because of it, 0 when it does not. */
  failed(fault: ModelFault): number;
  rest(): Rest;
};

/** Creates the lane of a model with at most `maxConcurrent` calls at a time. */
export function createLane(model: Model, options: { maxConcurrent: number; now: () => number }): Lane {
  const health = createLaneHealth(options.now);
  const listeners = new Set<() => void>();
  let inFlight = 0;

  const changed = (): void => {
    const waiting = [...listeners];
    listeners.clear();
    for (const listener of waiting) listener();
  };
  const hasPlace = (): boolean => inFlight < options.maxConcurrent;

  return {
    model,
    hasPlace,
    state() {
      const { untilMs, reason } = health.rest();
      if (options.now() < untilMs || (reason !== null && inFlight > 0)) return 'resting';
      return hasPlace() ? 'free' : 'full';
    },
    enter() {
      inFlight += 1;
    },
    leave() {
      inFlight -= 1;
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    succeeded() {
      health.succeeded();
      changed();
    },
    failed(fault) {
      const restMs = health.failed(fault);
      if (restMs > 0) changed();
      return restMs;
    },
    rest: () => health.rest(),
  };
}
