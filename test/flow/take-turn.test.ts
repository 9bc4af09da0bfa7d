import { bottomlessBudget } from '../../src/ai/purse.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { claimTurn, gatherWaiting } from '../../src/db/turn-claims.ts';
import { commitTurn, renewLeases } from '../../src/db/turns.ts';
import type { Answer } from '../../src/domain/turn.ts';
import { echoOf } from '../helpers/fake-http.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const answer: Answer = {
  text: 'x',
  source: 'model',
  needsHuman: false,
  language: 'en',
  attempts: [],
  inputTokens: 0,
  outputTokens: 0,
  proof: null,
};

describe.each(stores)('turns on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a turn', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    const fresh = () => someone({ phone: `9190001${String(10_000 + number++)}` });
    const replies = async (conversationId: string) =>
      (
        await flow.rows<{ body: string }>(
          'select body from outbox where conversation_id = $1 order by id',
          conversationId,
        )
      )
        // The first reply of a conversation also says that this is an assistant.
        .map(({ body }) => body.replace(`${flow.says('disclosure')}\n\n`, ''));
    const dispositions = async (conversationId: string) =>
      (
        await flow.rows<{ disposition: string }>(
          'select disposition from inbox where conversation_id = $1 order by received_at',
          conversationId,
        )
      ).map(({ disposition }) => disposition);
    /** Writes as a new customer and returns the conversation. */
    const write = async (...texts: string[]): Promise<{ id: string; customer: ReturnType<typeof fresh> }> => {
      const customer = fresh();
      flow.woken.turns.length = 0;
      await flow.receive(...texts.map((text) => message(customer, text)));
      return { id: flow.woken.turns[0] ?? '', customer };
    };

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('answers all waiting messages with one reply and wakes the delivery', async () => {
      const { id } = await write('first', 'second', 'third');
      await takeTurn(flow.deps, id, never);
      expect(await replies(id)).toEqual(['Noted: first + second + third']);
      expect(await dispositions(id)).toEqual(['merged', 'merged', 'answered']);
      expect(flow.woken.deliveries).toContain(id);
    });

    it('does nothing the second time', async () => {
      const { id } = await write('only once');
      await takeTurn(flow.deps, id, never);
      await takeTurn(flow.deps, id, never);
      expect(await replies(id)).toHaveLength(1);
    });

    it('is taken by one of two workers that start together', async () => {
      const { id } = await write('who is faster?');
      await Promise.all([takeTurn(flow.deps, id, never), takeTurn(flow.deps, id, never)]);
      expect(await replies(id)).toHaveLength(1);
    });

    it('throws the draft away and answers everything when the customer writes while the model thinks', async () => {
      const { id, customer } = await write('I want coasters');
      let interrupted = false;
      flow.model.onAsk = async ({ turnText }) => {
        if (!interrupted) await flow.receive(message(customer, 'no, diaries'));
        interrupted = true;
        return echoOf(turnText);
      };
      await takeTurn(flow.deps, id, never);
      expect(await replies(id)).toEqual(['Noted: I want coasters + no, diaries']);
    });

    it('drafts nothing twice for newer words while there is a backlog: they get an answer of their own', async () => {
      const { id, customer } = await write('I want coasters');
      await flow.rows("update inbox set received_at = now() - interval '3 seconds' where conversation_id = $1", id);
      const asked = flow.model.asked.length;
      let interrupted = false;
      flow.model.onAsk = async ({ turnText }) => {
        if (!interrupted) await flow.receive(message(customer, 'no, diaries'));
        interrupted = true;
        return echoOf(turnText);
      };
      await takeTurn(flow.deps, id, never);
      expect([flow.model.asked.length - asked, await replies(id)]).toEqual([1, ['Noted: I want coasters']]);
      await takeTurn(flow.deps, id, never);
      expect((await replies(id)).at(-1)).toBe('Noted: no, diaries');
    });

    it('marks all that it answers as read, also what came after its beginning', async () => {
      const { id, customer } = await write('I want pens');
      const later = [message(customer, 'and mugs'), message(customer, 'and diaries')];
      flow.model.onAsk = async ({ turnText }) => {
        const next = later.shift();
        if (next !== undefined) await flow.receive(next);
        return echoOf(turnText);
      };
      await takeTurn(flow.deps, id, never);
      const answered = await flow.rows<{ wamid: string }>(
        'select wamid from inbox where conversation_id = $1 order by sent_at, received_at',
        id,
      );
      const marked = () => flow.graph.reads.map(({ wamid }) => wamid);
      await expect.poll(marked).toEqual(expect.arrayContaining(answered.map(({ wamid }) => wamid)));
      expect(await replies(id)).toHaveLength(1);
    });

    it('answers after two drafts even a customer who never stops writing, and leaves the rest for the next turn', async () => {
      const { id, customer } = await write('message 0');
      let written = 0;
      flow.model.onAsk = async ({ turnText }) => {
        await flow.receive(message(customer, `message ${++written}`));
        return echoOf(turnText);
      };
      await takeTurn(flow.deps, id, never);
      expect(await replies(id)).toEqual(['Noted: message 0 + message 1 + message 2']);
      expect((await dispositions(id)).at(-1)).toBe('waiting');
      flow.model.reset();
      await takeTurn(flow.deps, id, never);
      expect((await replies(id)).at(-1)).toBe('Noted: message 3');
    });

    it('shows the model what was said before, oldest first', async () => {
      const { id, customer } = await write('do you have mugs');
      await takeTurn(flow.deps, id, never);
      await flow.receive(message(customer, 'and do you have pens?'));
      await takeTurn(flow.deps, id, never);
      expect(flow.model.asked.at(-1)?.messages.slice(0, -1)).toEqual([
        { role: 'user', content: expect.stringContaining('do you have mugs') },
        { role: 'assistant', content: expect.stringContaining('Noted: do you have mugs') },
      ]);
    });

    it('says one honest line about several unreadable messages, and appends it to the answer of a text', async () => {
      const customer = fresh();
      flow.woken.turns.length = 0;
      const image = () => message(customer, '', { type: 'image', handling: { kind: 'media', media: 'image' } });
      await flow.receive(image(), image());
      const id = flow.woken.turns[0] ?? '';
      await takeTurn(flow.deps, id, never);
      const line = flow.says('cannotRead');
      expect(await replies(id)).toEqual([line]);
      await flow.receive(image(), message(customer, 'like this one'));
      await takeTurn(flow.deps, id, never);
      expect((await replies(id)).at(-1)).toBe(`Noted: like this one\n\n${line}`);
    });

    it('answers by rules when no model answers, and through the models again later', async () => {
      const { id, customer } = await write('I need 100 coasters for corporate gifting');
      const withoutModels = {
        ...flow.deps,
        router: { ask: async () => ({ result: null, attempts: [] }), status: () => [], leastUsd: () => 0 },
      };
      await takeTurn(withoutModels, id, never);
      const [scripted] = await replies(id);
      expect(scripted).toMatch(/₹42/);
      expect(scripted).toMatch(/logo|brand|print/i);
      const state = async () =>
        (await flow.rows<{ state: string }>('select state from conversations where id = $1', id))[0]?.state;
      // What the desk understands needs no person.
      expect(await state()).toBe('bot');
      await flow.receive(message(customer, 'and now?'));
      await takeTurn(flow.deps, id, never);
      expect((await replies(id)).at(-1)).toBe('Noted: and now?');
    });

    it('leaves the messages to the person who has the conversation', async () => {
      const { id, customer } = await write('first question');
      await flow.rows(
        "update conversations set state = 'human', human_until = now() + interval '1 hour' where id = $1",
        id,
      );
      await takeTurn(flow.deps, id, never);
      expect([await replies(id), await dispositions(id)]).toEqual([[], ['human']]);
      await flow.rows("update conversations set human_until = now() - interval '1 second' where id = $1", id);
      await flow.receive(message(customer, 'nobody there any more?'));
      await takeTurn(flow.deps, id, never);
      expect(await replies(id)).toEqual(['Noted: nobody there any more?']);
    });

    it('writes nothing when a person takes over while the model thinks', async () => {
      const { id, customer } = await write('let me see');
      flow.model.onAsk = async () => {
        await flow.receive({
          kind: 'echo',
          phoneNumberId: '100000000000001',
          wamid: `wamid.take${number}`,
          customer,
          sentAtS: 1,
          text: 'I am here',
        });
        return 'too late';
      };
      await expect(takeTurn(flow.deps, id, never)).rejects.toMatchObject({ code: 'lease-lost' });
      flow.model.reset();
      expect(await replies(id)).toEqual(['I am here']);
    });

    it('cannot commit with a fence that another worker has raised', async () => {
      const { id } = await write('slow worker');
      const slow = await claimTurn(flow.deps.db, id, 1_000);
      if (slow === null) throw new Error('not claimed');
      await flow.rows('update conversations set lease_until = clock_timestamp() where id = $1', id);
      await expect.poll(() => claimTurn(flow.deps.db, id, 60_000)).not.toBeNull();
      const late = await commitTurn(flow.deps.db, slow, {
        messages: slow.messages,
        answer,
        parts: ['late'],
        force: true,
        dead: false,
      });
      const { renewed, lost } = await renewLeases(flow.deps.db, [slow], 1_000);
      expect([late, [...renewed], [...lost], await replies(id)]).toEqual(['lost', [], [id], []]);
    });

    it('gives the conversation back at once when the process has to stop, and is answered by the next one', async () => {
      const { id } = await write('do you have mugs');
      const stop = new AbortController();
      flow.model.onAsk = async () => {
        stop.abort();
        return new Promise(() => undefined);
      };
      await expect(takeTurn(flow.deps, id, stop.signal)).rejects.toThrow();
      flow.model.reset();
      await takeTurn(flow.deps, id, never);
      expect(await replies(id)).toEqual(['Noted: do you have mugs']);
      const [row] = await flow.rows<{ starts: number }>('select starts from inbox where conversation_id = $1', id);
      expect(row?.starts).toBe(1);
    });

    it('tries a commit again that was undone for the sake of another, and counts no start when that never helps', async () => {
      await flow.deps.db.query(`
        create sequence undone;
        create function undo() returns trigger language plpgsql as $$
          begin if nextval('undone') <= 2 then raise exception 'undone' using errcode = '40P01'; end if; return new; end $$;
        create trigger undo before insert on turns for each row execute function undo()`);
      const starts = async (id: string) =>
        (await flow.rows<{ starts: number }>('select starts from inbox where conversation_id = $1', id))[0]?.starts;
      const [first, second] = [await write('do you have mugs'), await write('do you have pens')];
      await takeTurn(flow.deps, first.id, never);
      expect([await replies(first.id), await starts(first.id)]).toEqual([['Noted: do you have mugs'], 1]);
      await flow.rows(`alter sequence undone restart minvalue -1000000 start -1000000`);
      await expect(takeTurn(flow.deps, second.id, never)).rejects.toThrow('undone');
      expect([await replies(second.id), await starts(second.id)]).toEqual([[], 0]);
      await flow.deps.db.query('drop trigger undo on turns; drop function undo; drop sequence undone');
    });

    it('parks a message that keeps stopping its worker, with the honest message for the customer', async () => {
      const { id } = await write('poison');
      await flow.rows('update inbox set starts = 10 where conversation_id = $1', id);
      const asked = flow.model.asked.length;
      await takeTurn(flow.deps, id, never);
      expect(flow.model.asked.length).toBe(asked);
      expect([await replies(id), await dispositions(id)]).toEqual([[flow.says('allDown')], ['dead']]);
    });

    it('answers what may have stopped its worker one at a time, and everybody else meanwhile', async () => {
      const suspects = [await write('do you have mugs'), await write('do you have pens')].map(({ id }) => id);
      await flow.rows('update inbox set starts = 3 where conversation_id = any ($1)', suspects);
      const { id: other } = await write('do you have diaries');
      const asked: string[] = [];
      const gate = Promise.withResolvers<void>();
      const bothAsked = Promise.withResolvers<void>();
      flow.model.onAsk = async ({ turnText }) => {
        asked.push(turnText);
        if (asked.length === 2) bothAsked.resolve();
        if (!turnText.includes('diaries')) await gate.promise;
        return echoOf(turnText);
      };
      const turns = [...suspects, other].map((id) => takeTurn(flow.deps, id, never));
      await turns[2];
      await bothAsked.promise;
      // The other one was turned away, without a start on its account, and is woken when the first has gone.
      await Promise.race([turns[0], turns[1]]);
      expect(asked.filter((text) => !text.includes('diaries'))).toHaveLength(1);
      const before = flow.woken.turns.length;
      gate.resolve();
      await Promise.all(turns);
      const next = flow.woken.turns.slice(before).filter((id) => suspects.includes(id));
      expect(next).toHaveLength(1);
      await takeTurn(flow.deps, next[0] ?? '', never);
      for (const id of suspects) {
        expect(await dispositions(id)).toEqual(['answered']);
        const [row] = await flow.rows<{ starts: number }>('select starts from inbox where conversation_id = $1', id);
        expect(row?.starts).toBe(4);
      }
    });

    it('reads the beginning of every message when somebody writes more than anybody reads', async () => {
      const { id, customer } = await write('first');
      const texts = Array.from({ length: 100 }, (_, index) => `number ${index} ${'word '.repeat(800)}`);
      await flow.receive(...texts.map((text) => message(customer, text)));
      const { messages } = await gatherWaiting(opened.db, id);
      expect(messages.reduce((sum, { text }) => sum + (text?.length ?? 0), 0)).toBeLessThan(40_000);
      const begun = messages.map(({ text }) => text?.slice(0, 14).trim());
      expect(begun).toEqual(['first', ...texts.map((text) => text.slice(0, 14).trim())]);
      await takeTurn(flow.deps, id, never);
      expect(new Set(await dispositions(id))).toEqual(new Set(['merged', 'answered']));
    });

    it('costs a fixed number of round trips, however long the history is', async () => {
      // A database of its own: a turn that another test has left behind may renew its lease at any time.
      await using own = await openTestDatabase(kind);
      await using alone = await openFlow(own.db);
      const customer = someone({ phone: '919000100001' });
      const trips = async (text: string): Promise<number> => {
        await alone.receive(message(customer, text));
        const before = own.db.roundTrips;
        // What models cost is booked beside the turns, for all of them together.
        await takeTurn({ ...alone.deps, budget: bottomlessBudget }, alone.woken.turns[0] ?? '', never);
        return own.db.roundTrips - before;
      };
      await trips('hello there friend');
      const [short, greeting] = [await trips('question'), await trips('Hi')];
      for (let line = 0; line < 40; line++) await trips(`line ${line}`);
      expect([await trips('question again'), await trips('Hello')]).toEqual([short, greeting]);
      // Claim and commit; a question also waits for quiet and reads the chat so far.
      expect([short, greeting]).toEqual([4, 2]);
    });
  });
});
