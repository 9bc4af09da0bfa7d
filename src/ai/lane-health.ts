import { CircuitState, CountBreaker } from 'cockatiel';
import type { FaultClass, ModelFault } from './model-fault.ts';

/** When a lane may be used again, on the router's clock, and why it rests; `reason` is null while it is healthy. */
export type Rest = { untilMs: number; reason: FaultClass | null };

/** Decides from the outcomes of calls whether a model should rest for a while. */
export type LaneHealth = {
  succeeded(): void;
  /** Counts a failure; returns how long the lane rests because of it, 0 when it does not. */
  failed(fault: ModelFault): number;
  rest(): Rest;
};

const MINUTE_MS = 60_000;
const RATE_LIMIT_MS = { min: 1_000, usual: 10_000, max: MINUTE_MS };
/** Money, keys and retired models do not mend themselves within a conversation. */
const LONG_REST_MS: Partial<Record<FaultClass, number>> = {
  quota: 15 * MINUTE_MS,
  auth: 5 * MINUTE_MS,
  model_gone: 60 * MINUTE_MS,
};
const OUTAGES: ReadonlySet<FaultClass> = new Set(['overloaded', 'timeout', 'connection', 'bad_body']);
/** Answered, in a way: the provider is up, whatever it said. */
const SIGNS_OF_LIFE: ReadonlySet<FaultClass> = new Set(['refusal', 'schema']);
/** Opens when two of the last four calls were outages: one hiccup is none, and nobody waits for a dead model for long. */
const BREAKER = { threshold: 0.49, size: 4, minimumNumberOfCalls: 2 };
const OUTAGE_REST_MS = { first: 10_000, max: MINUTE_MS };

/** Starts healthy; `now` gives milliseconds. */
export function createLaneHealth(now: () => number): LaneHealth {
  const breaker = new CountBreaker(BREAKER);
  let rests = 0;
  let rest: Rest = { untilMs: 0, reason: null };

  /** After a rest the first call is a probe, which alone decides. */
  const circuit = (): CircuitState => (rest.reason === null ? CircuitState.Closed : CircuitState.HalfOpen);
  const recover = (): void => {
    breaker.success(circuit());
    rests = 0;
    rest = { untilMs: 0, reason: null };
  };
  const restFor = (reason: FaultClass, ms: number): number => {
    rest = { untilMs: Math.max(rest.untilMs, now() + ms), reason };
    return ms;
  };

  return {
    succeeded: recover,
    failed({ faultClass, retryAfterMs }) {
      if (faultClass === 'rate_limit') return restFor(faultClass, clampRateLimit(retryAfterMs));
      const longMs = LONG_REST_MS[faultClass];
      if (longMs !== undefined) return restFor(faultClass, longMs);
      if (SIGNS_OF_LIFE.has(faultClass)) recover();
      if (!OUTAGES.has(faultClass)) return 0;
      const opens = breaker.failure(circuit());
      // Calls that ran side by side fail together: they make one rest, not a longer one each.
      if (!opens || now() < rest.untilMs) return 0;
      const restMs = Math.min(OUTAGE_REST_MS.first * 2 ** rests, OUTAGE_REST_MS.max);
      rests += 1;
      return restFor(faultClass, restMs);
    },
    rest: () => rest,
  };
}

function clampRateLimit(retryAfterMs: number | null): number {
  return Math.min(Math.max(retryAfterMs ?? RATE_LIMIT_MS.usual, RATE_LIMIT_MS.min), RATE_LIMIT_MS.max);
}
