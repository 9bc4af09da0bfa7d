import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseWebhook } from '../../src/whatsapp/wire/parse-webhook.ts';
import { verifySignature } from '../../src/whatsapp/wire/verify-signature.ts';
import { startFakeGraph, type FakeGraph } from '../helpers/fake-graph.ts';

const SECRET = 'test-app-secret';
let fake: FakeGraph;
let receiver: Server;
let received: string[];
let refuseNext: number;
let onReceived: () => void;
let webhookUrl: string;

beforeEach(async () => {
  fake = await startFakeGraph({ validToken: 'good' });
  received = [];
  refuseNext = 0;
  onReceived = () => {};
  receiver = createServer((request, response) => void receive(request, response));
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhook`; // listening on TCP
});

afterEach(async () => {
  await fake.close();
  const closed = once(receiver, 'close');
  receiver.close();
  receiver.closeAllConnections();
  await closed;
});

/** A webhook as a server would have it: signature first, 503 while told to refuse. */
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const header = request.headers['x-hub-signature-256'];
  if (!verifySignature(body, String(header), [SECRET])) response.writeHead(401).end();
  else if (refuseNext-- > 0) response.writeHead(503).end();
  else {
    for (const event of parseWebhook(JSON.parse(body.toString()))) {
      if (event.kind === 'status') received.push(`${event.status} ${event.opaqueId}`);
    }
    response.end();
    onReceived();
  }
}

function receivedAll(count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  onReceived = () => received.length >= count && resolve();
  onReceived();
  return promise;
}

const text = (over: object = {}) => ({
  messaging_product: 'whatsapp',
  to: '+15550100001',
  type: 'text',
  text: { body: 'Hi' },
  biz_opaque_callback_data: '7.1',
  ...over,
});

async function post(body: unknown, token = 'good'): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${fake.url}/v25.0/123/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function get(path: string): Promise<unknown> {
  const response = await fetch(`${fake.url}/v25.0/${path}`, { headers: { authorization: 'Bearer good' } });
  return response.json();
}

describe('the fake Graph', () => {
  test('refuses what Meta refuses and keeps it out of its ledger', async () => {
    for (const body of [
      null,
      {},
      text({ messaging_product: undefined }),
      text({ to: undefined }),
      text({ to: '' }),
      text({ text: undefined }),
      text({ text: { body: '' } }),
      text({ text: { body: 'x'.repeat(4097) } }),
      text({ biz_opaque_callback_data: 'x'.repeat(513) }),
      { messaging_product: 'whatsapp', status: 'read' },
    ]) {
      expect((await post(body)).body).toMatchObject({ error: { code: 100 } });
    }
    expect((await post(text(), 'bad')).body).toMatchObject({ error: { code: 190 } });
    fake.setValidToken('newer');
    expect((await post(text())).body).toMatchObject({ error: { code: 190 } });
    expect((await post(text({ text: { body: 'x'.repeat(4096) } }), 'newer')).body).toHaveProperty('messages');
    expect(fake.sent).toHaveLength(1);
    expect(fake.requests).toBe(13);
    expect(fake.authorizations.at(-1)).toBe('Bearer newer');
  });

  test('wakes those who wait for sent messages, and tells them when the time is over', async () => {
    const waiting = fake.waitForSent((sent) => sent.some((message) => message.text === 'Hi'));
    await post(text());
    expect(await waiting).toMatchObject([{ to: '15550100001', text: 'Hi', opaqueId: '7.1', phoneNumberId: '123' }]);
    expect(await fake.waitForSent(1)).toHaveLength(1);
    await expect(fake.waitForSent(2, 10)).rejects.toThrow('1 messages were sent');
  });

  test('delivers signed statuses after the answer, again and again until they are taken', async () => {
    refuseNext = 2;
    fake.autoStatuses({ webhookUrl, appSecret: SECRET });
    await post(text());
    await receivedAll(3);
    expect(received).toEqual(['sent 7.1', 'delivered 7.1', 'read 7.1']);
  });

  test('delivers the statuses before the answer when told so', async () => {
    fake.autoStatuses({ webhookUrl, appSecret: SECRET, statuses: ['sent'], before: true });
    await post(text());
    expect(received).toEqual(['sent 7.1']);
    fake.autoStatuses(null);
    await post(text());
    const [first] = fake.sent;
    if (first === undefined) throw new Error('nothing was sent');
    const errors = [{ code: 131047, title: 'Re-engagement message' }];
    expect(await fake.postStatus({ webhookUrl, appSecret: SECRET }, first, 'failed', errors)).toBe(200);
    expect(await fake.postStatus({ webhookUrl, appSecret: 'wrong' }, first, 'read')).toBe(401);
    expect(received).toEqual(['sent 7.1', 'failed 7.1']);
  });

  test('answers each message as programmed, by its number', async () => {
    fake.onMessage(({ number }) => (number === 2 ? { kind: 'error', code: 131056, delayMs: 5 } : null));
    const answers = [await post(text()), await post(text()), await post(text())];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200]);
    expect(fake.sent).toHaveLength(2);
  });

  test('answers the look-ups of a set-up check', async () => {
    expect(await get('debug_token?input_token=good')).toMatchObject({ data: { is_valid: true, expires_at: 0 } });
    expect(await get('100000000000001?fields=id')).toMatchObject({ id: '100000000000001', platform_type: 'CLOUD_API' });
    expect(await get('200000000000002/subscribed_apps')).toHaveProperty('data');
    expect(await get('nonsense')).toMatchObject({ error: { code: 2500 } });
  });
});
