import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimDelivery, recordSent } from '../../src/db/outbox.ts';
import type { DeliveryClaim } from '../../src/db/send-together.ts';
import { claimTurn, type TurnClaim } from '../../src/db/turn-claims.ts';
import { commitTurn, type CommitOutcome } from '../../src/db/turns.ts';
import type { Answer } from '../../src/domain/turn.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { isMissing } from '../helpers/services.ts';
import { openTestDatabase } from '../helpers/test-database.ts';
import { message, openFlow, someone, status, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const sending = { leaseMs: 30_000, tokenFingerprints: ['x'] };
const answer: Answer = {
  text: 'one',
  source: 'model',
  language: 'en',
  needsHuman: false,
  attempts: [],
  inputTokens: 1,
  outputTokens: 2,
  proof: null,
};

describe.each(['embedded', 'postgres'] as const)('conversations that move together on [%s]', (kind) => {
  describe.skipIf(kind === 'postgres' && isMissing.postgres)('a shared statement', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;

    const fresh = () => someone({ phone: `9190009${String(10_000 + number++)}` });
    /** Conversations of as many customers, each with the same text waiting. */
    const written = async (count: number, text: string): Promise<string[]> => {
      flow.woken.turns.length = 0;
      await flow.receive(...Array.from({ length: count }, () => message(fresh(), text)));
      return [...flow.woken.turns];
    };
    const claimAll = (ids: readonly string[], leaseMs = 30_000): Promise<(TurnClaim | null)[]> =>
      Promise.all(ids.map((id) => claimTurn(opened.db, id, leaseMs)));
    const commit = (
      claim: TurnClaim | null,
      change: Partial<Parameters<typeof commitTurn>[2]> = {},
    ): Promise<CommitOutcome> => {
      if (claim === null) throw new Error('not claimed');
      const end = { messages: claim.messages, answer, parts: ['first', 'second'], force: false, dead: false };
      return commitTurn(opened.db, claim, { ...end, ...change });
    };
    const outbox = (id: string) =>
      flow.rows<{ body: string; state: string; wamid: string | null }>(
        'select body, state, wamid from outbox where conversation_id = $1 order by id',
        id,
      );
    /** How many statements `work` takes for all. */
    const statements = async (work: () => Promise<unknown>): Promise<number> => {
      const before = opened.db.roundTrips;
      await work();
      return opened.db.roundTrips - before;
    };

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    beforeEach(() => {
      flow.woken.turns.length = 0;
      flow.graph.sent.length = 0;
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('answers and sends each of fifty greetings once, with a fraction of the statements', async () => {
      const ids = await written(50, 'Hi');
      const turns = await statements(() => Promise.all(ids.map((id) => takeTurn(flow.deps, id, never))));
      const sends = await statements(() => Promise.all(ids.map((id) => deliver(flow.deps, id, never))));
      expect(flow.graph.sent).toHaveLength(50);
      expect(new Set(flow.graph.sent.map(({ to }) => to)).size).toBe(50);
      for (const id of ids) expect(await outbox(id)).toMatchObject([{ state: 'sent', wamid: expect.any(String) }]);
      // One by one they would be 100 and 200.
      expect(turns).toBeLessThan(50);
      expect(sends).toBeLessThan(120);
    });

    it('claims each conversation for one of those who ask at the same time', async () => {
      const ids = await written(10, 'question');
      const claims = await claimAll([...ids, ...ids, ...ids]);
      const taken = claims.filter((claim) => claim !== null);
      expect(taken.map(({ conversationId }) => conversationId).toSorted()).toEqual(ids.toSorted());
      for (const { messages } of taken) expect(messages.map(({ text }) => text)).toEqual(['question']);
    });

    it('commits what is ours, and nothing of what was lost, settled or overtaken by newer words', async () => {
      const customers = Array.from({ length: 6 }, fresh);
      await flow.receive(...customers.map((customer) => message(customer, 'question')));
      const ids = [...flow.woken.turns];
      const claims = await claimAll(ids);
      const [, lost, newer, forced, settled] = ids;
      await flow.rows('update conversations set fence = fence + 1 where id = $1', lost);
      const owner = async (id: string | undefined) =>
        customers[
          (
            await flow.rows<{ phone: string }>(
              'select k.phone from contacts k join conversations c on c.contact_id = k.id where c.id = $1',
              id,
            )
          ).map(({ phone }) => customers.findIndex((one) => one.phone === phone))[0] ?? -1
        ] ?? fresh();
      await flow.receive(message(await owner(newer), 'newer'), message(await owner(forced), 'newer'));
      await flow.rows("update inbox set disposition = 'answered' where conversation_id = $1", settled);
      const outcomes = await Promise.all(claims.map((claim, at) => commit(claim, { force: at === 3 })));
      expect(outcomes).toEqual(['committed', 'lost', 'newer', 'committed', 'settled', 'committed']);
      for (const [at, id] of ids.entries())
        expect((await outbox(id)).map(({ body }) => body)).toEqual(
          outcomes[at] === 'committed' ? ['first', 'second'] : [],
        );
      const left = await flow.rows<{ body: string }>(
        "select body from inbox where conversation_id = $1 and disposition = 'waiting'",
        forced,
      );
      expect(left).toEqual([{ body: 'newer' }]);
    });

    it('writes down of a turn all that a statement of its own would', async () => {
      const kept = async (together: boolean): Promise<unknown> => {
        const ids = await written(together ? 4 : 1, 'question');
        const claims = await claimAll(ids);
        const facts = [{ field: 'city', value: 'Pune', quote: 'to Pune', wamid: 'wamid.x' }];
        const end = {
          answer: { ...answer, text: 'it\u0000s', needsHuman: true, attempts: [], proof: null },
          parts: ['it\u0000s'],
          lead: { facts, grade: 'hot' as const, score: 7 },
          costUsd: 0.25,
          disclosed: true,
          offTopic: true,
          notify: true,
        };
        expect(new Set(await Promise.all(claims.map((claim) => commit(claim, end))))).toEqual(new Set(['committed']));
        const id = ids.at(-1);
        const [conversation] = await flow.rows(
          `select state, waiting_since is not null as waits, lead_grade, lead_score, lead_updated_at is not null as led, off_topic_count,
                  disclosed_at is not null as disclosed, lease_until from conversations where id = $1`,
          id,
        );
        return {
          conversation,
          turns: await flow.rows(
            'select source, language, needs_human, attempts, input_tokens, output_tokens, cost_usd, proof from turns where conversation_id = $1',
            id,
          ),
          inbox: await flow.rows(
            'select disposition, turn_id is not null as turn, raw, settled_at is not null as settled from inbox where conversation_id = $1',
            id,
          ),
          outbox: await flow.rows('select body, state, author from outbox where conversation_id = $1', id),
          leads: await flow.rows('select field, value, quote, wamid from leads where conversation_id = $1', id),
          events: await flow.rows('select kind, payload from lead_events where conversation_id = $1 order by kind', id),
        };
      };
      const alone = await kept(false);
      expect(alone).toMatchObject({ conversation: { state: 'waiting', lead_grade: 'hot' }, events: [{}, {}] });
      expect(await kept(true)).toEqual(alone);
    });

    it('sends nothing of the bot where a person has taken over, though others go out in the same moment', async () => {
      const ids = await written(6, 'Hi');
      await Promise.all(ids.map((id) => takeTurn(flow.deps, id, never)));
      await flow.rows(
        "update conversations set state = 'human', human_until = now() + interval '1 hour' where id = $1",
        ids[2],
      );
      const claims = await Promise.all(ids.map((id) => claimDelivery(opened.db, id, sending)));
      expect(claims.map((claim) => claim !== null)).toEqual([true, true, false, true, true, true]);
      expect(await outbox(ids[2] ?? '')).toMatchObject([{ state: 'parked' }]);
    });

    it('leaves an earlier word of Meta to its message, though others are recorded in the same moment', async () => {
      const ids = await written(6, 'Hi');
      await Promise.all(ids.map((id) => takeTurn(flow.deps, id, never)));
      const claims = await Promise.all(ids.map((id) => claimDelivery(opened.db, id, sending)));
      const wamids = claims.map((_claim, at) => `wamid.together.${kind}.${at}`);
      await flow.receive(status(wamids[3] ?? '', 'delivered'));
      const words = await Promise.all(
        claims.map((claim, at) => recordSent(opened.db, claim as DeliveryClaim, wamids[at] ?? '')), // all are claimed
      );
      expect(words.map(({ heard }) => heard)).toEqual([false, false, false, true, false, false]);
      for (const [at, id] of ids.entries())
        expect(await outbox(id)).toMatchObject([{ state: at === 3 ? 'delivered' : 'sent', wamid: wamids[at] }]);
    });
  });
});

describe.skipIf(isMissing.postgres)('[postgres] a conversation that somebody holds', () => {
  it('keeps nobody else waiting, and is claimed and committed when it is free', async () => {
    await using opened = await openTestDatabase('postgres');
    await using flow = await openFlow(opened.db);
    await flow.receive(
      ...Array.from({ length: 5 }, (_, at) => message(someone({ phone: `91900081000${at}` }), 'question')),
    );
    const ids = [...flow.woken.turns];
    const [held = ''] = ids.slice(2);
    const whileHeld = async <T>(work: (others: string[]) => Promise<T>): Promise<T> => {
      const gate = Promise.withResolvers<void>();
      const locked = Promise.withResolvers<void>();
      const holder = opened.db.transaction(async (tx) => {
        await tx.query('select from conversations where id = $1 for update', [held]);
        locked.resolve();
        await gate.promise;
      });
      await locked.promise;
      const done = await work(ids.filter((id) => id !== held));
      gate.resolve();
      await holder;
      return done;
    };
    const waiting: Promise<TurnClaim | null>[] = [];
    const claims = await whileHeld((others) => {
      const all = ids.map((id) => claimTurn(opened.db, id, 30_000));
      waiting.push(...all.slice(2, 3));
      return Promise.all(others.flatMap((id) => all[ids.indexOf(id)] ?? []));
    });
    expect(claims.every((claim) => claim != null)).toBe(true);
    const late = await waiting[0];
    expect(late).not.toBeNull();
    const end = { answer, parts: ['one'], force: false, dead: false };
    const committing: Promise<CommitOutcome>[] = [];
    const outcomes = await whileHeld(() => {
      const [first, ...rest] = [...claims, late].map((claim) => {
        if (claim == null) throw new Error('not claimed');
        return { id: claim.conversationId, done: commitTurn(opened.db, claim, { ...end, messages: claim.messages }) };
      });
      const all = [first, ...rest].filter((one) => one !== undefined);
      committing.push(...all.filter(({ id }) => id === held).map(({ done }) => done));
      return Promise.all(all.filter(({ id }) => id !== held).map(({ done }) => done));
    });
    expect(outcomes).toEqual(['committed', 'committed', 'committed', 'committed']);
    expect(await committing[0]).toBe('committed');
  });
});
