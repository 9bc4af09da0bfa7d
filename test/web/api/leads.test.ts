import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyStore } from '../../helpers/test-database.ts';
import { openApiWorld, type ApiWorld } from './api-world.ts';

type Page = { leads: { phone: string; grade: string; facts: unknown[] }[]; next: string | null };

describe.each(anyStore)('$title leads over HTTP', ({ kind, skip }) => {
  let world: ApiWorld;
  beforeAll(async () => {
    if (skip) return;
    world = await openApiWorld(kind);
    const grades = ['open', 'qualified', 'hot', 'open', 'hot'] as const;
    for (const [index, grade] of grades.entries()) {
      const id = await world.write(`91880000000${index}`, '100 coasters');
      const facts = [{ field: 'quantity', value: '100', quote: '100 coasters', wamid: `wamid.${index}` }];
      await world.answer(id, 'Noted.', { lead: { facts, grade, score: index * 20 } });
    }
    await world.answer(await world.write('918800000009', 'Hi'), 'Hello!');
  });
  afterAll(() => (skip ? undefined : world[Symbol.asyncDispose]()));

  const read = async (query: string): Promise<Page> => (await world.ask('GET', `/leads${query}`)).body as Page; // as the route types it

  it.skipIf(skip)('shows each field with the words and the message that prove it, the last changed first', async () => {
    const { leads, next } = await read('');
    expect(leads.map(({ phone }) => phone.slice(-1))).toEqual(['4', '3', '2', '1', '0']);
    expect(next).toBeNull();
    expect(leads[0]).toMatchObject({
      phone: '918800000004',
      name: 'Test Customer',
      state: 'bot',
      grade: 'hot',
      score: 80,
      facts: [{ field: 'quantity', value: '100', quote: '100 coasters', wamid: 'wamid.4' }],
    });
    expect(leads[0]).not.toHaveProperty('conversationId');
  });

  it.skipIf(skip)('turns pages without losing or repeating one', async () => {
    const seen: string[] = [];
    let after = '';
    for (;;) {
      const page = await read(`?limit=2${after}`);
      seen.push(...page.leads.map(({ phone }) => phone.slice(-1)));
      if (page.next === null) break;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
    expect(seen).toEqual(['4', '3', '2', '1', '0']);
  });

  it.skipIf(skip)('shows one grade when asked', async () => {
    expect((await read('?grade=hot')).leads.map(({ phone }) => phone.slice(-1))).toEqual(['4', '2']);
    expect((await read('?grade=qualified')).leads).toHaveLength(1);
  });

  it.skipIf(skip)('says what is wrong with a request that is not right', async () => {
    for (const query of ['?limit=0', '?limit=201', '?limit=x', '?limit=1&limit=2', '?grade=lukewarm', '?after=1']) {
      const { status, body } = await world.ask('GET', `/leads${query}`);
      expect([status, body['code']], query).toEqual([400, 'bad-request']);
    }
    const impossible = '2026-99-99T00:00:00Z~00000000-0000-0000-0000-000000000000';
    expect((await world.ask('GET', `/leads?after=${impossible}`)).status).toBe(400);
  });
});
