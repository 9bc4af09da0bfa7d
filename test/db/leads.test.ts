import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimLeadEvents, settleLeadEvent } from '../../src/db/lead-events.ts';
import { listLeads, type LeadCursor } from '../../src/db/lead-list.ts';
import { readChatSoFar } from '../../src/db/chat-so-far.ts';
import type { Database } from '../../src/db/pool.ts';
import { claimTurn, type TurnClaim } from '../../src/db/turn-claims.ts';
import { commitTurn, type TurnEnd } from '../../src/db/turns.ts';
import type { LeadFact } from '../../src/domain/lead.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';

const answer = {
  text: 'x',
  source: 'model' as const,
  needsHuman: false,
  language: 'en',
  attempts: [],
  inputTokens: 0,
  outputTokens: 0,
  proof: null,
};
const fact = (field: string, value: string, wamid = 'wamid.1'): LeadFact => ({
  field,
  value,
  quote: `"${value}" he said`,
  wamid,
});
const quantity = fact('quantity', '100');
const city = fact('city', 'Pune');

describe.each(stores)('leads on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a lead', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let db: Database;
    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      db = opened.db;
    });
    afterAll(() => opened[Symbol.asyncDispose]());

    async function conversation(): Promise<string> {
      const phone = String(Math.floor(Math.random() * 1e12));
      const made = await db.query<{ id: string }>(
        `with contact as (insert into contacts (phone, name) values ($1, 'Asha') returning id, name)
         insert into conversations (name, phone_number_id, contact_id) select name, '100', id from contact returning id`,
        [phone],
      );
      return made.rows[0]?.id ?? '';
    }

    async function write(conversationId: string, text: string): Promise<string> {
      const wamid = `wamid.${randomUUID()}`;
      await db.query(
        `insert into inbox (phone_number_id, wamid, conversation_id, type, body, raw, sent_at)
         values ('100', $1, $2, 'text', $3, '{}', now())`,
        [wamid, conversationId, text],
      );
      return wamid;
    }

    async function claimed(conversationId: string): Promise<TurnClaim> {
      await write(conversationId, 'hello');
      const claim = await claimTurn(db, conversationId, 5000);
      if (claim === null) throw new Error('no claim');
      return claim;
    }

    const commit = (claim: TurnClaim, end: Partial<TurnEnd>) =>
      commitTurn(db, claim, { messages: claim.messages, answer, parts: ['x'], force: false, dead: false, ...end });

    async function turn(conversationId: string, end: Partial<TurnEnd>): Promise<void> {
      expect(await commit(await claimed(conversationId), end)).toBe('committed');
    }

    async function eventsOf(conversationId: string): Promise<string[]> {
      const found = await db.query<{ kind: string }>(
        'select kind from lead_events where conversation_id = $1 order by created_at, kind',
        [conversationId],
      );
      return found.rows.map((row) => row.kind);
    }

    it('is written with the turn, and only rows that changed are touched', async () => {
      const id = await conversation();
      await turn(id, { lead: { facts: [quantity, city], grade: 'open', score: 15 } });
      expect((await readChatSoFar(db, id, 5)).facts).toEqual([city, quantity]);
      const before = await listLeads(db, { limit: 100, after: null });
      const more = fact('quantity', '250', 'wamid.2');
      await turn(id, { lead: { facts: [more, city], grade: 'open', score: 15 } });
      expect((await readChatSoFar(db, id, 5)).facts).toEqual([city, more]);
      const [old, now] = [before, await listLeads(db, { limit: 100, after: null })].map((page) =>
        page.leads.find((lead) => lead.conversationId === id),
      );
      expect(now?.facts[0]).toEqual(old?.facts[0]);
      expect(now?.facts[1]?.updatedAt).not.toBe(old?.facts[1]?.updatedAt);
      expect(now?.updatedAt).not.toBe(old?.updatedAt);
    });

    it('stays as it is in a turn that says nothing about it', async () => {
      const id = await conversation();
      await turn(id, { lead: { facts: [quantity], grade: 'qualified', score: 50 } });
      const claim = await claimed(id);
      expect(claim.leadGrade).toBe('qualified');
      expect(await commit(claim, {})).toBe('committed');
      expect((await readChatSoFar(db, id, 5)).facts).toEqual([quantity]);
      expect((await claimed(id)).leadGrade).toBe('qualified');
    });

    it('is not written when the lease is lost or the customer has written again', async () => {
      const id = await conversation();
      const lead = { facts: [quantity], grade: 'hot' as const, score: 90 };
      const claim = await claimed(id);
      await write(id, 'one more thing');
      expect(await commit(claim, { lead, notify: true, costUsd: 1 })).toBe('newer');
      expect(await commit({ ...claim, fence: '0' }, { lead, notify: true })).toBe('lost');
      expect((await readChatSoFar(db, id, 5)).facts).toEqual([]);
      expect(await eventsOf(id)).toEqual([]);
    });

    it('keeps one value of a field that comes twice, and words with a NUL byte in them', async () => {
      const id = await conversation();
      const facts = [quantity, { ...quantity, value: '300', quote: 'a\0b' }];
      await turn(id, { lead: { facts, grade: 'open', score: 0 } });
      const known = (await readChatSoFar(db, id, 5)).facts;
      expect(known).toEqual([{ ...quantity, value: '300', quote: 'ab' }]);
    });

    it('comes with the words of the customer that were answered, oldest first, and no others', async () => {
      const id = await conversation();
      const first = await write(id, 'first');
      await turn(id, {});
      await turn(await conversation(), {});
      await write(id, 'not answered yet');
      const { earlier } = await readChatSoFar(db, id, 2);
      expect(earlier).toEqual([
        { wamid: first, text: 'first' },
        { wamid: expect.stringContaining('wamid.'), text: 'hello' },
      ]);
      expect((await readChatSoFar(db, id, 1)).earlier.map(({ text }) => text)).toEqual(['hello']);
    });

    it('tells the webhook once when it becomes qualified and when it becomes hot', async () => {
      const id = await conversation();
      const facts = [quantity];
      const grades = ['open', 'qualified', 'qualified', 'hot', 'hot'] as const;
      for (const grade of grades) await turn(id, { lead: { facts, grade, score: 10 }, notify: true });
      expect(await eventsOf(id)).toEqual(['qualified', 'hot']);
      const straight = await conversation();
      await turn(straight, { lead: { facts, grade: 'hot', score: 90 }, notify: true });
      expect(await eventsOf(straight)).toEqual(['hot']);
    });

    it('tells the webhook once that somebody waits, with since when', async () => {
      const id = await conversation();
      for (let count = 0; count < 2; count++) {
        await turn(id, { answer: { ...answer, needsHuman: true }, notify: true });
      }
      expect(await eventsOf(id)).toEqual(['waiting']);
      const found = await db.query<{ state: string; waiting_since: Date | null }>(
        'select state, waiting_since from conversations where id = $1',
        [id],
      );
      expect(found.rows[0]).toEqual({ state: 'waiting', waiting_since: expect.any(Date) });
    });

    it('writes no event when there is no webhook to tell', async () => {
      const id = await conversation();
      await turn(id, { answer: { ...answer, needsHuman: true }, lead: { facts: [quantity], grade: 'hot', score: 90 } });
      expect(await eventsOf(id)).toEqual([]);
    });

    it('adds the cost to the turn, counts turns about something else and notes the disclosure', async () => {
      const id = await conversation();
      const first = await claimed(id);
      expect(first).toMatchObject({ disclosed: false, offTopicCount: 0, leadGrade: 'open' });
      await commit(first, { costUsd: 0.000123, disclosed: true, offTopic: true });
      await turn(id, { offTopic: true });
      await turn(id, {});
      const third = await claimed(id);
      expect(third).toMatchObject({ disclosed: true, offTopicCount: 2 });
      await commit(third, { offTopic: false });
      expect((await claimed(id)).offTopicCount).toBe(0);
      const cost = await db.query<{ cost: number }>(
        'select sum(cost_usd)::float8 as cost from turns where conversation_id = $1',
        [id],
      );
      expect(cost.rows[0]?.cost).toBe(0.000123);
    });

    it('is listed last changed first, page by page, with every word and the message it came from', async () => {
      const own = await openTestDatabase(kind);
      const everything = db;
      db = own.db;
      const ids: string[] = [];
      for (const grade of ['open', 'qualified', 'hot', 'open', 'hot'] as const) {
        const id = await conversation();
        await turn(id, { lead: { facts: [quantity, city], grade, score: 42 } });
        ids.unshift(id);
      }
      await turn(await conversation(), {});
      const seen: { conversationId: string; updatedAt: string }[] = [];
      let after: LeadCursor | null = null;
      let pages = 0;
      do {
        const page: Awaited<ReturnType<typeof listLeads>> = await listLeads(db, { limit: 2, after });
        seen.push(...page.leads);
        after = page.next;
        pages += 1;
      } while (after !== null);
      expect(seen.map((lead) => lead.conversationId).toSorted()).toEqual(ids.toSorted());
      const times = seen.map((lead) => lead.updatedAt);
      expect(times).toEqual(times.toSorted().toReversed());
      expect(pages).toBe(3);
      const { leads, next } = await listLeads(db, { limit: 2, after: null, grades: ['hot'] });
      expect(new Set(leads.map((lead) => lead.conversationId))).toEqual(new Set([ids[0], ids[2]]));
      expect(next).toBeNull();
      expect(leads.find((lead) => lead.conversationId === ids[0])).toEqual({
        conversationId: ids[0],
        phoneNumberId: '100',
        name: 'Asha',
        phone: expect.stringMatching(/^\d+$/),
        userId: null,
        state: 'bot',
        grade: 'hot',
        score: 42,
        updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        facts: [city, quantity].map((one) => ({ ...one, updatedAt: expect.stringMatching(/Z$/) })),
        work: {
          state: 'new',
          amount: null,
          nextStep: null,
          nextOn: null,
          note: null,
          ownerId: null,
          owner: null,
          version: 0,
        },
      });
      db = everything;
      await own[Symbol.asyncDispose]();
    });
  });

  describe.skipIf(skip)('an event for the lead webhook', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let db: Database;
    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      db = opened.db;
    });
    afterAll(() => opened[Symbol.asyncDispose]());

    const payload = { facts: [quantity], grade: 'hot', score: 90 };
    async function event(): Promise<string> {
      await db.query('delete from lead_events');
      const made = await db.query<{ id: string }>(
        `with contact as (insert into contacts (phone, name) values ($1, 'Asha') returning id, name),
              talk as (insert into conversations (name, phone_number_id, contact_id) select name, '100', id from contact returning id)
         select id from talk`,
        [String(Math.floor(Math.random() * 1e12))],
      );
      await db.query(`insert into lead_events (conversation_id, kind, payload) values ($1, 'hot', $2::json)`, [
        made.rows[0]?.id,
        JSON.stringify(payload),
      ]);
      return made.rows[0]?.id ?? '';
    }
    const claim = (leaseMs = 60_000) => claimLeadEvents(db, { limit: 5, leaseMs });

    it('is claimed with the lead as it was and the customer, once', async () => {
      const conversationId = await event();
      const [[first], [second]] = await Promise.all([claim(), claim()]);
      expect([first, second].filter(Boolean)).toEqual([
        {
          phoneNumberId: '100',
          id: expect.any(String),
          conversationId,
          kind: 'hot',
          attempt: 1,
          createdAt: expect.any(Date),
          lead: payload,
          customer: { name: 'Asha', phone: expect.stringMatching(/^\d+$/), userId: null },
        },
      ]);
    });

    it('is claimed again when the attempt was never settled, and the late attempt settles nothing', async () => {
      await event();
      const [late] = await claim(0);
      const [again] = await claim(0);
      expect(again).toMatchObject({ id: late?.id, attempt: 2 });
      if (late) await settleLeadEvent(db, late, { kind: 'sent' });
      expect(await claim()).toHaveLength(1);
    });

    it('is sent once, tried again after a while, or given up', async () => {
      await event();
      for (const [outcome, left] of [
        [{ kind: 'retry', afterMs: 0, reason: 'HTTP 503' }, 1],
        [{ kind: 'retry', afterMs: 60_000, reason: 'HTTP 503' }, 0],
      ] as const) {
        const [claimedEvent] = await claim();
        if (claimedEvent) await settleLeadEvent(db, claimedEvent, outcome);
        const due = await db.query(
          `select 1 from lead_events where state = 'queued' and next_attempt_at <= clock_timestamp()`,
        );
        expect(due.rows).toHaveLength(left);
      }
      for (const outcome of [{ kind: 'sent' }, { kind: 'failed', reason: 'HTTP 410' }] as const) {
        await event();
        const [claimedEvent] = await claim(0);
        if (claimedEvent) await settleLeadEvent(db, claimedEvent, outcome);
        expect(await claim()).toEqual([]);
        const found = await db.query('select state, reason, settled_at is not null as settled from lead_events');
        expect(found.rows).toEqual([
          { state: outcome.kind, reason: outcome.kind === 'sent' ? null : outcome.reason, settled: true },
        ]);
      }
    });
  });
});
