import type { Lane } from './lane.ts';
import type { FaultClass, ModelFault } from './model-fault.ts';

/** The faults each lane had in this turn, oldest first. */
export type Tried = Map<Lane, ModelFault[]>;

/** Use a lane (after a pause), wait until one of some lanes changes, or give up. */
export type Choice =
  | { kind: 'use'; lane: Lane; pauseMs: number; isLastResort: boolean }
  | { kind: 'wait'; lanes: Lane[] }
  | { kind: 'none' };

/** These come from the request itself: one other provider may see it differently, a third will not. */
const ASK_ONE_OTHER: ReadonlySet<FaultClass> = new Set(['refusal', 'bad_request']);
/** The higher, the less likely that a resting model answers now. */
const BADNESS: Partial<Record<FaultClass, number>> = { rate_limit: 1, quota: 2, auth: 3, model_gone: 4 };

/**
 * Chooses the next step of a turn: the first free lane not tried yet; else a place in a full one; else, once a
 * turn, the least bad of those that rest; else once more the lane whose fault may pass by itself in the time left.
 */
export function chooseNext(
  lanes: readonly Lane[],
  tried: Tried,
  turn: { attemptsLeft: number; leftMs: number; lastResortUsed: boolean },
): Choice {
  if (turn.attemptsLeft <= 0 || isHopeless(tried)) return { kind: 'none' };
  const untried = lanes.filter((lane) => !tried.has(lane));
  const free = untried.find((lane) => lane.state() === 'free');
  if (free) return { kind: 'use', lane: free, pauseMs: 0, isLastResort: false };
  const full = untried.filter((lane) => lane.state() === 'full');
  if (full.length > 0) return { kind: 'wait', lanes: full };
  if (untried.length > 0 && !turn.lastResortUsed) {
    const leastBad = untried.filter((lane) => lane.hasPlace()).toSorted(byBadness)[0];
    return leastBad
      ? { kind: 'use', lane: leastBad, pauseMs: 0, isLastResort: true }
      : { kind: 'wait', lanes: untried };
  }
  return secondChance(tried, turn.leftMs);
}

function isHopeless(tried: Tried): boolean {
  const faults = [...tried.values()].flat();
  return [...ASK_ONE_OTHER].some((kind) => faults.filter((fault) => fault.faultClass === kind).length > 1);
}

function byBadness(a: Lane, b: Lane): number {
  const [restA, restB] = [a.rest(), b.rest()];
  return badness(restA.reason) - badness(restB.reason) || restA.untilMs - restB.untilMs;
}

function badness(reason: FaultClass | null): number {
  return reason === null ? 0 : (BADNESS[reason] ?? 0);
}

function secondChance(tried: Tried, leftMs: number): Choice {
  for (const [lane, faults] of tried) {
    const fault = faults[0];
    if (faults.length !== 1 || !fault) continue;
    const pauseMs = pauseBefore(fault);
    // Half of the time left must remain for the answer itself.
    if (pauseMs === null || pauseMs > leftMs / 2) continue;
    return lane.hasPlace() ? { kind: 'use', lane, pauseMs, isLastResort: false } : { kind: 'wait', lanes: [lane] };
  }
  return { kind: 'none' };
}

function pauseBefore(fault: ModelFault): number | null {
  if (fault.faultClass === 'overloaded') return 200 + Math.floor(Math.random() * 300);
  if (fault.faultClass === 'rate_limit') return fault.retryAfterMs;
  // A connection kept from the last call may have been closed by the other side meanwhile; a new one is made at once.
  if (fault.faultClass === 'connection') return 0;
  // Nothing, or half an answer: another try may be whole.
  if (fault.faultClass === 'bad_body') return 0;
  return null;
}
