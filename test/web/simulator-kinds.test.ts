import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseWebhook } from '../../src/whatsapp/wire/parse-webhook.ts';
import { photograph } from '../helpers/pictures.ts';
import { voiceNote } from '../helpers/sounds.ts';
import { PHONE_NUMBER_ID, postGraph, type StandIn, startStandIn, TOKEN } from './simulator-stand-in.ts';

type Json = Record<string, unknown>;

let server: StandIn;
const to = { messaging_product: 'whatsapp', to: '+910000000001' };
const graph = () => `${server.url}/simulator/graph`;
const chat = () => {
  const found = server.meta.snapshot().chats.find(({ customer }) => customer.id === 'first');
  if (found === undefined) throw new Error('no first customer');
  return found;
};
const api = (path: string, body: unknown) =>
  fetch(`${server.url}/simulator/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
/** The message of the newest webhook that matches, as our own server reads it. */
const asRead = async (matches: (message: Json) => boolean) => {
  const found = await server.waitFor(({ value }) => (value.messages ?? []).some((one) => matches(one)));
  expect(found.signatureOk).toBe(true);
  const [event] = parseWebhook(JSON.parse(found.raw.toString()));
  return event?.kind === 'message' ? { ...event, wire: found.value.messages?.[0] as Json } : null;
};
const sent = (body: Json) => postGraph(graph(), { ...to, ...body });
const wamidOf = ({ body }: { body: Json }): string => (body.messages as { id: string }[])[0]?.id ?? '';

beforeEach(async () => {
  server = await startStandIn();
});
afterEach(() => server.close());

describe('what a customer of the simulator sends besides words', () => {
  it.each<[string, Json, Json]>([
    ['place', { name: 'Shop', address: 'Road 1', latitude: 1.5, longitude: 2 }, { kind: 'text', text: 'Shop\nRoad 1' }],
    ['place', { latitude: 1.5, longitude: 2 }, { kind: 'media', media: 'location' }],
    [
      'cart',
      { items: [{ product: 'Cork coaster', quantity: 40 }], note: 'wrap' },
      { kind: 'text', text: 'Order: 40 x Cork coaster\nwrap' },
    ],
    ['form', { fields: [{ label: 'quantity', value: '350' }] }, { kind: 'text', text: 'quantity: 350' }],
    ['contact', { name: 'Gina', phone: '+1 555 0100' }, { kind: 'media', media: 'contacts' }],
  ])('a %s arrives as Meta writes it: %j', async (kind, fields, handling) => {
    expect((await api('customers/first/messages', { kind, ...fields })).status).toBe(202);
    expect((await asRead(() => true))?.handling).toEqual(handling);
    expect(chat().lines[0]?.shown.kind).toBe(kind);
  });

  it('calls in vain by two webhooks of their own, which nothing can reply to', async () => {
    const { id } = (await (await api('customers/second/messages', { kind: 'missed-call' })).json()) as { id: string };
    const callOf = async (event: string) => {
      const found = await server.waitFor(({ raw }) => raw.includes(`"event":"${event}"`));
      expect(found.signatureOk).toBe(true);
      return parseWebhook(JSON.parse(found.raw.toString()));
    };
    expect(await callOf('connect')).toMatchObject([{ type: 'call', handling: { kind: 'skip' } }]);
    expect(await callOf('terminate')).toMatchObject([
      { wamid: id, type: 'call', customer: { phone: null }, handling: { kind: 'call', answered: false } },
    ]);
    expect((await api('customers/second/messages', { kind: 'text', text: 'x', replyTo: id })).status).toBe(404);
    const change = await api(`customers/second/messages/${encodeURIComponent(id)}`, { kind: 'delete' });
    expect(change.status).toBe(404);
  });

  it('has its files fetched with the token, a User-Agent and by nobody else', async () => {
    const note = voiceNote(3);
    const put = await fetch(`${server.url}/simulator/api/files`, {
      method: 'POST',
      headers: { 'content-type': 'audio/ogg', 'x-file-name': encodeURIComponent('Tön.ogg') },
      body: new Uint8Array(note),
    });
    const { id } = (await put.json()) as { id: string };
    await api('customers/second/messages', { kind: 'file', as: 'audio', id, voice: true });
    const read = await asRead(({ type }) => type === 'audio');
    expect(read?.wire).toMatchObject({
      audio: { id, mime_type: 'audio/ogg', voice: true },
      from_user_id: expect.any(String),
    });
    expect(read?.wire).not.toHaveProperty('from');
    const headers = { authorization: `Bearer ${TOKEN}` };
    const looked = await fetch(`${graph()}/v25.0/${id}?phone_number_id=${PHONE_NUMBER_ID}`, { headers });
    const { url, file_size } = (await looked.json()) as { url: string; file_size: number };
    expect(file_size).toBe(note.length);
    expect(Buffer.from(await (await fetch(url, { headers })).arrayBuffer())).toEqual(note);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(url, { headers: { ...headers, 'user-agent': '' } })).status).toBe(403);
    expect((await fetch(`${graph()}/v25.0/123456`, { headers })).status).toBe(400);
    expect((await api('customers/first/messages', { kind: 'file', as: 'image', id: '1' })).status).toBe(404);
    const page = await fetch(`${server.url}/simulator/api/files`, { method: 'POST', body: 'x' });
    expect(page.status).toBe(400);
  });

  it('replies, forwards, edits, deletes and reacts; not to what is not there', async () => {
    const first = (await (await api('customers/first/messages', { text: 'one' })).json()) as { id: string };
    const ours = wamidOf(await sent({ type: 'text', text: { body: 'two' }, context: { message_id: first.id } }));
    await api('customers/first/messages', { kind: 'text', text: 'three', replyTo: ours, forwarded: true });
    expect(await asRead(({ context }) => context !== undefined)).toMatchObject({
      quotes: ours,
      wire: { context: { id: ours, forwarded: true } },
    });
    const change = (wamid: string, what: Json) => api(`customers/first/messages/${encodeURIComponent(wamid)}`, what);
    await change(first.id, { kind: 'edit', text: 'ONE' });
    expect((await asRead(({ type }) => type === 'edit'))?.handling).toMatchObject({
      kind: 'edit',
      of: first.id,
      now: { text: 'ONE' },
    });
    await change(first.id, { kind: 'delete' });
    expect((await asRead(({ type }) => type === 'revoke'))?.handling).toEqual({ kind: 'revoke', of: first.id });
    await change(ours, { kind: 'react', emoji: '👍' });
    expect(await asRead(({ type }) => type === 'reaction')).toMatchObject({
      quotes: ours,
      notes: [{ kind: 'reaction', text: '👍' }],
    });
    expect(chat().lines).toMatchObject([
      { text: '', changed: 'deleted' },
      { text: 'two', replyTo: first.id, reaction: '👍' },
      { text: 'three', forwarded: true },
    ]);
    for (const [wamid, what] of [
      [first.id, { kind: 'edit', text: 'x' }],
      [first.id, { kind: 'react', emoji: '👍' }],
      [ours, { kind: 'delete' }],
      ['wamid.none', { kind: 'delete' }],
    ] as const)
      expect((await change(wamid, what)).status).toBe(404);
    expect((await api('customers/first/messages', { kind: 'text', text: 'x', replyTo: 'wamid.none' })).status).toBe(
      404,
    );
  });
});

const reply = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const buttons = (...all: Json[]): Json => ({
  type: 'interactive',
  interactive: { type: 'button', body: { text: 'How many?' }, action: { buttons: all } },
});
const list = (rows: Json[]): Json => ({
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: 'Which?' },
    action: { button: 'Choose', sections: [{ title: 'All', rows }] },
  },
});
const card = (index: number, action: Json, image: Json = { link: 'https://a.example/b.png' }): Json => ({
  card_index: index,
  type: 'cta_url',
  header: { type: 'image', image },
  body: { text: `Card ${index}` },
  action,
});
const carousel = (...cards: Json[]): Json => ({
  type: 'interactive',
  interactive: { type: 'carousel', body: { text: 'Look' }, action: { cards } },
});
const visit = { name: 'cta_url', parameters: { display_text: 'See', url: 'https://a.example' } };

describe('what the simulated Graph API takes besides text', () => {
  it('has buttons and rows tapped, which come back by id with the message that they belong to', async () => {
    const asked = wamidOf(await sent(buttons(reply('b:50', '50'), reply('b:100', '100'))));
    expect((await api('customers/first/messages', { kind: 'choice', of: asked, id: 'b:100' })).status).toBe(202);
    const wanted = { type: 'button_reply', button_reply: { id: 'b:100', title: '100' } };
    expect((await asRead(() => true))?.wire).toMatchObject({ interactive: wanted, context: { id: asked } });
    const listed = wamidOf(await sent(list([{ id: 'r1', title: 'Cork', description: 'round' }])));
    await api('customers/first/messages', { kind: 'choice', of: listed, id: 'r1' });
    const row = await asRead(({ interactive }) => (interactive as Json).type === 'list_reply');
    expect(row).toMatchObject({ quotes: listed, handling: { text: 'Cork\nround' } });
    expect((await api('customers/first/messages', { kind: 'choice', of: listed, id: 'b:100' })).status).toBe(404);
  });

  it('takes uploads and sends them by id, in a picture, a header and a carousel', async () => {
    const upload = async (bytes: Buffer, type: string, more: Record<string, string> = {}) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ messaging_product: 'whatsapp', type, ...more }))
        form.set(name, value);
      form.set('file', new Blob([new Uint8Array(bytes)], { type }), 'file');
      const headers = { authorization: `Bearer ${TOKEN}` };
      const response = await fetch(`${graph()}/v25.0/${PHONE_NUMBER_ID}/media`, {
        method: 'POST',
        headers,
        body: form,
      });
      return { status: response.status, id: ((await response.json()) as { id?: string }).id ?? '' };
    };
    const picture = await photograph(40, 30);
    const { id } = await upload(picture, 'image/jpeg');
    expect(id).toMatch(/^\d+$/);
    expect((await sent({ type: 'image', image: { id, caption: 'a tray' } })).status).toBe(200);
    expect((await sent(carousel(card(1, visit, { id }), card(0, visit)))).status).toBe(200);
    expect(chat().lines).toMatchObject([
      { text: 'a tray', shown: { kind: 'file', file: { as: 'image', id } } },
      { shown: { kind: 'cards', cards: [{ text: 'Card 0' }, { picture: { id }, link: { label: 'See' } }] } },
    ]);
    const shown = await fetch(`${server.url}/simulator/api/files/${id}`);
    expect((await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).width).toBe(40);
    for (const refused of [
      await upload(picture, 'image/gif'),
      await upload(Buffer.alloc(5 * 1024 * 1024 + 1), 'image/png'),
      await upload(picture, 'image/jpeg', { messaging_product: 'other' }),
    ])
      expect(refused.status).toBe(400);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(`${graph()}/v25.0/${id}`, { method: 'DELETE', headers })).status).toBe(200);
    expect((await sent({ type: 'image', image: { id } })).status).toBe(400);
  });

  it.each<[string, Json]>([
    ['four buttons', buttons(...['a', 'b', 'c', 'd'].map((id) => reply(id)))],
    ['a title beyond 20', buttons(reply('a', 'x'.repeat(21)))],
    ['two buttons of one title', buttons(reply('a', 'x'), reply('b', 'x'))],
    ['eleven rows', list(Array.from({ length: 11 }, (_, index) => ({ id: `r${index}`, title: `Row ${index}` })))],
    ['a row without a title', list([{ id: 'r' }])],
    ['a carousel of one', carousel(card(0, visit))],
    [
      'a carousel of links and buttons',
      carousel(card(0, visit), card(1, { buttons: [{ type: 'quick_reply', quick_reply: { id: 'q', title: 'q' } }] })),
    ],
    [
      'a link that is none',
      {
        type: 'interactive',
        interactive: {
          type: 'cta_url',
          body: { text: 'x' },
          action: { name: 'cta_url', parameters: { display_text: 'x', url: 'here' } },
        },
      },
    ],
    [
      'a caption beyond 1,024',
      { type: 'image', image: { link: 'https://a.example/b.png', caption: 'x'.repeat(1025) } },
    ],
    ['a picture with id and link', { type: 'image', image: { id: '1', link: 'https://a.example/b.png' } }],
    ['a place on no map', { type: 'location', location: { latitude: 91, longitude: 0 } }],
    ['a kind that it does not know', { type: 'hologram', hologram: {} }],
  ])('refuses %s with error 100', async (_what, body) => {
    const { status, body: answer } = await sent(body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ error: { code: 100, error_data: { details: expect.any(String) } } });
    expect(chat().lines).toEqual([]);
  });

  it('counts each delivered message once, with its price in the statuses, and none that only reacts on the page', async () => {
    await sent({ type: 'text', text: { body: 'one' } });
    await sent({
      type: 'template',
      template: {
        name: 'reminder',
        language: { code: 'en' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Friday' }] }],
      },
    });
    await expect.poll(() => server.meta.snapshot().billed).toBe(2);
    expect(chat()).toMatchObject({
      billed: 2,
      lines: [{ text: 'one' }, { text: 'Friday', shown: { kind: 'template' } }],
    });
    const prices = await expect
      .poll(() =>
        server.received.flatMap(({ value }) => value.statuses ?? []).filter(({ status }) => status === 'delivered'),
      )
      .toHaveLength(2)
      .then(() =>
        server.received.flatMap(({ value }) => value.statuses ?? []).filter(({ status }) => status === 'delivered'),
      );
    expect(prices.map(({ pricing }) => pricing)).toEqual([
      expect.objectContaining({ type: 'free_customer_service', category: 'service' }),
      expect.objectContaining({ type: 'regular', category: 'utility', billable: true }),
    ]);
  });
});
