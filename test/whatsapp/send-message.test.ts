import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import type { SendOutcome } from '../../src/domain/delivery.ts';
import { createGraphClient, type GraphClient } from '../../src/whatsapp/send/graph-client.ts';
import { markRead, sendMessage } from '../../src/whatsapp/send/send-message.ts';
import { startFakeGraph, type FakeGraph } from '../helpers/fake-graph.ts';

const TOKEN = 'EAAtestTokenThatMustNotLeak';
const never = new AbortController().signal;
let fake: FakeGraph;
let graph: GraphClient;

beforeAll(async () => {
  fake = await startFakeGraph();
  graph = createGraphClient({
    baseUrl: fake.url,
    version: 'v25.0',
    token: () => TOKEN,
    timeoutMs: 1500,
    maxSockets: 4,
  });
});

afterAll(async () => {
  graph.close();
  await fake.close();
});

beforeEach(() => {
  fake.onMessage(null);
  fake.setValidToken(null);
  fake.sent.length = 0;
  fake.reads.length = 0;
});

function send(over: Partial<Parameters<typeof sendMessage>[1]> = {}, attempt = 1): Promise<SendOutcome> {
  const message = {
    phoneNumberId: '100000000000001',
    recipient: { to: '15550100001' },
    text: 'Hello',
    rich: null,
    template: null,
    opaqueId: '42.1',
  };
  return sendMessage({ graph }, { ...message, ...over }, attempt, never);
}

describe('sendMessage', () => {
  test('sends to a phone number and returns the wamid', async () => {
    const outcome = await send();
    expect(outcome).toEqual({ kind: 'sent', wamid: fake.sent[0]?.wamid });
    expect(fake.sent).toMatchObject([
      { phoneNumberId: '100000000000001', to: '15550100001', text: 'Hello', opaqueId: '42.1' },
    ]);
  });

  test('sends to a business-scoped id through recipient, unchanged, and without a phone number', async () => {
    expect(await send({ recipient: { recipient: 'US.1349aBc' } })).toMatchObject({ kind: 'sent' });
    expect(fake.sent).toMatchObject([{ recipient: 'US.1349aBc' }]);
    expect(fake.sent[0]).not.toHaveProperty('to');
  });

  test('puts on the wire what Meta documents, with a plus before the number and no link preview', async () => {
    const bodies: unknown[] = [];
    const recorder: GraphClient = { ...graph, post: (...call) => (bodies.push(call.slice(0, 2)), graph.post(...call)) };
    await sendMessage(
      { graph: recorder },
      {
        phoneNumberId: '1/../2',
        recipient: { to: '+15550100001' },
        text: 'x',
        rich: null,
        template: null,
        opaqueId: 'o.1',
      },
      1,
      never,
    );
    expect(bodies).toEqual([
      [
        '1%2F..%2F2/messages',
        {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: '+15550100001',
          type: 'text',
          text: { body: 'x', preview_url: false },
          biz_opaque_callback_data: 'o.1',
        },
      ],
    ]);
  });

  test.each(['US.13491208655302741918', '', '12345', '1234567890123456', '+', '1555 010 0001', '15550100001\n', 'abc'])(
    'refuses %j as a phone number without asking Meta, which would drop it silently',
    async (to) => {
      const before = fake.requests;
      expect(await send({ recipient: { to } })).toMatchObject({
        kind: 'refused',
        next: { kind: 'give-up' },
        fault: { title: expect.stringContaining('Not sent') },
      });
      expect(fake.requests).toBe(before);
    },
  );

  test.each([
    [{ code: 131056, status: 400 }, 2, { kind: 'retry', afterMs: 16_000 }],
    [{ code: 131000, status: 500 }, 1, { kind: 'retry', afterMs: 2000 }],
    [{ code: 131047, status: 400 }, 1, { kind: 'ask-person' }],
    [{ code: 190, status: 400 }, 1, { kind: 'token-dead' }],
    [{ code: 131042, status: 200 }, 1, { kind: 'stop-number' }],
    [{ code: 424242, status: 503 }, 1, { kind: 'give-up' }],
  ])('calls a Graph error %j refused, whatever the HTTP status', async (error, attempt, next) => {
    fake.onMessage(() => ({ kind: 'error', ...error }));
    expect(await send({}, attempt)).toMatchObject({ kind: 'refused', fault: { code: error.code }, next });
    expect(fake.sent).toEqual([]);
  });

  test('stops the number, and loses no message, when Meta does not find our own phone number id', async () => {
    const message =
      "Unsupported post request. Object with ID '1' does not exist, cannot be loaded due to missing permissions";
    fake.onMessage(() => ({ kind: 'error', code: 100, message }));
    expect(await send()).toMatchObject({ kind: 'refused', next: { kind: 'stop-number' } });
    fake.onMessage(() => ({ kind: 'error', code: 100, message: 'Invalid parameter' }));
    expect(await send()).toMatchObject({ kind: 'refused', next: { kind: 'give-up' } });
  });

  test('frees the error of the token, numbers and ids that Meta echoes, and bounds it', async () => {
    fake.onMessage(() => ({
      kind: 'error',
      code: 190,
      message: `Malformed access token ${TOKEN}Abc for +15550100001\n${'x '.repeat(5000)}`,
      details: `US.13491208655302741918 and ${'0123456789abcdef'.repeat(4)} and 12345|abcdefghijklmnopqrstuvw`,
    }));
    const outcome = await send();
    expect(outcome).toMatchObject({
      fault: { title: expect.stringMatching(/^Malformed access token \[token\] for \[number\] x x /) },
    });
    expect(outcome).toMatchObject({ fault: { details: '[user id] and [token] and [token]' } });
    expect(JSON.stringify(outcome).length).toBeLessThan(1200);
  });

  test.each([
    [200, '<html>ok</html>'],
    [200, '{}'],
    [200, '{"messages":[]}'],
    [200, '{"messages":[{"id":""}]}'],
    [200, '[]'],
    [200, ''],
    [500, '<html>oops</html>'],
    [502, ''],
    [503, '{"error":"busy"}'],
    [500, '{"error":{"message":"no code"}}'],
    [404, '{"error":{"code":null}}'],
    [302, ''],
  ])('calls HTTP %i with %j unknown: the message may have been taken', async (status, body) => {
    fake.onMessage(() => ({ kind: 'body', status, body }));
    expect(await send()).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(String(status)) });
  });

  test('calls HTTP 429 without a Graph error refused, to be tried again later', async () => {
    fake.onMessage(() => ({ kind: 'body', status: 429, body: '' }));
    expect(await send()).toMatchObject({ kind: 'refused', fault: { code: 429 }, next: { kind: 'retry' } });
  });

  test.each(['accept-then-cut', 'cut', 'hang'] as const)(
    'calls it unknown when the connection shows %s',
    async (kind) => {
      fake.onMessage(() => ({ kind }));
      expect(await send()).toMatchObject({ kind: 'unknown' });
      expect(fake.sent).toHaveLength(kind === 'accept-then-cut' ? 1 : 0);
    },
  );

  test('calls it not sent when nobody listens', async () => {
    const gone = await startFakeGraph();
    await gone.close();
    const dead = createGraphClient({
      baseUrl: gone.url,
      version: 'v25.0',
      token: () => TOKEN,
      timeoutMs: 5000,
      maxSockets: 1,
    });
    const message = {
      phoneNumberId: '1',
      recipient: { to: '15550100001' },
      text: 'x',
      rich: null,
      template: null,
      opaqueId: '1.1',
    };
    expect(await sendMessage({ graph: dead }, message, 1, never)).toMatchObject({ kind: 'not-sent' });
    dead.close();
  });
});

describe('markRead', () => {
  test('marks as read with and without the typing indicator', async () => {
    await markRead({ graph }, { phoneNumberId: '1', wamid: 'wamid.A', typing: true }, never);
    await markRead({ graph }, { phoneNumberId: '1', wamid: 'wamid.B', typing: false }, never);
    expect(fake.reads).toMatchObject([
      { phoneNumberId: '1', wamid: 'wamid.A', typing: true },
      { phoneNumberId: '1', wamid: 'wamid.B', typing: false },
    ]);
    expect(fake.sent).toEqual([]);
  });

  test('rejects with an error that holds no secret when Meta refuses or cannot be reached', async () => {
    fake.setValidToken('another');
    const call = markRead({ graph }, { phoneNumberId: '1', wamid: 'wamid.A', typing: true }, never);
    await expect(call).rejects.toThrow(/^Graph error 190/);
    await expect(call).rejects.toBeInstanceOf(AppError);
    const stopped = markRead({ graph }, { phoneNumberId: '1', wamid: 'w', typing: true }, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ code: 'READ_RECEIPT_FAILED', retry: 'later' });
  });
});
