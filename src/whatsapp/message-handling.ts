import type { Handling, MediaKind } from '../domain/message.ts';
import { storableText } from '../domain/storable-text.ts';
import { plainWord } from './storable.ts';
import type { MessageShape } from './wire-shapes.ts';

const MAX_LISTED_ITEMS = 50;
const INVISIBLE_ONLY = /^[\s\u200B-\u200F\u2060\uFEFF]*$/;

/**
 * What is to be done with a customer's message: its text when it has one in any form (caption, button, list choice,
 * form, order), the kind of its media, or the reason to skip it. Text keeps its length; only NUL and lone surrogates go.
 */
export function handlingOf(message: MessageShape): Handling {
  if (message.group_id) return { kind: 'skip', reason: 'group message' };
  const { type } = message;
  switch (type) {
    case undefined:
      return { kind: 'skip', reason: 'no type' };
    case 'text':
      return textOr(message.text?.body, { kind: 'skip', reason: 'empty text' });
    case 'button':
      return textOr(message.button?.text || message.button?.payload, { kind: 'skip', reason: 'empty text' });
    case 'interactive':
      return interactiveHandling(message);
    case 'order':
      return textOr(message.order?.text, textOr(itemsAsText(message), { kind: 'skip', reason: 'empty order' }));
    case 'image':
    case 'video':
    case 'document':
      return textOr(message[type]?.caption, media(type));
    case 'audio':
    case 'sticker':
    case 'location':
    case 'contacts':
    case 'unsupported':
      return media(type);
    case 'unknown':
      return media('unsupported');
    case 'system':
      return { kind: 'skip', reason: `system ${plainWord(message.system?.type ?? 'notice')}` };
    case 'reaction':
    case 'edit':
    case 'revoke':
    case 'request_welcome':
      return { kind: 'skip', reason: type };
    default:
      return { kind: 'skip', reason: `unknown type ${plainWord(type)}` };
  }
}

function media(kind: MediaKind): Handling {
  return { kind: 'media', media: kind };
}

function textOr(text: string | undefined, otherwise: Handling): Handling {
  const cleaned = storableText(text ?? '');
  return INVISIBLE_ONLY.test(cleaned) ? otherwise : { kind: 'text', text: cleaned };
}

function interactiveHandling({ interactive }: MessageShape): Handling {
  if (interactive === undefined) return { kind: 'skip', reason: 'interactive without its object' };
  const choice = interactive.button_reply ?? interactive.list_reply;
  const chosen = [choice?.title, choice?.description].filter(Boolean).join('\n');
  return textOr(chosen || interactive.nfm_reply?.body, {
    kind: 'skip',
    reason: `interactive ${plainWord(interactive.type ?? 'without type')} without text`,
  });
}

/** A cart sent without a word is still a request: the items in plain words, e.g. `Order: 2 x CO-12, 1 x DI-3`. */
function itemsAsText({ order }: MessageShape): string | undefined {
  const items = (order?.product_items ?? []).filter((item) => item?.product_retailer_id);
  if (items.length === 0) return undefined;
  const listed = items.slice(0, MAX_LISTED_ITEMS).map((item) => {
    const id = (item?.product_retailer_id ?? '').slice(0, 100);
    return item?.quantity ? `${item.quantity.slice(0, 20)} x ${id}` : id;
  });
  const more = items.length > MAX_LISTED_ITEMS ? ` and ${items.length - MAX_LISTED_ITEMS} more items` : '';
  return `Order: ${listed.join(', ')}${more}`;
}
