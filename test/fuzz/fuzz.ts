// `npm run fuzz` throws webhooks of every kind at the real server: `-- --count 1000000 --seed 7`. Prints the run and writes docs/fuzzing.md.
// Exits with 1 when an answer was not one of those allowed, something acknowledged is missing, or the memory has grown.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release } from 'node:os';
import { parseArgs } from 'node:util';
import { newFolder } from '../bench/leftovers.ts';
import { findProgram, startPostgresServer, startRedisServer } from '../helpers/servers.ts';
import { describeRun, growthOf } from './report.ts';
import { runFuzz, type FuzzResult } from './run.ts';

const page = new URL('../../docs/fuzzing.md', import.meta.url);
/** Below, the warm-up is most of the run and its growth says nothing. */
const leastForMemory = 20_000;
const mostGrowthMb = 5;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
  });
  const [count, seed] = [Number(values.count), Number(values.seed)];
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed))
    throw new Error('--count and --seed are whole numbers');
  if (platform() !== 'linux') throw new Error('The memory of the server is read from /proc: this needs Linux');
  await using stack = new AsyncDisposableStack();
  const postgres = stack.adopt(await startPostgresServer(), (server) => server.stop());
  const hasRedis = findProgram('redis-server') !== null;
  const redis = hasRedis ? stack.adopt(await startRedisServer(), (server) => server.stop()) : null;
  const interrupt = new AbortController();
  // Told once, the run ends with its report; told twice, at once.
  process.removeAllListeners('SIGINT').once('SIGINT', () => {
    interrupt.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  let toldMs = performance.now();
  const result = await runFuzz({
    count,
    seed,
    databaseUrl: postgres.url,
    redisUrl: redis?.url ?? null,
    folder: newFolder(stack),
    signal: interrupt.signal,
    onProgress: (done) => {
      if (performance.now() - toldMs < 10_000) return;
      toldMs = performance.now();
      process.stderr.write(`... ${done.toLocaleString('en')} of ${count.toLocaleString('en')}\n`);
    },
  });
  judgeMemory(result, count);
  const report = describeRun(result);
  process.stdout.write(report);
  writeFileSync(
    page,
    pageOf({
      isWhole: !interrupt.signal.aborted,
      count,
      seed,
      report,
      queue: redis === null ? 'the same PostgreSQL' : 'Redis',
    }),
  );
  if (result.faults.length > 0) process.exitCode = 1;
}

function judgeMemory(result: FuzzResult, count: number): void {
  const { heapMb } = growthOf(result.samples).thirds;
  if (count >= leastForMemory && heapMb > mostGrowthMb)
    result.faults.push(`the heap has grown by ${heapMb.toFixed(1)} MB`);
}

function pageOf(run: { isWhole: boolean; count: number; seed: number; report: string; queue: string }): string {
  const machine = `Node ${process.version}, ${platform()} ${release()}, ${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
  const end = run.isWhole ? '' : ', interrupted';
  return `# Fuzzing the webhook

Written by \`npm run fuzz\`; do not edit. The real server process (\`ROLE=web\`, PostgreSQL, the queue on ${run.queue}) gets webhooks over 16
keep-alive connections: payloads of every type Meta documents, valid and damaged (fields left out, of another type, nested without end, numbers beyond all
bounds, \`__proto__\` keys, NUL, lone surrogates, 64 KB texts, batches of 1,000), statuses with hostile ids, bytes that are no JSON, each way of signing
wrongly, compressed and too large bodies, odd handshakes, other paths. For each kind the answers allowed are fixed beforehand; every valid message
that was answered 200 is looked for in the database afterwards, by its id and the MD5 of its text.

\`npm run fuzz -- --count ${run.count} --seed ${run.seed}\`${end} at commit ${commit()}, ${machine}:

\`\`\`
${run.report.trim()}
\`\`\`
`;
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'test') === '' ? '' : ' with changes';
    return git('rev-parse', '--short', 'HEAD') + changed;
  } catch {
    return 'unknown';
  }
}

await main();
