import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTemplates } from '../../../src/whatsapp/templates/parse-template.ts';
import { freshFolder } from '../../helpers/services.ts';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';
import { anyStore } from '../../helpers/test-database.ts';
import { addAgent, openConsole, type Visitor } from './open-console.ts';
import { seedChat } from './seed-chat.ts';

const listed = `
templates:
  followUp: { template: still_there }
  reminders: { pick-up: { template: it_is_ready } }
  costUsd: { MARKETING: 0.08 }
`;

describe.each(anyStore)('$title templates that are sent by themselves, on the pages', ({ kind, skip }) => {
  const stack = new AsyncDisposableStack();
  let world: Awaited<ReturnType<typeof openConsole>>;
  let owner: Visitor;
  let ada: Visitor;
  beforeAll(async () => {
    if (skip) return;
    const folder = stack.adopt(await freshFolder(), (one) => one.remove());
    const businessFile = path.join(folder.path, 'business.yaml');
    await writeFile(businessFile, `${await readFile('business.yaml', 'utf8')}${listed}`);
    const text = (name: string, status: string, category: string) => ({
      name,
      language: 'en',
      status,
      category,
      components: [{ type: 'BODY', text: 'Hello' }],
    });
    const list = parseTemplates([
      text('still_there', 'APPROVED', 'MARKETING'),
      text('it_is_ready', 'REJECTED', 'UTILITY'),
    ]);
    world = stack.use(
      await openConsole(kind, { businessFile, deps: { templates: async () => ({ kind: 'read', list }) } }),
    );
    owner = await world.owner();
    ada = await addAgent(world, 'Ada');
  });
  afterAll(() => stack.disposeAsync());

  it.skipIf(skip)('says on the Business page how each stands at Meta and what it costs', async () => {
    const { text } = await owner.get('/console/business');
    expect(text).toMatch(/Template followUp:\s+still_there \(en\): approved, MARKETING, about \$0\.08 each/);
    expect(text).toMatch(
      /Template pick-up:\s+it_is_ready \(en\), UTILITY, price unknown[^<]*: Meta says rejected, so it is never sent/,
    );
  });

  it.skipIf(skip)(
    'shows in the chat what is planned, lets a person cancel it once, and counts it on Today',
    async () => {
      const { id } = await seedChat(world.db, { hot: true });
      await world.db.query(
        `insert into planned_messages (conversation_id, phone_number_id, kind, purpose, key, due_at)
       values ($1, $2, 'follow-up', 'followUp', $3, '2031-05-01T10:00Z')`,
        [id, PHONE_NUMBER_ID, id],
      );
      await world.db.query(
        `insert into outbox (conversation_id, phone_number_id, body, state, unasked) values ($1, $2, 'We missed you', 'sent', 'missed-call')`,
        [id, PHONE_NUMBER_ID],
      );
      const today = await ada.get('/console/today');
      expect(today.text).toContain('1 follow-up is planned');
      const page = await ada.get(`/console/chats/${id}`);
      expect(page.text).toMatch(/Follow-up, 1 May 2031/);
      expect(page.text).toContain('after a missed call');
      const planned = /name="planned" value="(\d+)"/.exec(page.text)?.[1] ?? '';
      for (const _again of [1, 2])
        expect((await ada.post(`/console/chats/${id}/cancel`, { planned })).status).toBe(303);
      expect((await ada.get(`/console/chats/${id}`)).text).toContain('Follow-up: not sent, cancelled by a person');
      const told = await world.db.query<{ what: string }>(`select what from audit where conversation_id = $1`, [id]);
      expect(told.rows).toEqual([{ what: 'cancelled a planned template' }]);
    },
  );
});
