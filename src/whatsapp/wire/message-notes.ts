import type { MessageNote } from '../../domain/message.ts';
import { storableText } from '../../domain/storable-text.ts';
import { isUsableId, type MessageShape } from './wire-shapes.ts';

const MAX_PRODUCT_CHARS = 100;
const MAX_AD_CHARS = 600;
const MAX_SOURCE_CHARS = 300;

/** What a message points at or was sent as, besides its words, each text cut; nothing for most messages. */
export function notesOf(message: MessageShape): MessageNote[] {
  const { type, context, referral, interactive, location } = message;
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
  return notes;
}

/** The wamid of the message that this one replies to. */
export function quotedBy({ context }: MessageShape): string | null {
  return isUsableId(context?.id) ? context.id : null;
}

function cut(text: string | undefined, maxChars: number): string {
  return storableText((text ?? '').slice(0, maxChars)).trim();
}
