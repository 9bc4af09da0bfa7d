import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { startFakeTranscriber } from '../helpers/fake-transcriber.ts';
import { newWamid, webhookBody } from '../helpers/signed-webhook.ts';
import { voiceNote } from '../helpers/sounds.ts';
import { newFolder } from './leftovers.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { sign, type SignedPost } from './load.ts';
import { startMeasured, type MeasuredProcess } from './measured-process.ts';
import { median, number, percentile, table } from './statistics.ts';
import { startStorage } from './storages.ts';
import type { World } from './world.ts';

const password = 'bench-voice-password';
const budgetUsd = 2;
const noteSeconds = 20;
/** What WhatsApp makes of so many seconds of speech. */
const noteBytes = noteSeconds * 4_000;
const hearMs = 400;
const hiEveryMs = 250;
const rssEveryMs = 1_000;
const patienceMs = 600_000;
/** Meta repeats what was not answered 200. */
const repeatAfterMs = 2_000;

export type Voices = {
  notes: number;
  seconds: number;
  answered: number;
  /** How many times a recording was heard, and at most at one time. */
  heard: number;
  mostAtOnce: number;
  spentUsd: number;
  hiMs: number[];
  rssMb: { before: number; over: number[]; peak: number; after: number };
};

/** Has `notes` customers send a voice note of 20 seconds at one moment, while others go on saying "Hi", and looks at the server until all are answered. */
export async function measureVoices(world: World, notes: number): Promise<Voices> {
  await using stack = new AsyncDisposableStack();
  const storage = await startStorage('PostgreSQL + Redis');
  stack.use(storage.stack);
  const ears = stack.adopt(await startFakeTranscriber(), (fake) => fake.close());
  let [now, mostAtOnce] = [0, 0];
  ears.hear((_request, response) => {
    mostAtOnce = Math.max(mostAtOnce, ++now);
    setTimeout(() => {
      now -= 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ text: 'two hundred slate coasters, please' }));
    }, hearMs);
    return null;
  });
  const environment = {
    ...world.environment,
    ...storage.environment,
    CONSOLE_PASSWORD: password,
    AI_DAILY_BUDGET_USD: String(budgetUsd),
    TRANSCRIBE_PROVIDERS: 'groq',
    GROQ_API_KEY: 'gsk-bench',
    GROQ_BASE_URL: ears.url,
  };
  const server = stack.use(await startMeasured('src/main.ts', { folder: newFolder(stack), environment }));
  const pool = new Pool(server.url, { connections: 64, pipelining: 1 });
  stack.defer(() => pool.destroy());
  const deliver = (post: SignedPost) => deliverWebhook(pool, post, { againMs: repeatAfterMs });
  const speak = (first: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => {
        const id = world.graph.media.add(voiceNote(noteSeconds, noteBytes));
        const from = phoneOf(first + index);
        const audio = world.graph.media.of(id, { voice: true });
        const message = {
          from,
          id: newWamid(),
          timestamp: String(Math.floor(Date.now() / 1000)),
          type: 'audio',
          audio,
        };
        return deliver(sign(webhookBody({ messages: [message] }), world.appSecret));
      }),
    );
  const isAnswered = (first: number, count: number) => {
    const wanted = new Set(Array.from({ length: count }, (_, index) => phoneOf(first + index)));
    return world.graph.sent.filter(({ to }) => wanted.delete(to ?? '')).length;
  };
  // What happens once in the life of a server is no part of it.
  await speak(90_000, 10);
  await until(() => isAnswered(90_000, 10) === 10);
  await server.settled();
  const before = server.usage().rssMb;
  const watching = watchMemory(server);
  const greeting = greet(world, deliver);
  const startedMs = performance.now();
  await speak(0, notes);
  await until(() => isAnswered(0, notes) === notes);
  const seconds = (performance.now() - startedMs) / 1000;
  const [over, hiMs] = [watching.stop(), await greeting.stop()];
  await sleep(5_000);
  const usage = server.usage();
  return {
    notes,
    seconds,
    answered: isAnswered(0, notes),
    heard: ears.requests.length - 10,
    mostAtOnce,
    spentUsd: await readSpent(server),
    hiMs,
    rssMb: { before, over, peak: usage.peakRssMb, after: usage.rssMb },
  };
}

function phoneOf(customer: number): string {
  return String(918_000_000_000 + customer);
}

function watchMemory(server: MeasuredProcess): { stop(): number[] } {
  const over: number[] = [];
  const timer = setInterval(() => over.push(server.usage().rssMb), rssEveryMs);
  return {
    stop() {
      clearInterval(timer);
      return over;
    },
  };
}

/** Others say "Hi", one every quarter of a second; each is timed until its reply is at Meta. */
function greet(world: World, deliver: (post: SignedPost) => Promise<unknown>): { stop(): Promise<number[]> } {
  const waiting: Promise<number>[] = [];
  let customer = 0;
  const timer = setInterval(() => {
    const mine = customer++;
    const startedMs = Date.now();
    const to = String(919_000_000_000 + mine);
    const said = async (): Promise<number> => {
      await deliver(world.texts([mine], 'Hi'));
      await until(() => world.graph.sent.some((one) => one.to === to));
      return (world.graph.sent.find((one) => one.to === to)?.at ?? Date.now()) - startedMs;
    };
    waiting.push(said());
  }, hiEveryMs);
  return {
    stop() {
      clearInterval(timer);
      return Promise.all(waiting);
    },
  };
}

async function until(isDone: () => boolean): Promise<void> {
  const endsMs = performance.now() + patienceMs;
  while (!isDone() && performance.now() < endsMs) await sleep(20);
}

async function readSpent(server: MeasuredProcess): Promise<number> {
  const response = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${password}` } });
  return Number(/^wa_ai_cost_today_usd (\S+)$/m.exec(await response.text())?.[1]);
}

/** What was measured, and the memory over time. */
export function voicesTable(run: Voices): string {
  const { before, over, peak, after } = run.rssMb;
  const rows = [
    ['voice notes', 'answered', 'heard', 'most at once', 'seconds', 'spent USD', 'of', '"Hi"s', 'p50 ms', 'p99 ms'],
    [
      String(run.notes),
      String(run.answered),
      String(run.heard),
      String(run.mostAtOnce),
      number(run.seconds),
      run.spentUsd.toFixed(3),
      String(budgetUsd),
      String(run.hiMs.length),
      number(median(run.hiMs)),
      number(percentile(run.hiMs, 0.99)),
    ],
  ];
  const memory = over.map((mb) => Math.round(mb)).join(' ');
  return `${table(rows)}  memory in MB: before ${number(before)}, peak ${number(peak)}, five seconds after ${number(after)}; each second: ${memory}\n`;
}
