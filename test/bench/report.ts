import type { AckRound, Rate, Turnaround } from './measures.ts';
import { bareName, type Start, type Starts } from './starts.ts';
import { median, number, spread, table } from './statistics.ts';

/** All that was measured with one storage. */
export type StorageResult = {
  name: string;
  storing: AckRound[];
  answering: AckRound[];
  turnaround: Turnaround;
  burstMs: number[];
};

/** Durable acks: each row's ratios are taken round by round against the yardstick of the same round. */
export function ackTable(results: readonly StorageResult[]): string {
  const rounds = results.flatMap(({ storing, answering }) => [...storing, ...answering]);
  const head = ['', 'rounds', 'acks/s', 'of bare', 'ack p50 ms', 'p99 ms', 'CPU ms/message', 'x bare', 'answered/s'];
  const bare = rateCells(rounds.map((round) => round.bare));
  const rows = results.flatMap(({ name, storing, answering }) => [
    ackRow(`${name}, storing only`, storing),
    ackRow(`${name}, and answering`, answering),
  ]);
  return table([
    head,
    [bareName, String(rounds.length), bare.acks, '1', bare.p50, bare.p99, bare.cpu, '1', '-'],
    ...rows,
  ]);
}

function ackRow(name: string, rounds: readonly AckRound[]): string[] {
  const cells = rateCells(rounds.map((round) => round.ours));
  const share = spread(rounds.map(({ ours, bare }) => ours.acksPerS / bare.acksPerS));
  const cpu = spread(rounds.map(({ ours, bare }) => ours.cpuMsPerMessage / bare.cpuMsPerMessage));
  const answered = rounds.map((round) => round.answeredPerS).filter((perS) => perS !== null);
  const last = answered.length === 0 ? '-' : spread(answered);
  return [name, String(rounds.length), cells.acks, share, cells.p50, cells.p99, cells.cpu, cpu, last];
}

function rateCells(rates: readonly Rate[]): { acks: string; p50: string; p99: string; cpu: string } {
  const middle = (field: keyof Rate): string => number(median(rates.map((rate) => rate[field])));
  return { acks: middle('acksPerS'), p50: middle('p50Ms'), p99: middle('p99Ms'), cpu: middle('cpuMsPerMessage') };
}

/** From "Hi" to the reply at Meta, and the burst, by storage. */
export function replyTable(results: readonly StorageResult[]): string {
  const head = ['', 'samples', '"Hi" p50 ms', 'p95 ms', 'x bare p50', 'bare p50 ms', 'burst s'];
  const rows = results.map(({ name, turnaround: { samples, p50Ms, p95Ms, bareP50Ms }, burstMs }) => [
    name,
    String(samples),
    number(p50Ms),
    number(p95Ms),
    number(p50Ms / bareP50Ms),
    number(bareP50Ms),
    spread(burstMs.map((ms) => ms / 1000)),
  ]);
  return table([head, ...rows]);
}

/** The cost of a start until the first webhook is accepted; ratios against the yardstick started in the same turn. */
export function startRows(starts: Starts): string[][] {
  const bare = starts.get(bareName) ?? [];
  const head = ['', 'starts', 'CPU ms', 'x bare', 'RSS MB', 'x bare', 'at rest MB', 'x bare', 'seconds'];
  const rows = [...starts].map(([name, ours]) => {
    const against = (field: keyof Start): string =>
      spread(ours.map((start, turn) => start[field] / (bare[turn]?.[field] ?? Number.NaN)));
    const middle = (field: keyof Start): number => median(ours.map((start) => start[field]));
    return [
      name,
      String(ours.length),
      number(middle('cpuMs')),
      name === bareName ? '1' : against('cpuMs'),
      number(middle('rssMb')),
      name === bareName ? '1' : against('rssMb'),
      number(middle('restMb')),
      name === bareName ? '1' : against('restMb'),
      number(middle('startMs') / 1000),
    ];
  });
  return [head, ...rows];
}
