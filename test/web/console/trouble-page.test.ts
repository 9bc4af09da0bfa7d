import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stores } from '../../helpers/test-database.ts';
import { openConsole, type Visitor } from './open-console.ts';

const evil = '<script>alert(1)</script>';

describe.each(stores)('the page of trouble $title', ({ kind, skip }) => {
  describe.skipIf(skip)('shows', () => {
    let world: Awaited<ReturnType<typeof openConsole>>;
    let owner: Visitor;
    let number = 0;
    const rows = async <R>(sql: string, ...parameters: unknown[]): Promise<R[]> =>
      (await world.db.query<R>(sql, parameters)).rows;
    const chat = async (lastWroteHoursAgo = 1): Promise<string> => {
      const [made] = await rows<{ id: string }>(
        `with contact as (insert into contacts (phone, name) values ($1, 'Asha') returning id, name)
         insert into conversations (name, phone_number_id, contact_id, last_inbound_at) select name, '100', id, now() - $2 * interval '1 hour' from contact returning id`,
        `9199100${number++}`,
        lastWroteHoursAgo,
      );
      return made?.id ?? '';
    };
    type Reply = { state?: string; reason?: string | null; reply?: string | null; author?: string };
    const reply = async (conversation: string, given: Reply = {}): Promise<string> => {
      const { state = 'failed', reason = null, reply: replyId = null, author = 'bot' } = given;
      const [row] = await rows<{ id: string }>(
        `insert into outbox (conversation_id, phone_number_id, author, body, state, attempts, wamid, reason, reply_id, fault)
         values ($1, '100', $2, $3, $4, 2, 'wamid.' || gen_random_uuid(), $5, $6, '{"code": 131026, "title": "Undeliverable"}') returning id`,
        conversation,
        author,
        `answer ${evil}`,
        state,
        reason,
        replyId,
      );
      return row?.id ?? '';
    };
    const state = async (id: string) =>
      (
        await rows<{ state: string; attempts: number; failed_attempt: number; wamid: string | null }>(
          'select state, attempts, failed_attempt, wamid from outbox where id = $1',
          id,
        )
      )[0];
    const press = (kindOf: string, id: string, verb: 'retry' | 'close') =>
      owner.post(`/console/trouble/${kindOf}/${id}/${verb}`);
    const audits = async () =>
      (await rows<{ what: string }>('select what from audit order by id')).map(({ what }) => what);

    beforeAll(async () => {
      world = await openConsole(kind, { phoneNumberIds: ['100'] });
      owner = await world.owner();
    });
    afterAll(() => world?.[Symbol.asyncDispose]());

    it('nothing while there is nothing, and no reply that a person or a newer answer has overtaken', async () => {
      const id = await chat();
      await reply(id, { state: 'parked', reason: 'a person took over' });
      await reply(id, { state: 'parked', reason: 'the customer has written again: answered anew' });
      await reply(id, { state: 'read' });
      expect((await owner.get('/console/trouble')).text).toContain('No trouble.');
    });

    it('a reply that failed with the reason of Meta; tried again, it is queued with what waited behind it', async () => {
      const id = await chat();
      const replyId = crypto.randomUUID();
      const [failed, later, other] = [
        await reply(id, { reason: '131026 Undeliverable', reply: replyId }),
        await reply(id, { state: 'parked', reason: 'an earlier part of this reply has failed', reply: replyId }),
        await reply(id, {
          state: 'parked',
          reason: 'more than 24 hours since the customer wrote: only a template may be sent',
        }),
      ];
      const { text } = await owner.get('/console/trouble');
      expect(text).toContain('131026 Undeliverable');
      expect(text).toContain('answer &lt;script&gt;');
      expect(text).not.toContain(evil);
      expect(await press('reply', failed ?? '', 'retry')).toMatchObject({ status: 303 });
      expect(await state(failed ?? '')).toEqual({ state: 'queued', attempts: 2, failed_attempt: 2, wamid: null });
      expect(await state(later ?? '')).toMatchObject({ state: 'queued', failed_attempt: 0 });
      expect(await state(other ?? '')).toMatchObject({ state: 'parked' });
      expect(world.woken.deliveries).toContain(id);
      expect((await audits()).at(-1)).toBe(`tried a reply again (${failed})`);
      expect((await press('reply', failed ?? '', 'retry')).text).toContain('settled or put aside in the meantime');
      expect((await press('reply', other ?? '', 'close')).status).toBe(303);
      expect((await audits()).at(-1)).toBe(`put a reply aside (${other})`);
      expect((await owner.get('/console/trouble')).text).not.toContain('only a template');
    });

    it('what cannot be tried again, and says why: a closed window, and a chat that a person has', async () => {
      const [old, taken] = [await chat(30), await chat()];
      await rows(
        `update conversations set state = 'human', human_until = now() + interval '1 hour' where id = $1`,
        taken,
      );
      const ids = [await reply(old), await reply(taken)];
      const answers = [await press('reply', ids[0] ?? '', 'retry'), await press('reply', ids[1] ?? '', 'retry')];
      expect(answers.map(({ status }) => status)).toEqual([409, 409]);
      expect(answers[0]?.text).toContain('More than 24 hours');
      expect(answers[1]?.text).toContain('A person has this chat');
      expect(await state(ids[0] ?? '')).toMatchObject({ state: 'failed' });
      const own = await reply(taken, { author: 'human' });
      expect((await press('reply', own, 'retry')).status).toBe(303);
      await rows(`update outbox set closed_at = now() where conversation_id = any ($1::uuid[])`, [old, taken]);
    });

    it('a message that stopped its worker, an event, a webhook and a notice, each to be tried again or put aside', async () => {
      const id = await chat();
      const one = async (sql: string, ...parameters: unknown[]): Promise<string> =>
        (await rows<{ id: string }>(`${sql} returning id`, ...parameters))[0]?.id ?? '';
      const message = await one(
        `insert into inbox (phone_number_id, wamid, conversation_id, type, body, sent_at, disposition, starts, settled_at)
         values ('100', 'wamid.dead', $1, 'text', $2, now(), 'dead', 11, now())`,
        id,
        evil,
      );
      const event = await one(
        `insert into lead_events (conversation_id, kind, payload, state, attempts, reason, settled_at) values ($1, 'hot', '{}', 'failed', 9, 'answered 500', now())`,
        id,
      );
      const webhook = await one(`insert into quarantine (reason, body) values ($1, '\\x00')`, `no shape ${evil}`);
      const notice = await one(
        `insert into notices (key, field, value) values ('k', 'account_update', '{"event": "ACCOUNT_RESTRICTION", "phone": "919900"}')`,
      );
      const { text } = await owner.get('/console/trouble');
      expect(text).not.toContain(evil);
      for (const words of ['answered 500', 'no shape', 'ACCOUNT_RESTRICTION', 'kept crashing its worker'])
        expect(text).toContain(words);
      expect(text).not.toContain('919900');
      expect((await press('message', message, 'retry')).status).toBe(303);
      expect(await rows('select disposition, starts from inbox where id = $1', message)).toEqual([
        { disposition: 'waiting', starts: 0 },
      ]);
      expect(world.woken.turns).toContain(id);
      expect((await press('event', event, 'retry')).status).toBe(303);
      expect(await rows('select state, attempts from lead_events where id = $1', event)).toEqual([
        { state: 'queued', attempts: 0 },
      ]);
      for (const [kindOf, trouble] of [
        ['webhook', webhook],
        ['notice', notice],
      ] as const) {
        expect((await press(kindOf, trouble, 'retry')).status).toBe(409);
        expect((await press(kindOf, trouble, 'close')).status).toBe(303);
        expect((await press(kindOf, trouble, 'close')).status).toBe(409);
      }
      expect((await owner.get('/console/trouble')).text).toContain('No trouble.');
      for (const path of ['reply/1x/close', 'reply/999999/explode', 'nothing/1/close', `event/1/close`])
        expect((await owner.post(`/console/trouble/${path}`)).status, path).toBe(404);
    });

    it('a held record, which goes on only for who says that they are sure', async () => {
      await rows(`update record_life set held_since = now(), held_because = 'a witness was further'`);
      expect((await owner.get('/console/trouble')).text).toContain('a witness was further');
      expect((await owner.post('/console/trouble/restore')).status).toBe(409);
      expect(await rows('select from record_life where held_since is null')).toHaveLength(0);
      const done = await owner.post('/console/trouble/restore', { sure: 'yes' });
      expect(done.text).toContain('Sending resumed.');
      expect(await rows('select from record_life where held_since is null')).toHaveLength(1);
      expect((await audits()).at(-1)).toBe('went on sending after a restore');
    });
  });
});
