import type { BusinessProfile } from '../../business/profile.ts';
import type { HistoryLine } from '../../domain/turn.ts';
import type { Field } from './known.ts';
import { rephrasingsOf } from './rephrase.ts';

/** The question of ours that waits for an answer: the last one in the last line before the turn, in whatever words and language. */
export function findPending(profile: BusinessProfile, history: readonly HistoryLine[]): Field | null {
  const last = history.findLast((line) => line.who !== 'customer');
  return last?.who === 'assistant' ? (questionIn(profile, last.text)?.field ?? null) : null;
}

/** How often each field was asked for in the assistant's lines since it was last answered or another one was asked; newest first. */
export function timesAsked(
  profile: BusinessProfile,
  history: readonly HistoryLine[],
  field: Field,
): { times: number; rephrased: boolean } {
  let times = 0;
  let rephrased = false;
  for (const line of history.toReversed()) {
    if (line.who !== 'assistant') continue;
    const found = questionIn(profile, line.text);
    if (found?.field.key !== field.key) break;
    times += 1;
    rephrased ||= found.rephrased;
  }
  return { times, rephrased };
}

/** The question a line of ours asks, and whether in the words of the profile or in others. */
export function questionIn(profile: BusinessProfile, line: string): { field: Field; rephrased: boolean } | null {
  const asked = profile.qualification.fields.flatMap((field) => {
    const own = Object.values(field.question).map((question) => ({
      field,
      rephrased: false,
      at: line.lastIndexOf(question),
    }));
    const other = rephrasingsOf(field).map((question) => ({ field, rephrased: true, at: line.lastIndexOf(question) }));
    return [...own, ...other].filter(({ at }) => at >= 0);
  });
  const [last] = asked.toSorted((a, b) => b.at - a.at || Number(a.rephrased) - Number(b.rephrased));
  return last ? { field: last.field, rephrased: last.rephrased } : null;
}
