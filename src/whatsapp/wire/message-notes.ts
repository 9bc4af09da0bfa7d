import type { MessageNote } from '../../domain/message.ts';
import { storableText } from '../../domain/storable-text.ts';
import { isUsableId, type MessageShape } from './wire-shapes.ts';

const MAX_PRODUCT_CHARS = 100;
const MAX_AD_CHARS = 600;
const MAX_SOURCE_CHARS = 300;
const MAX_CARDS = 10;
const MAX_CARD_CHARS = 120;
const MAX_EMOJI_CHARS = 32;
/** What Meta's system notices mean, for people. */
const NOTICES: Readonly<Record<string, string>> = {
  user_changed_number: 'This customer has changed the phone number',
  customer_changed_number: 'This customer has changed the phone number',
  user_changed_user_id: 'This customer has a new id at WhatsApp',
  customer_identity_changed:
    'The security code of this customer has changed: a new phone, or perhaps somebody else who has the number now',
};

/** What a message points at or was sent as, besides its words, each text cut; nothing for most messages. */
export function notesOf(message: MessageShape): MessageNote[] {
  const { type, context, referral, interactive, location, reaction } = message;
  const notes: MessageNote[] = [];
  const product = cut(context?.referred_product?.product_retailer_id, MAX_PRODUCT_CHARS);
  if (product !== '') notes.push({ kind: 'product', text: product });
  if (referral !== undefined) {
    const text = cut([referral.headline, referral.body].filter(Boolean).join('\n'), MAX_AD_CHARS);
    const source = [referral.source_id, referral.ctwa_clid, referral.source_url].map((part) =>
      cut(part, MAX_SOURCE_CHARS),
    );
    const named = source.filter((part) => part !== '').join(' ');
    if (text !== '' || named !== '') notes.push({ kind: 'ad', text, source: named });
  }
  if (type === 'order') notes.push({ kind: 'cart', text: '' });
  if (type === 'interactive' && interactive?.nfm_reply !== undefined) notes.push({ kind: 'form', text: '' });
  if (type === 'location' && (location?.name || location?.address)) notes.push({ kind: 'place', text: '' });
  if (context?.forwarded || context?.frequently_forwarded) notes.push({ kind: 'forwarded', text: 'forwarded' });
  if (type === 'reaction') notes.push({ kind: 'reaction', text: cut(reaction?.emoji, MAX_EMOJI_CHARS) });
  const told = forPeople(message);
  return told === '' ? notes : [...notes, { kind: 'people', text: told }];
}

/** What people should know of a message that no model is shown. */
function forPeople({ type, contacts = [], system, unsupported }: MessageShape): string {
  if (type === 'contacts') return cardsOf(contacts);
  if (type === 'system') return NOTICES[system?.type ?? ''] ?? cut(system?.type, MAX_PRODUCT_CHARS);
  if (type === 'request_welcome') return 'This customer has opened the chat for the first time';
  if (type === 'unsupported') return cut(unsupported?.type, MAX_PRODUCT_CHARS);
  return '';
}

/** Names and numbers of contact cards, a line each. */
function cardsOf(contacts: NonNullable<MessageShape['contacts']>): string {
  const lines = contacts.slice(0, MAX_CARDS).map((card) => {
    const { formatted_name: whole, first_name: first, last_name: last } = card?.name ?? {};
    const name = whole || [first, last].filter(Boolean).join(' ');
    const phones = (card?.phones ?? []).slice(0, MAX_CARDS).map((one) => cut(one?.phone || one?.wa_id, 30));
    return [cut(name, MAX_CARD_CHARS), ...phones].filter((part) => part !== '').join(', ');
  });
  return lines.filter((line) => line !== '').join('\n');
}

/** The wamid of the message that this one replies to, or is a reaction on. */
export function quotedBy({ context, type, reaction }: MessageShape): string | null {
  const id = type === 'reaction' ? reaction?.message_id : context?.id;
  return isUsableId(id) ? id : null;
}

function cut(text: string | undefined, maxChars: number): string {
  return storableText((text ?? '').slice(0, maxChars)).trim();
}
