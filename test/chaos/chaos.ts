// Breaks the real server in every way and judges from outside what became of the messages. Only this computer is involved:
// Meta, the model and the customers are simulated, and PostgreSQL and Redis are started for the run.
import { parseArgs } from 'node:util';
import { runVitest } from '../helpers/run-vitest.ts';
import { table } from '../bench/statistics.ts';
import { messagesPerS, points, quick, soak, type Outcome } from './outcomes.ts';
import { circumstances, keepRecord, type RunRecord, type SectionName } from './records.ts';
import { faultRows, figureRows } from './reliability-page.ts';
import { availableStores, storeNames, type StoreName } from './storages.ts';

const usage = `npm run chaos -- --points [--times 50]                      every place where it can break
npm run chaos -- --soak [--messages 10000] [--customers 500]  everything at random
npm run chaos -- --minutes 60 [--messages 36000]              the same for so long, with so many messages
npm run chaos -- --quick                                      the same for two minutes, as the tests run it; writes nothing
npm run chaos -- --races 1000                                 a person takes over while a draft is in flight, so often on each store; writes nothing
with --store ${storeNames.join('|')}|all (the first two when left out) and --seed <any word>
`;

const { values } = parseArgs({
  options: {
    points: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    races: { type: 'string' },
    times: { type: 'string', default: '50' },
    messages: { type: 'string' },
    customers: { type: 'string', default: '500' },
    minutes: { type: 'string' },
    store: { type: 'string' },
    seed: { type: 'string', default: Math.random().toString(36).slice(2, 8) },
  },
});
const { seed } = values;

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

function print({ figures, faults, good }: Outcome): void {
  const out = (text: string): void => void process.stdout.write(text);
  if (faults !== undefined) out(`\n${figures.store}\n${table(faultRows(faults))}`);
  out(`\n${table(figureRows([figures]))}`);
  for (const finding of figures.findings) out(`  WRONG: ${finding}\n`);
  if (!good) process.exitCode = 1;
}

/** Runs on one store after the other; after each one its record is kept, so that a run cut short keeps what it has. */
async function run(section: SectionName, work: (store: StoreName) => Promise<Outcome>): Promise<void> {
  for (const store of storesToRun()) {
    const outcome = await work(store);
    print(outcome);
    const { good: _good, ...kept } = outcome;
    const command = `npm run chaos -- ${process.argv.slice(2).join(' ')}`;
    const record: RunRecord = { command, seed, ...circumstances(), ...kept };
    keepRecord(section, record);
  }
}

/** The test of the suite with more races; its own words say how each kind ended. */
async function runRaces(count: number): Promise<void> {
  if (!Number.isInteger(count) || count < 1) throw new Error(`--races takes a number\n${usage}`);
  const test = ['--testTimeout=3600000', 'test/flow/takeover-races.test.ts'];
  process.exitCode = await runVitest(test, { RACES: String(count) });
}

async function main(): Promise<void> {
  const customers = Number(values.customers);
  const minutes = values.minutes === undefined ? null : Number(values.minutes);
  const usual = minutes === null ? 10_000 : Math.round(minutes * 60 * messagesPerS);
  const messages = Number(values.messages ?? usual);
  const durationMs = minutes === null ? (messages / messagesPerS) * 1_000 : minutes * 60_000;
  if (values.races !== undefined) return runRaces(Number(values.races));
  if (!values.quick && !values.points && !values.soak && minutes === null) {
    process.stdout.write(usage);
    return;
  }
  say(`seed ${seed}`);
  if (values.quick) {
    const outcomes = await Promise.all(storesToRun().map((store) => quick({ seed, store, say })));
    for (const outcome of outcomes) print(outcome);
  } else if (values.points) {
    await run('points', (store) => points({ seed, store, say, times: Number(values.times) }));
  } else {
    await run(minutes === null ? 'soak' : 'long', (store) =>
      soak({ seed, store, say, messages, customers, durationMs }),
    );
  }
  process.stdout.write(process.exitCode === 1 ? '\nSomething went wrong.\n' : '\nNothing lost, nothing twice.\n');
}

await main();
