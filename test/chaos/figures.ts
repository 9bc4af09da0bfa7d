import { percentile } from '../bench/statistics.ts';
import type { SendCall, Written } from './ledger.ts';
import { judge, type Finding, type Verdict } from './oracle.ts';
import { faultNames, type FaultName } from './points.ts';
import type { Run } from './soak.ts';
import type { StoreName } from './storages.ts';
import type { Window } from './world.ts';

/** Milliseconds. */
type Spread = { count: number; p50: number; p99: number; max: number };

/** All that a run on one store says, for the page. */
export type Figures = {
  store: StoreName;
  messages: number;
  turns: number;
  replies: number;
  modelCalls: number;
  lost: number;
  duplicated: number;
  /** Duplicates that were provoked on purpose, not counted above. */
  provoked: number;
  outOfOrder: number;
  unexplained: number;
  /** In words, the first few. */
  findings: string[];
  resolvedByStatus: number;
  resent: number;
  /** Duplicates by the server's own count. */
  doubled: number;
  unaccounted: number;
  dispositions: Record<string, number>;
  /** From a message's first delivery attempt to its reply, of messages that waited while something was broken. */
  recovery: Spread;
  /** The same of messages that waited for a reply whose sending Meta refused for now or left unknown. */
  heldUp: Spread;
  /** The same of all others. */
  undisturbed: Spread;
  ack: Spread;
  /** POSTs of webhooks that were not answered 200 and made again. */
  redelivered: number;
  broken: Record<string, number>;
  tookS: number;
};

/** One row of the failure matrix. */
export type FaultFigures = {
  fault: FaultName;
  hits: number;
  messages: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
};

/** Judges runs on one store, several when they ran side by side, and sums them up. */
export function figuresOf(store: StoreName, runs: readonly Run[]): Figures {
  const verdicts = runs.map(({ world }) => judge(world.ledger.written, world.ledger.calls));
  const sum = (of: (run: Run) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const all = (of: (verdict: Verdict) => readonly Finding[]): Finding[] => verdicts.flatMap(of);
  const duplicated = all((it) => it.duplicated);
  const own = duplicated.filter(({ label }) => label !== residue);
  const [lost, outOfOrder, unexplained] = [
    all((it) => it.lost),
    all((it) => it.outOfOrder),
    all((it) => it.unexplained),
  ];
  const waits = runs.flatMap(waitsOf);
  const waited = (kind: Wait['kind']): Spread => spreadOf(waits.filter((it) => it.kind === kind).map(({ ms }) => ms));
  return {
    store,
    messages: sum(({ world }) => world.ledger.written.length),
    turns: sum(({ tables }) => tables.turns),
    replies: verdicts.reduce((total, { replies }) => total + replies, 0),
    modelCalls: sum(({ world }) => world.asked),
    lost: lost.length,
    duplicated: own.length,
    provoked: duplicated.length - own.length,
    outOfOrder: outOfOrder.length,
    unexplained: unexplained.length,
    findings: [
      ...runs.flatMap(({ world }) => world.deaths.flatMap(({ lastWords }) => lastWords ?? [])),
      ...[...lost, ...own, ...outOfOrder, ...unexplained].map(({ what }) => what),
    ].slice(0, 20),
    resolvedByStatus: sum(({ tables }) => tables.resolvedByStatus),
    resent: sum(({ tables }) => tables.resent),
    doubled: sum(({ tables }) => tables.doubled),
    unaccounted: sum(({ tables }) => tables.unaccounted),
    dispositions: addUp(runs.map(({ tables }) => tables.dispositions)),
    recovery: waited('broken'),
    heldUp: waited('held up'),
    undisturbed: waited('undisturbed'),
    ack: spreadOf(runs.flatMap(({ world }) => world.mailman.ackMs)),
    redelivered: sum(({ world }) => world.mailman.failures),
    broken: addUp(runs.map(({ world }) => countKinds(world.windows()))),
    tookS: Math.round(Math.max(...runs.map(({ tookMs }) => tookMs)) / 1000),
  };
}

/** The one fault after which a second reply is all that is left to do. */
const residue: FaultName = 'F9';

/** True when nothing went wrong but what was provoked. */
export function isGood(figures: Figures): boolean {
  const { lost, duplicated, outOfOrder, unexplained, unaccounted, broken } = figures;
  return lost + duplicated + outOfOrder + unexplained + unaccounted + (broken['by itself'] ?? 0) === 0;
}

/** The rows of the failure matrix, by the fault that each message was written for. */
export function faultFiguresOf(runs: readonly (Run & { hits: Record<FaultName, number> })[]): FaultFigures[] {
  const verdicts = runs.map(({ world }) => judge(world.ledger.written, world.ledger.calls));
  return (Object.keys(faultNames) as FaultName[]).map((fault) => {
    const count = (of: (verdict: Verdict) => readonly { label: string }[]): number =>
      verdicts.reduce((total, verdict) => total + of(verdict).filter(({ label }) => label === fault).length, 0);
    return {
      fault,
      hits: runs.reduce((total, { hits }) => total + hits[fault], 0),
      messages: runs.reduce(
        (total, { world }) => total + world.ledger.written.filter((it) => it.label === fault).length,
        0,
      ),
      lost: count((it) => it.lost),
      duplicated: count((it) => it.duplicated),
      outOfOrder: count((it) => it.outOfOrder),
    };
  });
}

/** True when the fault was hit often enough and nothing came of it; of the residue exactly one duplicate each time. */
export function isFaultGood({ fault, hits, lost, duplicated, outOfOrder }: FaultFigures, times: number): boolean {
  return hits >= times && lost === 0 && outOfOrder === 0 && duplicated === (fault === residue ? hits : 0);
}

type Wait = { kind: 'broken' | 'held up' | 'undisturbed'; ms: number };

function waitsOf({ world }: Run): Wait[] {
  const { written, calls } = world.ledger;
  const windows = world.windows();
  const held = Map.groupBy(heldUp(written, calls), ({ customer }) => customer);
  return written.flatMap(({ customer, firstAttemptAt, repliedAt }): Wait[] => {
    if (firstAttemptAt === null || repliedAt === null) return [];
    const wait = { from: firstAttemptAt, to: repliedAt };
    const ms = Math.max(0, repliedAt - firstAttemptAt);
    if ((held.get(customer) ?? []).some((window) => overlap(window, wait))) return [{ kind: 'held up', ms }];
    return [{ kind: windows.some((window) => overlap(window, wait)) ? 'broken' : 'undisturbed', ms }];
  });
}

/** When each reply that Meta did not take at the first attempt kept its customer waiting. */
function heldUp(written: readonly Written[], calls: readonly SendCall[]): (Window & { customer: number })[] {
  const messagesOf = Map.groupBy(written, ({ customer }) => customer);
  return [...Map.groupBy(calls, ({ outboxId }) => outboxId).values()].flatMap((own) => {
    const taken = own.find(({ outcome }) => outcome === 'accepted');
    if (taken === undefined || (taken.attempt === 1 && taken === own[0])) return [];
    const { customer, at } = taken;
    // Of a process that died before its POST Meta knows nothing: the wait began with the message.
    const asked = (messagesOf.get(customer) ?? []).filter(({ repliedAt }) => repliedAt === at);
    const from = Math.min(own[0]?.at ?? at, ...asked.map(({ firstAttemptAt }) => firstAttemptAt ?? at));
    return [{ kind: 'held up', customer, from, to: at }];
  });
}

function overlap(one: { from: number; to: number }, other: { from: number; to: number }): boolean {
  return one.from <= other.to && other.from <= one.to;
}

function spreadOf(ms: readonly number[]): Spread {
  if (ms.length === 0) return { count: 0, p50: 0, p99: 0, max: 0 };
  const round = (value: number): number => Math.round(value);
  const max = ms.reduce((most, one) => Math.max(most, one), 0);
  return { count: ms.length, p50: round(percentile(ms, 0.5)), p99: round(percentile(ms, 0.99)), max: round(max) };
}

function countKinds(windows: readonly Window[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(windows, ({ kind }) => kind)].map(([kind, own]) => [kind, own.length]));
}

function addUp(records: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [word, count] of records.flatMap((record) => Object.entries(record)))
    total[word] = (total[word] ?? 0) + count;
  return total;
}
