import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect } from 'vitest';
import { freePort } from '../../helpers/servers.ts';
import { startServerProcess, type ServerProcess } from '../../helpers/server-process.ts';
import { postSigned, textMessage, webhookBody } from '../../helpers/signed-webhook.ts';
import { markedWord, secrets, startWorld, type World } from '../world.ts';

/** One webhook as Meta saw it: 0 when nobody listened. `healthMs`: how long `/health` took at the same moment. */
type Delivery = { status: number; ms: number; healthMs: number };

export type Stand = {
  world: World;
  /** Delivers one message as Meta does, again and again until it is answered 200. */
  write(customer: string, text?: string, change?: { timestampS?: number; id?: string }): Promise<void>;
  /** New customers, each of whom writes one question; all in one webhook, as Meta batches them. */
  writeFromNew(count: number): Promise<string[]>;
  /** Writes from new customers until `during` is over, some twenty in an outage; each is delivered until it is stored. */
  writeDuring(during: Promise<unknown>, text?: string): Promise<string[]>;
  /** Every answer to a webhook since the last call. */
  takeDeliveries(): Delivery[];
  ready(method?: 'GET' | 'HEAD'): Promise<{ status: number; parts: Record<string, string> }>;
  /** Waits until nothing waits and nothing is under way, then compares Meta's ledger with who wrote: one reply each. */
  expectOneReplyEach(customers: readonly string[]): Promise<void>;
  /** Runs SQL in the record. */
  rows<R>(sql: string, params?: unknown[]): Promise<R[]>;
  startWorker(extra?: Record<string, string>): Promise<ServerProcess>;
  close(): Promise<void>;
};

/** How long each outage lasts: seconds in the suite; `OUTAGE_S=300 npx vitest run test/end-to-end/outages` for a real one. */
export const outageMs = Number(process.env['OUTAGE_S'] ?? '8') * 1000;

/** Starts a world whose clocks are short and whose address stays the same when the server is started again. */
export async function startStand(
  storage: { databaseUrl: string | null; redisUrl: string | null },
  extra: Record<string, string> = {},
): Promise<Stand> {
  const world = await startWorld(storage, {
    PORT: String(await freePort()),
    LEASE_MS: '2000',
    SETTLE_MS: '5000',
    AI_PROVIDERS: 'openai',
    AI_DEADLINE_MS: '60000',
    ...extra,
  });
  const webhookUrl = `${world.server.url}/webhook`;
  world.graph.autoStatuses({ webhookUrl, appSecret: secrets.appSecret, statuses: ['sent', 'delivered'], delayMs: 100 });
  let deliveries: Delivery[] = [];
  const workers: ServerProcess[] = [];

  async function deliverOnce(body: unknown): Promise<number> {
    const url = world.server.url;
    const [webhook, health] = await Promise.all([
      timed(() => postSigned(`${url}/webhook`, body, secrets.appSecret)),
      timed(() => fetch(`${url}/health`)),
    ]);
    deliveries.push({ ...webhook, healthMs: health.ms });
    return webhook.status;
  }
  async function deliver(body: unknown): Promise<void> {
    const endsMs = performance.now() + outageMs + 120_000;
    for (let waitMs = 250; (await deliverOnce(body)) !== 200; waitMs = Math.min(waitMs * 2, 2_000)) {
      if (performance.now() > endsMs) throw new Error('the webhook was never stored');
      await sleep(waitMs);
    }
  }
  async function rows<R>(sql: string, params: unknown[] = []): Promise<R[]> {
    if (storage.databaseUrl === null) throw new Error('The embedded database has room for one process');
    const client = new Client({ connectionString: storage.databaseUrl });
    await client.connect();
    try {
      return (await client.query(sql, params)).rows as R[]; // the caller names what it selects
    } finally {
      await client.end();
    }
  }
  const stand: Stand = {
    world,
    rows,
    async write(customer, text = question, change = {}) {
      await deliver(
        webhookBody({ messages: [textMessage({ from: customer, text: `${markedWord} ${text}`, ...change })] }),
      );
    },
    async writeFromNew(count) {
      const customers = Array.from({ length: count }, () => world.newCustomer());
      const messages = customers.map((from) => textMessage({ from, text: `${markedWord} ${question}` }));
      await deliver(webhookBody({ messages }));
      return customers;
    },
    async writeDuring(during, text = question) {
      const state = { over: false };
      const ended = during.finally(() => (state.over = true));
      const customers: string[] = [];
      const writing: Promise<void>[] = [];
      while (!state.over) {
        const customer = world.newCustomer();
        customers.push(customer);
        writing.push(stand.write(customer, text));
        await sleep(outageMs / 20);
      }
      await Promise.all([ended, ...writing]);
      return customers;
    },
    takeDeliveries() {
      const taken = deliveries;
      deliveries = [];
      return taken;
    },
    async ready(method = 'GET') {
      const answered = await fetch(`${world.server.url}/ready`, { method });
      const text = await answered.text();
      return { status: answered.status, parts: text === '' ? {} : (JSON.parse(text) as Record<string, string>) };
    },
    async expectOneReplyEach(customers) {
      for (const customer of customers) await world.waitForReplies(customer, 1, 90_000 + outageMs);
      if (storage.databaseUrl !== null) {
        await expect.poll(() => rows(underWaySql), { timeout: 90_000, interval: 250 }).toEqual([]);
      }
      const counts = customers.map((customer) => world.repliesTo(customer).length);
      expect(counts).toEqual(customers.map(() => 1));
    },
    async startWorker(changes = {}) {
      const worker = await startServerProcess({ ...world.environment, ROLE: 'worker', ...changes });
      workers.push(worker);
      return worker;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.kill()));
      await world.close();
    },
  };
  return stand;
}

const question = 'what do you make?';

const underWaySql = `select 'inbox' as place, disposition as state, count(*)::int from inbox where disposition = 'waiting' group by 2
  union all select 'outbox', state, count(*)::int from outbox where state in ('queued', 'sending', 'unknown') group by 2`;

/** Far above the 2.4 s that a webhook may take, and far below what a hanging database would make of it. */
const keptWaitingMs = 4_000;

/**
 * Meta's side of the promise: each webhook was answered with one of the statuses, or with 503 when it was not stored
 * in time, and none was kept waiting. A loaded machine may take longer by as much as it takes for `/health`, which touches nothing.
 */
export function expectPrompt(deliveries: readonly Delivery[], statuses: readonly number[]): void {
  expect(deliveries.length).toBeGreaterThan(0);
  expect(deliveries.filter(({ status }) => status !== 503 && !statuses.includes(status))).toEqual([]);
  const slack = 4 * Math.max(...deliveries.map(({ healthMs }) => healthMs));
  expect(deliveries.filter(({ ms }) => ms > keptWaitingMs + slack)).toEqual([]);
}

async function timed(call: () => Promise<{ status: number }>): Promise<{ status: number; ms: number }> {
  const startedMs = performance.now();
  const status = await call().then(
    (answered) => answered.status,
    () => 0,
  );
  return { status, ms: performance.now() - startedMs };
}

/** The statuses of `/health` and `/ready`, 0 where nobody listens; fails when GET and HEAD differ. */
export async function healthOf(url: string): Promise<{ health: number; ready: number }> {
  const statusOf = async (path: string): Promise<number> => {
    const [get, head] = await Promise.all(
      ['GET', 'HEAD'].map((method) => timed(() => fetch(`${url}${path}`, { method }))),
    );
    expect([path, head?.status]).toEqual([path, get?.status]);
    return get?.status ?? 0;
  };
  return { health: await statusOf('/health'), ready: await statusOf('/ready') };
}
