// `npm run bench -- --compare`: ours on three storages, the floors and the peers in turn in one run, by medians of rounds.
// Written to docs/performance.md with what `--growth` measures, or with `--json` printed as it is. `--rounds N`, `--messages N`,
// `--connections N`, `--only NAME`. `--plans` shows how PostgreSQL runs the statements of the path on `--rows N` messages.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, type CompareOptions, type Standing } from './compare.ts';
import { measureCost } from './cost-table.ts';
import { compareTable } from './compare-report.ts';
import { number } from './statistics.ts';
import { measureGrowth } from './growth.ts';
import { measurePlans } from './plans.ts';
import { reportStarts } from './start-report.ts';
import { startWorld } from './world.ts';

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

/** Runs the comparison that the command line asks for. */
export async function runComparison(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      compare: { type: 'boolean' },
      rounds: { type: 'string', default: '5' },
      messages: { type: 'string', default: '1000' },
      connections: { type: 'string', default: '32' },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      growth: { type: 'boolean', default: false },
      cost: { type: 'boolean', default: false },
      starts: { type: 'boolean', default: false },
      plans: { type: 'boolean', default: false },
      rows: { type: 'string', default: '1000000' },
    },
  });
  if (values.plans) {
    const text = await measurePlans(Number(values.rows));
    process.stdout.write(text);
    return replacePart(
      'plans',
      `## Plans\n\n${number(Number(values.rows))} messages and as many replies and turns. ${machine()}\n\n${text}`,
    );
  }
  await using stack = new AsyncDisposableStack();
  const world = await startWorld(stack, 0);
  if (values.starts) {
    const text = await reportStarts(world);
    process.stdout.write(text);
    return replacePart('starts', `## Starts\n\n${machine()}\n\n${text}`);
  }
  if (values.cost) {
    const text = await measureCost(world);
    process.stdout.write(text);
    return replacePart(
      'cost',
      `## What a message costs\n\nMicroseconds of CPU time of our process on PostgreSQL + Redis, by a profile of ${number(1_000)} messages. ${machine()}\n\n${text}`,
    );
  }
  if (values.growth) {
    const text = await measureGrowth(world);
    process.stdout.write(text);
    return replacePart(
      'growth',
      `## Growth\n\nOn PostgreSQL + Redis; the CPU time is that of our processes alone. ${machine()}\n\n${text}`,
    );
  }
  const shared = {
    rounds: Number(values.rounds),
    messages: Number(values.messages),
    connections: Number(values.connections),
    only: values.only,
  };
  const results: { options: CompareOptions; standings: Standing[] }[] = [];
  for (const kind of ['greeting', 'question'] as const) {
    const options = { ...shared, kind };
    results.push({ options, standings: await compare(world, options) });
  }
  if (values.json) return void process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  const text = results.map(({ options, standings }) => section(options, standings)).join('\n');
  process.stdout.write(text);
  if (values.only.length === 0) replacePart('compare', `${preface()}\n${text}`);
}

/** Each part of the page is measured by a run of its own. */
function replacePart(name: 'compare' | 'growth' | 'cost' | 'starts' | 'plans', text: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const before = readFileSync(page, 'utf8');
  const [head, rest] = [before.split(begin)[0], before.split(end)[1]];
  if (rest === undefined) throw new Error(`${page} has no part "${name}"`);
  writeFileSync(page, `${head}${begin}\n\n${text}\n${end}${rest}`);
}

function machine(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return `Measured at commit ${commit} with Node ${process.version}, ${platform()} ${release()}, ${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load average ${number(loadavg()[0] ?? 0)} before.`;
}

function section({ kind, messages, connections, rounds }: CompareOptions, standings: readonly Standing[]): string {
  const what =
    kind === 'greeting' ? 'A greeting, answered from the cache' : 'A question, answered by a model and verified';
  return `## ${what}

${number(messages)} messages of as many customers, ${connections} connections, ${rounds} rounds; the model takes 0 ms.

${compareTable(standings)}
`;
}

function preface(): string {
  const peers = readFileSync(new URL('peers/package.json', import.meta.url), 'utf8');
  const versions = Object.entries((JSON.parse(peers) as { dependencies: Record<string, string> }).dependencies); // our own file
  return `${machine()} Peers: ${versions.map(([name, version]) => `${name} ${version}`).join(', ')}.
`;
}
