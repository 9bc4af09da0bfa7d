// Serves read-today: adds up hours, pure.
import { costUsd, isPriced } from '../ai/prices.ts';
import { answerStepsS, type DeskHour } from '../db/desk-hours.ts';

/** Figures of hours added up. */
export type HoursSum = Pick<
  DeskHour,
  | 'messages'
  | 'chats'
  | 'alone'
  | 'withPerson'
  | 'botReplies'
  | 'personReplies'
  | 'failed'
  | 'answered'
  | 'leads'
  | 'qualified'
  | 'modelUsd'
>;

/** Adds up hours; all zero for none. */
export function sumHours(hours: readonly DeskHour[]): HoursSum {
  const sum = (of: (hour: DeskHour) => number): number => hours.reduce((total, hour) => total + of(hour), 0);
  return {
    messages: sum((hour) => hour.messages),
    chats: sum((hour) => hour.chats),
    alone: sum((hour) => hour.alone),
    withPerson: sum((hour) => hour.withPerson),
    botReplies: sum((hour) => hour.botReplies),
    personReplies: sum((hour) => hour.personReplies),
    failed: sum((hour) => hour.failed),
    answered: Array.from({ length: answerStepsS.length + 1 }, (_, step) => sum(({ answered }) => answered[step] ?? 0)),
    leads: sum((hour) => hour.leads),
    qualified: sum((hour) => hour.qualified),
    modelUsd: sum((hour) => hour.modelUsd),
  };
}

/** Puts the hours of several numbers together, one line an hour, oldest first. */
export function mergeHours(lists: readonly (readonly DeskHour[])[]): DeskHour[] {
  return [...Map.groupBy(lists.flat(), ({ hour }) => hour)]
    .map(([hour, same]) => ({
      hour,
      ...sumHours(same),
      sources: Object.fromEntries(
        [
          ...Map.groupBy(
            same.flatMap(({ sources }) => Object.entries(sources)),
            ([source]) => source,
          ),
        ].map(([source, counts]) => [source, counts.reduce((sum, [, count]) => sum + count, 0)]),
      ),
      models: same.flatMap(({ models }) => models),
    }))
    .toSorted((a, b) => (a.hour < b.hour ? -1 : 1));
}

/**
 * Within how many seconds the given share (0 to 1) of first answers came: the upper end of the step it falls into; infinite in the last,
 * null for no answers.
 */
export function answeredWithinS(answered: readonly number[], share: number): number | null {
  const all = answered.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let reached = 0;
  for (const [step, count] of answered.entries()) {
    reached += count;
    if (reached >= all * share) return answerStepsS[step] ?? Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}

/** The sums of the last `count` UTC days up to that of `now` (ISO), oldest first, also of days without anything; `hour` is the day's first. */
export function sumDays(hours: readonly DeskHour[], now: string, count: number): (HoursSum & { hour: string })[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.parse(now) - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    return { hour: `${day}T00:00:00Z`, ...sumHours(hours.filter(({ hour }) => hour.startsWith(day))) };
  });
}

/** What one model was asked and cost, in US dollars; `priced` is false where the price is not known and the highest was taken. */
export type ModelCost = { provider: string; model: string; calls: number; usd: number; priced: boolean };

/** Costs by provider and model, the dearest first. */
export function modelCosts(hours: readonly DeskHour[]): ModelCost[] {
  const costs = new Map<string, ModelCost>();
  for (const { provider, model, calls, inputTokens, outputTokens } of hours.flatMap(({ models }) => models)) {
    const key = `${provider} ${model}`;
    const known = costs.get(key) ?? { provider, model, calls: 0, usd: 0, priced: isPriced(provider, model) };
    const usd = known.usd + costUsd({ provider, model, inputTokens, outputTokens });
    costs.set(key, { ...known, calls: known.calls + calls, usd });
  }
  return [...costs.values()].toSorted((a, b) => b.usd - a.usd || b.calls - a.calls);
}
