import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stores } from '../../helpers/test-database.ts';
import { addAgent, openConsole, type Visitor } from './open-console.ts';
import { seedChat } from './seed-chat.ts';

const attack = `"><script>alert(1)</script><img src=x onerror=alert(1)>' hx-get="/x" &amp;`;

describe.each(stores)('inbox and conversations $title', ({ kind, skip }) => {
  let world: Awaited<ReturnType<typeof openConsole>>;
  let owner: Visitor;
  beforeAll(async () => {
    if (skip) return;
    world = await openConsole(kind);
    owner = await world.owner();
  });
  afterAll(() => world?.[Symbol.asyncDispose]());
  const chatPage = (id: string): string => `/console/chats/${id}`;
  const names = (text: string): string[] =>
    [...text.matchAll(/<bdi\s*>\s*([^<]*?)\s*<\/bdi\s*>\s*<\/span\s*>\s*<time/g)].map(([, name = '']) => name);

  it.skipIf(skip)(
    'groups by what needs a person, says why and since when, and keeps unread through the answer',
    async () => {
      const waiting = await seedChat(world.db, { name: 'Wanda Waiting', state: 'waiting', hoursAgo: 2 });
      await seedChat(world.db, { name: 'Hugo Hot', hot: true, hoursAgo: 3 });
      await seedChat(world.db, { name: 'Olga Old', hoursAgo: 30, unread: false });
      const first = await owner.get('/console');
      expect(first.text).toContain('Needs you (1)');
      expect(names(first.text)).toEqual(['Wanda Waiting']);
      expect(first.text).toContain('The assistant promised a person at');
      expect(names((await owner.get('/console?group=hot')).text)).toEqual(['Hugo Hot']);
      const all = await owner.get('/console?group=all');
      expect(names(all.text)).toEqual(['Wanda Waiting', 'Hugo Hot', 'Olga Old']);
      expect(all.text).toContain('Reply window closed');
      // The assistant has answered both; only looking reads them.
      expect(names((await owner.get('/console?group=unread')).text)).toEqual(['Wanda Waiting', 'Hugo Hot']);
      await owner.get(chatPage(waiting.id));
      expect(names((await owner.get('/console?group=unread')).text)).toEqual(['Hugo Hot']);
      expect((await owner.post(`${chatPage(waiting.id)}/unread`)).location).toBe('/console');
      expect(names((await owner.get('/console?group=unread')).text)).toContain('Wanda Waiting');
    },
  );

  it.skipIf(skip)('finds by name, by both ends of the number and by words, and pages through the rest', async () => {
    const { phone } = await seedChat(world.db, { name: 'Zoë Ångström', says: 'Is the teal canopy waterproof?' });
    for (const q of ['zoë', 'ÅNGS', `+${phone}`, phone.slice(-6), phone.slice(0, 11), 'canopy', 'waterpr teal'])
      expect(names((await owner.get(`/console?q=${encodeURIComponent(q)}`)).text), q).toContain('Zoë Ångström');
    await seedChat(world.db, { name: 'Ana Souza', phone: '551187654009' });
    for (const q of ['+55 11 98765-4009', '+55 11 8765-4009'])
      expect(names((await owner.get(`/console?q=${encodeURIComponent(q)}`)).text), q).toContain('Ana Souza');
    for (const q of [`' OR 1=1 --`, '%', '_', `'":*&|!`, '\\', 'canopy | x', '😀'])
      expect((await owner.get(`/console?q=${encodeURIComponent(q)}`)).status, q).toBe(200);
    for (let index = 0; index < 45; index += 1)
      await seedChat(world.db, { name: `Page ${index}`, hoursAgo: 5 + index / 100 });
    const seen: string[] = [];
    let path: string | null = '/console?group=all';
    while (path !== null) {
      const { text } = await owner.get(path);
      seen.push(...names(text));
      const next: string | undefined = /class="button"\s+href="([^"]+after=[^"]+)"/.exec(text)?.[1];
      path = next === undefined ? null : next.replaceAll('&amp;', '&');
    }
    const count = await world.db.query<{ n: number }>('select count(*)::int as n from conversations');
    expect(seen).toHaveLength(count.rows[0]?.n ?? 0);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.skipIf(skip)('shows what customers write as text and never as markup, wherever it stands', async () => {
    const { id } = await seedChat(world.db, { name: attack, says: attack, answer: attack, state: 'waiting' });
    await world.db.query(
      `insert into leads (conversation_id, field, value, quote, wamid) values ($1, 'offer', $2, $2, 'w')`,
      [id, attack],
    );
    await world.db.query(
      `insert into inbox (phone_number_id, wamid, conversation_id, type, media, body, raw, sent_at, notes, disposition) values
         ('1', 'w-caption', $1, 'image', 'image', $2, '{}', now(), $3, 'human'),
         ('1', 'w-place', $1, 'location', null, null, '{}', now(), $3, 'human')`,
      [
        id,
        attack,
        JSON.stringify([
          { kind: 'location', text: attack },
          { kind: 'contact', text: attack },
        ]),
      ],
    );
    await owner.get(chatPage(id));
    await owner.post(`${chatPage(id)}/note`, { text: attack });
    for (const path of [
      chatPage(id),
      `${chatPage(id)}/live`,
      '/console?group=all',
      '/console/list?group=all',
      `/console?q=${encodeURIComponent(attack)}`,
    ]) {
      const { status, text } = await owner.get(path);
      expect(status).toBe(200);
      expect(text).not.toMatch(/<script>|<img|onerror=alert\(1\)>|' hx-get="\/x"/);
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
  });

  it.skipIf(skip)(
    'locks the composer until the chat is taken, tells the second of two, and sends the words once',
    async () => {
      const ada = await addAgent(world, 'Ada');
      const grace = await addAgent(world, 'Grace');
      const { id } = await seedChat(world.db, { state: 'waiting' });
      for (const visitor of [ada, grace]) expect((await visitor.get(chatPage(id))).text).not.toContain('data-reply');
      const [won, lost] = [
        await ada.post(`${chatPage(id)}/take`, { saw: '' }),
        await grace.post(`${chatPage(id)}/take`, { saw: '' }),
      ];
      expect(won.status).toBe(303);
      expect(lost.status).toBe(409);
      expect(lost.text).toContain('Ada has taken this conversation meanwhile');
      const page = await ada.get(chatPage(id));
      const once = /name="once" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
      expect((await grace.post(`${chatPage(id)}/reply`, { text: 'No', once: crypto.randomUUID() })).status).toBe(409);
      for (let sent = 0; sent < 2; sent += 1)
        expect((await ada.post(`${chatPage(id)}/reply`, { text: 'Here I am', once })).status).toBe(303);
      const said = await world.db.query<{ body: string; name: string }>(
        `select o.body, p.name from outbox o join people p on p.id = o.person_id where o.conversation_id = $1 and o.author = 'human'`,
        [id],
      );
      expect(said.rows).toEqual([{ body: 'Here I am', name: 'Ada' }]);
      expect(world.woken.deliveries).toContain(id);
      expect((await ada.post(`${chatPage(id)}/back`, { text: 'Agreed on Monday' })).status).toBe(303);
      const back = await grace.get(chatPage(id));
      expect(back.text).toContain('Agreed on Monday');
      expect(back.text).toContain('The assistant has this conversation');
      const entries = await world.db.query<{ who: string; what: string }>(
        'select who, what from audit where conversation_id = $1 order by id',
        [id],
      );
      expect(entries.rows.map(({ who, what }) => `${who} ${what}`)).toEqual([
        'Ada took the conversation',
        'Ada replied',
        'Ada gave the conversation back',
      ]);
    },
  );

  it.skipIf(skip)('keeps the words when they cannot be sent, and says why', async () => {
    const { id } = await seedChat(world.db, { hoursAgo: 30 });
    await owner.get(chatPage(id));
    await owner.post(`${chatPage(id)}/take`, { saw: '' });
    const page = await owner.get(chatPage(id));
    expect(page.text).toContain('24-hour window closed');
    expect(page.text).not.toContain('data-reply');
    const refused = await owner.post(`${chatPage(id)}/reply`, { text: 'Too late <now>' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Too late &lt;now&gt;');
    expect(
      (await world.db.query(`select from outbox where conversation_id = $1 and author = 'human'`, [id])).rowCount,
    ).toBe(0);
  });

  it.skipIf(skip)('shows below a reply what went along with its words', async () => {
    const { id } = await seedChat(world.db, { answer: 'With a dimmer?' });
    const choices = ['Yes', attack].map((title) => ({ value: title, title, detail: null }));
    await world.db.query('update outbox set rich = $2 where conversation_id = $1', [
      id,
      JSON.stringify({ kind: 'buttons', field: 'dimmer', choices, said: null }),
    ]);
    const { text } = await owner.get(chatPage(id));
    expect(text).toMatch(/Buttons:\s+Yes · &quot;&gt;&lt;script&gt;/);
  });

  it.skipIf(skip)('shows where an answer came from, its verdicts and cost, and why a message failed', async () => {
    const { id } = await seedChat(world.db, { answer: 'Yes, we do.' });
    await world.db.query(`update outbox set state = 'failed', fault = $2 where conversation_id = $1`, [
      id,
      JSON.stringify({ code: 131026, title: 'Message undeliverable', details: '' }),
    ]);
    const { text } = await owner.get(chatPage(id));
    for (const words of [
      'not on WhatsApp',
      'Call the customer',
      '131026',
      'supported',
      'Checked by openai judge',
      '0.0012',
      'some-model',
    ])
      expect(text).toContain(words);
  });

  it.skipIf(skip)('switches the assistant off, blocks, and erases for good, owners only', async () => {
    const { id } = await seedChat(world.db, {});
    await owner.get(chatPage(id));
    await owner.post(`${chatPage(id)}/off`, { saw: '' });
    const state = async () =>
      (
        await world.db.query(
          `select state, human_until, assistant_off, blocked_at is not null as blocked from conversations where id = $1`,
          [id],
        )
      ).rows[0];
    expect(await state()).toEqual({ state: 'human', human_until: null, assistant_off: true, blocked: false });
    // A reply does not set a time of return.
    await owner.post(`${chatPage(id)}/reply`, { text: 'Still me' });
    expect(await state()).toMatchObject({ human_until: null });
    await owner.post(`${chatPage(id)}/block`);
    expect(await state()).toMatchObject({ blocked: true });
    expect(names((await owner.get('/console?group=blocked')).text)).toHaveLength(1);
    expect((await owner.post(`${chatPage(id)}/erase`, { text: 'erase' })).status).toBe(400);
    const erased = await owner.post(`${chatPage(id)}/erase`, { text: 'ERASE' });
    expect(erased.text).toContain('The customer was erased');
    expect((await owner.get(chatPage(id))).status).toBe(404);
    expect((await owner.get('/console/chats/no-such-id')).status).toBe(404);
  });
});
