import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { contestants, installPeers, startNeeds, type Contestant } from './contestants.ts';
import { newFolder } from './leftovers.ts';
import type { LoadOrder, LoadReport } from './load-process.ts';
import { startMeasured, type MeasuredProcess } from './measured-process.ts';
import { median, percentile } from './statistics.ts';
import type { World } from './world.ts';

/** One contestant in one round. */
export type Lap = {
  acksPerS: number;
  ackP50Ms: number;
  ackP99Ms: number;
  /** Answers of 503, each sent again as Meta does. */
  refused: number;
  /** From the first POST to the last reply; null for those that do not reply. */
  repliesPerS: number | null;
  /** Customers that got no reply, and more than one. */
  unanswered: number;
  doubled: number;
  cpuMsPerMessage: number;
};

/** The laps of a contestant, one a round, or why it could not take part. */
export type Standing = { name: string; laps: Lap[]; fault: string | null };

export type CompareOptions = {
  kind: 'greeting' | 'question';
  rounds: number;
  messages: number;
  connections: number;
  /** Only contestants whose name contains one of these; empty: all. */
  only: readonly string[];
};

/** Who is measured: the process that takes the load, and others whose CPU counts too. */
export type Runner = { server: MeasuredProcess; others: readonly MeasuredProcess[]; replies: boolean };
type Competitor = { contestant: Contestant; runner: Runner; standing: Standing };

const texts = { greeting: 'Hi', question: 'Which materials do you offer for coasters?' };
const warmUpMessages = 200;
/** After the last ack; what is not answered then counts as unanswered. */
const patienceMs = 60_000;
/** No customer writes twice in a run. */
let customersUsed = 0;

/** Runs all contestants in turn, round by round, under the same load from another process; all of them stay up meanwhile. */
export async function compare(world: World, options: CompareOptions): Promise<Standing[]> {
  await using stack = new AsyncDisposableStack();
  const wanted = contestants(options.kind).filter(
    ({ name }) => options.only.length === 0 || options.only.some((part) => name.includes(part)),
  );
  if (wanted.some(({ script }) => script.includes('/peers/'))) installPeers();
  const load = startLoad(stack);
  const competitors: Competitor[] = [];
  const standings: Standing[] = [];
  for (const contestant of wanted) {
    const standing: Standing = { name: contestant.name, laps: [], fault: null };
    standings.push(standing);
    const environment = { ...world.environment, ...(await startNeeds(contestant, stack)), ...contestant.environment };
    const folder = newFolder(stack);
    const server = stack.use(await startMeasured(contestant.script, { folder, environment }));
    const runner = { server, others: [], replies: contestant.replies };
    competitors.push({ contestant, runner, standing });
    await lap(world, load, runner, {
      ...options,
      messages: warmUpMessages,
      firstCustomer: newCustomers(warmUpMessages),
    });
  }
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const { contestant, runner, standing } of competitors) {
      if (standing.fault !== null) continue;
      process.stderr.write(`... ${options.kind}, round ${round}: ${contestant.name}\n`);
      try {
        const firstCustomer = newCustomers(options.messages);
        standing.laps.push(await lap(world, load, runner, { ...options, firstCustomer }));
      } catch (error) {
        standing.fault = error instanceof Error ? error.message : String(error);
      }
    }
  }
  return standings;
}

function newCustomers(count: number): number {
  customersUsed += count;
  return customersUsed - count;
}

/** Sends one message each of as many customers, the first by number, and waits for the replies. */
export async function lap(
  { graph, appSecret }: World,
  load: ChildProcess,
  { server, others, replies }: Runner,
  { kind, messages, connections, firstCustomer }: Omit<CompareOptions, 'rounds' | 'only'> & { firstCustomer: number },
): Promise<Lap> {
  const all = [server, ...others];
  const cpuMs = (): number => all.reduce((sum, one) => sum + one.usage().cpuMs, 0);
  await Promise.all(all.map((one) => one.settled()));
  graph.sent.length = 0;
  const cpuBefore = cpuMs();
  const order: LoadOrder = { url: server.url, appSecret, text: texts[kind], firstCustomer, messages, connections };
  load.send(order);
  const [report] = (await once(load, 'message')) as [LoadReport]; // the load process sends nothing else
  if (report.faults.length > 0) throw new Error(report.faults[0]);
  const lastReplyAt = replies ? await lastReply(graph, messages) : null;
  await Promise.all(all.map((one) => one.settled()));
  const counts = new Map<string, number>();
  for (const { to = '' } of graph.sent) counts.set(to, (counts.get(to) ?? 0) + 1);
  return {
    acksPerS: (messages * 1000) / (report.endedAt - report.startedAt),
    ackP50Ms: median(report.latenciesMs),
    ackP99Ms: percentile(report.latenciesMs, 0.99),
    refused: report.refused,
    repliesPerS: lastReplyAt === null ? null : (graph.sent.length * 1000) / (lastReplyAt - report.startedAt),
    unanswered: replies ? messages - counts.size : 0,
    doubled: [...counts.values()].filter((count) => count > 1).length,
    cpuMsPerMessage: (cpuMs() - cpuBefore) / messages,
  };
}

/** Unix milliseconds of the last reply, at the latest when patience ends. */
async function lastReply(graph: World['graph'], messages: number): Promise<number> {
  const answered = (): number => new Set(graph.sent.map(({ to }) => to)).size;
  await graph
    .waitForSent((sent) => sent.length >= messages && answered() >= messages, patienceMs)
    .catch(() => undefined);
  return graph.sent.at(-1)?.at ?? Date.now();
}

/** A process that posts what it is told to, ended with the stack. */
export function startLoad(stack: AsyncDisposableStack): ChildProcess {
  const child = fork(path.join(import.meta.dirname, 'load-process.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  stack.defer(() => void child.kill());
  return child;
}
