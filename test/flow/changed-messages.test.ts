import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAccounting } from '../../src/db/accounting.ts';
import { readChatSoFar } from '../../src/db/chat-so-far.ts';
import { newWamid } from '../helpers/signed-webhook.ts';
import { echoOf } from '../helpers/fake-http.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { openFlow, type Flow } from './flow-world.ts';
import { clock, speakingCustomer, type Json } from './speaking-customer.ts';

describe.each(anyStore)('edits, deletions and what is not handed over, on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a turn', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    const customer = () => speakingCustomer(flow);
    const lastAsked = () => flow.model.asked.at(-1);
    const wholePrompt = () => JSON.stringify([lastAsked()?.system, lastAsked()?.messages]);

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
      flow.deps.quietMs = 1;
    });
    beforeEach(() => {
      flow.model.reset();
      flow.model.onAsk = async () => 'I have noted this and pass it on to a colleague.';
    });
    afterAll(async () => {
      expect(await readAccounting(opened.db, { sinceHours: null })).toMatchObject({ unaccounted: 0, waiting: 0 });
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('answers an edited message as it reads now, once, when the edit came before the turn', async () => {
      const { say, edit, answer, replies, rows } = customer();
      const wamid = await say('I need 100 diaries');
      await say('for our office');
      await edit(wamid, 'I need 1000 diaries');
      await answer();
      await answer();
      expect(lastAsked()?.turnText).toBe('I need 1000 diaries\nfor our office');
      expect(await replies()).toHaveLength(1);
      expect((await rows()).map(({ disposition }) => disposition)).toEqual(['merged', 'answered', 'skipped']);
    });

    it('throws away a draft whose message was edited meanwhile, and answers what it says now', async () => {
      const { say, edit, answer, replies, rows } = customer();
      const wamid = await say('I need 100 diaries');
      flow.model.onAsk = async () => {
        await edit(wamid, 'I need 1000 diaries');
        return 'I have noted this and pass it on to a colleague.';
      };
      await expect(answer()).rejects.toMatchObject({ code: 'lease-lost' });
      expect(await replies()).toEqual([]);
      flow.model.onAsk = async () => 'I have noted this and pass it on to a colleague.';
      await answer();
      expect(lastAsked()?.turnText).toBe('I need 1000 diaries');
      expect(await replies()).toHaveLength(1);
      expect((await rows())[0]).toMatchObject({ disposition: 'answered' });
    });

    it('answers an edited message once more when it was answered already, forgets the old words, and not when nothing changed', async () => {
      const { say, edit, answer, replies, lead, id } = customer();
      flow.model.answer = { slots: [{ field: 'quantity', value: '100', quote: '100' }] };
      const wamid = await say('I need 100 diaries');
      const with2 = await say('for our office');
      await answer();
      expect(await lead()).toContainEqual(expect.objectContaining({ field: 'quantity', value: '100' }));
      flow.model.answer = { slots: [{ field: 'quantity', value: '1500', quote: '1500' }] };
      await edit(wamid, 'I need 1500 diaries');
      await answer();
      expect(lastAsked()?.turnText).toMatch(
        /^<about>The customer has changed this message .*<\/about>\nI need 1500 diaries$/,
      );
      expect(wholePrompt()).not.toContain('100 diaries');
      expect(await lead()).toContainEqual(expect.objectContaining({ field: 'quantity', value: '1500' }));
      expect(await replies()).toHaveLength(2);
      await edit(wamid, 'I need 1500 diaries');
      await answer();
      await edit(with2, 'for our two offices');
      await answer();
      expect(await replies()).toHaveLength(3);
      expect((await readChatSoFar(opened.db, await id(), 9)).history.map(({ text }) => text)).not.toContain(
        'for our office',
      );
    });

    it('does not answer for ever what is edited again and again, and asks for a person instead', async () => {
      const { say, edit, answer, replies, rows, id } = customer();
      const wamid = await say('I need 1 diary');
      await answer();
      for (let count = 2; count < 16; count += 1) {
        await edit(wamid, `I need ${count} diaries`);
        await answer();
      }
      expect(await replies()).toHaveLength(11);
      expect((await rows())[0]).toMatchObject({ body: 'I need 15 diaries', disposition: 'answered' });
      expect(await flow.rows('select state from conversations where id = $1', await id())).toEqual([
        { state: 'waiting' },
      ]);
    });

    it('applies edits in the order they were written, and one that came before its message', async () => {
      const { edit, say, answer, rows } = customer();
      const wamid = newWamid();
      const began = clock.now;
      const at = (second: number): Json => ({ timestamp: String(began + second) });
      await edit(wamid, 'the third', at(3));
      await edit(wamid, 'the second', at(2));
      await say('the first', { id: wamid, ...at(1) });
      await answer();
      expect(lastAsked()?.turnText).toBe('the third');
      expect((await rows()).at(-1)).toMatchObject({ body: 'the third', disposition: 'answered' });
    });

    it('takes a deleted message out of history, lead, what the lead webhook is told and later prompts', async () => {
      const { say, revoke, answer, lead, id } = customer();
      flow.model.answer = {
        needsHuman: true,
        slots: [
          { field: 'quantity', value: '4111', quote: '4111' },
          { field: 'city', value: 'Pune', quote: 'Pune' },
        ],
      };
      // A draft that is not sent is kept with its turn.
      flow.model.onAsk = async () => 'Your card 4111 was charged ₹99,999.';
      const wamid = await say('My card is 4111, send it to Pune');
      await answer();
      flow.model.onAsk = async ({ turnText }) => echoOf(turnText);
      expect(await lead()).toHaveLength(2);
      await revoke(wamid);
      await answer();
      expect(await lead()).toEqual([]);
      const kept = ['inbox', 'leads', 'lead_events', 'turns'].map(async (table) =>
        flow.rows(`select row_to_json(t)::text as row from ${table} t where conversation_id = $1`, await id()),
      );
      expect(JSON.stringify(await Promise.all(kept))).not.toContain('4111');
      expect(
        await flow.rows('select lead_updated_at, lead_grade from conversations where id = $1', await id()),
      ).toEqual([{ lead_updated_at: null, lead_grade: 'open' }]);
      flow.model.answer = {};
      await say('Hello, what diaries do you have?', { context: { id: wamid } });
      await answer();
      expect(wholePrompt()).not.toContain('4111');
      expect(lastAsked()?.turnText).toContain('which is not known');
    });

    it('forgets a reply of ours that repeats what was deleted, or edited and answered anew, but not before it is put right', async () => {
      const { say, edit, revoke, answer } = customer();
      flow.model.onAsk = async ({ turnText }) => `Noted: ${turnText.split('\n').at(-1)}`;
      const deleted = await say('My card is 4111');
      await answer();
      const edited = await say('I need 100 diaries');
      await answer();
      await revoke(deleted);
      await edit(edited, 'I need 1500 diaries');
      await answer();
      expect(wholePrompt()).toContain('Noted: I need 100 diaries');
      expect(wholePrompt()).not.toContain('4111');
      await say('When will they come?');
      await answer();
      expect(wholePrompt()).toContain('Noted: I need 1500 diaries');
      expect(wholePrompt()).not.toContain('100 diaries');
    });

    it('answers nothing that was deleted before its turn or during it, with all its edits', async () => {
      const { say, edit, revoke, answer, replies, rows } = customer();
      const wamid = await say('My card is 4111');
      await edit(wamid, 'My card is 4112');
      await revoke(wamid);
      await edit(wamid, 'My card is 4113');
      await answer();
      const second = await say('My card is 4114');
      flow.model.onAsk = async () => {
        await revoke(second);
        return 'I have noted this and pass it on to a colleague.';
      };
      await expect(answer()).rejects.toMatchObject({ code: 'lease-lost' });
      await answer();
      expect(await replies()).toEqual([]);
      expect((await rows())[0]).toEqual({ body: null, disposition: 'skipped', reason: 'deleted by the customer' });
    });

    it('changes no message of another chat, and answers nothing that a person has', async () => {
      const other = customer();
      const theirs = await other.say('Which diaries are there?');
      const { say, edit, revoke, answer, id, replies, rows } = customer();
      const wamid = await say('I need 100 diaries');
      await edit(theirs, 'all is free');
      await revoke(theirs);
      await flow.rows(
        "update conversations set state = 'human', human_until = clock_timestamp() + interval '1 hour' where id = $1",
        await id(),
      );
      await answer();
      await edit(wamid, 'I need 1500 diaries');
      await answer();
      expect((await rows())[0]).toMatchObject({ body: 'I need 1500 diaries', disposition: 'human' });
      expect(await replies()).toEqual([]);
      await other.answer();
      expect(lastAsked()?.turnText).toBe('Which diaries are there?');
    });

    it('lets no edit and no deletion undo that a customer has opted out', async () => {
      const { say, edit, revoke, answer, optedOut, replies } = customer();
      const wamid = await say('STOP');
      await answer();
      expect(await optedOut()).toBe(true);
      const said = (await replies()).length;
      await edit(wamid, 'START');
      await answer();
      await edit(wamid, 'Which diaries are there?');
      await answer();
      await revoke(wamid);
      await answer();
      expect(await optedOut()).toBe(true);
      expect(await replies()).toHaveLength(said);
    });

    it.each([
      ['Hello', 'STOP', 'START', false],
      ['STOP', 'START', 'STOP', true],
    ])('reads no wish again when of "%s", "%s", "%s" the second is edited', async (before, first, second, isOut) => {
      const { say, edit, answer, optedOut, replies } = customer();
      await say(before);
      await answer();
      const wamid = await say(first);
      await answer();
      await say(second);
      await answer();
      const said = (await replies()).length;
      await edit(wamid, 'Which diaries are there?');
      await answer();
      expect(await optedOut()).toBe(isOut);
      const news = (await replies()).slice(said);
      expect(news).toHaveLength(isOut ? 0 : 1);
      expect(news).not.toContain(flow.says('optOutReply'));
    });

    it('confirms that a customer has opted out by an edit', async () => {
      const { say, edit, answer, optedOut, replies } = customer();
      const wamid = await say('I need 100 diaries');
      await answer();
      await edit(wamid, 'STOP');
      await answer();
      expect(await optedOut()).toBe(true);
      expect((await replies()).slice(1)).toEqual([flow.says('optOutReply')]);
    });

    it('accounts for what was answered together when one is deleted and the other edited at once', async () => {
      const { say, send, answer, rows } = customer();
      const one = await say('I need 100 diaries');
      const other = await say('for our office');
      await answer();
      const message = { type: 'text', text: { body: 'for our two offices' } };
      await send(
        { type: 'revoke', revoke: { original_message_id: one } },
        { type: 'edit', edit: { original_message_id: other, message } },
      );
      expect(await readAccounting(opened.db, { sinceHours: null })).toMatchObject({ unaccounted: 0 });
      await answer();
      expect((await rows()).slice(0, 2).map(({ disposition }) => disposition)).toEqual(['skipped', 'answered']);
    });

    it('brings no deleted message back with a reply that is taken back, and reads no edit of an edit', async () => {
      const { say, edit, revoke, answer, id, rows } = customer();
      const wamid = await say('My card is 4111');
      await answer();
      await revoke(wamid);
      await flow.rows(
        "update outbox set created_at = created_at - interval '1 minute' where conversation_id = $1",
        await id(),
      );
      const next = await say('Which diaries are there?');
      await answer();
      expect((await rows()).map(({ disposition }) => disposition)).toEqual(['answered', 'skipped', 'answered']);
      const change = await edit(next, 'Which pens are there?');
      await edit(change, 'Which bags are there?');
      await answer();
      await say('And what do they cost?');
      await answer();
      expect(wholePrompt()).not.toContain('bags');
      expect((await readChatSoFar(opened.db, await id(), 9)).history).not.toEqual([]);
    });

    it('asks for a person, once and without a word to the customer, when Meta does not hand a message over', async () => {
      const { send, answer, state, replies, id, rows } = customer();
      const message = {
        id: newWamid(),
        type: 'unsupported',
        errors: [{ code: 131060, title: 'This message is unavailable.' }],
      };
      await send(message);
      await send(message);
      await answer();
      expect(await state()).toBe('waiting');
      expect(await replies()).toEqual([]);
      expect(await rows()).toMatchObject([{ disposition: 'skipped', reason: 'unavailable in the API (131060)' }]);
      expect(await flow.rows('select kind from lead_events where conversation_id = $1', await id())).toEqual([
        { kind: 'waiting' },
      ]);
    });
  });
});
