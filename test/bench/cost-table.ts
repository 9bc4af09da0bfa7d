// `npm run bench -- --cost`: what a message costs by part, from a CPU profile of the server while it answers.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lap, startLoad } from './compare.ts';
import { newFolder } from './leftovers.ts';
import { startMeasured } from './measured-process.ts';
import { number } from './statistics.ts';
import { startStorage } from './storages.ts';
import type { World } from './world.ts';

type Frame = { functionName: string; url: string };
type Profile = {
  nodes: { id: number; callFrame: Frame; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
};

const messages = 1_000;
const kinds = ['greeting', 'question'] as const;

/** The first that knows a frame, from the innermost outwards, is what its time is spent on. */
const parts: readonly [name: string, knows: RegExp][] = [
  ['garbage collection', /^\(garbage collector\)/],
  ['PostgreSQL: pg and its sockets', /node_modules\/pg/],
  ['Redis: BullMQ, ioredis and their sockets', /node_modules\/(?:bullmq|ioredis|msgpackr|cron-parser)/],
  ['HTTP to Meta', /node_modules\/(?:axios|form-data|follow-redirects)|src\/whatsapp\/send/],
  ['HTTP to models', /node_modules\/(?:openai|@anthropic-ai|undici)|src\/ai\/(?:openai|anthropic|plain-fetch)/],
  ['HTTP from Meta: Express, body, signature', /node_modules\/(?:express|router|body-parser|helmet)|src\/web/],
  ['logging', /node_modules\/(?:pino|sonic-boom)|src\/observe/],
  ['prompt and router', /src\/ai\//],
  ['proof', /src\/proof\//],
  ['desk, language, phrases', /src\/(?:desk|language|phrases)\/|node_modules\/(?:eld|minisearch|n2words)/],
  ['business: facts, hours, totals', /src\/business\//],
  ['reading the webhook', /src\/whatsapp\/wire\/|node_modules\/zod/],
  ['statements and their parameters', /src\/db\//],
  ['steps of a turn and of a delivery', /src\/(?:flow|queue|app|std|domain)\//],
];

/** Profiles a greeting and a question on PostgreSQL + Redis; a Markdown table of microseconds of CPU a message. */
export async function measureCost(world: World): Promise<string> {
  const columns = new Map<string, Map<string, number>>();
  for (const kind of kinds) columns.set(kind, await costOf(world, kind));
  const names = [...parts.map(([name]) => name), 'Node itself'];
  const rows = names.map((name) => [name, ...kinds.map((kind) => number(columns.get(kind)?.get(name) ?? 0))]);
  const sums = kinds.map((kind) => number([...(columns.get(kind)?.values() ?? [])].reduce((sum, one) => sum + one, 0)));
  const all = [['', ...kinds], ['---', ...kinds.map(() => '---')], ...rows, ['**together**', ...sums]];
  return `${all.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

async function costOf(world: World, kind: (typeof kinds)[number]): Promise<Map<string, number>> {
  await using stack = new AsyncDisposableStack();
  const storage = await startStorage('PostgreSQL + Redis');
  stack.use(storage.stack);
  const load = startLoad(stack);
  const folder = newFolder(stack);
  const profiles = path.join(folder, 'profiles');
  const environment = { ...world.environment, ...storage.environment };
  const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const server = await startMeasured('src/main.ts', { folder, environment, nodeArgs });
  const order = { kind, messages, connections: 32 };
  await lap(world, load, { server, others: [], replies: true }, { ...order, firstCustomer: 0 });
  await sleep(500);
  const beganMs = performance.now();
  const { cpuMsPerMessage } = await lap(
    world,
    load,
    { server, others: [], replies: true },
    {
      ...order,
      firstCustomer: messages,
    },
  );
  const endedMs = performance.now();
  await server[Symbol.asyncDispose]();
  const [file = ''] = readdirSync(profiles);
  const profile = JSON.parse(readFileSync(path.join(profiles, file), 'utf8')) as Profile; // V8 wrote it
  const spent = spentIn(profile, { fromEndMs: performance.now() - beganMs, toEndMs: performance.now() - endedMs });
  const busy = [...spent.values()].reduce((sum, one) => sum + one, 0);
  // A sample counts the clock, also while others had the processor; the sum is what the system charged.
  return new Map([...spent].map(([name, us]) => [name, (us / busy) * cpuMsPerMessage * 1_000]));
}

/** Time on the clock by part between two moments before the end of the profile, idle time left out. */
function spentIn(
  profile: Profile,
  { fromEndMs, toEndMs }: { fromEndMs: number; toEndMs: number },
): Map<string, number> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const partOf = new Map<number, string | null>();
  const find = (id: number): string | null => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = nodes.get(at)?.callFrame;
      if (frame === undefined) break;
      if (frame.functionName === '(idle)') return null;
      const place = frame.url === '' ? frame.functionName : frame.url;
      const part = parts.find(([, knows]) => knows.test(place));
      if (part !== undefined) return part[0];
    }
    return 'Node itself';
  };
  const spent = new Map<string, number>();
  let leftMs = profile.timeDeltas.reduce((sum, delta) => sum + delta, 0) / 1_000;
  for (const [index, id] of profile.samples.entries()) {
    const us = profile.timeDeltas[index] ?? 0;
    leftMs -= us / 1_000;
    if (leftMs > fromEndMs || leftMs < toEndMs) continue;
    if (!partOf.has(id)) partOf.set(id, find(id));
    const part = partOf.get(id) ?? null;
    if (part !== null) spent.set(part, (spent.get(part) ?? 0) + us);
  }
  return spent;
}
