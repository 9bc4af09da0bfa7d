import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { customerOf, marksIn, phoneOf, questionText, replyTo, verdictsOn } from '../chaos/texts.ts';
import { textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { newFolder } from './leftovers.ts';
import { sign, type SignedPost } from './load.ts';
import { startMeasured, type MeasuredProcess } from './measured-process.ts';
import { median, number, percentile, table } from './statistics.ts';
import { startStorage } from './storages.ts';
import type { World } from './world.ts';

const messagesEach = 3;
const warmUpCustomers = 10;
const spanMs = 60_000;
/** Meta opens as many connections as it likes; these are more than the server has for its database. */
const connections = 128;
/** How long the last replies may take before they count as lost. */
const patienceMs = 90_000;
/** Meta repeats what was not answered 200. */
const repeatAfterMs = 2_000;

export type Overload = {
  customers: number;
  refused: number;
  acksMs: number[];
  /** From each customer's last message to the reply that answers it. */
  repliesMs: number[];
  replies: number;
  lost: number;
  doubled: number;
  modelCalls: number;
  /** Of the server alone. */
  cpuMs: number;
  complaints: readonly string[];
};

/**
 * Has `customers` people write three messages each at random moments of a minute, every message a webhook of its own, with the
 * statuses of all replies coming back, and judges from outside what was answered, when and how often.
 */
export async function measureOverload(world: World, storageName: string, customers: number): Promise<Overload> {
  await using stack = new AsyncDisposableStack();
  const storage = await startStorage(storageName);
  stack.use(storage.stack);
  const environment = { ...world.environment, ...storage.environment };
  const server = stack.use(await startMeasured('src/main.ts', { folder: newFolder(stack), environment }));
  world.model.reply(({ turnText }) => ({ kind: 'answer', reply: replyTo(turnText), delayMs: world.modelMs }));
  world.model.verify(async (shown) => {
    await sleep(world.modelMs);
    return verdictsOn(shown);
  });
  world.graph.sent.length = 0;
  world.graph.autoStatuses({ webhookUrl: `${server.url}/webhook`, appSecret: world.appSecret, delayMs: 200 });
  stack.defer(() => world.graph.autoStatuses(null));
  const pool = new Pool(server.url, { connections, pipelining: 1 });
  stack.defer(() => pool.destroy());

  await warmUp(world, server, pool);
  const plan = planOf(customers, world.appSecret);
  const asked = world.model.requests.length;
  const written = new Map<number, number>();
  const acksMs: number[] = [];
  let refused = 0;
  const startedMs = Date.now();
  const deliver = async (post: SignedPost): Promise<void> => {
    const taken = await deliverWebhook(pool, post, { againMs: repeatAfterMs });
    acksMs.push(...taken.answersMs);
    refused += taken.refused;
  };
  const posting: Promise<void>[] = [];
  for (const { atMs, customer, post } of plan) {
    const aheadMs = startedMs + atMs - Date.now();
    if (aheadMs > 0) await sleep(aheadMs);
    written.set(customer, Date.now());
    posting.push(deliver(post));
  }
  await Promise.all(posting);
  await waitUntil(() => answeredBy(world).size >= customers * messagesEach);
  const { cpuMs } = server.usage();
  return { customers, refused, acksMs, cpuMs, complaints: server.complaints, ...judge(world, written, asked) };
}

/** What a server does once in its life, such as compiling and reading languages, is no part of the measurement. */
async function warmUp(world: World, server: MeasuredProcess, pool: Pool): Promise<void> {
  for (let customer = 0; customer < warmUpCustomers; customer++) {
    const text = questionText({ customer, index: 0 }, false);
    const post = sign(
      webhookBody({ messages: [textMessage({ from: String(919_000_000_000 + customer), text })] }),
      world.appSecret,
    );
    await deliverWebhook(pool, post, { againMs: repeatAfterMs });
  }
  await world.graph.waitForSent(warmUpCustomers);
  await server.settled();
  world.graph.sent.length = 0;
}

type Planned = { atMs: number; customer: number; post: SignedPost };

function planOf(customers: number, appSecret: string): Planned[] {
  const messages = Array.from({ length: customers }, (_, customer) => {
    const times = Array.from({ length: messagesEach }, () => Math.random() * spanMs).toSorted((a, b) => a - b);
    return times.map((atMs, index) => {
      const text = questionText({ customer, index }, false);
      const body = webhookBody({ messages: [textMessage({ from: phoneOf(customer), text })] });
      return { atMs, customer, post: sign(body, appSecret) };
    });
  });
  return messages.flat().toSorted((a, b) => a.atMs - b.atMs);
}

/** When each message was answered, by customer and place. */
function answeredBy({ graph }: World): Map<string, number[]> {
  const answered = new Map<string, number[]>();
  for (const { text, at } of graph.sent) {
    for (const { customer, index } of marksIn(text)) {
      const key = `${customer}.${index}`;
      answered.set(key, [...(answered.get(key) ?? []), at]);
    }
  }
  return answered;
}

function judge(world: World, written: ReadonlyMap<number, number>, asked: number) {
  const answered = answeredBy(world);
  const repliesMs: number[] = [];
  let lost = 0;
  for (const [customer, atMs] of written) {
    for (let index = 0; index < messagesEach; index++) {
      const times = answered.get(`${customer}.${index}`) ?? [];
      if (times.length === 0) lost += 1;
      if (index === messagesEach - 1 && times[0] !== undefined) repliesMs.push(times[0] - atMs);
    }
  }
  const strangers = world.graph.sent.filter(({ to = '', text }) =>
    marksIn(text).some(({ customer }) => customer !== customerOf(to)),
  );
  const doubled = [...answered.values()].filter((times) => times.length > 1).length + strangers.length;
  return {
    repliesMs,
    lost,
    doubled,
    replies: world.graph.sent.length,
    modelCalls: world.model.requests.length - asked,
  };
}

async function waitUntil(isDone: () => boolean): Promise<void> {
  const endsMs = performance.now() + patienceMs;
  while (!isDone() && performance.now() < endsMs) await sleep(250);
}

/** One row a run. */
export function overloadTable(runs: readonly Overload[]): string {
  const head = [
    'customers',
    '503s',
    'lost',
    'doubled',
    'ack p50 ms',
    'p99 ms',
    'reply p50 s',
    'p99 s',
    'replies',
    'drafts',
    'CPU s',
  ];
  const rows = runs.map((run) => [
    String(run.customers),
    String(run.refused),
    String(run.lost),
    String(run.doubled),
    number(median(run.acksMs)),
    number(percentile(run.acksMs, 0.99)),
    number(median(run.repliesMs) / 1000),
    number(percentile(run.repliesMs, 0.99) / 1000),
    String(run.replies),
    String(run.modelCalls),
    number(run.cpuMs / 1000),
  ]);
  return table([head, ...rows]);
}
