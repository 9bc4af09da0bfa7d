import { describe, expect, it } from 'vitest';
import { newWamid, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { markedWord, secrets, type World } from './world.ts';

/** What customers see when everything works. */
export function describeReplies(get: () => World): void {
  describe('what customers see', () => {
    const callsAbout = (word: string) =>
      get().openAi.requests.filter(({ body }) => JSON.stringify(body).includes(word));

    it('greets from the cache without a model call', async () => {
      const world = get();
      const from = world.newCustomer();
      const calls = world.openAi.requests.length;
      await world.write(from, 'Hi');
      const [reply] = await world.waitForReplies(from);
      expect(reply?.text).toMatch(/\S/);
      expect(world.openAi.requests.length).toBe(calls);
    });

    it('answers a question through the model, after a read receipt with the typing indicator', async () => {
      const world = get();
      const from = world.newCustomer();
      const wamid = newWamid();
      await world.post(
        webhookBody({ messages: [textMessage({ from, id: wamid, text: `Do you sell ${markedWord} coasters?` })] }),
      );
      const [reply] = await world.waitForReplies(from);
      expect(reply?.text).toContain(`Do you sell ${markedWord} coasters?`);
      expect(world.graph.reads).toContainEqual(expect.objectContaining({ wamid, typing: true }));
      expect(reply?.opaqueId).toMatch(/^\d+\.1\.[0-9a-f]{8}\.\d+$/);
    });

    it('does not take a question for a greeting because it begins with one', async () => {
      const world = get();
      const from = world.newCustomer();
      await world.write(from, `Hi, do you have ${markedWord} coasters?`);
      const [reply] = await world.waitForReplies(from);
      expect(reply?.text).toContain(`do you have ${markedWord} coasters?`);
    });

    it('never loses a question that follows a greeting at once', async () => {
      const world = get();
      const from = world.newCustomer();
      const question = `Which ${markedWord} diaries do you have?`;
      await world.write(from, 'Hi');
      await world.write(from, question);
      await world.graph.waitForSent(() => world.repliesTo(from).some(({ text }) => text.includes(question)));
      expect(world.repliesTo(from).length).toBeLessThanOrEqual(2);
    });

    it('replies once to a message delivered ten times, five of them at once', async () => {
      const world = get();
      const from = world.newCustomer();
      const body = webhookBody({ messages: [textMessage({ from, text: `${markedWord} tenfold` })] });
      const first = await Promise.all(Array.from({ length: 5 }, () => world.post(body)));
      await world.waitForReplies(from);
      const later = [];
      for (let time = 0; time < 5; time++) later.push(await world.post(body));
      expect([...first, ...later].map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
      await settled(world);
      expect(world.repliesTo(from)).toHaveLength(1);
      expect(callsAbout('tenfold')).toHaveLength(1);
    });

    it('answers a burst of three with one model call that has all texts in order, and one reply', async () => {
      const world = get();
      const from = world.newCustomer();
      for (const text of [`first ${markedWord} burst`, 'second burst', 'third burst']) await world.write(from, text);
      const [reply] = await world.waitForReplies(from);
      await settled(world);
      expect(world.repliesTo(from)).toHaveLength(1);
      expect(callsAbout('third burst')).toHaveLength(1);
      expect(reply?.text).toMatch(/first zanzibar burst[\s\S]*second burst[\s\S]*third burst/);
    });

    it('answers thirty customers of one POST with thirty replies', async () => {
      const world = get();
      const customers = Array.from({ length: 30 }, () => world.newCustomer());
      const messages = customers.map((from, index) =>
        textMessage({ from, text: `${markedWord} question ${index} of thirty` }),
      );
      expect((await world.post(webhookBody({ messages }))).status).toBe(200);
      for (const [index, customer] of customers.entries()) {
        const replies = await world.waitForReplies(customer, 1, 30_000);
        expect(replies.map(({ text }) => text)).toEqual([expect.stringContaining(`question ${index} of thirty`)]);
      }
    });

    it('answers customers without a phone number through their business-scoped id', async () => {
      const world = get();
      for (const [index, absent] of [{}, { from: null }, { from: '' }].entries()) {
        const userId = `IN.3141592653${index}`;
        const message = { ...textMessage({ from: null, fromUserId: userId, text: `${markedWord} by id` }), ...absent };
        const contacts = [{ profile: { name: 'No Number', username: '@nonumber' }, user_id: userId, wa_id: '' }];
        expect((await world.post(webhookBody({ messages: [message], contacts }))).status).toBe(200);
        const [reply] = await world.waitForReplies(userId);
        expect(reply).toMatchObject({ recipient: userId });
        expect(reply).not.toHaveProperty('to');
      }
    });

    it('says one honest line about pictures it cannot see, and nothing about reactions', async () => {
      const world = get();
      const from = world.newCustomer();
      const image = (id: string) => ({
        from,
        id,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: 'image',
        image: { id: '1', mime_type: 'image/jpeg', sha256: 'x' },
      });
      const reaction = {
        from,
        id: newWamid(),
        timestamp: '1790000000',
        type: 'reaction',
        reaction: { message_id: newWamid(), emoji: '👍' },
      };
      await world.post(webhookBody({ messages: [image(newWamid()), image(newWamid())] }));
      await world.waitForReplies(from);
      await world.post(webhookBody({ messages: [reaction] }));
      await settled(world);
      expect(world.repliesTo(from)).toHaveLength(1);
    });

    it('takes a status for the answer that was cut off, also one that comes before it, and goes on with the next reply', async () => {
      const world = get();
      const target = { webhookUrl: `${world.server.url}/webhook`, appSecret: secrets.appSecret };
      for (const before of [true, false]) {
        const from = world.newCustomer();
        world.graph.autoStatuses({ ...target, statuses: ['read', 'delivered', 'sent'], before });
        world.graph.onMessage(({ to }) => (to === from ? { kind: 'accept-then-cut' } : null));
        try {
          await world.write(from, `${markedWord} cut off`);
          await world.waitForReplies(from);
          // Only the status can tell that it went out: without it everything later waits behind it for 90 s.
          world.graph.onMessage(null);
          await world.write(from, `${markedWord} and once more`);
          const replies = await world.waitForReplies(from, 2);
          expect(replies.map(({ opaqueId }) => opaqueId?.split('.')[1])).toEqual(['1', '1']);
        } finally {
          world.graph.autoStatuses(null);
          world.graph.onMessage(null);
        }
      }
    });
  });
}

/** Resolves when a message written now has been answered: whatever was queued before it has had its turn. */
async function settled(world: World): Promise<void> {
  const probe = world.newCustomer();
  await world.write(probe, 'Hi');
  await world.waitForReplies(probe);
}
