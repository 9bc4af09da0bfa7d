import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChatLines } from '../../src/db/chat.ts';
import { anyStore, openTestDatabase } from '../helpers/test-database.ts';
import { openFlow, type Flow } from './flow-world.ts';
import { speakingCustomer } from './speaking-customer.ts';

describe.each(anyStore)('what is for people only, on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a chat', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
      flow.deps.quietMs = 1;
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });
    const lines = async (id: string) => (await readChatLines(opened.db, id, { limit: 20, before: null })).lines;

    it('shows a reaction at the message that it was put on, the newest one, until it is taken back, and no line of its own', async () => {
      const { say, send, answer, id, replies } = speakingCustomer(flow);
      const theirs = await say('slate coasters for 200?');
      await answer();
      const [ours] = await flow.rows<{ id: string }>(
        `update outbox set wamid = 'wamid.ours' where conversation_id = $1 returning wamid as id`,
        await id(),
      );
      const react = (message_id: string | undefined, emoji?: string) =>
        send({ type: 'reaction', reaction: { message_id, ...(emoji === undefined ? {} : { emoji }) } });
      await react(ours?.id, '👍');
      await react(ours?.id, '❤️');
      await react(theirs, '🙏');
      expect((await lines(await id())).map(({ who, reaction }) => [who, reaction])).toEqual([
        ['customer', '🙏'],
        ['assistant', '❤️'],
      ]);
      await react(ours?.id);
      expect((await lines(await id())).at(-1)?.reaction).toBeNull();
      await answer();
      expect(await replies()).toHaveLength(1);
    });

    it('shows the names and numbers of a card, a changed security code and a first opening, and that words were forwarded', async () => {
      const { say, send, answer, id } = speakingCustomer(flow);
      await send({ type: 'request_welcome' });
      await send({
        type: 'contacts',
        contacts: [{ name: { first_name: 'Gina', last_name: '<b>' }, phones: [{ wa_id: '155' }] }],
      });
      await send({ type: 'system', system: { type: 'customer_identity_changed', body: 'x' } });
      await say('is this right?', { context: { forwarded: true } });
      await answer();
      expect((await lines(await id())).filter(({ who }) => who === 'customer').map(({ text }) => text)).toEqual([
        expect.stringContaining('opened the chat for the first time'),
        '[Gina <b>, 155]\n[contacts]',
        expect.stringContaining('The security code of this customer has changed'),
        '[forwarded]\nis this right?',
      ]);
      expect(JSON.stringify(flow.model.asked)).not.toMatch(/Gina|security code|first time/);
    });
  });
});
