import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { sendLeadEvents } from '../../src/flow/send-lead-events.ts';
import { freePort } from '../helpers/servers.ts';
import { anyStore } from '../helpers/test-database.ts';
import { openApiWorld, type ApiWorld } from '../web/api/api-world.ts';

type Call = { path: string; headers: IncomingHttpHeaders; body: string };

/** A receiver whose answers are given in order: a status, a redirect, no answer; 200 when there are no more. */
async function startReceiver(answers: (number | 'hang' | 'cut' | { redirect: string })[] = []) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      calls.push({ path: request.url ?? '', headers: request.headers, body });
      const answer = answers.shift() ?? 200;
      if (answer === 'hang') return;
      if (answer === 'cut') request.socket.destroy();
      else if (typeof answer === 'object') response.writeHead(307, { location: answer.redirect }).end();
      else response.writeHead(answer).end('thank you');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    url: `http://127.0.0.1:${port}/hook?key=k`,
    calls,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const key = Buffer.from('0123456789abcdef0123456789abcdef');
const secret = `whsec_${key.toString('base64')}`;

/** As Standard Webhooks describes it, written without looking at the sender. */
function isSignedWith(keyBytes: Buffer, { headers, body }: Call): boolean {
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', keyBytes).update(content).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
}

describe.each(anyStore)('$title the lead webhook', ({ kind, skip }) => {
  let world: ApiWorld;
  const receivers: { close(): Promise<void> }[] = [];
  let phone = '';
  let customers = 0;
  beforeAll(async () => {
    if (!skip) world = await openApiWorld(kind);
  });
  afterAll(() => (skip ? undefined : world[Symbol.asyncDispose]()));
  beforeEach(async () => {
    phone = String(919_812_345_600 + customers++);
    if (!skip) await world.db.query('delete from lead_events');
  });
  afterEach(async () => {
    await Promise.all(receivers.splice(0).map((started) => started.close()));
  });

  async function receiver(...answers: Parameters<typeof startReceiver>[0] & object) {
    const started = await startReceiver(answers);
    receivers.push(started);
    return started;
  }
  const facts = [{ field: 'quantity', value: '500', quote: '500 mugs', wamid: 'wamid.A' }];
  /** A turn that makes the lead hot and asks for a person. */
  async function makeEvents(): Promise<void> {
    const id = await world.write(phone, '500 mugs, and a person please');
    await world.answer(id, 'Noted.', { lead: { facts, grade: 'hot', score: 90 }, needsHuman: true, notify: true });
  }
  const run = (url: string, change: { secret?: string; timeoutMs?: number; signal?: AbortSignal } = {}) =>
    sendLeadEvents(
      {
        db: world.db,
        phoneNumberIds: [],
        webhookOf: () => ({ url: new Secret(url), secret: new Secret(change.secret ?? secret) }),
        logger: world.logs.logger,
        timeoutMs: change.timeoutMs ?? 5_000,
      },
      change.signal ?? AbortSignal.timeout(20_000),
    );
  const events = () =>
    world.rows<{ kind: string; state: string; attempts: number; reason: string | null; wait_s: number }>(
      `select kind, state, attempts, reason, extract(epoch from next_attempt_at - clock_timestamp())::float8 as wait_s from lead_events order by kind`,
    );
  const makeDue = () => world.db.query('update lead_events set next_attempt_at = clock_timestamp()');

  it.skipIf(skip)(
    'tells of a hot lead and of someone who waits, once each, signed and with the words that prove it',
    async () => {
      const { url, calls } = await receiver();
      await makeEvents();
      await run(url);
      await run(url);
      expect(calls).toHaveLength(2);
      for (const call of calls) {
        expect(call.headers['content-type']).toBe('application/json');
        expect(isSignedWith(key, call)).toBe(true);
        expect(isSignedWith(Buffer.from('another key'), call)).toBe(false);
        expect(Math.abs(Number(call.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(30);
      }
      const bodies = calls.map(({ body }) => JSON.parse(body) as { type: string });
      expect(bodies.map(({ type }) => type).toSorted()).toEqual(['handoff.waiting', 'lead.hot']);
      expect(bodies.find(({ type }) => type === 'lead.hot')).toEqual({
        type: 'lead.hot',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        data: {
          customer: { name: 'Test Customer', phone, userId: null },
          number: '100000000000001',
          grade: 'hot',
          score: 90,
          facts,
        },
      });
      expect((await events()).map(({ state, attempts }) => [state, attempts])).toEqual([
        ['sent', 1],
        ['sent', 1],
      ]);
    },
  );

  it.skipIf(skip)(
    'tries again under the same id when the receiver fails, does not answer, cuts the line or is not there',
    async () => {
      const { url, calls } = await receiver(500, 'hang', 'cut');
      await makeEvents();
      await world.db.query(`delete from lead_events where kind = 'waiting'`);
      await run(url);
      const [failed] = await events();
      expect(failed).toMatchObject({ state: 'queued', attempts: 1, reason: 'answered 500' });
      expect(failed?.wait_s).toBeGreaterThan(2);
      await run(url);
      expect(calls).toHaveLength(1);
      await makeDue();
      await run(url, { timeoutMs: 300 });
      expect((await events())[0]).toMatchObject({ state: 'queued', attempts: 2, reason: 'did not answer in time' });
      await makeDue();
      await run(url);
      expect((await events())[0]?.reason).toMatch(/^could not be reached/);
      await makeDue();
      await run(`http://127.0.0.1:${await freePort()}/hook`);
      expect((await events())[0]?.reason).toBe('could not be reached (ECONNREFUSED)');
      await makeDue();
      await run(url);
      expect((await events())[0]).toMatchObject({ state: 'sent', attempts: 5, reason: null });
      expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
      expect(calls.every((call) => isSignedWith(key, call))).toBe(true);
    },
  );

  it.skipIf(skip)('waits longer and longer, and gives up after a day', async () => {
    const { url } = await receiver(...Array.from({ length: 40 }, () => 503));
    await makeEvents();
    await world.db.query(`delete from lead_events where kind = 'waiting'`);
    const waits: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      await run(url);
      waits.push((await events())[0]?.wait_s ?? 0);
      await makeDue();
    }
    const bounds = [5, 30, 120, 300, 900, 1_800, 3_600, 3_600, 3_600];
    for (const [index, least] of bounds.entries()) {
      expect(waits[index], `wait ${index}`).toBeGreaterThan(least - 5);
      expect(waits[index], `wait ${index}`).toBeLessThanOrEqual(least * 1.2);
    }
    await world.db.query(`update lead_events set created_at = clock_timestamp() - interval '23 hours 30 minutes'`);
    await run(url);
    expect((await events())[0]).toMatchObject({ state: 'failed', attempts: 10, reason: 'answered 503' });
    await makeDue();
    await run(url);
    expect((await events())[0]?.attempts).toBe(10);
  });

  it.skipIf(skip)("never takes a customer's data to where a redirect points", async () => {
    const elsewhere = await receiver();
    const { url } = await receiver({ redirect: elsewhere.url }, { redirect: elsewhere.url });
    await makeEvents();
    await run(url);
    expect(elsewhere.calls).toEqual([]);
    expect((await events())[0]?.reason).toContain('redirected (307)');
  });

  it.skipIf(skip)(
    'signs with a plain text in the way of hand-written receivers, and of libraries when it is base64',
    async () => {
      const { url, calls } = await receiver();
      await makeEvents();
      await run(url, { secret: 'a-plain-secret-text' });
      expect(calls.every((call) => isSignedWith(Buffer.from('a-plain-secret-text'), call))).toBe(true);
      await world.db.query(`update lead_events set state = 'queued', next_attempt_at = clock_timestamp()`);
      await run(url, { secret: key.toString('base64') });
      expect(calls.slice(2)).toHaveLength(2);
      for (const call of calls.slice(2)) {
        expect([isSignedWith(key, call), isSignedWith(Buffer.from(key.toString('base64')), call)]).toEqual([
          true,
          true,
        ]);
      }
    },
  );

  it.skipIf(skip)('sends each event once when several processes send, and stops at once when told to', async () => {
    const { url, calls } = await receiver();
    await makeEvents();
    await Promise.all([run(url), run(url), run(url)]);
    expect(calls).toHaveLength(2);
    await world.db.query(`update lead_events set state = 'queued', next_attempt_at = clock_timestamp()`);
    const hanging = await receiver('hang', 'hang');
    const stop = new AbortController();
    const running = run(hanging.url, { signal: stop.signal, timeoutMs: 15_000 });
    await expect.poll(() => hanging.calls.length).toBe(2);
    stop.abort();
    await running;
    expect((await events()).map(({ state }) => state)).toEqual(['queued', 'queued']);
  });

  it.skipIf(skip)('writes neither the address, the secret, nor anything of the customer into the log', async () => {
    const { url } = await receiver(500, 200);
    await makeEvents();
    await run(url);
    const log = JSON.stringify(world.logs.lines);
    expect(log).toContain('Lead webhook delivered');
    expect(log).toContain('trying again');
    for (const hidden of [url, 'key=k', secret, phone, '500 mugs']) expect(log).not.toContain(hidden);
  });
});
