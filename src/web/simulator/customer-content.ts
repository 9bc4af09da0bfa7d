import { z } from 'zod';
import type { FileShelf } from './file-shelf.ts';
import { choiceOf, type Shown } from './shown.ts';

const words = z.string().trim().min(1).max(300);
const caption = z.string().max(1024).default('');
const quantity = z.number().int().min(1).max(999_999);
const wamid = z.string().max(512);
/** Of any message: the earlier one that it replies to, and whether it was forwarded. */
const beside = { replyTo: wamid.optional(), forwarded: z.boolean().optional() };

/** What the page may send as a customer, besides files' bytes, which go onto the shelf first. */
export const contentShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), ...beside }),
  z.object({
    kind: z.literal('file'),
    as: z.enum(['image', 'audio', 'video', 'document', 'sticker']),
    id: z.string().max(40),
    voice: z.boolean().optional(),
    caption,
    ...beside,
  }),
  z.object({
    kind: z.literal('place'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(300).default(''),
    address: z.string().max(1000).default(''),
    ...beside,
  }),
  z.object({
    kind: z.literal('cart'),
    items: z
      .array(z.object({ product: words, quantity }))
      .min(1)
      .max(30),
    note: z.string().max(1000).default(''),
    ...beside,
  }),
  z.object({
    kind: z.literal('form'),
    fields: z
      .array(z.object({ label: words, value: z.string().max(1000) }))
      .min(1)
      .max(30),
    ...beside,
  }),
  z.object({ kind: z.literal('contact'), name: words, phone: z.string().regex(/^\+?[\d ]{5,20}$/), ...beside }),
  z.object({ kind: z.literal('choice'), of: wamid, id: z.string().max(256) }),
  z.object({ kind: z.literal('missed-call') }),
]);

export type CustomerContent = z.infer<typeof contentShape>;
/** A call is no message: it has a webhook of its own. */
type MessageContent = Exclude<CustomerContent, { kind: 'missed-call' }>;

/** A customer's message as the page shows it and as Meta writes it. */
export type Composed = { text: string; shown: Shown; wire: Record<string, unknown>; replyTo: string | null };

/** Where a choice was offered, and where a file lies. */
type World = { shelf: FileShelf; shownOf: (wamid: string) => Shown | null; addressOf: (fileId: string) => string };

/** Composes a message in Meta's format; null when it speaks of a file or a choice that is not there. */
export function compose(content: MessageContent, world: World): Composed | null {
  if (content.kind === 'choice') return choice(content, world);
  const made = content.kind === 'file' ? file(content, world) : plain(content);
  return made && { ...made, replyTo: content.replyTo ?? null };
}

type Made = Omit<Composed, 'replyTo'>;

function choice({ of, id }: Extract<CustomerContent, { kind: 'choice' }>, { shownOf }: World): Composed | null {
  const shown = shownOf(of);
  const found = shown && choiceOf(shown, id);
  if (!found) return null;
  const { title, description } = found.row;
  const reply = { id, title, ...(description === null ? {} : { description }) };
  const wire =
    found.wire === 'button'
      ? { type: 'button', button: { payload: id, text: title } }
      : { type: 'interactive', interactive: { type: found.wire, [found.wire]: reply } };
  return { text: title, shown: { kind: 'text' }, wire, replyTo: of };
}

function file(content: Extract<CustomerContent, { kind: 'file' }>, { shelf, addressOf }: World): Made | null {
  const { as, id, caption: text, voice } = content;
  const found = shelf.find(id);
  if (found === null) return null;
  const isDocument = as === 'document' && found.name !== null;
  const media = {
    id,
    mime_type: found.mime,
    sha256: found.sha256,
    url: addressOf(id),
    ...(as === 'audio' && { voice: voice ?? false }),
    ...(as === 'sticker' && { animated: false }),
    ...(isDocument && { filename: found.name }),
    ...(text !== '' && as !== 'audio' && as !== 'sticker' && { caption: text }),
  };
  const shown: Shown = { kind: 'file', file: { as, id, link: null, name: found.name } };
  return { text, shown, wire: { type: as, [as]: media } };
}

function plain(content: Exclude<MessageContent, { kind: 'file' | 'choice' }>): Made {
  switch (content.kind) {
    case 'text':
      return { text: content.text, shown: { kind: 'text' }, wire: { type: 'text', text: { body: content.text } } };
    case 'place': {
      const { latitude, longitude } = content;
      const [name, address] = [content.name || null, content.address || null];
      const location = { latitude, longitude, ...(name && { name }), ...(address && { address }) };
      return {
        text: '',
        shown: { kind: 'place', latitude, longitude, name, address },
        wire: { type: 'location', location },
      };
    }
    case 'cart': {
      const product_items = content.items.map(({ product, quantity: count }) => ({
        product_retailer_id: product,
        quantity: count,
      }));
      const order = { catalog_id: '500000000000000', ...(content.note && { text: content.note }), product_items };
      return { text: content.note, shown: { kind: 'cart', items: content.items }, wire: { type: 'order', order } };
    }
    case 'form': {
      const answers = Object.fromEntries(content.fields.map(({ label, value }) => [label, value]));
      const response_json = JSON.stringify({ flow_token: 'simulated', ...answers });
      const nfm_reply = { name: 'flow', body: 'Sent', response_json };
      return {
        text: '',
        shown: { kind: 'form', fields: content.fields },
        wire: { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply } },
      };
    }
    case 'contact': {
      const { name, phone } = content;
      const card = { name: { formatted_name: name, first_name: name }, phones: [{ phone, type: 'CELL' }] };
      return { text: '', shown: { kind: 'contact', name, phone }, wire: { type: 'contacts', contacts: [card] } };
    }
    default:
      return content satisfies never;
  }
}
