import type { Poster, SignedPost } from './load.ts';
import type { MeasuredProcess } from './measured-process.ts';
import { median, percentile } from './statistics.ts';
import type { World } from './world.ts';

/** A running process and the connections to it. */
export type Target = { process: MeasuredProcess; poster: Poster };

/** The server under test and the yardstick, both running. */
export type Bench = { world: World; ours: Target; bare: Target };

export type Rate = { acksPerS: number; p50Ms: number; p99Ms: number; cpuMsPerMessage: number };

export type AckRound = {
  bare: Rate;
  /** CPU time is the server's own for one message, reply included; the database's and Redis' is not in it. */
  ours: Rate;
  /** Messages taken in and answered per second until the last reply was out; null when none is due. */
  answeredPerS: number | null;
};

const drainMs = 30_000;
const bareSliceMs = 300;
/** Every "Hi" of a round must be answered before the next round, so there are not too many of them. */
const mostPosts = { reaction: 2_500, Hi: 400 };

/**
 * One round: the yardstick, the server and the yardstick again, one after the other under the same load, every webhook
 * with one message of another customer. Replies and what comes after them are waited for: the yardstick never shares the cores with the server's work.
 */
export async function ackRound(bench: Bench, kind: 'reaction' | 'Hi', forMs: number): Promise<AckRound> {
  const { world, ours } = bench;
  world.nextCustomers();
  const posts = Array.from({ length: mostPosts[kind] }, (_, customer) =>
    kind === 'reaction' ? world.reaction(customer) : world.texts([customer], kind),
  );
  await ours.process.settled();
  const before = await bareSlice(bench, posts);
  const alreadySent = world.graph.sent.length;
  const cpuBefore = ours.process.usage().cpuMs;
  const startedMs = performance.now();
  let next = 0;
  const load = await ours.poster.load(() => posts[next++], forMs);
  if (kind === 'Hi') await replies(bench, alreadySent + load.acks);
  const seconds = (performance.now() - startedMs) / 1000;
  await ours.process.settled();
  const cpuMs = ours.process.usage().cpuMs - cpuBefore;
  const after = await bareSlice(bench, posts);
  return {
    bare: meanOf(before, after),
    ours: rateOf(load, cpuMs),
    answeredPerS: kind === 'Hi' ? load.acks / seconds : null,
  };
}

async function bareSlice({ bare }: Bench, posts: readonly SignedPost[]): Promise<Rate> {
  const cpuBefore = bare.process.usage().cpuMs;
  let next = 0;
  const load = await bare.poster.load(() => posts[next++ % posts.length], bareSliceMs);
  return rateOf(load, bare.process.usage().cpuMs - cpuBefore);
}

function rateOf(load: { acksPerS: number; latenciesMs: number[] }, cpuMs: number): Rate {
  const { acksPerS, latenciesMs } = load;
  const cpuMsPerMessage = cpuMs / latenciesMs.length;
  return { acksPerS, p50Ms: median(latenciesMs), p99Ms: percentile(latenciesMs, 0.99), cpuMsPerMessage };
}

function meanOf(a: Rate, b: Rate): Rate {
  return {
    acksPerS: (a.acksPerS + b.acksPerS) / 2,
    p50Ms: (a.p50Ms + b.p50Ms) / 2,
    p99Ms: (a.p99Ms + b.p99Ms) / 2,
    cpuMsPerMessage: (a.cpuMsPerMessage + b.cpuMsPerMessage) / 2,
  };
}

export type Turnaround = { p50Ms: number; p95Ms: number; bareP50Ms: number; samples: number };

/** From the POST of "Hi" to the reply's arrival at Meta, one at a time on an idle server, a yardstick request between. */
export async function turnaround({ world, ours, bare }: Bench, samples: number): Promise<Turnaround> {
  world.nextCustomers();
  await ours.process.settled();
  const replyMs: number[] = [];
  const bareMs: number[] = [];
  for (let customer = 0; customer < samples; customer++) {
    const post = world.texts([customer], 'Hi');
    const due = world.graph.sent.length + 1;
    const startedMs = performance.now();
    const arrived = world.graph.waitForSent(due).then(() => performance.now() - startedMs);
    const [ms] = await Promise.all([arrived, ours.poster.post(post)]);
    replyMs.push(ms);
    bareMs.push(await bare.poster.post(post));
  }
  return { p50Ms: median(replyMs), p95Ms: percentile(replyMs, 0.95), bareP50Ms: median(bareMs), samples };
}

/** Milliseconds until every one of `customers` who asked something in one POST has the model's answer. */
export async function burst(bench: Bench, customers: number): Promise<number> {
  // One question ahead: the first one loads the model's SDK, once in the life of a server.
  await askAtOnce(bench, [0]);
  return await askAtOnce(
    bench,
    Array.from({ length: customers }, (_, customer) => customer),
  );
}

async function askAtOnce(bench: Bench, customers: readonly number[]): Promise<number> {
  const { world, ours } = bench;
  world.nextCustomers();
  await ours.process.settled();
  const post = world.texts(customers, 'Which materials do you offer for coasters?');
  const due = world.graph.sent.length + customers.length;
  const startedMs = performance.now();
  await ours.poster.post(post);
  await replies(bench, due);
  return performance.now() - startedMs;
}

async function replies({ world, ours }: Bench, due: number): Promise<void> {
  try {
    await world.graph.waitForSent(due, drainMs);
  } catch (error) {
    throw new Error(['replies are missing; the server said', ...ours.process.complaints].join('\n'), { cause: error });
  }
}
