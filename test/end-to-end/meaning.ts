import { describe, expect, it } from 'vitest';
import { newWamid, webhookBody } from '../helpers/signed-webhook.ts';
import { markedWord, type World } from './world.ts';

type Json = Record<string, unknown>;

/** What customers mean besides plain words must reach the model, in the real process. */
export function describeMeaning(get: () => World): void {
  describe('what customers mean', () => {
    const send = async (from: string, message: Json): Promise<string> => {
      const made = { from, id: newWamid(), timestamp: String(Math.floor(Date.now() / 1000)), ...message };
      expect((await get().post(webhookBody({ messages: [made] }))).status).toBe(200);
      return made.id;
    };
    const text = (body: string, more: Json = {}): Json => ({ type: 'text', text: { body }, ...more });
    const lastTurn = (word: string) => get().openAi.requests.findLast(({ turnText }) => turnText.includes(word));
    /** What the model was told of the customer's words, in the whole prompt of a turn. */
    const told = (word: string): string =>
      JSON.stringify(lastTurn(word)?.body.messages.filter(({ role }) => role === 'user'));

    it('brings replies, products, advertisements, forms, carts, places and captions to the model', async () => {
      const world = get();
      const asked: [word: string, message: Json, sees: RegExp[]][] = [
        [
          'anise',
          text('anise, this one?', { context: { id: 'w.1', referred_product: { product_retailer_id: 'MUG-330' } } }),
          [/MUG-330/],
        ],
        [
          'basil',
          text('basil info', { referral: { source_id: '5', headline: 'Walnut trays', body: 'for teams' } }),
          [/Walnut trays/],
        ],
        ['clove', form({ screen_0_Quantity_1: '350', Spice: 'clove' }), [/Quantity: 350/]],
        ['dill', cart('dill wrap, please'), [/40 x CO-CORK/, /dill wrap/]],
        [
          'elder',
          { type: 'location', location: { latitude: 1, longitude: 2, name: 'elder shop', address: 'Pune 411005' } },
          [/Pune 411005/],
        ],
        ['fennel', { type: 'image', image: { id: 'M1', caption: 'fennel on 200 of them?' } }, [/a picture/]],
      ];
      await Promise.all(
        asked.map(async ([word, message, sees]) => {
          const from = world.newCustomer();
          await send(from, message);
          await world.waitForReplies(from);
          for (const seen of sees) expect(lastTurn(word)?.turnText).toMatch(seen);
        }),
      );
      const from = world.newCustomer();
      const older = await send(from, text(`${markedWord} slate or cork?`));
      await world.waitForReplies(from);
      await send(from, text('ginger: how much for 80 of these?', { context: { id: older } }));
      await world.waitForReplies(from, 2);
      expect(lastTurn('ginger')?.turnText).toContain(`of their own: ${markedWord} slate or cork?`);
    });

    it('answers an edited message once more, forgets a deleted one, and says nothing to what Meta does not hand over', async () => {
      const world = get();
      const silent = world.newCustomer();
      await send(silent, { type: 'unsupported', errors: [{ code: 131060, title: 'This message is unavailable.' }] });
      const editing = async (): Promise<void> => {
        const from = world.newCustomer();
        const wamid = await send(from, text('saffron for 100'));
        await world.waitForReplies(from);
        await send(from, { type: 'edit', edit: { original_message_id: wamid, message: text('saffron for 1500') } });
        await world.waitForReplies(from, 2);
        expect(lastTurn('saffron')?.turnText).toContain('changed this message after it was answered');
        expect(told('saffron')).toContain('saffron for 1500');
        expect(told('saffron')).not.toContain('saffron for 100');
      };
      const deleting = async (): Promise<void> => {
        const from = world.newCustomer();
        const wamid = await send(from, text('card 4111 1111'));
        await world.waitForReplies(from);
        await send(from, { type: 'revoke', revoke: { original_message_id: wamid } });
        await send(from, text('thyme, please?'));
        await world.waitForReplies(from, 2);
        expect(told('thyme')).not.toContain('4111');
      };
      await Promise.all([editing(), deleting()]);
      expect(world.repliesTo(silent)).toEqual([]);
    });

    it('knows a customer again whose new number has written before Meta says that it is theirs', async () => {
      const world = get();
      const [from, to, other] = [world.newCustomer(), world.newCustomer(), world.newCustomer()];
      const moves = (before: string, after: string) =>
        send(before, { type: 'system', system: { type: 'user_changed_number', wa_id: after, body: 'moved' } });
      await send(from, text('juniper for 100'));
      await world.waitForReplies(from);
      await send(to, text('Hi'));
      await world.waitForReplies(to);
      await moves(from, to);
      await send(to, text('lavender too'));
      await world.waitForReplies(to, 2);
      expect(told('lavender')).toContain('juniper for 100');
      // What the old number wished counts for the new one.
      const [silent, later] = [world.newCustomer(), world.newCustomer()];
      await send(silent, text('STOP'));
      await world.waitForReplies(silent);
      await send(later, text('Hi'));
      await world.waitForReplies(later);
      await moves(silent, later);
      await send(later, text('marjoram?'));
      await send(later, text('START'));
      await world.waitForReplies(later, 2);
      await send(other, text('nutmeg?'));
      await world.waitForReplies(other);
      expect(lastTurn('marjoram')).toBeUndefined();
    });
  });
}

function form(fields: Json): Json {
  const reply = { name: 'flow', body: 'Sent', response_json: JSON.stringify(fields) };
  return { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: reply } };
}

function cart(note: string): Json {
  const items = [{ product_retailer_id: 'CO-CORK', quantity: 40, item_price: 60, currency: 'INR' }];
  return { type: 'order', order: { catalog_id: '77', text: note, product_items: items } };
}
