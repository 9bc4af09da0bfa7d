import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChatSoFar } from '../../../src/db/chat-so-far.ts';
import { claimDelivery } from '../../../src/db/outbox.ts';
import { claimTurn } from '../../../src/db/turn-claims.ts';
import { commitTurn, settleWithoutReply } from '../../../src/db/turns.ts';
import { PHONE_NUMBER_ID, statusUpdate, webhookBody, webhookFixtures } from '../../helpers/signed-webhook.ts';
import { anyStore } from '../../helpers/test-database.ts';
import { openApiWorld, otherNumberId, type ApiWorld } from './api-world.ts';

type Listed = {
  waiting: number;
  human: number;
  handoffs: {
    phone: string;
    state: string;
    since: string;
    returnsAt: string | null;
    windowOpen: boolean;
    lines: { who: string; text: string; delivery: string | null }[];
  }[];
};

describe.each(anyStore)('$title people taking over chats', ({ kind, skip }) => {
  let world: ApiWorld;
  let customers = 0;
  beforeAll(async () => {
    if (!skip) world = await openApiWorld(kind);
  });
  afterAll(() => (skip ? undefined : world[Symbol.asyncDispose]()));

  const newCustomer = (): string => String(919_900_000_000 + customers++);
  const list = async (): Promise<Listed> => (await world.ask('GET', '/handoffs?limit=200')).body as Listed; // as the route types it
  const listed = async (phone: string) => (await list()).handoffs.find((handoff) => handoff.phone === phone);
  /** Whoever writes a retry may have looked at the conversation before the person took it. */
  const requeue = (outboxId: string) =>
    world.db.query(`update outbox set state = 'queued', claimed_until = null, next_attempt_at = now() where id = $1`, [
      outboxId,
    ]);
  const outboxOf = (id: string) =>
    world.rows<{ author: string; body: string; state: string }>(
      'select author, body, state from outbox where conversation_id = $1 order by id',
      id,
    );

  it.skipIf(skip)('shows who waits, since when and with the last lines, while the assistant goes on', async () => {
    const phone = newCustomer();
    const id = await world.write(phone, 'Can I talk to somebody?');
    await world.answer(id, 'Of course, I have told a colleague.', { needsHuman: true });
    await world.deliver(id);
    expect(await listed(phone)).toMatchObject({
      state: 'waiting',
      phoneNumberId: PHONE_NUMBER_ID,
      returnsAt: null,
      windowOpen: true,
      optedOut: false,
      since: expect.stringMatching(/^\d{4}-.*Z$/),
      lines: [
        { who: 'customer', text: 'Can I talk to somebody?', delivery: null },
        { who: 'assistant', text: 'Of course, I have told a colleague.', delivery: 'sent' },
      ],
    });
    await world.write(phone, 'And what do coasters cost?');
    expect(await world.answer(id, 'From ₹31.50.')).toBe('committed');
    expect(await world.deliver(id)).toEqual(['From ₹31.50.']);
  });

  it.skipIf(skip)(
    'takes a chat: the running turn loses its lease, queued replies of the assistant never go out',
    async () => {
      const phone = newCustomer();
      const id = await world.write(phone, 'Hello');
      await world.answer(id, 'Queued before the person came');
      await world.write(phone, 'Is anybody there?');
      const running = await claimTurn(world.db, id, 5_000);
      const taken = await world.ask('POST', '/handoffs/take', { customer: phone });
      expect([taken.status, taken.body]).toMatchObject([
        200,
        { state: 'human', done: expect.stringContaining('silent') },
      ]);
      const late = {
        text: 'too late',
        source: 'model',
        needsHuman: false,
        language: 'en',
        attempts: [],
        inputTokens: 0,
        outputTokens: 0,
        proof: null,
      } as const;
      const end = {
        messages: running?.messages ?? [],
        answer: { ...late, attempts: [] },
        parts: ['too late'],
        force: true,
        dead: false,
      };
      expect(running).not.toBeNull();
      if (running !== null) expect(await commitTurn(world.db, running, end)).toBe('lost');
      expect(await world.deliver(id)).toEqual([]);
      expect(await outboxOf(id)).toEqual([{ author: 'bot', body: 'Queued before the person came', state: 'parked' }]);
      // The turn woken by taking finds that a person has the chat.
      expect(world.woken.turns.at(-1)).toBe(id);
      expect((await claimTurn(world.db, id, 5_000))?.state).toBe('human');
    },
  );

  it.skipIf(skip)('refuses a reply to a customer who has opted out, unless it is said twice', async () => {
    const phone = newCustomer();
    const id = await world.write(phone, 'STOP');
    const reply = { customer: phone, text: 'Your order is ready.' };
    const refused = await world.ask('POST', '/handoffs/reply', reply);
    expect([refused.status, refused.body['code']]).toEqual([409, 'opted-out']);
    expect(refused.body['error']).toContain('--despite-opt-out');
    expect(await outboxOf(id)).toEqual([]);
    expect((await world.rows('select state from conversations where id = $1', id))[0]).toEqual({ state: 'bot' });
    expect(await world.ask('POST', '/handoffs/reply', { ...reply, despiteOptOut: true })).toMatchObject({
      status: 200,
    });
    expect(await world.deliver(id)).toEqual(['Your order is ready.']);
    expect((await listed(phone)) as unknown).toMatchObject({ optedOut: true });
  });

  it.skipIf(skip)("sends a person's reply the ordinary way and shows what became of it", async () => {
    const phone = newCustomer();
    const id = await world.write(phone, 'Hello');
    const replied = await world.ask('POST', '/handoffs/reply', {
      customer: phone,
      text: '  *Hello*, this is Asha.\nHow many do you need? ',
    });
    expect([replied.status, replied.body['state']]).toEqual([200, 'human']);
    expect(world.woken.deliveries.at(-1)).toBe(id);
    expect(await world.deliver(id)).toEqual(['*Hello*, this is Asha.\nHow many do you need?']);
    const sent = world.graph.sent.at(-1);
    expect(sent?.to).toBe(phone);
    const status = statusUpdate({ wamid: sent?.wamid ?? '', status: 'read', opaqueId: sent?.opaqueId ?? null });
    await world.webhook(webhookBody({ statuses: [status] }));
    expect((await listed(phone))?.lines.at(-1)).toMatchObject({ who: 'human', delivery: 'read' });
  });

  it.skipIf(skip)('finds a customer by either form of a number, as people dial it', async () => {
    for (const [phone, typed] of [
      ['551187654109', '+55 11 98765-4109'],
      ['5215512345109', '+52 55 1234 5109'],
      ['5491123456109', '+54 11 15 2345-6109'],
    ] as const) {
      await world.write(phone, 'Hello');
      const taken = await world.ask('POST', '/handoffs/take', { customer: typed });
      expect([typed, taken.status]).toEqual([typed, 200]);
      expect(await listed(phone)).toMatchObject({ state: 'human' });
    }
  });

  it.skipIf(skip)('splits a long reply and keeps the order', async () => {
    const phone = newCustomer();
    const id = await world.write(phone, 'Hello');
    await world.ask('POST', '/handoffs/reply', { customer: phone, text: `${'a '.repeat(2_500)}\n\nlast` });
    await world.ask('POST', '/handoffs/reply', { customer: phone, text: 'after it' });
    const sent = await world.deliver(id);
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.slice(-2)[0]).toMatch(/last$/);
    expect(sent.at(-1)).toBe('after it');
  });

  it.skipIf(skip)('is not held up by a reply of the assistant that Meta asked to repeat', async () => {
    const phone = newCustomer();
    const id = await world.write(phone, 'Hello');
    await world.answer(id, 'from the assistant');
    const claim = await claimDelivery(world.db, id, { leaseMs: 5_000, tokenFingerprints: ['x'] });
    await world.ask('POST', '/handoffs/reply', { customer: phone, text: 'from the person' });
    if (claim === null) throw new Error('nothing was claimed');
    await requeue(claim.outboxId);
    expect(await world.deliver(id)).toEqual(['from the person']);
    expect((await outboxOf(id)).map(({ state }) => state)).toEqual(['parked', 'sent']);
  });

  it.skipIf(skip)('never sends an old reply of the assistant after the chat has come back to it', async () => {
    const phone = newCustomer();
    const id = await world.write(phone, 'Hello');
    await world.answer(id, 'from before the person');
    const claim = await claimDelivery(world.db, id, { leaseMs: 5_000, tokenFingerprints: ['x'] });
    await world.ask('POST', '/handoffs/take', { customer: phone });
    if (claim === null) throw new Error('nothing was claimed');
    await requeue(claim.outboxId);
    await world.ask('POST', '/handoffs/back', { customer: phone });
    expect(await world.deliver(id)).toEqual([]);
  });

  it.skipIf(skip)('says on the way back that the last message has no answer', async () => {
    const phone = newCustomer();
    const id = await world.write(phone, 'Hello');
    await world.ask('POST', '/handoffs/take', { customer: phone });
    const claim = await claimTurn(world.db, id, 5_000);
    if (claim === null) throw new Error('nothing waits');
    await settleWithoutReply(world.db, claim, { disposition: 'human', reason: null });
    const back = await world.ask('POST', '/handoffs/back', { customer: phone });
    expect(back.body['done']).toContain('has no answer yet');
  });

  it.skipIf(skip)('refuses a reply when the 24-hour window is closed, and changes nothing', async () => {
    const phone = newCustomer();
    const id = await world.write(phone, 'Hello', { timestampS: Math.floor(Date.now() / 1000) - 24 * 3600 - 60 });
    await world.answer(id, 'A person will answer', { needsHuman: true });
    const refused = await world.ask('POST', '/handoffs/reply', { customer: phone, text: 'Are you still there?' });
    expect([refused.status, refused.body['code']]).toEqual([409, 'window-closed']);
    expect(refused.body['error']).toMatch(/more than 24 hours old.*approved template/);
    expect(await listed(phone)).toMatchObject({ state: 'waiting', windowOpen: false });
    expect(await outboxOf(id)).toHaveLength(1);
  });

  it.skipIf(skip)('takes a customer whose messages carry no time as one who has just written', async () => {
    const phone = newCustomer();
    await world.write(phone, 'Hello', { timestampS: 0 });
    expect((await world.ask('POST', '/handoffs/reply', { customer: phone, text: 'Hi' })).status).toBe(200);
  });

  it.skipIf(skip)('refuses a reply to someone who has never written', async () => {
    const echo = webhookFixtures().find(({ name }) => name === 'echo-text');
    expect((await world.webhook(echo?.body)).status).toBe(200);
    const [to] = await world.rows<{ phone: string }>(
      `select k.phone from conversations c join contacts k on k.id = c.contact_id where c.last_inbound_at = to_timestamp(0)
        and not exists (select from inbox where conversation_id = c.id)`,
    );
    const refused = await world.ask('POST', '/handoffs/reply', { customer: to?.phone, text: 'Hi' });
    expect([refused.status, refused.body['error']]).toEqual([409, expect.stringContaining('never written')]);
  });

  it.skipIf(skip)('gives a chat back to the assistant, which knows what the person said', async () => {
    const phone = newCustomer();
    const id = await world.write(phone, '100 coasters please');
    await world.ask('POST', '/handoffs/reply', { customer: phone, text: 'I can do it for Friday.' });
    await world.deliver(id);
    const back = await world.ask('POST', '/handoffs/back', { customer: phone });
    expect(back.body).toMatchObject({ state: 'bot', returnsAt: null });
    expect(await listed(phone)).toBeUndefined();
    await world.write(phone, 'Thank you, and pens?');
    const claim = await claimTurn(world.db, id, 5_000);
    expect(claim?.state).toBe('bot');
    expect((await readChatSoFar(world.db, id, 10)).history).toContainEqual({
      who: 'human',
      text: 'I can do it for Friday.',
    });
    const again = await world.ask('POST', '/handoffs/back', { customer: phone });
    expect([again.status, again.body['done']]).toEqual([200, expect.stringContaining('already')]);
  });

  it.skipIf(skip)(
    'clears the flag of someone who no longer needs a person without stopping a reply on its way',
    async () => {
      const phone = newCustomer();
      const id = await world.write(phone, 'A person please');
      await world.answer(id, 'I have told a colleague.', { needsHuman: true });
      await world.ask('POST', '/handoffs/back', { customer: phone });
      expect(await listed(phone)).toBeUndefined();
      expect(await world.deliver(id)).toEqual(['I have told a colleague.']);
    },
  );

  it.skipIf(skip)('moves the time of return with every reply, and returns by itself after it', async () => {
    const phone = newCustomer();
    const id = await world.write(phone, 'Hello');
    await world.ask('POST', '/handoffs/take', { customer: phone });
    await world.db.query(
      `update conversations set human_until = clock_timestamp() + interval '1 minute',
      human_since = clock_timestamp() - interval '3 hours' where id = $1`,
      [id],
    );
    const replied = await world.ask('POST', '/handoffs/reply', { customer: phone, text: 'One moment' });
    const returnsAt = Date.parse(String(replied.body['returnsAt']));
    expect(returnsAt).toBeGreaterThan(Date.now() + 11 * 3_600_000);
    // Since when a person has it does not move.
    const since = Date.parse((await listed(phone))?.since ?? '');
    expect(since).toBeLessThan(Date.now() - 2 * 3_600_000);
    await world.db.query(
      `update conversations set human_until = clock_timestamp() - interval '1 second' where id = $1`,
      [id],
    );
    expect(await listed(phone)).toBeUndefined();
    expect((await claimTurn(world.db, id, 5_000))?.state).toBe('bot');
  });

  it.skipIf(skip)('knows a customer by number in any spelling and by business-scoped id', async () => {
    const phone = newCustomer();
    await world.write(phone, 'Hello');
    const spelt = `+${phone.slice(0, 2)} ${phone.slice(2, 7)}-${phone.slice(7)}`;
    expect((await world.ask('POST', '/handoffs/take', { customer: spelt })).status).toBe(200);
    await world.write('IN.13491208655302741918', 'Hello');
    expect((await world.ask('POST', '/handoffs/take', { customer: 'IN.13491208655302741918' })).status).toBe(200);
    for (const nobody of ['', '919999999999', 'IN.1', "' or 1=1 --", '%', 'x'.repeat(500), '\0', '\ud800']) {
      expect((await world.ask('POST', '/handoffs/take', { customer: nobody })).status, nobody).toBe(404);
    }
    for (const body of [{}, { customer: 5 }, { customer: 'x'.repeat(1_001) }, [phone]]) {
      expect((await world.ask('POST', '/handoffs/take', body)).status).toBe(400);
    }
  });

  it.skipIf(skip)('asks which of our numbers is meant when a customer writes to several', async () => {
    const phone = newCustomer();
    const first = await world.write(phone, 'Hello');
    const second = await world.write(phone, 'Hello', { phoneNumberId: otherNumberId });
    const unclear = await world.ask('POST', '/handoffs/take', { customer: phone });
    expect([unclear.status, unclear.body['code']]).toEqual([409, 'which-number']);
    expect(unclear.body['error']).toContain(`${PHONE_NUMBER_ID}, ${otherNumberId}`);
    expect((await world.ask('POST', '/handoffs/take', { customer: phone, number: otherNumberId })).status).toBe(200);
    const states = await world.rows<{ id: string; state: string }>(
      'select id, state from conversations where id = any ($1::uuid[])',
      [first, second],
    );
    expect(new Map(states.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        [first, 'bot'],
        [second, 'human'],
      ]),
    );
  });

  it.skipIf(skip)('refuses a reply without words, with far too many, or in another form', async () => {
    const phone = newCustomer();
    await world.write(phone, 'Hello');
    for (const part of [{ text: '   ' }, { text: 'x'.repeat(16_001) }, {}, { text: 5 }]) {
      expect((await world.ask('POST', '/handoffs/reply', { customer: phone, ...part })).status).toBe(400);
    }
    for (const body of [[], '{"text":']) {
      expect((await world.ask('POST', '/handoffs/reply', body)).status).toBe(400);
    }
    expect((await world.ask('POST', '/handoffs/reply', { customer: phone, text: 'x'.repeat(300_000) })).status).toBe(
      413,
    );
    expect((await world.ask('POST', '/handoffs/reply', { customer: phone, text: 'a \0 \ud800 b' })).status).toBe(200);
    expect((await listed(phone))?.lines.at(-1)?.text).toBe('a  \ufffd b');
    expect((await world.ask('POST', '/handoffs/delete', { customer: phone })).status).toBe(404);
  });
});
