import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { newWamid, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { newFolder } from './leftovers.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { sign, type SignedPost } from './load.ts';
import { startMeasured, type MeasuredProcess } from './measured-process.ts';
import { median, number, percentile, table } from './statistics.ts';
import { startStorage } from './storages.ts';
import type { VoiceNews, VoiceOrder } from './voice-world.ts';
import type { World } from './world.ts';

const password = 'bench-voice-password';
const noteSeconds = 20;
const hearMs = 400;
const words = 'two hundred slate coasters, please';
const hiEveryMs = 100;
const idleMs = 15_000;
const rssEveryMs = 250;
const patienceMs = 600_000;
/** Meta repeats what was not answered 200. */
const repeatAfterMs = 2_000;
/** Meta's own to this server: those who say "Hi" do not wait behind a thousand others before they have left Meta. */
const connections = { crowd: 64, others: 16 };
const crowds = { text: 910_000_000_000, voice: 918_000_000_000, others: 919_000_000_000 };

/** How one crowd fared, and those who said "Hi" meanwhile. */
type Crowd = {
  seconds: number;
  takenS: number;
  answered: number;
  doubled: number;
  cpuMs: number;
  hiMs: number[];
  rssMb: number[];
};

export type Voices = {
  notes: number;
  budgetUsd: number;
  idleHiMs: number[];
  text: Crowd;
  voice: Crowd;
  /** Notes that were heard, all times they were, and at most at one time. */
  heard: { notes: number; times: number; mostAtOnce: number };
  spentUsd: number;
  rssMb: { before: number; after: number };
};

/**
 * Has `notes` customers ask the same at one moment, in writing first, which is the ordinary traffic that a server is warm of, then by voice notes of
 * 20 seconds, while others go on saying "Hi"; looks at the server until all are answered.
 */
export async function measureVoices(world: World, notes: number, budgetUsd: number): Promise<Voices> {
  await using stack = new AsyncDisposableStack();
  const storage = await startStorage('PostgreSQL + Redis');
  stack.use(storage.stack);
  const meta = await startMeta(stack, {
    token: world.environment['WHATSAPP_TOKEN'] ?? '',
    notes,
    noteSeconds,
    modelMs: world.modelMs,
    hearMs,
  });
  const environment = {
    ...world.environment,
    ...storage.environment,
    ...meta.environment,
    CONSOLE_PASSWORD: password,
    AI_DAILY_BUDGET_USD: String(budgetUsd),
  };
  const server = stack.use(await startMeasured('src/main.ts', { folder: newFolder(stack), environment }));
  const bench = { world, meta, server, poolOf: (size: number) => openPool(stack, server, size) };
  const others = greeter(bench);
  const written = Array.from({ length: notes }, (_, at) =>
    textMessage({ from: phoneOf(crowds.text, at), text: words }),
  );
  const spoken = meta.audios.map((audio, at) => spokenMessage(phoneOf(crowds.voice, at), audio));
  const text = await measureCrowd(bench, others, written);
  const spentBefore = await readSpent(server);
  others.start();
  await sleep(idleMs);
  const idleHiMs = await others.stop();
  await server.settled();
  const before = server.usage().rssMb;
  const voice = await measureCrowd(bench, others, spoken);
  await sleep(5_000);
  const after = server.usage().rssMb;
  const spentUsd = (await readSpent(server)) - spentBefore;
  const heard = await meta.heard();
  return {
    notes,
    budgetUsd,
    idleHiMs,
    text,
    voice,
    heard: { notes: new Set(heard.notes).size, times: heard.notes.length, mostAtOnce: heard.mostAtOnce },
    spentUsd,
    rssMb: { before, after },
  };
}

type Meta = {
  environment: Record<string, string>;
  audios: Record<string, unknown>[];
  /** When each customer was sent something, Unix milliseconds. */
  sent: Map<string, number[]>;
  /** Resolves when the customer was sent something. */
  reached(to: string): Promise<number>;
  heard(): Promise<Extract<VoiceNews, { kind: 'heard' }>>;
};

type Bench = { world: World; meta: Meta; server: MeasuredProcess; poolOf: (size: number) => Pool };

async function startMeta(stack: AsyncDisposableStack, order: VoiceOrder): Promise<Meta> {
  const child = fork(path.join(import.meta.dirname, 'voice-world.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  stack.defer(() => void child.kill());
  child.send(order);
  const ready = await newsOf(child, 'ready');
  const sent = new Map<string, number[]>();
  const waiting = new Map<string, PromiseWithResolvers<number>>();
  child.on('message', (news: VoiceNews) => {
    if (news.kind !== 'sent') return;
    sent.set(news.to, [...(sent.get(news.to) ?? []), news.at]);
    waiting.get(news.to)?.resolve(news.at);
  });
  return {
    environment: {
      GRAPH_API_URL: ready.graphUrl,
      OPENAI_BASE_URL: ready.modelUrl,
      TRANSCRIBE_PROVIDERS: 'groq',
      GROQ_API_KEY: 'gsk-bench',
      GROQ_BASE_URL: ready.earsUrl,
    },
    audios: ready.audios,
    sent,
    async reached(to) {
      const one = waiting.get(to) ?? Promise.withResolvers<number>();
      waiting.set(to, one);
      const [at] = sent.get(to) ?? [];
      return at ?? one.promise;
    },
    heard() {
      const told = newsOf(child, 'heard');
      child.send('heard');
      return told;
    },
  };
}

async function newsOf<K extends VoiceNews['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<VoiceNews, { kind: K }>> {
  for (;;) {
    const [news] = (await once(child, 'message')) as [VoiceNews]; // voice-world sends nothing else
    if (news.kind === kind) return news as Extract<VoiceNews, { kind: K }>;
  }
}

function openPool(stack: AsyncDisposableStack, server: MeasuredProcess, size: number): Pool {
  const pool = new Pool(server.url, { connections: size, pipelining: 1 });
  stack.defer(() => pool.destroy());
  return pool;
}

function spokenMessage(from: string, audio: Record<string, unknown>): Record<string, unknown> {
  return { from, id: newWamid(), timestamp: String(Math.floor(Date.now() / 1000)), type: 'audio', audio };
}

async function measureCrowd(
  { world, meta, server, poolOf }: Bench,
  others: Greeter,
  messages: readonly Record<string, unknown>[],
): Promise<Crowd> {
  const posts = messages.map((message) => sign(webhookBody({ messages: [message] }), world.appSecret));
  const phones = messages.map(({ from }) => String(from));
  const pool = poolOf(connections.crowd);
  await server.settled();
  const cpuBefore = server.usage().cpuMs;
  others.start();
  const rssMb: number[] = [];
  const watching = setInterval(() => rssMb.push(server.usage().rssMb), rssEveryMs);
  const startedMs = performance.now();
  await Promise.all(posts.map((post) => deliver(pool, post)));
  const takenS = (performance.now() - startedMs) / 1000;
  await Promise.race([
    Promise.all(phones.map((phone) => meta.reached(phone))),
    sleep(patienceMs, undefined, { ref: false }),
  ]);
  const seconds = (performance.now() - startedMs) / 1000;
  const hiMs = await others.stop();
  clearInterval(watching);
  const replies = phones.map((phone) => meta.sent.get(phone)?.length ?? 0);
  return {
    seconds,
    takenS,
    answered: replies.filter((count) => count > 0).length,
    doubled: replies.filter((count) => count > 1).length,
    cpuMs: server.usage().cpuMs - cpuBefore,
    hiMs,
    rssMb,
  };
}

function deliver(pool: Pool, post: SignedPost): Promise<unknown> {
  return deliverWebhook(pool, post, { againMs: repeatAfterMs });
}

function phoneOf(first: number, customer: number): string {
  return String(first + customer);
}

/** Others say "Hi", one every tenth of a second and each from a customer of its own, timed until the reply is at Meta. */
type Greeter = { start(): void; stop(): Promise<number[]> };

function greeter({ world, meta, poolOf }: Bench): Greeter {
  const pool = poolOf(connections.others);
  let customer = 0;
  let waiting: Promise<number>[] = [];
  let timer: NodeJS.Timeout | undefined;
  const sayHi = async (): Promise<number> => {
    const from = phoneOf(crowds.others, customer++);
    const post = sign(webhookBody({ messages: [textMessage({ from, text: 'Hi' })] }), world.appSecret);
    const startedMs = Date.now();
    await deliver(pool, post);
    return (await meta.reached(from)) - startedMs;
  };
  return {
    start() {
      waiting = [];
      timer = setInterval(() => waiting.push(sayHi()), hiEveryMs);
    },
    stop() {
      clearInterval(timer);
      return Promise.all(waiting);
    },
  };
}

async function readSpent(server: MeasuredProcess): Promise<number> {
  const response = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${password}` } });
  return Number(/^wa_ai_cost_today_usd (\S+)$/m.exec(await response.text())?.[1]);
}

/** What was measured, and the memory over time. */
export function voicesTable(run: Voices): string {
  const { heard, rssMb } = run;
  const hi = (ms: readonly number[]) => [
    String(ms.length),
    number(median(ms)),
    number(percentile(ms, 0.99)),
    number(Math.max(...ms)),
  ];
  const crowd = (name: string, { answered, doubled, takenS, seconds, cpuMs, hiMs, rssMb: over }: Crowd) => [
    name,
    String(answered),
    String(doubled),
    number(takenS),
    number(seconds),
    number(cpuMs / 1000),
    ...hi(hiMs),
    number(Math.max(...over)),
  ];
  const rows = [
    [
      `${run.notes} at once`,
      'answered',
      'twice',
      'taken s',
      'done s',
      'CPU s',
      '"Hi"s',
      'p50 ms',
      'p99 ms',
      'max ms',
      'peak MB',
    ],
    ['idle', '', '', '', '', '', ...hi(run.idleHiMs), ''],
    crowd('in writing', run.text),
    crowd('voice notes', run.voice),
  ];
  const told = `  heard ${heard.notes} of ${run.notes} notes, ${heard.times} times in all, ${heard.mostAtOnce} at once; $${run.spentUsd.toFixed(3)} spent, budget $${run.budgetUsd}`;
  const memory = `  memory in MB: before the notes ${number(rssMb.before)}, five seconds after ${number(rssMb.after)}; each second of them: ${everySecond(run.voice.rssMb)}`;
  return `${table(rows)}${told}\n${memory}\n`;
}

function everySecond(over: readonly number[]): string {
  return over
    .filter((_, at) => at % (1_000 / rssEveryMs) === 0)
    .map((mb) => Math.round(mb))
    .join(' ');
}
