import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfSaying } from '../helpers/documents.ts';
import { startFakeOpenAi, type FakeOpenAi } from '../helpers/fake-openai.ts';
import { startFakeTranscriber, type FakeTranscriber } from '../helpers/fake-transcriber.ts';
import { photograph } from '../helpers/pictures.ts';
import { newWamid, PHONE_NUMBER_ID, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { voiceNote } from '../helpers/sounds.ts';
import { openFileWorld, type FileWorld, type Json } from './file-world.ts';

const notOpened = /I cannot open this here/;
const [received = ''] = readFileSync('docs/message-kinds.md', 'utf8').split('\n## ');
/** The first column of the table of what customers send. */
const rows = [...received.matchAll(/^\| (?!Kind|---)([^|]+?) \|/gm)].map(([, kind]) => kind ?? '');

/** Every row of docs/message-kinds.md through the real process: what the model is told, what the customer is told, or that it is silent. */
describe('[embedded] every kind of message', () => {
  let at: FileWorld;
  let ears: FakeTranscriber;
  let eyes: FakeOpenAi;

  beforeAll(async () => {
    [ears, eyes] = await Promise.all([startFakeTranscriber(), startFakeOpenAi()]);
    eyes.reply(() => ({
      kind: 'text',
      text: JSON.stringify({ shows: 'A vermilion tray.', written: '', asks: '', offer: '' }),
    }));
    at = await openFileWorld({
      TRANSCRIBE_PROVIDERS: 'groq',
      GROQ_API_KEY: 'k',
      GROQ_BASE_URL: ears.url,
      VISION_PROVIDERS: 'gemini',
      GEMINI_API_KEY: 'k',
      GEMINI_BASE_URL: eyes.url,
      AI_PROVIDERS: 'openai',
      CONSOLE_PASSWORD: 'kinds-of-messages',
    });
  });
  afterAll(async () => {
    await at?.world.close();
    await Promise.all([ears?.close(), eyes?.close()]);
  });

  const send = async (from: string, message: Json): Promise<string> => {
    const made = { from, id: newWamid(), timestamp: String(Math.floor(Date.now() / 1000)), ...message };
    expect((await at.world.post(webhookBody({ messages: [made] }))).status).toBe(200);
    return made.id;
  };
  const text = (body: string, more: Json = {}): Json => ({ type: 'text', text: { body }, ...more });
  const replies = (from: string, count: number) => at.world.waitForReplies(from, count);
  /** The message is answered by a model that is told this of it. */
  const told = async (message: Json, word: string, ...sees: string[]): Promise<void> => {
    const from = at.world.newCustomer();
    await send(from, message);
    await replies(from, 1);
    for (const seen of sees) expect(at.turnWith(word)).toContain(seen);
    expect(at.turnWith(word)).not.toBe('');
  };
  const honestLine = async (message: Json): Promise<void> => {
    const from = at.world.newCustomer();
    await send(from, message);
    expect((await replies(from, 1))[0]?.text).toMatch(notOpened);
  };
  /** Nothing is said to it, and what comes after it is answered as always. */
  const silent = async (message: Json, from = at.world.newCustomer(), before = 0): Promise<void> => {
    await send(from, message);
    await send(from, text(`turmeric ${from}?`));
    await replies(from, before + 1);
    expect(at.turnWith(`turmeric ${from}`)).not.toBe('');
    expect(at.world.repliesTo(from)).toHaveLength(before + 1);
  };
  const asked = async (from: string): Promise<boolean> => {
    const headers = { authorization: 'Bearer kinds-of-messages' };
    const response = await fetch(`${at.world.server.url}/api/handoffs`, { headers });
    return (await response.text()).includes(from);
  };
  /** All of the customer's words that a model was shown in this turn. */
  const prompt = (word: string): string => {
    const request = at.world.openAi.requests.findLast(({ turnText }) => turnText.includes(word));
    return JSON.stringify(request?.body.messages.filter(({ role }) => role === 'user') ?? '');
  };
  const chosen = (interactive: Json): Json => ({ type: 'interactive', interactive });
  const system = (type: string, more: Json): Json => ({ type: 'system', system: { type, body: 'x', ...more } });

  const cases: Record<string, () => Promise<void>> = {
    text: () => told(text('anise mugs?'), 'anise'),
    'reply to a message': async () => {
      const from = at.world.newCustomer();
      const first = await send(from, text('basil trays or slate ones?'));
      await replies(from, 1);
      await send(from, text('borage: how much for 80 of these?', { context: { id: first } }));
      await replies(from, 2);
      expect(at.turnWith('borage')).toContain('of their own: basil trays or slate ones?');
    },
    'question about a product': () => {
      const referred_product = { catalog_id: '77', product_retailer_id: 'MUG-330' };
      return told(
        text('caraway, is this there?', { context: { id: 'wamid.77', referred_product } }),
        'caraway',
        'MUG-330',
      );
    },
    'from an advertisement': () =>
      told(text('chervil info', { referral: { source_id: '5', headline: 'Walnut trays' } }), 'chervil', 'Walnut trays'),
    form: () => {
      const nfm_reply = { name: 'flow', body: 'Sent', response_json: '{"Spice":"chicory","Quantity":"350"}' };
      return told(
        chosen({ type: 'nfm_reply', nfm_reply }),
        'chicory',
        'Quantity: 350',
        'A form that the customer filled in',
      );
    },
    cart: async () => {
      const product_items = [{ product_retailer_id: 'CO-CORK', quantity: 40, item_price: 60, currency: 'INR' }];
      const from = at.world.newCustomer();
      await send(from, { type: 'order', order: { catalog_id: '77', text: 'clove wrap, please', product_items } });
      await replies(from, 1);
      expect(at.turnWith('clove')).toContain('40 x CO-CORK');
      await expect.poll(() => asked(from)).toBe(true);
    },
    picture: async () =>
      told(at.file('image', await photograph(), { caption: 'coriander like this?' }), 'coriander', 'A vermilion tray.'),
    document: () =>
      told(
        at.file('document', pdfSaying('Wanted: 200 cumin trays'), { caption: 'cress?' }),
        'cress',
        '200 cumin trays',
      ),
    'video with a caption': () =>
      told(
        at.file('video', Buffer.from('film'), { caption: 'dill as in this?' }),
        'dill',
        'a video, which you cannot see',
      ),
    'voice message, recording': async () => {
      ears.hear(() => 'two hundred fennel mugs');
      await told(at.file('audio', voiceNote(4), { voice: true }), 'fennel', 'These words were spoken');
    },
    video: () => honestLine(at.file('video', Buffer.from('film'))),
    sticker: () => honestLine(at.file('sticker', Buffer.from('sticker'), { animated: false })),
    'contact card': async () => {
      const card = { name: { formatted_name: 'Gina Ginger' }, phones: [{ phone: '+1 555 010 0002' }] };
      const from = at.world.newCustomer();
      await send(from, { type: 'contacts', contacts: [card] });
      expect((await replies(from, 1))[0]?.text).toMatch(notOpened);
      await send(from, text('galangal, please?'));
      await replies(from, 2);
      expect(prompt('galangal')).not.toMatch(/Gina|010 0002/);
      const shown = await fetch(`${at.world.server.url}/api/handoffs/show`, {
        method: 'POST',
        headers: { authorization: 'Bearer kinds-of-messages', 'content-type': 'application/json' },
        body: JSON.stringify({ customer: from }),
      });
      expect(await shown.text()).toContain('Gina Ginger, +1 555 010 0002');
    },
    'place with a name or an address': () =>
      told(
        { type: 'location', location: { latitude: 1, longitude: 2, name: 'hyssop shop', address: 'Pune 411005' } },
        'hyssop',
        'Pune 411005',
      ),
    'bare pin': () => honestLine({ type: 'location', location: { latitude: 1, longitude: 2 } }),
    'reply button': () =>
      told(chosen({ type: 'button_reply', button_reply: { id: 'b1', title: 'juniper ones' } }), 'juniper'),
    'list choice': () =>
      told(
        chosen({ type: 'list_reply', list_reply: { id: 'r1', title: 'lavender', description: 'from 50' } }),
        'lavender',
        'from 50',
      ),
    'quick reply of a template': async () => {
      await told({ type: 'button', button: { payload: 'P1', text: 'yes, lemongrass' } }, 'lemongrass');
      // Without words the id says what was chosen.
      await told(chosen({ type: 'button_reply', button_reply: { id: 'lovage' } }), 'lovage');
    },
    'forwarded message': () =>
      told(text('mace offer?', { context: { forwarded: true } }), 'mace', 'The customer forwarded this'),
    reaction: async () => {
      const from = at.world.newCustomer();
      const wamid = await send(from, text('marjoram trays?'));
      await replies(from, 1);
      await silent({ type: 'reaction', reaction: { message_id: wamid, emoji: '👍' } }, from, 1);
    },
    edit: async () => {
      const from = at.world.newCustomer();
      const original_message_id = await send(from, text('mustard for 100'));
      await replies(from, 1);
      await send(from, { type: 'edit', edit: { original_message_id, message: text('mustard for 1500') } });
      await replies(from, 2);
      expect(at.turnWith('mustard')).toContain('changed this message after it was answered');
      expect(prompt('mustard')).not.toMatch(/mustard for 100\b/);
    },
    deletion: async () => {
      const from = at.world.newCustomer();
      const original_message_id = await send(from, text('nutmeg, card 4111'));
      await replies(from, 1);
      await silent({ type: 'revoke', revoke: { original_message_id } }, from, 1);
      expect(prompt(`turmeric ${from}`)).not.toContain('4111');
    },
    'edit or deletion after STOP': async () => {
      const from = at.world.newCustomer();
      const original_message_id = await send(from, text('STOP'));
      await replies(from, 1);
      await send(from, { type: 'edit', edit: { original_message_id, message: text('oregano please') } });
      await send(from, { type: 'revoke', revoke: { original_message_id } });
      await send(from, text('paprika?'));
      const other = at.world.newCustomer();
      await send(other, text('parsley?'));
      await replies(other, 1);
      expect(at.world.repliesTo(from)).toHaveLength(1);
      expect(at.turnWith('oregano') + at.turnWith('paprika')).toBe('');
    },
    'unavailable (coexistence)': async () => {
      const from = at.world.newCustomer();
      await send(from, { type: 'unsupported', errors: [{ code: 131060, title: 'This message is unavailable.' }] });
      await expect.poll(() => asked(from)).toBe(true);
      expect(at.world.repliesTo(from)).toEqual([]);
    },
    'poll, event and whatever is not supported': async () => {
      const poll = { type: 'unsupported', errors: [{ code: 131051 }], unsupported: { type: 'poll' } };
      await honestLine({ type: 'event', event: {} });
      const from = at.world.newCustomer();
      await send(from, poll);
      expect((await replies(from, 1))[0]?.text).toMatch(notOpened);
      // Each vote comes as another: once is enough.
      await send(from, poll);
      await send(from, poll);
      await silent(poll, from, 1);
    },
    'a type of the future': () => silent({ type: 'hologram', hologram: { id: '1' } }),
    'answer to a request to call': () =>
      silent(chosen({ type: 'call_permission_reply', call_permission_reply: { response: 'accept' } })),
    'changed number': async () => {
      const [from, to] = [at.world.newCustomer(), at.world.newCustomer()];
      await send(from, text('pepper for 78'));
      await replies(from, 1);
      await send(from, system('user_changed_number', { wa_id: to }));
      await send(to, text('rosemary, any news?'));
      await replies(to, 1);
      expect(prompt('rosemary')).toContain('pepper for 78');
    },
    'changed id': async () => {
      const [was, is] = ['IN.11111111111111111111', 'IN.22222222222222222222'];
      const from = at.world.newCustomer();
      await send(from, { ...text('saffron for 79'), from_user_id: was });
      await replies(from, 1);
      const ids = { user_id: is, previous_user_id: was };
      const notice = { id: newWamid(), timestamp: String(Math.floor(Date.now() / 1000)), from_user_id: is };
      await at.world.post(webhookBody({ messages: [{ ...notice, ...system('user_changed_user_id', ids) }] }));
      await send(from, { ...text('sage, any news?'), from_user_id: is });
      await replies(from, 2);
      expect(prompt('sage')).toContain('saffron for 79');
    },
    'changed security code': () => silent(system('customer_identity_changed', { identity: { hash: 'x' } })),
    'welcome request': () => silent({ type: 'request_welcome' }),
    'group message': async () => {
      const from = at.world.newCustomer();
      await send(from, { ...text('savory for all?'), group_id: 'g1' });
      await silent({ type: 'request_welcome' }, from);
      expect(at.turnWith('savory')).toBe('');
    },
    'message of a chat that another agent has': async () => {
      const from = at.world.newCustomer();
      await at.world.post(changeOf('standby', { standby: [textMessage({ from, text: 'sorrel?' })] }));
      const other = at.world.newCustomer();
      await send(other, text('star anise?'));
      await replies(other, 1);
      expect(at.world.repliesTo(from)).toEqual([]);
    },
    'message of a colleague from the phone app': async () => {
      const from = at.world.newCustomer();
      await send(from, text('sumac?'));
      await replies(from, 1);
      const echo = {
        from: '15550109999',
        to: from,
        id: newWamid(),
        timestamp: String(Math.floor(Date.now() / 1000)),
        ...text('I am here'),
      };
      await at.world.post(changeOf('smb_message_echoes', { message_echoes: [echo] }));
      await send(from, text('tamarind?'));
      const other = at.world.newCustomer();
      await send(other, text('tarragon?'));
      await replies(other, 1);
      expect(at.world.repliesTo(from)).toHaveLength(1);
    },
    call: async () => {
      const from = at.world.newCustomer();
      await at.world.post(callOf({ from, to: '15550109999', direction: 'USER_INITIATED', status: 'FAILED' }));
      expect((await replies(from, 1))[0]?.text).toContain('we could not take your call');
      await silent({ type: 'request_welcome' }, from, 1);
      const shown = await fetch(`${at.world.server.url}/api/handoffs/show`, {
        method: 'POST',
        headers: { authorization: 'Bearer kinds-of-messages', 'content-type': 'application/json' },
        body: JSON.stringify({ customer: from }),
      });
      expect(await shown.text()).toContain('missed call');
    },
    'call of the business': async () => {
      const to = at.world.newCustomer();
      await at.world.post(callOf({ from: '15550109999', to, direction: 'BUSINESS_INITIATED', status: 'FAILED' }));
      await silent({ type: 'request_welcome' }, to);
    },
  };

  it('has a case for each row of docs/message-kinds.md, and a row for each case', () => {
    expect(rows).toEqual(Object.keys(cases));
  });

  it.concurrent.each(Object.keys(cases))('%s', async (kind) => {
    await cases[kind]?.();
  });
});

function callOf(call: Json): Json {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return changeOf('calls', { calls: [{ id: `wacid.${newWamid()}`, event: 'terminate', timestamp, ...call }] });
}

function changeOf(field: string, value: Json): Json {
  const metadata = { display_phone_number: '15550109999', phone_number_id: PHONE_NUMBER_ID };
  const change = { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
  return { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [change] }] };
}
