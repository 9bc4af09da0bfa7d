// `npm run bench` starts the real server on every storage this machine can run and prints what it costs; `-- --quick` takes half a minute.
// Read the ratios: a bare Express app is measured beside every number, so a slow or busy machine slows both. Nothing is asserted.
// Only this computer is involved: Meta and the model are local fakes, and PostgreSQL (with fsync) and Redis are started for the run.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release } from 'node:os';
import path from 'node:path';
import { describeError } from '../../src/domain/errors.ts';
import { newFolder } from './leftovers.ts';
import { openPoster } from './load.ts';
import { loopTable, measureLoops } from './loops.ts';
import { runComparison } from './run-compare.ts';
import { startMeasured } from './measured-process.ts';
import { ackRound, burst, turnaround, type AckRound, type Bench, type Target } from './measures.ts';
import { measureOverload, overloadTable, type Overload } from './overload.ts';
import { ackTable, replyTable, startRows, type StorageResult } from './report.ts';
import { measureStarts } from './starts.ts';
import { median, number, table } from './statistics.ts';
import { startStorage, storageNames } from './storages.ts';
import { measureVoices, voicesTable } from './voices.ts';
import { startWorld, type World } from './world.ts';

const quick = process.argv.includes('--quick');
const plan = quick
  ? { rounds: 1, forMs: 300, hiSamples: 8, bursts: 1, askers: 30, starts: 1, startsFromMs: 20_000, startsEndMs: 21_000 }
  : {
      rounds: 5,
      forMs: 700,
      hiSamples: 30,
      bursts: 2,
      askers: 100,
      starts: 5,
      startsFromMs: 105_000,
      startsEndMs: 140_000,
    };
/** A machine too slow for the plan gets fewer rounds; one that hangs is not waited for. */
const giveUpMs = 178_000;
/** `-- --only overload` instead: who is told 503, lost, doubled or late while more is asked than can be answered at once. */
const overload = process.argv.includes('--only') && process.argv.includes('overload');
/** `-- --only loops` instead: how machines that answer every reply fare. */
const loops = process.argv.includes('--only') && process.argv.includes('loops');
/** `-- --only voice` instead: what many voice notes at once do to memory, to the budget and to those who write. */
const voice = process.argv.includes('--only') && process.argv.includes('voice');
const voiceNotes = quick ? 100 : 1_000;
const voiceBudgetUsd = 2;
const loopRounds = quick ? 20 : 50;
const overloadCustomers = quick ? [500] : [500, 2_000];
const longGiveUpMs = 900_000;
const connections = 16;
const modelMs = 300;

async function main(): Promise<void> {
  setTimeout(
    () => {
      process.stderr.write('The bench took far too long: given up\n');
      process.exit(1);
    },
    overload || loops || voice ? longGiveUpMs : giveUpMs,
  ).unref();
  if (platform() !== 'linux') throw new Error('The bench reads CPU time and memory from /proc: it needs Linux');
  await using stack = new AsyncDisposableStack();
  process.stdout.write(describeMachine(newFolder(stack)));
  const world = await startWorld(stack, modelMs);
  if (overload) return await runOverload(world);
  if (loops) {
    process.stdout.write(
      `\nMachines that answer whatever they get, ${loopRounds} times each, on the embedded database\n`,
    );
    process.stdout.write(loopTable(await measureLoops(world, loopRounds)));
    return;
  }
  if (voice) {
    process.stdout.write(
      `\n${voiceNotes} customers send a voice note of 20 seconds at once, on PostgreSQL + Redis, while others say "Hi"\n`,
    );
    process.stdout.write(voicesTable(await measureVoices(world, voiceNotes, voiceBudgetUsd)));
    return;
  }
  const names = storageNames(quick);
  const results = await measureStorages(world, names);
  process.stdout
    .write(`\nDurable acks: one message a webhook, ${connections} connections in a closed loop, each from another customer;
"storing only" messages need no reply, "and answering" ones ("Hi") are answered at the same time\n${ackTable(results)}`);
  process.stdout
    .write(`\nReplies: from the POST of "Hi" to the reply's arrival at Meta, idle server, one at a time; and the burst:
${plan.askers} questions in one POST until all ${plan.askers} replies are out (model ${modelMs} ms, 600 ms of quiet before it)\n${replyTable(results)}`);
  progress('start-up');
  const storages = names.slice(0, quick ? 1 : 2);
  const starts = await measureStarts(world, { storages, times: plan.starts, endsMs: plan.startsEndMs });
  process.stdout.write(`\nStart until the first webhook is accepted: an empty folder at first, then on what that left
(a migrated PostgreSQL from the second turn on)\n${table(startRows(starts))}`);
  process.stdout.write(
    `\n${number(performance.now() / 1000)} s, load average at the end ${number(loadavg()[0] ?? 0)}\n`,
  );
}

async function runOverload(world: World): Promise<void> {
  const runs: Overload[] = [];
  for (const customers of overloadCustomers) {
    progress(`${customers} customers`);
    runs.push(await measureOverload(world, 'PostgreSQL + Redis', customers));
  }
  process.stdout
    .write(`\nOverload: customers write three messages each within a minute, on PostgreSQL + Redis, model and verifier ${modelMs} ms
each, statuses coming back; reply: from a customer's last message to the reply that answers it\n${overloadTable(runs)}`);
  for (const line of runs.flatMap(({ complaints }) => complaints.slice(0, 5)))
    process.stdout.write(`  ${line.slice(0, 400)}\n`);
}

async function measureStorages(world: World, names: readonly string[]): Promise<StorageResult[]> {
  await using stack = new AsyncDisposableStack();
  const bare = await startTarget(stack, 'test/bench/bare-express.ts', world.environment);
  const results: StorageResult[] = [];
  const startedMs = performance.now();
  for (const [index, name] of names.entries()) {
    progress(name);
    await using own = new AsyncDisposableStack();
    const storage = await startStorage(name);
    own.use(storage.stack);
    const ours = await startTarget(own, 'src/main.ts', { ...world.environment, ...storage.environment });
    const endsMs = startedMs + ((plan.startsFromMs - startedMs) * (index + 1)) / names.length;
    try {
      results.push(await measureStorage({ world, ours, bare }, name, endsMs));
    } catch (error) {
      // The other storages are still worth measuring.
      process.stderr.write(`${name} is left out: ${describeError(error)}\n`);
      process.exitCode = 1;
    }
  }
  return results;
}

async function startTarget(
  stack: AsyncDisposableStack,
  script: string,
  environment: Record<string, string>,
): Promise<Target> {
  const started = stack.use(await startMeasured(script, { folder: newFolder(stack), environment }));
  return { process: started, poster: stack.use(openPoster(started.url, connections)) };
}

async function measureStorage(bench: Bench, name: string, endsMs: number): Promise<StorageResult> {
  // Compiling and the first connections are start-up cost, not the path's.
  await ackRound(bench, 'reaction', plan.forMs);
  if (!quick) await ackRound(bench, 'Hi', plan.forMs);
  const hi = await turnaround(bench, plan.hiSamples);
  const burstMs: number[] = [];
  for (let time = 0; time < plan.bursts; time++) burstMs.push(await burst(bench, plan.askers));
  const storing: AckRound[] = [];
  const answering: AckRound[] = [];
  for (let round = 0; round < plan.rounds && (round === 0 || performance.now() < endsMs); round++) {
    storing.push(await ackRound(bench, 'reaction', plan.forMs));
    answering.push(await ackRound(bench, 'Hi', plan.forMs));
  }
  return { name, storing, answering, turnaround: hi, burstMs };
}

function describeMachine(folder: string): string {
  const cores = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
  const disk = `fdatasync of 8 KB ${number(median(syncTimesMs(folder)))} ms`;
  const load = `load average ${number(loadavg()[0] ?? 0)}`;
  return `Node ${process.version}, ${platform()} ${release()}, ${cores}, ${disk}, ${load}
Ratios are to bare Express 5 (raw body, HMAC check, 200) in the same run: the median, and (smallest-largest)\n`;
}

/** How long this disk takes to promise a write: the floor under every durable commit. */
function syncTimesMs(folder: string): number[] {
  const file = openSync(path.join(folder, 'sync'), 'w');
  const page = Buffer.alloc(8192);
  const times = Array.from({ length: 40 }, () => {
    const startedMs = performance.now();
    writeSync(file, page, 0, page.length, 0);
    fdatasyncSync(file);
    return performance.now() - startedMs;
  });
  closeSync(file);
  return times;
}

function progress(what: string): void {
  process.stderr.write(`... ${what} (${number(performance.now() / 1000)} s)\n`);
}

const compares = ['--compare', '--growth', '--cost', '--starts', '--plans'].some((option) =>
  process.argv.includes(option),
);
await (compares ? runComparison(process.argv.slice(2)) : main());
