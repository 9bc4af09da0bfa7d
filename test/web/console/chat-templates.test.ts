import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parkClosedWindows } from '../../../src/db/sweep-queries.ts';
import { deliver } from '../../../src/flow/sending/deliver.ts';
import { createTemplateShelf } from '../../../src/flow/template-shelf.ts';
import { createGraphClient } from '../../../src/whatsapp/send/graph-client.ts';
import { openFlow, type Flow } from '../../flow/flow-world.ts';
import { startFakeGraph, type FakeGraph } from '../../helpers/fake-graph.ts';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';
import { stores } from '../../helpers/test-database.ts';
import { addAgent, openConsole, type Visitor } from './open-console.ts';
import { seedChat } from './seed-chat.ts';

const never = new AbortController().signal;

describe.each(stores)('templates while the 24-hour window is closed $title', ({ kind, skip }) => {
  let world: Awaited<ReturnType<typeof openConsole>>;
  let flow: Flow;
  let meta: FakeGraph;
  let ada: Visitor;
  const stack = new AsyncDisposableStack();
  beforeAll(async () => {
    if (skip) return;
    meta = stack.adopt(await startFakeGraph(), (fake) => fake.close());
    const graph = stack.adopt(
      createGraphClient({
        baseUrl: meta.url,
        version: 'v25.0',
        token: () => 'EAATEST',
        timeoutMs: 5_000,
        maxSockets: 2,
      }),
      (client) => {
        client.close();
      },
    );
    const shelf = createTemplateShelf({ graph, token: () => 'EAATEST', businessAccountId: () => null }, [
      PHONE_NUMBER_ID,
    ]);
    world = stack.use(await openConsole(kind, { deps: { templates: shelf } }));
    flow = stack.use(await openFlow(world.db));
    ada = await addAgent(world, 'Ada');
  });
  afterAll(() => stack.disposeAsync());

  /** A chat that Ada has, whose customer wrote so many hours ago. */
  const taken = async (hoursAgo: number): Promise<{ id: string; page: string; phone: string }> => {
    const { id, phone } = await seedChat(world.db, { hoursAgo });
    const page = `/console/chats/${id}`;
    await ada.get(page);
    expect((await ada.post(`${page}/take`, { saw: '' })).status).toBe(303);
    return { id, page, phone };
  };
  const human = async (id: string) =>
    (
      await world.db.query<{ body: string; state: string; template: unknown }>(
        `select body, state, template from outbox where conversation_id = $1 and author = 'human' order by id`,
        [id],
      )
    ).rows;

  it.skipIf(skip)(
    'offers what is approved with category and status, says why not the rest, and asks for what is missing',
    async () => {
      const { page } = await taken(30);
      const { text } = await ada.get(page);
      for (const words of [
        '2 approved templates',
        'order_ready',
        'Utility',
        'approved',
        'Hola {{first_name}}',
        '4 not offered',
        'Meta says paused',
        'Meta says rejected',
        'needs a picture',
      ])
        expect(text).toContain(words);
      expect(text).not.toMatch(/href="[^"]*template=(?:paused_one|refused_one|with_picture|log_in_code)/);
      const chosen = await ada.get(`${page}?template=order_ready.en_US`);
      for (const words of ['For {{1}}', 'For example: Maria', 'Send template', 'name="gap.body.2"'])
        expect(chosen.text).toContain(words);
      // What the live part fetches again keeps the choice.
      expect(chosen.text).toContain('/live?template=order_ready.en_US');
      expect((await ada.get(`${page}/live?template=order_ready.en_US`)).text).toContain('name="gap.body.2"');
    },
  );

  it.skipIf(skip)(
    'sends it once, by the same outbox, with its words in the chat and the delivery as any other',
    async () => {
      const { id, page, phone } = await taken(30);
      const { text } = await ada.get(`${page}?template=order_ready.en_US`);
      const once = /action="[^"]+\/template"[\s\S]*?name="once" value="([^"]+)"/.exec(text)?.[1] ?? '';
      const filled = { template: 'order_ready.en_US', once, 'gap.body.1': 'Maria <b>', 'gap.body.2': 'A-17' };
      for (let sent = 0; sent < 2; sent += 1) expect((await ada.post(`${page}/template`, filled)).status).toBe(303);
      // The sweeper parks free text only.
      await world.db.transaction((tx) => parkClosedWindows(tx));
      await deliver(flow.deps, id, never);
      expect(await human(id)).toMatchObject([
        { state: 'sent', body: 'Your order\n\nHello Maria <b>, your order A-17 is ready.\n\nTest Business' },
      ]);
      expect(flow.graph.sent.filter(({ to }) => to === phone)).toMatchObject([
        {
          template: {
            name: 'order_ready',
            language: { code: 'en_US' },
            components: [
              {
                type: 'body',
                parameters: [
                  { type: 'text', text: 'Maria <b>' },
                  { type: 'text', text: 'A-17' },
                ],
              },
            ],
          },
        },
      ]);
      expect((await ada.get(page)).text).toContain('Hello Maria &lt;b&gt;, your order A-17 is ready.');
      const entries = await world.db.query<{ what: string }>(
        'select what from audit where conversation_id = $1 order by id',
        [id],
      );
      expect(entries.rows.map(({ what }) => what)).toContain('sent the template order_ready');
    },
  );

  it.skipIf(skip)('goes out after the chat was given back too', async () => {
    const { id, page, phone } = await taken(30);
    await ada.post(`${page}/template`, { template: 'we_are_back.es', 'gap.body.first_name': 'Lucía' });
    await ada.post(`${page}/back`, { text: '' });
    await deliver(flow.deps, id, never);
    expect(flow.graph.sent.filter(({ to }) => to === phone)).toMatchObject([
      { template: { components: [{ parameters: [{ parameter_name: 'first_name', text: 'Lucía' }] }] } },
    ]);
  });

  it.skipIf(skip)('is tried again under Trouble when it has failed, though the window is closed', async () => {
    const { id, page, phone } = await taken(30);
    await ada.post(`${page}/template`, { template: 'we_are_back.es', 'gap.body.first_name': 'Lucía' });
    const failed = await world.db.query<{ id: string }>(
      `update outbox set state = 'failed', attempts = 1 where conversation_id = $1 and template is not null returning id::text`,
      [id],
    );
    const owner = await world.owner();
    await owner.get('/console/trouble');
    const retried = await owner.post(`/console/trouble/reply/${failed.rows[0]?.id ?? ''}/retry`);
    expect(retried.status).toBe(303);
    await deliver(flow.deps, id, never);
    expect(flow.graph.sent.filter(({ to }) => to === phone)).toHaveLength(1);
  });

  it.skipIf(skip)('sends nothing that is not offered or not filled in, and keeps what was typed', async () => {
    const { id, page } = await taken(30);
    for (const template of ['paused_one.en_US', 'no_such.en_US', ''])
      expect((await ada.post(`${page}/template`, { template })).status).toBe(400);
    const refused = await ada.post(`${page}/template`, {
      template: 'order_ready.en_US',
      'gap.body.1': 'Maria "<x>',
      'gap.body.2': ' ',
    });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('fill in every field');
    expect(refused.text).toContain('value="Maria &quot;&lt;x&gt;"');
    expect(await human(id)).toEqual([]);
  });

  it.skipIf(skip)('lets opting out win unless it is said twice, and somebody else who took the chat', async () => {
    const { id, page } = await taken(30);
    await world.db.query(
      'update contacts set opted_out_at = clock_timestamp() where id = (select contact_id from conversations where id = $1)',
      [id],
    );
    const filled = { template: 'we_are_back.es', 'gap.body.first_name': 'Lucía' };
    expect((await ada.get(`${page}?template=we_are_back.es`)).text).toContain('name="despite"');
    const refused = await ada.post(`${page}/template`, filled);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('has opted out');
    expect(await human(id)).toEqual([]);
    expect((await ada.post(`${page}/template`, { ...filled, despite: 'yes' })).status).toBe(303);
    expect(await human(id)).toHaveLength(1);
    const grace = await world.owner();
    await grace.get(page);
    const tooLate = await grace.post(`${page}/template`, { ...filled, despite: 'yes' });
    expect(tooLate.status).toBe(409);
    expect(tooLate.text).toContain('Ada has taken this conversation');
  });

  it.skipIf(skip)('offers none while free text may be sent', async () => {
    const { page } = await taken(2);
    const { text } = await ada.get(page);
    expect(text).not.toContain('approved template');
    expect(text).toContain('data-reply');
  });
});

describe.each(stores)('without templates $title', ({ kind, skip }) => {
  it.skipIf(skip)('the composer says why', async () => {
    await using world = await openConsole(kind);
    const owner = await world.owner();
    const { id } = await seedChat(world.db, { hoursAgo: 30 });
    await owner.get(`/console/chats/${id}`);
    await owner.post(`/console/chats/${id}/take`, { saw: '' });
    expect((await owner.get(`/console/chats/${id}`)).text).toContain('Templates cannot be shown just now.');
  });
});
