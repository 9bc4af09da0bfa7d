import { median, number, percentile, table } from '../bench/statistics.ts';
import type { FuzzResult, Sample } from './run.ts';

export type Growth = { heapMb: number; rssMb: number };

/** Of a run, this share is warm-up: compiled code and pools come to their size in it. */
const warmUpShare = 0.1;

/** How much more the last third of the samples after warm-up holds than the first third, on average; and the slope through all of them. */
export function growthOf(samples: readonly Sample[]): { thirds: Growth; per100k: Growth; first: Growth; last: Growth } {
  const warm = samples.slice(Math.floor(samples.length * warmUpShare));
  const third = Math.max(1, Math.floor(warm.length / 3));
  const first = meanOf(warm.slice(0, third));
  const last = meanOf(warm.slice(-third));
  return {
    thirds: { heapMb: last.heapMb - first.heapMb, rssMb: last.rssMb - first.rssMb },
    per100k: { heapMb: slope(warm, 'heapMb') * 100_000, rssMb: slope(warm, 'rssMb') * 100_000 },
    first,
    last,
  };
}

function meanOf(samples: readonly Sample[]): Growth {
  const mean = (field: keyof Growth): number => samples.reduce((sum, it) => sum + it[field], 0) / samples.length;
  return { heapMb: mean('heapMb'), rssMb: mean('rssMb') };
}

/** By least squares: megabytes for each request. */
function slope(samples: readonly Sample[], field: keyof Growth): number {
  const middle = samples.reduce((sum, it) => sum + it.done, 0) / samples.length;
  const over = samples.reduce((sum, it) => sum + (it.done - middle) * it[field], 0);
  const under = samples.reduce((sum, it) => sum + (it.done - middle) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

/** The run in words and tables, for the terminal and for docs/fuzzing.md. */
export function describeRun(result: FuzzResult): string {
  const kinds = [...result.answers].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const answered = kinds.map(([kind, counts]) => {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const split = [...counts].map(([answer, count]) => `${answer}: ${count.toLocaleString('en')}`).join(', ');
    return [kind, total.toLocaleString('en'), split];
  });
  const { thirds, per100k, first, last } = growthOf(result.samples);
  const mb = (value: number): string => value.toFixed(1);
  const memory = [
    ['MB, after warm-up', 'first third', 'last third', 'growth', 'for each 100,000 requests'],
    ['heap and buffers, collected', mb(first.heapMb), mb(last.heapMb), mb(thirds.heapMb), mb(per100k.heapMb)],
    ['RSS', mb(first.rssMb), mb(last.rssMb), mb(thirds.rssMb), mb(per100k.rssMb)],
  ];
  const figures = Object.entries(result.figures).map(([name, value]) => [name, value.toLocaleString('en')]);
  const total = kinds.flatMap(([, counts]) => [...counts.values()]).reduce((sum, count) => sum + count, 0);
  const acks = `200 to a webhook: p50 ${number(median(result.ackMs))} ms, p99 ${number(percentile(result.ackMs, 0.99))} ms`;
  return [
    `${total.toLocaleString('en')} requests in ${number(result.seconds)} s; ${acks}\n`,
    `\nAnswers\n${table([['kind', 'requests', 'answered'], ...answered])}`,
    `\nMemory of the server, ${result.samples.length} samples at rest, the first tenth left out as warm-up\n${table(memory)}`,
    `\nAccounts\n${table([['', ''], ...figures])}`,
    `\n${result.faults.length === 0 ? 'No fault: every answer was one of those allowed, nothing was lost, and the server logged no error.' : `FAULTS\n${result.faults.join('\n')}`}\n`,
  ].join('');
}
