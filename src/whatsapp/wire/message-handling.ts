import type { Content, Handling, MediaKind } from '../../domain/message.ts';
import { storableText } from '../../domain/storable-text.ts';
import { formAsText } from './form-text.ts';
import { plainWord } from './storable.ts';
import { errorShape, isUsableId, messageShape, type MessageShape } from './wire-shapes.ts';

const MAX_LISTED_ITEMS = 50;
const MAX_PLACE_CHARS = 1000;
const INVISIBLE_ONLY = /^[\s\u200B-\u200F\u2060\uFEFF]*$/;
/** The customer wrote something that the API does not hand over: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
const UNAVAILABLE = 131060;

/**
 * What is to be done with a customer's message: its text when it has one in any form (caption, button, list choice, form, cart, written
 * address), the kind of its media, what it changes, or the reason to skip it. Text keeps its length; only NUL and lone surrogates go.
 */
export function handlingOf(message: MessageShape): Handling {
  if (message.group_id) return skip('group message');
  const content = contentOf(message);
  const hasText = 'text' in content;
  if (!hasText && isUnavailable(message)) return { kind: 'person', reason: `unavailable in the API (${UNAVAILABLE})` };
  return content;
}

function contentOf(message: MessageShape): Handling {
  const { type } = message;
  switch (type) {
    case undefined:
      return skip('no type');
    case 'text':
      return textOr(message.text?.body, skip('empty text'));
    case 'button':
      return textOr(message.button?.text || message.button?.payload, skip('empty text'));
    case 'interactive':
      return interactiveHandling(message);
    case 'order':
      return textOr(cartAsText(message), skip('empty order'));
    case 'image':
    case 'video':
    case 'document':
      return textOr(message[type]?.caption, media(type), type);
    case 'location':
      return textOr(placeAsText(message), media(type));
    case 'audio':
    case 'sticker':
    case 'contacts':
    case 'unsupported':
      return media(type);
    case 'unknown':
    // The API calls polls and events unsupported; should it ever name them, they are no more readable.
    case 'poll':
    case 'event':
      return media('unsupported');
    case 'edit':
      return editHandling(message);
    case 'revoke':
      return isUsableId(message.revoke?.original_message_id)
        ? { kind: 'revoke', of: message.revoke.original_message_id }
        : skip('revoke');
    case 'system':
      return skip(`system ${plainWord(message.system?.type ?? 'notice')}`);
    case 'reaction':
    case 'request_welcome':
      return skip(type);
    default:
      return skip(`unknown type ${plainWord(type)}`);
  }
}

function skip(reason: string): Handling {
  return { kind: 'skip', reason };
}

function media(kind: MediaKind): Content {
  return { kind: 'media', media: kind };
}

function textOr(text: string | undefined, otherwise: Handling, beside?: MediaKind): Handling {
  const cleaned = storableText(text ?? '');
  if (INVISIBLE_ONLY.test(cleaned)) return otherwise;
  return { kind: 'text', text: cleaned, ...(beside === undefined ? {} : { media: beside }) };
}

function isUnavailable({ errors = [] }: MessageShape): boolean {
  return errors.slice(0, 10).some((error) => errorShape.safeParse(error).data?.code === UNAVAILABLE);
}

function interactiveHandling({ interactive }: MessageShape): Handling {
  if (interactive === undefined) return skip('interactive without its object');
  const choice = interactive.button_reply ?? interactive.list_reply;
  const chosen = [choice?.title || choice?.id, choice?.description].filter(Boolean).join('\n');
  const form = interactive.nfm_reply;
  return textOr(
    chosen || formAsText(form?.response_json) || form?.body,
    skip(`interactive ${plainWord(interactive.type ?? 'without type')} without text`),
  );
}

/** What the message of before says now; an edit that says nothing readable changes nothing. */
function editHandling({ edit }: MessageShape): Handling {
  const message = messageShape.safeParse(edit?.message).data;
  // Of an edit within an edit nothing is read: a hostile one could go on for ever.
  if (!isUsableId(edit?.original_message_id) || message === undefined || message.type === 'edit') return skip('edit');
  const now = handlingOf(message);
  return now.kind === 'text' || now.kind === 'media'
    ? { kind: 'edit', of: edit.original_message_id, now }
    : skip('edit');
}

/** The items of a cart in plain words, e.g. `Order: 2 x CO-12, 1 x DI-3`, and below them what the customer wrote beside. */
function cartAsText({ order }: MessageShape): string {
  const items = (order?.product_items ?? []).filter((item) => item?.product_retailer_id);
  const listed = items.slice(0, MAX_LISTED_ITEMS).map((item) => {
    const id = (item?.product_retailer_id ?? '').slice(0, 100);
    return item?.quantity ? `${item.quantity.slice(0, 20)} x ${id}` : id;
  });
  const more = items.length > MAX_LISTED_ITEMS ? ` and ${items.length - MAX_LISTED_ITEMS} more items` : '';
  const cart = items.length === 0 ? '' : `Order: ${listed.join(', ')}${more}`;
  return [cart, order?.text ?? ''].filter((part) => part !== '').join('\n');
}

function placeAsText({ location }: MessageShape): string {
  const parts = [location?.name ?? '', location?.address ?? ''].map((part) => part.trim().slice(0, MAX_PLACE_CHARS));
  return [...new Set(parts.filter((part) => part !== ''))].join('\n');
}
