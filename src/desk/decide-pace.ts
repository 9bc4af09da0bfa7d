import type { Limits } from '../business/business.ts';

/** What one customer has used lately, the turn at hand not counted. */
export type PaceCounts = {
  turnsInMinute: number;
  modelTurnsInMinute: number;
  modelTurnsInHour: number;
  modelTurnsInDay: number;
  /** US dollars. */
  costUsdInDay: number;
};

/**
 * How the next turn of a customer is answered: by a model; without one; or only after `limits.waitSeconds`, together
 * with what comes meanwhile. Never a reproach and never silence: what waited is answered, without a model.
 */
export function decidePace(limits: Limits, counts: PaceCounts): 'model' | 'desk' | 'wait' {
  if (counts.turnsInMinute >= limits.turnsPerMinute) return 'wait';
  const isOver =
    counts.modelTurnsInMinute >= limits.modelTurnsPerMinute ||
    counts.modelTurnsInHour >= limits.modelTurnsPerHour ||
    counts.modelTurnsInDay >= limits.modelTurnsPerDay ||
    counts.costUsdInDay >= limits.costUsdPerDay;
  return isOver ? 'desk' : 'model';
}
