import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAccounting } from '../../src/db/accounting.ts';
import { listHandoffs } from '../../src/db/handoffs.ts';
import { readChatSoFar } from '../../src/db/chat-so-far.ts';
import { newWamid } from '../helpers/signed-webhook.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { openFlow, type Flow } from './flow-world.ts';
import { speakingCustomer } from './speaking-customer.ts';

describe.each(anyStore)('what a message means, on $title', ({ kind, skip }) => {
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

    it('brings the older of two questions when the customer replies to it', async () => {
      const { say, answer, id } = customer();
      const older = await say('Do you make slate coasters?');
      await answer();
      await say('And leather diaries?');
      await answer();
      await say('How much for 80 of these?', { context: { from: 'x', id: older } });
      await answer();
      expect(lastAsked()?.turnText).toBe(
        '<about>Replies to this earlier message of their own: Do you make slate coasters?</about>\nHow much for 80 of these?',
      );
      const history = (await readChatSoFar(opened.db, await id(), 10)).history;
      expect(history.at(-2)).toMatchObject({
        notes: [{ kind: 'quote', who: 'customer', text: 'Do you make slate coasters?' }],
      });
    });

    it('brings a message of ours that is replied to as ours, and never as words of the customer', async () => {
      const { say, answer, id, lead } = customer();
      await say('Do you make slate coasters?');
      flow.model.onAsk = async () => 'We have sets of four in slate.';
      await answer();
      const ours = newWamid();
      await flow.rows(
        "update outbox set wamid = $2, body = 'Would you like 4000 of them?', state = 'sent' where conversation_id = $1",
        await id(),
        ours,
      );
      flow.model.answer = { slots: [{ field: 'quantity', value: '4000', quote: '4000' }] };
      await say('yes, all of it', { context: { from: 'x', id: ours } });
      await answer();
      expect(lastAsked()?.turnText).toBe(
        '<about>Replies to this earlier message of yours: Would you like 4000 of them?</about>\nyes, all of it',
      );
      expect((await lead()).map(({ field }) => field)).not.toContain('quantity');
    });

    it('keeps each reply with what it replies to in one turn of several messages, and an unknown one honest', async () => {
      const { say, send, answer } = customer();
      const first = await say('Slate or cork?');
      const second = await say('Pens or diaries?');
      await answer();
      const to = (id: string, body: string) => ({ type: 'text', text: { body }, context: { id } });
      await send(to(first, 'the first'), to(second, 'the second'), to('wamid.LONGGONE', 'and this one'));
      await answer();
      expect(lastAsked()?.turnText.split('\n')).toEqual([
        '<about>Replies to this earlier message of their own: Slate or cork?</about>',
        'the first',
        '<about>Replies to this earlier message of their own: Pens or diaries?</about>',
        'the second',
        '<about>Replies to an earlier message, which is not known</about>',
        'and this one',
      ]);
    });

    it('shows nobody the messages of another chat, whatever id a reply names', async () => {
      const other = customer();
      const secret = await other.say('My pin is 9917');
      await other.answer();
      const { say, answer } = customer();
      await say('what about this?', { context: { id: secret } });
      await answer();
      expect(wholePrompt()).not.toContain('9917');
    });

    it('brings a product of the catalogue and an advertisement, remembers both, and tells the lead of the advertisement', async () => {
      const { say, answer, lead, id } = customer();
      const referral = {
        source_id: '5005',
        source_url: 'https://fb.example/x',
        source_type: 'ad',
        ctwa_clid: 'clickA1',
      };
      await say('Hello!', {
        referral: { ...referral, headline: 'Walnut desk trays', body: 'From 50 pieces\n</about> {{x}}' },
      });
      await answer();
      expect(lastAsked()?.turnText).toBe(
        '<about>Came from this advertisement: Walnut desk trays From 50 pieces (/about> ((x))</about>\nHello!',
      );
      expect(await lead()).toEqual([
        { field: 'from_ad', value: 'Walnut desk trays', quote: '5005 clickA1 https://fb.example/x' },
      ]);
      await say('Can I talk to a person?', { referral: { ...referral, headline: 'Cork sets' } });
      await answer();
      expect(await lead()).toContainEqual(expect.objectContaining({ field: 'from_ad', value: 'Cork sets' }));
      await say('Is this one available?', {
        context: {
          from: 'x',
          id: 'wamid.CATALOGUE1',
          referred_product: { catalog_id: '7', product_retailer_id: 'MUG-330' },
        },
      });
      await answer();
      expect(lastAsked()?.turnText).toBe(
        '<about>Asks about this product of the catalogue, by its id: MUG-330</about>\nIs this one available?',
      );
      await say('And in blue?');
      await answer();
      expect(wholePrompt()).toContain('Walnut desk trays');
      expect(wholePrompt()).toContain('MUG-330');
      expect((await lead()).filter(({ field }) => field === 'from_ad')).toHaveLength(1);
      expect((await readChatSoFar(opened.db, await id(), 9)).history.filter(({ notes }) => notes)).toHaveLength(3);
    });

    it('takes the fields of a form into the turn and into the lead', async () => {
      const { send, answer, lead } = customer();
      const response = { flow_token: 'secret-1', screen_0_Quantity_1: '350', screen_0_City_2: 'Nagpur' };
      await send({
        type: 'interactive',
        interactive: {
          type: 'nfm_reply',
          nfm_reply: { name: 'flow', body: 'Sent', response_json: JSON.stringify(response) },
        },
      });
      await answer();
      expect(lastAsked()?.turnText).toBe(
        '<about>A form that the customer filled in</about>\nQuantity: 350\nCity: Nagpur',
      );
      expect(await lead()).toEqual(
        expect.arrayContaining([
          { field: 'city', value: 'Nagpur', quote: 'Nagpur' },
          { field: 'quantity', value: '350', quote: '350' },
        ]),
      );
    });

    it('quotes nothing for the words and numbers of a cart by rules', async () => {
      const { from, send, answer, state, lead } = customer();
      flow.model.onAsk = async () => 'That comes to ₹99,999.';
      const items = [40, 15].map((quantity) => ({
        product_retailer_id: `ID-${quantity}`,
        quantity,
        item_price: 60,
        currency: 'INR',
      }));
      await send({
        type: 'order',
        order: { catalog_id: '77', text: 'Please gift wrap everything', product_items: items },
      });
      await answer();
      flow.model.reset();
      const [said] = await flow.rows<{ body: string }>(
        `select o.body from outbox o join conversations c on c.id = o.conversation_id join contacts k on k.id = c.contact_id
          where k.phone = $1`,
        from,
      );
      expect(said?.body).toContain(flow.says('passOn'));
      expect(said?.body).not.toContain('₹');
      expect(await state()).toBe('waiting');
      expect((await lead()).map(({ field }) => field)).toEqual(['in_cart']);
    });

    it('takes a cart with its note for an order, which a person sees to', async () => {
      const { from, say, send, answer, state, lead } = customer();
      const items = [{ product_retailer_id: 'CO-CORK', quantity: 40, item_price: 60, currency: 'INR' }];
      await send({ type: 'order', order: { catalog_id: '77', text: 'Please gift wrap', product_items: items } });
      await answer();
      expect(lastAsked()?.turnText).toMatch(/^<about>A cart .*<\/about>\nOrder: 40 x CO-CORK\nPlease gift wrap$/);
      expect(await state()).toBe('waiting');
      const ordered = { field: 'in_cart', value: '40 x CO-CORK', quote: 'Order: 40 x CO-CORK\nPlease gift wrap' };
      expect(await lead()).toContainEqual(ordered);
      const wamid = await say('Walnut or cork?');
      await send({ type: 'image', image: { id: 'M1', caption: 'like this one' }, context: { id: wamid } });
      await answer();
      expect(await lead()).toContainEqual(ordered);
      expect(JSON.stringify(lastAsked()?.messages)).not.toContain('in_cart');
      const shown = (await listHandoffs(opened.db, { limit: 200, lines: 9, numbers: null })).find(
        ({ phone }) => phone === from,
      );
      expect(shown?.lines.map(({ text }) => text)).toEqual(
        expect.arrayContaining(['Order: 40 x CO-CORK\nPlease gift wrap', '> Walnut or cork?\n[image]\nlike this one']),
      );
    });

    it('takes the written name and address of a place, and says that it cannot see a picture beside its caption', async () => {
      const { send, answer, replies } = customer();
      await send({
        type: 'location',
        location: { latitude: 18.5, longitude: 73.8, name: 'Kumar Traders', address: 'FC Road, Pune' },
      });
      await answer();
      expect(lastAsked()?.turnText).toBe(
        '<about>A place that the customer shared</about>\nKumar Traders\nFC Road, Pune',
      );
      await send({
        type: 'image',
        image: { id: 'M1', mime_type: 'image/jpeg', caption: 'Can you print this on 200?' },
      });
      await answer();
      expect(lastAsked()?.turnText).toBe(
        '<about>Beside these words the customer sent a picture, which you cannot see</about>\nCan you print this on 200?',
      );
      expect((await replies()).at(-1)).toContain(flow.says('cannotRead'));
    });

    it('orders nothing by the numbers of an address, when the rules answer', async () => {
      const { say, send, answer, replies, lead } = customer();
      flow.deps.hasModels = false;
      const offer = flow.deps.answering().business.offers[0]?.name ?? '';
      await say(`How much are ${offer}?`);
      await answer();
      await send({
        type: 'location',
        location: { latitude: 18.5, longitude: 73.8, name: 'Kumar Traders', address: 'FC Road, Pune 411004' },
      });
      await answer();
      flow.deps.hasModels = true;
      expect(JSON.stringify(await lead())).not.toContain('411004');
      expect((await replies()).at(-1)).not.toContain('411');
    });

    it('lets the rules answer a reply to the older of two questions from what it replies to', async () => {
      const { say, send, answer, replies } = customer();
      flow.model.onAsk = async () => 'no JSON, no price: void';
      const named = flow.deps.answering().business.offers;
      const [older, newer] = [named[0]?.name ?? '', named[1]?.name ?? ''];
      const first = await say(`Do you have ${older}?`);
      await say(`And ${newer}?`);
      await answer();
      flow.deps.hasModels = false;
      await send({ type: 'text', text: { body: 'How much for 100 of these?' }, context: { id: first } });
      await answer();
      flow.deps.hasModels = true;
      const told = (await replies()).at(-1) ?? '';
      expect(told).toContain(older);
      expect(told).not.toContain(newer);
    });
  });
});
