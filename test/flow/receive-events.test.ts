import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, status, type Flow } from './flow-world.ts';

describe.each(stores)('receiving events on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a signed POST', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    const fresh = () => someone({ phone: `9190000${String(10_000 + number++)}`, userId: `IN.${number}` });
    const contactsOf = (wamids: string[]) =>
      flow.rows<{ contact_id: string }>(
        'select distinct c.contact_id from inbox i join conversations c on c.id = i.conversation_id where i.wamid = any ($1)',
        wamids,
      );

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    beforeEach(() => {
      flow.woken.turns.length = 0;
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('stores each message once and wakes its conversation only the first time', async () => {
      const event = message(fresh(), 'once');
      expect(await flow.receive(event)).toEqual({ stored: 1, repeated: 0, quarantined: 0 });
      expect(flow.woken.turns).toHaveLength(1);
      expect(await flow.receive(event)).toEqual({ stored: 0, repeated: 1, quarantined: 0 });
      expect(flow.woken.turns).toHaveLength(1);
    });

    it('stores one message of two copies that arrive at the same moment, and one contact for both', async () => {
      const customer = fresh();
      const event = message(customer, 'twice at once');
      const other = message(customer, 'and another');
      const received = await Promise.all([flow.receive(event), flow.receive(event), flow.receive(other)]);
      expect(received.reduce((sum, { stored }) => sum + stored, 0)).toBe(2);
      expect(await contactsOf([event.wamid, other.wamid])).toHaveLength(1);
    });

    it('stores a thousand messages of one POST', async () => {
      const events = Array.from({ length: 1_000 }, (_, index) => message(fresh(), `message ${index}`));
      expect(await flow.receive(...events)).toMatchObject({ stored: 1_000 });
      expect(new Set(flow.woken.turns).size).toBe(1_000);
    });

    it('costs the same number of round trips for one message and for two hundred', async () => {
      const trips = async (count: number): Promise<number> => {
        const before = flow.deps.db.roundTrips;
        await flow.receive(...Array.from({ length: count }, () => message(fresh(), 'x')));
        return flow.deps.db.roundTrips - before;
      };
      expect(await trips(200)).toBe(await trips(1));
    });

    it('knows a customer by business-scoped id though the phone number comes and goes', async () => {
      const [phone, userId] = ['919111100001', 'IN.111100001'];
      const both = message(someone({ phone, userId }), 'with both');
      const idOnly = message(someone({ userId }), 'id only');
      const phoneOnly = message(someone({ phone }), 'number only');
      for (const event of [both, idOnly, phoneOnly]) await flow.receive(event);
      expect(await contactsOf([both.wamid, idOnly.wamid, phoneOnly.wamid])).toHaveLength(1);
    });

    it('adds the business-scoped id to a customer first known by number', async () => {
      const phone = '919111100002';
      const early = message(someone({ phone }), 'before the ids');
      const late = message(someone({ phone, userId: 'IN.111100002' }), 'after');
      await flow.receive(early);
      await flow.receive(late);
      expect(await contactsOf([early.wamid, late.wamid])).toHaveLength(1);
    });

    it('never merges two business-scoped ids: a number that moved to another person leaves the first', async () => {
      const phone = '919111100003';
      const first = message(someone({ phone, userId: 'IN.first' }), 'first owner');
      const second = message(someone({ phone, userId: 'IN.second' }), 'second owner');
      await flow.receive(first);
      await flow.receive(second);
      expect(await contactsOf([first.wamid, second.wamid])).toHaveLength(2);
      const owners = await flow.rows<{ user_id: string }>('select user_id from contacts where phone = $1', phone);
      expect(owners).toEqual([{ user_id: 'IN.second' }]);
    });

    it('follows a customer whose business-scoped id was replaced', async () => {
      const before = message(someone({ userId: 'IN.old' }), 'old id');
      const notice = message(someone({ userId: 'IN.new', previousUserId: 'IN.old' }), '', {
        handling: { kind: 'skip', reason: 'system notice' },
      });
      const after = message(someone({ userId: 'IN.new' }), 'new id');
      for (const event of [before, notice, after]) await flow.receive(event);
      expect(await contactsOf([before.wamid, after.wamid])).toHaveLength(1);
    });

    it.each([
      ["Brazil's ninth digit", '5511987654103', '551187654103'],
      ["Mexico's 1", '5215512345103', '525512345103'],
      ["Argentina's 9", '5491123456103', '541123456103'],
    ])("takes both forms of a number for one customer (%s), and writes to Meta's", async (_name, long, short) => {
      for (const [theirs, dialled] of [
        [long, short],
        [short.replace('103', '104'), long.replace('103', '104')],
      ] as const) {
        const first = message(someone({ phone: theirs }), 'first');
        await flow.receive(first);
        flow.woken.turns.length = 0;
        const customer = someone({ phone: dialled });
        const echo = { kind: 'echo', phoneNumberId, customer, sentAtS: 1, text: 'I am here' } as const;
        await flow.receive({ ...echo, wamid: `wamid.echo.${dialled}` });
        const contacts = await flow.rows<{ phone: string; state: string }>(
          'select k.phone, c.state from contacts k join conversations c on c.contact_id = k.id where k.phone = any ($1)',
          [theirs, dialled],
        );
        expect(contacts).toEqual([{ phone: theirs, state: 'human' }]);
        const other = message(someone({ phone: dialled }), 'from Meta in the other form');
        await flow.receive(other);
        expect(await contactsOf([first.wamid, other.wamid])).toHaveLength(1);
      }
    });

    it.each([
      ['without ids', {}, {}],
      ['with an id that Meta then replaces', { userId: 'IN.before-moving' }, { userId: 'IN.after-moving' }],
    ])('carries history and consent along when a customer changes the number (%s)', async (_name, before, after) => {
      const [from, to] = [`9191111003${number++}`, `9191111004${number++}`];
      const early = message(someone({ phone: from, ...before }), 'before');
      await flow.receive(early);
      await flow.rows('update contacts set opted_out_at = now() where phone = $1', from);
      const notice = message(someone({ phone: to, previousPhone: from }), '', {
        type: 'system',
        handling: { kind: 'skip', reason: 'system notice' },
      });
      await flow.receive(notice);
      const late = message(someone({ phone: to, ...after }), 'after');
      await flow.receive(late);
      expect(await contactsOf([early.wamid, late.wamid])).toHaveLength(1);
      const [contact] = await flow.rows<{ out: boolean }>(
        'select opted_out_at is not null as out from contacts where phone = $1',
        to,
      );
      expect(contact?.out).toBe(true);
      // The number that was left is another person's by the time Meta repeats itself.
      const stranger = message(someone({ phone: from }), 'a stranger');
      await flow.receive(stranger);
      await flow.receive(notice);
      expect(await contactsOf([stranger.wamid, late.wamid])).toHaveLength(2);
    });

    it('stores and skips, with the reason, what needs no answer or is for another number', async () => {
      const skipped = message(fresh(), '', { type: 'reaction', handling: { kind: 'skip', reason: 'reaction' } });
      const foreign = message(fresh(), 'hello', { phoneNumberId: '999' });
      await flow.receive(skipped, foreign);
      expect(flow.woken.turns).toEqual([]);
      const stored = await flow.rows('select disposition, reason from inbox where wamid = any ($1) order by reason', [
        skipped.wamid,
        foreign.wamid,
      ]);
      expect(stored).toEqual([
        { disposition: 'skipped', reason: 'not one of our phone numbers' },
        { disposition: 'skipped', reason: 'reaction' },
      ]);
    });

    it('keeps what the database cannot store as raw bytes with the reason, and stores its neighbours', async () => {
      const good = message(fresh(), 'good neighbour');
      // A date beyond PostgreSQL's: no customer sends it, but a broken sender may.
      const bad = message(fresh(), 'bad', { sentAtS: 1e300 });
      expect(await flow.receive(good, bad)).toEqual({ stored: 1, repeated: 0, quarantined: 1 });
      const [kept] = await flow.rows<{ reason: string; body: Buffer }>(
        'select reason, body from quarantine order by id desc limit 1',
      );
      expect(kept?.reason).toContain('cannot be stored');
      expect(Buffer.from(kept?.body ?? '').toString()).toBe('raw');
    });

    it('stores the neighbours of a status that contradicts what is stored, instead of refusing all of them for ever', async () => {
      const first = message(fresh(), 'first');
      await flow.receive(first);
      await flow.rows(
        `insert into outbox (conversation_id, phone_number_id, body, state, attempts, wamid)
         select conversation_id, phone_number_id, 'reply', state, 1, known from inbox,
                (values ('sent', $2), ('sending', null)) as s (state, known) where wamid = $1`,
        first.wamid,
        `wamid.known${number}`,
      );
      const [sending] = await flow.rows<{ id: string }>(
        "select id from outbox where state = 'sending' and conversation_id = (select conversation_id from inbox where wamid = $1)",
        first.wamid,
      );
      // The id of one reply under the message id of another.
      const contradiction = status(`wamid.known${number}`, 'delivered', { opaqueId: `${sending?.id}.1` });
      const neighbour = message(fresh(), 'neighbour');
      expect(await flow.receive(contradiction, neighbour)).toMatchObject({ stored: 1 });
      expect(await flow.rows('select 1 from inbox where wamid = $1', neighbour.wamid)).toHaveLength(1);
      expect(await flow.rows('select state from outbox where id = $1', sending?.id)).toEqual([{ state: 'sending' }]);
    });

    it('gives the conversation to a person who answers in the phone app, once', async () => {
      const customer = fresh();
      const question = message(customer, 'is anybody there?');
      await flow.receive(question);
      const echo = {
        kind: 'echo' as const,
        phoneNumberId,
        wamid: `wamid.echo${number}`,
        customer,
        sentAtS: 1_790_000_000,
        text: 'Yes, me',
      };
      await flow.receive(echo);
      await flow.receive(echo);
      const [conversation] = await flow.rows<{ state: string; version: number }>(
        'select c.state, c.version from conversations c join inbox i on i.conversation_id = c.id where i.wamid = $1',
        question.wamid,
      );
      expect(conversation).toEqual({ state: 'human', version: 1 });
    });
  });
});
