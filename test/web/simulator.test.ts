import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatorEvent } from '../../src/web/simulator/chats.ts';
import {
  postGraph,
  PHONE_NUMBER_ID,
  type StandIn,
  startStandIn,
  TOKEN,
  type WebhookValue,
} from './simulator-stand-in.ts';

let standIn: StandIn | null = null;

afterEach(async () => {
  await standIn?.close();
  standIn = null;
});

async function start(...input: Parameters<typeof startStandIn>): Promise<StandIn> {
  standIn = await startStandIn(...input);
  return standIn;
}

function graphUrl({ url }: StandIn): string {
  return `${url}/simulator/graph`;
}

function textTo(address: Record<string, unknown>, body: unknown, more: Record<string, unknown> = {}) {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...address,
    type: 'text',
    text: { body },
    ...more,
  };
}

function chatOf({ meta }: StandIn, customerId: string) {
  const chat = meta.snapshot().chats.find((candidate) => candidate.customer.id === customerId);
  if (chat === undefined) throw new Error(`no customer ${customerId}`);
  return chat;
}

function nextEvent({ meta }: StandIn, matches: (event: SimulatorEvent) => boolean): Promise<SimulatorEvent> {
  return new Promise((resolve) => {
    const stop = meta.subscribe((event) => {
      if (!matches(event)) return;
      stop();
      resolve(event);
    });
  });
}

const lineBecomes = (status: string) => (event: SimulatorEvent) =>
  event.kind === 'line' && event.line.status === status;
const hasStatus = (status: string) => (post: { value: WebhookValue }) => post.value.statuses?.[0]?.status === status;

describe('a customer of the simulated Meta', () => {
  it('sends a webhook signed over its raw bytes, in ASCII as Meta writes it, and sees it stored on 200', async () => {
    const server = await start();
    const stored = nextEvent(server, lineBecomes('delivered'));
    const text = 'नमस्ते </b> 😀 http://a/b';
    expect(server.meta.sendAsCustomer('third', { kind: 'text', text })).toMatchObject({
      ok: true,
      line: { status: 'sent' },
    });
    const { raw, signatureOk, value } = await server.waitFor(() => true);
    expect(signatureOk).toBe(true);
    expect(raw.toString('latin1')).toMatch(/^[\u0020-\u007e]+$/);
    expect(raw.toString('latin1')).toContain(String.raw`\u0928\u092e`);
    expect(raw.toString('latin1')).toContain(String.raw`http:\/\/a\/b`);
    expect(value.metadata.phone_number_id).toBe(PHONE_NUMBER_ID);
    expect(value.messages?.[0]).toMatchObject({ from: '910000000003', type: 'text', text: { body: text } });
    await stored;
    expect(chatOf(server, 'third').lines).toMatchObject([{ from: 'customer', text, status: 'delivered' }]);
  });

  it('who hides the number is known by a business-scoped id only and is answered by it', async () => {
    const server = await start();
    server.meta.sendAsCustomer('second', { kind: 'text', text: 'Hi' });
    const { value } = await server.waitFor(() => true);
    const userId = 'IN.SIMULATED000000000002';
    expect(value.contacts).toEqual([{ profile: { name: 'Rohan', username: 'second.customer' }, user_id: userId }]);
    expect(value.messages?.[0]).not.toHaveProperty('from');
    expect(value.messages?.[0]).toMatchObject({ from_user_id: userId });
    const { status, body } = await postGraph(graphUrl(server), textTo({ recipient: userId }, 'Hello'));
    expect(status).toBe(200);
    expect(body.contacts).toEqual([{ input: userId, user_id: userId }]);
    expect(chatOf(server, 'second').lines.map((line) => line.text)).toEqual(['Hi', 'Hello']);
    const sent = await server.waitFor(hasStatus('sent'));
    expect(sent.value.statuses?.[0]).toMatchObject({ recipient_user_id: userId });
    expect(sent.value.statuses?.[0]).not.toHaveProperty('recipient_id');
  });

  it('without a profile name has no profile in the webhook', async () => {
    const server = await start();
    server.meta.sendAsCustomer('nameless', { kind: 'text', text: 'hello??' });
    const { value } = await server.waitFor(() => true);
    expect(value.contacts).toEqual([{ wa_id: '910000000005' }]);
  });

  it('loses nothing and keeps the order when the server does not answer 200', async () => {
    const server = await start();
    server.answers.push(503, 500);
    server.meta.sendAsCustomer('first', { kind: 'text', text: 'first' });
    server.meta.sendAsCustomer('first', { kind: 'text', text: 'second' });
    await server.waitFor((post) => post.value.messages?.[0]?.text.body === 'second');
    const texts = server.received.map((post) => post.value.messages?.[0]?.text.body);
    expect(texts).toEqual(['first', 'first', 'first', 'second']);
    expect(new Set(server.received.slice(0, 3).map((post) => post.value.messages?.[0]?.id)).size).toBe(1);
    const attempts = server.meta.snapshot().activity.flatMap((entry) => (entry.kind === 'webhook' ? [entry] : []));
    expect(attempts.slice(0, 3)).toMatchObject([
      { httpStatus: 503, attempt: 1 },
      { httpStatus: 500, attempt: 2 },
      { httpStatus: 200, attempt: 3 },
    ]);
  });

  it('started over has an empty chat and ids never used before, and no longer gets the old one’s replies', async () => {
    const server = await start();
    const before = { ...chatOf(server, 'fourth').customer };
    server.meta.sendAsCustomer('fourth', { kind: 'text', text: 'Hi' });
    await server.waitFor(() => true);
    expect(server.meta.reset('fourth')).toBe(true);
    const { customer, lines } = chatOf(server, 'fourth');
    expect(lines).toEqual([]);
    expect(customer.phone).toMatch(/^9710\d{8}$/);
    expect(customer.phone).not.toBe(before.phone);
    expect(customer.userId).not.toBe(before.userId);
    const { status } = await postGraph(graphUrl(server), textTo({ to: before.phone }, 'late reply'));
    expect(status).toBe(200);
    await server.waitFor(hasStatus('delivered'));
    expect(chatOf(server, 'fourth').lines).toEqual([]);
  });
});

describe('the simulated Graph API', () => {
  it('takes a reply and reports sent, delivered and, once it is looked at, read, with the opaque data', async () => {
    const server = await start();
    const delivered = nextEvent(server, lineBecomes('delivered'));
    const reply = textTo({ to: '+910000000001' }, '*Hello*', { biz_opaque_callback_data: '17.1' });
    const { status, body } = await postGraph(graphUrl(server), reply);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: '+910000000001', wa_id: '910000000001' }],
        messages: [{ id: expect.stringMatching(/^wamid\./) }],
      },
    });
    await delivered;
    expect(server.meta.markSeen('first')).toBe(true);
    await server.waitFor(hasStatus('read'));
    const statuses = server.received.map((post) => post.value.statuses?.[0]);
    expect(statuses.map((update) => update?.status)).toEqual(['sent', 'delivered', 'read']);
    for (const update of statuses) {
      expect(update).toMatchObject({ biz_opaque_callback_data: '17.1', recipient_id: '910000000001' });
      expect(body.messages).toEqual([{ id: update?.id }]);
    }
    expect(server.received.every((post) => post.signatureOk)).toBe(true);
    expect(chatOf(server, 'first').lines).toMatchObject([{ from: 'business', status: 'read' }]);
  });

  it('marks the thread read, shows the typing indicator and ends it with the reply', async () => {
    const server = await start();
    server.meta.sendAsCustomer('first', { kind: 'text', text: 'one' });
    server.meta.sendAsCustomer('first', { kind: 'text', text: 'two' });
    const { value } = await server.waitFor((post) => post.value.messages?.[0]?.text.body === 'two');
    const read = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: value.messages?.[0]?.id,
      typing_indicator: { type: 'text' },
    };
    expect(await postGraph(graphUrl(server), read)).toEqual({ status: 200, body: { success: true } });
    expect(chatOf(server, 'first')).toMatchObject({ typing: true, lines: [{ status: 'read' }, { status: 'read' }] });
    await postGraph(graphUrl(server), textTo({ to: '910000000001' }, 'Hello'));
    expect(chatOf(server, 'first').typing).toBe(false);
    expect(server.meta.snapshot().activity.map((entry) => entry.kind)).toContain('reply');
  });

  it('answers a wrong token with error 190 and takes nothing', async () => {
    const server = await start();
    const { status, body } = await postGraph(graphUrl(server), textTo({ to: '910000000001' }, 'x'), {
      token: 'EAAwrong',
    });
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: { code: 190, type: 'OAuthException', fbtrace_id: expect.any(String) } });
    const health = await fetch(`${graphUrl(server)}/v25.0/${PHONE_NUMBER_ID}`);
    expect(health.status).toBe(401);
    expect(chatOf(server, 'first').lines).toEqual([]);
  });

  it.each([
    ['no address', textTo({}, 'x')],
    ['an address that is neither a number nor an id', textTo({ to: 'first' }, 'x')],
    ['no text', textTo({ to: '910000000001' }, undefined)],
    ['an empty text', textTo({ to: '910000000001' }, ' \n')],
    ['a text beyond 4,096', textTo({ to: '910000000001' }, 'x'.repeat(4097))],
    ['another product', { ...textTo({ to: '910000000001' }, 'x'), messaging_product: 'other' }],
    ['a read receipt without a message', { messaging_product: 'whatsapp', status: 'read' }],
    ['no JSON', '{"messaging_product":'],
  ])('refuses %s with error 100', async (_what, request) => {
    const server = await start();
    const { status, body } = await postGraph(graphUrl(server), request);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 100, error_data: { details: expect.any(String) } } });
    expect(chatOf(server, 'first').lines).toEqual([]);
  });

  it('refuses an unknown phone number id with error 100, subcode 33', async () => {
    const server = await start();
    const { body } = await postGraph(graphUrl(server), textTo({ to: '910000000001' }, 'x'), { phoneNumberId: '5' });
    expect(body).toMatchObject({ error: { code: 100, error_subcode: 33 } });
  });

  it('accepts an id in `to`, as Meta does, and never delivers it to that customer', async () => {
    const server = await start();
    const { status } = await postGraph(graphUrl(server), textTo({ to: 'IN.SIMULATED000000000002' }, 'x'));
    expect(status).toBe(200);
    expect(chatOf(server, 'second').lines).toEqual([]);
  });

  it.each([
    [PHONE_NUMBER_ID, { id: PHONE_NUMBER_ID, health_status: { can_send_message: 'AVAILABLE' } }],
    ['me', { name: expect.any(String) }],
    ['debug_token', { data: { is_valid: true, expires_at: 0 } }],
    ['100000000000000/subscribed_apps', { data: [{ whatsapp_business_api_data: { id: expect.any(String) } }] }],
  ])('answers the health question %s', async (path, expected) => {
    const server = await start();
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const response = await fetch(`${graphUrl(server)}/v25.0/${path}?fields=id`, { headers });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(expected);
  });
});
