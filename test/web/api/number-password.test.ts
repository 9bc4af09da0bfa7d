import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';
import { anyStore } from '../../helpers/test-database.ts';
import { basic, numberPassword, openApiWorld, otherNumberId, type ApiWorld } from './api-world.ts';

describe.each(anyStore)('$title the password of one number', ({ kind, skip }) => {
  let world: ApiWorld;
  /** Both numbers know the first; only the other number's business is open to the password. */
  const [shared, ours, theirs] = ['919900000001', '919900000002', '919900000003'];
  beforeAll(async () => {
    if (skip) return;
    world = await openApiWorld(kind);
    const facts = [{ field: 'quantity', value: '100', quote: '100 coasters', wamid: 'wamid.1' }];
    const lead = { facts, grade: 'hot' as const, score: 90 };
    for (const [from, number] of [
      [shared, otherNumberId],
      [shared, PHONE_NUMBER_ID],
      [ours, otherNumberId],
      [theirs, PHONE_NUMBER_ID],
    ] as const)
      await world.answer(await world.write(from, '100 coasters', { phoneNumberId: number }), 'Noted.', {
        lead,
        needsHuman: true,
      });
  });
  afterAll(() => (skip ? undefined : world[Symbol.asyncDispose]()));

  const ask = (method: 'GET' | 'POST', path: string, body?: unknown) =>
    world.ask(method, path, body, { authorization: basic(numberPassword) });
  const phonesIn = (list: unknown) => (list as { phone: string }[]).map(({ phone }) => phone).toSorted();

  it.skipIf(skip)('shows the leads and chats of that number, whatever is asked for', async () => {
    const seen = [ours, shared].toSorted();
    for (const query of ['', `?number=${otherNumberId}`]) {
      const [leads, handoffs] = [await ask('GET', `/leads${query}`), await ask('GET', `/handoffs${query}`)];
      expect([phonesIn(leads.body['leads']), phonesIn(handoffs.body['handoffs'])]).toEqual([seen, seen]);
      expect(handoffs.body['waiting']).toBe(2);
    }
    const others = await ask('GET', `/leads?number=${PHONE_NUMBER_ID}`);
    expect(others.body).toMatchObject({ leads: [], next: null });
    expect((await ask('GET', `/handoffs?number=${PHONE_NUMBER_ID}`)).body).toMatchObject({ waiting: 0, handoffs: [] });
    const all = (await world.ask('GET', '/leads')).body['leads'];
    expect(phonesIn(all)).toEqual([shared, shared, ours, theirs].toSorted());
    const one = (await world.ask('GET', `/leads?number=${PHONE_NUMBER_ID}`)).body['leads'];
    expect(phonesIn(one)).toEqual([shared, theirs]);
  });

  it.skipIf(skip)('finds no chat of another, and changes none', async () => {
    const states = () => world.db.query(`select state, version from conversations order by id`);
    const before = (await states()).rows;
    for (const wish of [
      { customer: theirs },
      { customer: theirs, number: PHONE_NUMBER_ID },
      { customer: shared, number: PHONE_NUMBER_ID },
    ])
      for (const verb of ['show', 'take', 'back', 'reply']) {
        const { status, body } = await ask('POST', `/handoffs/${verb}`, { ...wish, text: 'Hi' });
        expect([verb, status, body['code']]).toEqual([verb, 404, 'unknown-customer']);
      }
    expect((await states()).rows).toEqual(before);
    // Of a customer of both there is no choice to make.
    expect((await ask('POST', '/handoffs/show', { customer: shared })).body).toMatchObject({
      phoneNumberId: otherNumberId,
    });
    expect((await world.ask('POST', '/handoffs/show', { customer: shared })).body['code']).toBe('which-number');
  });

  it.skipIf(skip)('opens nothing that is about the whole server, and sends from no other number', async () => {
    for (const [method, path] of [
      ['GET', '/restore'],
      ['POST', '/restore/confirm'],
      ['POST', '/privacy/export'],
      ['POST', '/privacy/erase'],
    ] as const) {
      const { status, body } = await ask(method, path, method === 'POST' ? { customer: ours } : undefined);
      expect([path, status, body['code']]).toEqual([path, 403, 'whole-server']);
    }
    const list = { file: 'list.csv', rows: [['phone', 'template']] };
    const other = await ask('POST', '/remind', { ...list, number: PHONE_NUMBER_ID });
    expect(JSON.stringify(other.body['faults'])).toContain(`Say which number with --number: ${otherNumberId}"`);
    const business = await ask('GET', `/business?number=${PHONE_NUMBER_ID}`);
    expect([business.status, business.body['code']]).toEqual([404, 'unknown-number']);
    expect(JSON.stringify(business.body)).not.toContain(PHONE_NUMBER_ID);
    const metrics = await fetch(`${world.url}/metrics`, { headers: { authorization: basic(numberPassword) } });
    expect(metrics.status).toBe(401);
  });
});
