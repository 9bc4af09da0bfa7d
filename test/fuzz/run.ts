import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { Pool } from 'undici';
import { startMeasured, type MeasuredProcess } from '../bench/measured-process.ts';
import { PHONE_NUMBER_ID } from '../helpers/signed-webhook.ts';
import { Ledger, writeReplies } from './accounts.ts';
import { createCases, type FuzzCase } from './cases.ts';
import { openHeap } from './heap.ts';
import { createRandom } from './random.ts';
import { appSecret } from './signatures.ts';

export type FuzzOptions = {
  count: number;
  seed: number;
  databaseUrl: string;
  redisUrl: string | null;
  /** An empty folder for the server. */
  folder: string;
  onProgress?(done: number): void;
  /** Ends the run at its next rest; what was done is judged and told. */
  signal?: AbortSignal;
};

type Answer = number | 'reset' | 'no answer';

export type Sample = { done: number; heapMb: number; rssMb: number };

export type FuzzResult = {
  /** How often each kind was answered how. */
  answers: Map<string, Map<Answer, number>>;
  /** What should not have been, in words; empty is the aim. */
  faults: string[];
  samples: Sample[];
  /** Milliseconds until each 200 to a POST. */
  ackMs: number[];
  figures: Record<string, number>;
  /** How often the server said 503 because it was not done in time, and was asked again as Meta does. */
  repeated: number;
  seconds: number;
};

const connections = 16;
/** A collection costs the server a tenth of a second and more: short runs get few. */
const samplesFor = (count: number): number => Math.min(60, Math.max(12, Math.floor(count / 1_000)));
const mostFaultsTold = 20;
/** The server says 503 when a busy machine has not stored a webhook within a second; Meta would go on for days. */
const mostRepeats = 6;

/** Drives the real server process, as `ROLE=web`, with `count` requests of every kind, and judges all it did. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startServer(options));
  const client = stack.adopt(new Client({ connectionString: options.databaseUrl }), (open) => open.end());
  await client.connect();
  const nextCase = createCases(createRandom(options.seed), await writeReplies(client));
  const pool = stack.adopt(new Pool(server.url, { connections, headersTimeout: 30_000, bodyTimeout: 30_000 }), (open) =>
    open.destroy(),
  );
  const heap = stack.use(await openHeap(inspectorOf(server)));
  const result: FuzzResult = {
    answers: new Map(),
    faults: [],
    samples: [],
    ackMs: [],
    figures: {},
    repeated: 0,
    seconds: 0,
  };
  const ledger = new Ledger();
  const startedMs = performance.now();
  const slice = Math.ceil(options.count / samplesFor(options.count));
  for (let done = 0; done < options.count && options.signal?.aborted !== true; done += slice) {
    let left = Math.min(slice, options.count - done);
    const work = async (): Promise<void> => {
      while (left-- > 0) await one(pool, nextCase(), { result, ledger });
    };
    await Promise.all(Array.from({ length: connections }, work));
    const { usedMb } = await heap.collected();
    result.samples.push({ done: Math.min(done + slice, options.count), heapMb: usedMb, rssMb: server.usage().rssMb });
    options.onProgress?.(Math.min(done + slice, options.count));
  }
  result.seconds = (performance.now() - startedMs) / 1000;
  const accounts = await ledger.check(client);
  result.figures = { ...accounts.figures, 'answered 503 for want of time, and repeated': result.repeated };
  result.faults.push(...accounts.faults, ...complaintsOf(server));
  return result;
}

function startServer({ databaseUrl, redisUrl, folder }: FuzzOptions): Promise<MeasuredProcess> {
  return startMeasured('src/main.ts', {
    folder,
    nodeArgs: ['--inspect=127.0.0.1:0'],
    environment: {
      PORT: '0',
      ROLE: 'web',
      LOG_LEVEL: 'info',
      BUSINESS_FILE: fileURLToPath(new URL('../../business.yaml', import.meta.url)),
      DATABASE_URL: databaseUrl,
      ...(redisUrl !== null && { REDIS_URL: redisUrl }),
      WHATSAPP_TOKEN: 'EAAFUZZTOKEN0123456789',
      WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
      WHATSAPP_APP_SECRET: appSecret,
      WHATSAPP_VERIFY_TOKEN: 'fuzz-verify-token',
      CONSOLE_PASSWORD: 'fuzz-console-password',
      // The web role calls nobody; if it did, nobody would be there.
      GRAPH_API_URL: 'http://127.0.0.1:9',
    },
  });
}

function inspectorOf({ complaints }: MeasuredProcess): string {
  const address = complaints.map((line) => /ws:\/\/\S+/.exec(line)?.[0]).find((found) => found !== undefined);
  if (address === undefined) throw new Error('the process did not tell the address of its inspector');
  return address;
}

/** Errors that the server logged, but what notices of Meta's say of the account, and whatever came on stderr but the inspector's own lines. */
function complaintsOf({ complaints }: MeasuredProcess): string[] {
  const serious = complaints.filter(
    (line) => !/"level":"warn"|"code":"too-slow"|"msg":"Meta says: |^Debugger |^For help, see/.test(line),
  );
  return serious.slice(0, mostFaultsTold).map((line) => `the server said: ${line.slice(0, 400)}`);
}

async function one(
  pool: Pool,
  it: FuzzCase,
  { result, ledger }: { result: FuzzResult; ledger: Ledger },
): Promise<void> {
  const startedMs = performance.now();
  let answer = await request(pool, it);
  for (let again = 1; answer === 503 && again <= mostRepeats; again++) {
    result.repeated += 1;
    await sleep(again * 500);
    answer = await request(pool, it);
  }
  const ms = performance.now() - startedMs;
  const counts = result.answers.get(it.kind) ?? new Map<Answer, number>();
  result.answers.set(it.kind, counts.set(answer, (counts.get(answer) ?? 0) + 1));
  if (answer === 200 && it.method === 'POST') {
    result.ackMs.push(ms);
    if (it.envelope !== null) ledger.add(it.envelope.messages, it.envelope.statuses);
  }
  if (it.allowed.some((allowed) => allowed === answer) || result.faults.length >= mostFaultsTold) return;
  const shown = JSON.stringify(it.body?.subarray(0, 300).toString('latin1') ?? it.path);
  result.faults.push(`${it.kind}: ${answer} instead of ${it.allowed.join(' or ')}, to ${shown}`);
}

async function request(pool: Pool, { method, path: target, headers, body }: FuzzCase): Promise<Answer> {
  try {
    const answer = await pool.request({ method, path: target, headers, body });
    await answer.body.dump();
    return answer.statusCode;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(String(code)) ? 'reset' : 'no answer';
  }
}
