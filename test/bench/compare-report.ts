import type { Standing } from './compare.ts';
import { answerFloor, greetingFloor, insertFloor, rival } from './contestants.ts';
import { median, number, spread } from './statistics.ts';

/** A Markdown table of one comparison: medians with the smallest and largest, and ratios round by round. */
export function compareTable(standings: readonly Standing[]): string {
  const floors = standings.some(({ name }) => name === greetingFloor)
    ? [rival, insertFloor, greetingFloor]
    : [answerFloor];
  const present = floors.filter((name) =>
    standings.some((standing) => standing.name === name && standing.laps.length > 0),
  );
  const head = [
    '',
    'acks/s',
    'ack p50 ms',
    'ack p99 ms',
    'replies/s',
    'CPU ms a message',
    '503',
    'unanswered',
    'doubled',
    ...present.map(ratioHead),
  ];
  const rows = standings.map((standing) => [
    ...cellsOf(standing),
    ...present.map((name) => ratio(standing, standings, name)),
  ]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function ratioHead(name: string): string {
  return name === insertFloor ? `acks to ${name}` : `replies to ${name}`;
}

function cellsOf({ name, laps, fault }: Standing): string[] {
  if (laps.length === 0) return [name, ...Array.from({ length: 8 }, () => fault ?? '-')];
  const sum = (of: (lap: (typeof laps)[number]) => number): string =>
    number(laps.reduce((all, lap) => all + of(lap), 0));
  const replies = laps.flatMap(({ repliesPerS }) => (repliesPerS === null ? [] : [repliesPerS]));
  return [
    name,
    spread(laps.map(({ acksPerS }) => acksPerS)),
    number(median(laps.map(({ ackP50Ms }) => ackP50Ms))),
    spread(laps.map(({ ackP99Ms }) => ackP99Ms)),
    replies.length === 0 ? '-' : spread(replies),
    number(median(laps.map(({ cpuMsPerMessage }) => cpuMsPerMessage))),
    sum(({ refused }) => refused),
    sum(({ unanswered }) => unanswered),
    sum(({ doubled }) => doubled),
  ];
}

/** Of the medians of the ratios of each round. */
function ratio({ name, laps }: Standing, standings: readonly Standing[], base: string): string {
  if (name === base) return '1';
  const others = standings.find((standing) => standing.name === base)?.laps ?? [];
  const ratios = laps.flatMap((lap, round) => {
    const other = others[round];
    if (other === undefined) return [];
    if (base === insertFloor) return [lap.acksPerS / other.acksPerS];
    return lap.repliesPerS === null || other.repliesPerS === null ? [] : [lap.repliesPerS / other.repliesPerS];
  });
  return ratios.length === 0 ? '-' : number(median(ratios));
}
