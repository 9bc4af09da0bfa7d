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
  /** While a model of the owner's own machine is being loaded; asking it again would only make that longer. */
  isLoading(): boolean;
  /** Takes a call that went on after its time: the model is being loaded until it ends. */
  loads(call: Promise<unknown>): void;
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
  let loading = 0;

  const changed = (): void => {
    const waiting = [...listeners];
    listeners.clear();
    for (const listener of waiting) listener();
  };
  const hasPlace = (): boolean => inFlight < options.maxConcurrent;

  return {
    model,
    hasPlace,
    isLoading: () => loading > 0,
    loads(call) {
      loading += 1;
      const end = (loaded: boolean): void => {
        // The first answer tells that it is loaded, whoever else still waits.
        loading = loaded ? 0 : Math.max(0, loading - 1);
        if (loaded) health.succeeded();
        changed();
      };
      call.then(
        () => end(true),
        () => end(false),
      );
    },
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
