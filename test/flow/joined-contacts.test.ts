import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimDelivery, recordSent } from '../../src/db/outbox.ts';
import { claimTurn } from '../../src/db/turn-claims.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;

describe.each(stores)('a changed number on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('whose new one has written before the notice came', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    const now = Math.floor(Date.now() / 1000);
    const numbers = (): [string, string] => [`91911122${String(1000 + number)}`, `91911133${String(1000 + number++)}`];
    const write = async (phone: string, text: string, change: Parameters<typeof message>[2] = {}): Promise<string> => {
      const said = message(someone({ phone, name: `Name of ${phone}` }), text, change);
      await flow.receive(said);
      const [row] = await flow.rows<{ id: string }>(
        'select conversation_id as id from inbox where wamid = $1',
        said.wamid,
      );
      return row?.id ?? '';
    };
    const notice = (from: string, to: string) =>
      message(someone({ phone: to, previousPhone: from }), '', {
        type: 'system',
        handling: { kind: 'skip', reason: 'system notice' },
      });
    const contacts = (...phones: string[]) =>
      flow.rows<{ phone: string; out: boolean }>(
        'select phone, opted_out_at is not null as out from contacts where phone = any ($1) order by phone',
        phones,
      );

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('is one customer with all that was said, noted and found out under both', async () => {
      const [from, to] = numbers();
      const older = await write(from, 'Hi');
      await takeTurn(flow.deps, older, never);
      await flow.rows(
        `insert into leads (conversation_id, field, value, quote, wamid) values ($1, 'quantity', '120', '120 mugs', 'w'), ($1, 'city', 'Pune', 'Pune', 'w')`,
        older,
      );
      await flow.rows(
        `update conversations set lead_grade = 'hot', lead_score = 80, lead_updated_at = now(), state = 'waiting', waiting_since = now() where id = $1`,
        older,
      );
      await flow.rows(
        `insert into notes (conversation_id, person_id, who, body) values ($1, gen_random_uuid(), 'Asha', 'call')`,
        older,
      );
      await flow.rows(`insert into lead_work (conversation_id, amount, note) values ($1, 500, 'first')`, older);
      await flow.rows(`insert into audit (who, what, conversation_id) values ('Asha', 'looked', $1)`, older);
      await flow.rows(
        `insert into alerts (kind, subject, key, conversation_id) values ('hot', $1::text, $1 || ' 1', $1::uuid)`,
        older,
      );
      const newer = await write(to, 'Hi');
      await flow.rows(
        `insert into leads (conversation_id, field, value, quote, wamid) values ($1, 'quantity', '150', '150', 'w')`,
        newer,
      );
      await flow.rows('update conversations set lead_updated_at = now() where id = $1', newer);
      await flow.rows(`insert into lead_work (conversation_id, note) values ($1, 'second')`, newer);
      flow.woken.turns.length = 0;
      const said = notice(from, to);
      expect(await flow.receive(said)).toMatchObject({ stored: 1 });
      expect(await contacts(from, to)).toEqual([{ phone: to, out: false }]);
      const all = await flow.rows<{ rows: number; id: string }>(
        `select count(*)::int as rows, conversation_id as id from (
           select conversation_id from inbox union all select conversation_id from outbox union all select conversation_id from turns
           union all select conversation_id from notes union all select conversation_id from audit
           union all select conversation_id from alerts) said where conversation_id = any ($1::uuid[]) group by 2`,
        [older, newer],
      );
      // Three messages, a reply and its turn, a note, a line of the audit and an alert.
      expect(all).toEqual([{ id: newer, rows: 8 }]);
      expect(
        await flow.rows('select field, value from leads where conversation_id = $1 order by field', newer),
      ).toEqual([
        { field: 'city', value: 'Pune' },
        { field: 'quantity', value: '150' },
      ]);
      expect(
        await flow.rows(
          'select lead_grade as grade, lead_score as score, state from conversations where id = any ($1::uuid[])',
          [older, newer],
        ),
      ).toEqual([{ grade: 'hot', score: 80, state: 'waiting' }]);
      expect(await flow.rows('select amount::int, note from lead_work where conversation_id = $1', newer)).toEqual([
        { amount: 500, note: 'first\nsecond' },
      ]);
      expect(flow.woken.turns).toContain(newer);
      // The number that was left is another person's by the time Meta repeats itself.
      await write(from, 'a stranger');
      expect(await flow.receive(said)).toMatchObject({ repeated: 1 });
      expect(await contacts(from, to)).toHaveLength(2);
    });

    it.each([
      ['STOP of the old one, nothing of the new one', [['old', 'STOP']], true],
      [
        'STOP of the old one, START of the new one after it',
        [
          ['old', 'STOP'],
          ['new', 'START'],
        ],
        false,
      ],
      [
        'START of the old one after STOP of the new one',
        [
          ['new', 'STOP'],
          ['old', 'START'],
        ],
        false,
      ],
      [
        'STOP of the old one after START of the new one',
        [
          ['new', 'START'],
          ['old', 'STOP'],
        ],
        true,
      ],
    ] as const)('keeps the newest wish: %s', async (_title, wishes, out) => {
      const [from, to] = numbers();
      await write(from, 'Hello', { sentAtS: now - 100 });
      const id = await write(to, 'Hello', { sentAtS: now - 100 });
      for (const [index, [whose, text]] of wishes.entries())
        await write(whose === 'old' ? from : to, text, { sentAtS: now - 90 + index });
      await flow.receive(notice(from, to));
      expect(await contacts(from, to)).toEqual([{ phone: to, out }]);
      expect(await claimTurn(opened.db, id, 1_000, { optOutScope: 'number' })).toMatchObject({ optedOut: out });
    });

    it('goes on in the one conversation where the new number has written to another of ours', async () => {
      const [from, to] = numbers();
      const older = await write(from, 'Hello');
      const deps = { ...flow.deps, phoneNumberIds: [phoneNumberId, '100000000000009'] };
      Object.assign(flow.deps, deps);
      const elsewhere = await write(to, 'Hello', { phoneNumberId: '100000000000009' });
      await flow.receive(notice(from, to));
      expect(await write(to, 'again')).toBe(older);
      const ids = await flow.rows<{ id: string }>(
        'select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = $1',
        to,
      );
      expect(new Set(ids.map(({ id }) => id))).toEqual(new Set([older, elsewhere]));
    });

    it('sends a reply on its way once, and drops the draft of a turn that the notice overtakes', async () => {
      const [from, to] = numbers();
      const older = await write(from, 'Hi');
      await takeTurn(flow.deps, older, never);
      const claim = await claimDelivery(opened.db, older, { leaseMs: 30_000, tokenFingerprints: ['x'] });
      await write(from, 'How much for 70 walnut trays?');
      const newer = await write(to, 'Hi');
      flow.model.onAsk = async () => {
        await flow.receive(notice(from, to));
        return 'never said';
      };
      await expect(takeTurn(flow.deps, older, never)).rejects.toMatchObject({ code: 'lease-lost' });
      flow.model.reset();
      if (claim !== null) await recordSent(opened.db, claim, `wamid.sent.${to}`);
      await takeTurn(flow.deps, newer, never);
      const replies = await flow.rows<{ body: string; state: string; id: string }>(
        'select body, state, conversation_id as id from outbox where conversation_id = any ($1::uuid[]) order by id',
        [older, newer],
      );
      expect(replies[0]).toMatchObject({ id: newer, state: 'sent' });
      expect(replies.map(({ body }) => body).join(' ')).not.toContain('never said');
      expect(replies).toHaveLength(2);
      expect(
        await flow.rows(`select 1 from inbox where conversation_id = $1 and disposition = 'waiting'`, newer),
      ).toEqual([]);
    });

    it.each(['old', 'new', 'both'] as const)(
      'is one customer when the same POST brings the first word of %s',
      async (whose) => {
        const [from, to] = numbers();
        if (whose === 'new') await write(from, 'Hello');
        if (whose === 'old') await write(to, 'Hello');
        const said = [
          ...(whose === 'new' ? [] : [message(someone({ phone: from }), 'from the old one')]),
          ...(whose === 'old'
            ? []
            : [message(someone({ phone: to, userId: `IN.joined${number}` }), 'from the new one')]),
        ];
        await flow.receive(...said, notice(from, to));
        expect(await contacts(from, to)).toEqual([{ phone: to, out: false }]);
        const conversations = await flow.rows(
          'select distinct conversation_id from inbox where wamid = any ($1)',
          said.map(({ wamid }) => wamid),
        );
        expect(conversations).toHaveLength(1);
      },
    );

    it('is one customer too when the notice arrives twice at the same moment', async () => {
      const [from, to] = numbers();
      await write(from, 'Hello');
      await write(to, 'Hello');
      const said = notice(from, to);
      const received = await Promise.all([flow.receive(said), flow.receive(said), write(from, 'late')]);
      expect(received[0].stored + received[1].stored).toBe(1);
      expect(await contacts(to)).toEqual([{ phone: to, out: false }]);
    });
  });
});
