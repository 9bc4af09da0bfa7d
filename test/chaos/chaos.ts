// Breaks the real server in every way and judges from outside what became of the messages. Only this computer is involved:
// Meta, the model and the customers are simulated, and PostgreSQL and Redis are started for the run.
import { parseArgs } from 'node:util';
import { table } from '../bench/statistics.ts';
import { faultFiguresOf, figuresOf, isFaultGood, isGood } from './figures.ts';
import { runPoints } from './points.ts';
import { circumstances, keepRecords, type RunRecord, type SectionName } from './records.ts';
import { faultRows, figureRows } from './reliability-page.ts';
import { runSoak } from './soak.ts';
import { availableStores, storeNames, type StoreName } from './storages.ts';

const usage = `npm run chaos -- --points [--times 50]                      every place where it can break
npm run chaos -- --soak [--messages 10000] [--customers 500]  everything at random
npm run chaos -- --minutes 60                                 the same for so long
npm run chaos -- --quick                                      a little of both, as the tests run it; writes nothing
with --store ${storeNames.join('|')}|all (the first two when left out) and --seed <any word>
`;

/** So many messages a second leave a small machine time to restart what was killed. */
const messagesPerS = 10;
/** One embedded server keeps one core busy: another beside it halves the time. */
const embeddedShards = 2;

const { values } = parseArgs({
  options: {
    points: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    times: { type: 'string', default: '50' },
    messages: { type: 'string', default: '10000' },
    customers: { type: 'string', default: '500' },
    minutes: { type: 'string' },
    store: { type: 'string' },
    seed: { type: 'string', default: Math.random().toString(36).slice(2, 8) },
  },
});
const { seed } = values;
const times = Number(values.times);

function say(text: string): void {
  process.stderr.write(`... ${text}\n`);
}

function storesToRun(): StoreName[] {
  const available = availableStores();
  if (values.store === 'all') return available;
  const wanted = storeNames.filter((name, at) => (values.store === undefined ? at < 2 : name === values.store));
  if (wanted.length === 0) throw new Error(`There is no store ${values.store}\n${usage}`);
  const missing = wanted.filter((name) => !available.includes(name));
  if (missing.length > 0) say(`left out, for PostgreSQL or Redis is not installed: ${missing.join(', ')}`);
  return wanted.filter((name) => available.includes(name));
}

type Outcome = Pick<RunRecord, 'figures' | 'faults'> & { good: boolean };

async function points(store: StoreName, wantedTimes: number): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const shards = store.startsWith('embedded') && wantedTimes > 1 ? embeddedShards : 1;
  const each = Math.ceil(wantedTimes / shards);
  const runs = await Promise.all(
    Array.from({ length: shards }, (_, shard) =>
      runPoints({ seed: `${seed}.${shard}`, store, times: each, say }, stack),
    ),
  );
  const figures = figuresOf(store, runs);
  const faults = faultFiguresOf(runs);
  return { figures, faults, good: isGood(figures) && faults.every((one) => isFaultGood(one, wantedTimes)) };
}

async function soak(store: StoreName, load: { messages: number; customers: number }): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const durationMs = (load.messages / messagesPerS) * 1_000;
  const figures = figuresOf(store, [await runSoak({ seed, store, ...load, durationMs, say }, stack)]);
  return { figures, good: isGood(figures) };
}

/** Runs on one store after the other, prints the tables and keeps the records. */
async function run(section: SectionName | null, work: (store: StoreName) => Promise<Outcome>): Promise<void> {
  const records: RunRecord[] = [];
  for (const store of storesToRun()) {
    const { good, ...outcome } = await work(store);
    const command = `npm run chaos -- ${process.argv.slice(2).join(' ')}`;
    records.push({ command, seed, ...circumstances(), ...outcome });
    if (outcome.faults !== undefined) process.stdout.write(`\n${store}\n${table(faultRows(outcome.faults))}`);
    process.stdout.write(`\n${table(figureRows([outcome.figures]))}`);
    for (const finding of outcome.figures.findings) process.stdout.write(`  WRONG: ${finding}\n`);
    if (!good) process.exitCode = 1;
    // After each store: a run that is cut short keeps what it has.
    if (section !== null) keepRecords(section, records);
  }
  process.stdout.write(process.exitCode === 1 ? '\nSomething went wrong.\n' : '\nNothing lost, nothing twice.\n');
}

async function main(): Promise<void> {
  say(`seed ${seed}`);
  const customers = Number(values.customers);
  if (values.quick) {
    await run(null, (store) => points(store, 1));
    await run(null, (store) => soak(store, { messages: 200, customers: 50 }));
  } else if (values.points) await run('points', (store) => points(store, times));
  else if (values.minutes !== undefined) {
    const messages = Math.round(Number(values.minutes) * 60 * messagesPerS);
    await run(values.soak ? 'soak' : 'long', (store) => soak(store, { messages, customers }));
  } else if (values.soak) await run('soak', (store) => soak(store, { messages: Number(values.messages), customers }));
  else process.stdout.write(usage);
}

await main();
