import type { Refusal } from './fake-graph-answers.ts';

type Fields = Record<string, unknown>;
/** Whether a media id is one of this number's uploads. */
export type IsUploaded = (id: string) => boolean;

/** What the body of a message says to the customer, in words: Meta's own kinds of content that this server sends. */
export function wordsOf(fields: Fields): string {
  const [text, interactive, image, document, location] = ['text', 'interactive', 'image', 'document', 'location'].map(
    (key) => objectIn(fields, key),
  );
  const words =
    text?.['body'] ??
    objectIn(interactive ?? {}, 'body')?.['text'] ??
    image?.['caption'] ??
    document?.['caption'] ??
    location?.['address'];
  return typeof words === 'string' ? words : '';
}

/** Why Meta would refuse the content of a message that is neither text nor template, by its documented limits; null when it takes it. */
export function contentRefusal(fields: Fields, isUploaded: IsUploaded): Refusal | null {
  const type = String(fields['type']);
  const content = objectIn(fields, type);
  if (content === null) return invalid(`${type} is required`);
  switch (type) {
    case 'image':
    case 'document':
      return fileRefusal(type, content, isUploaded);
    case 'location':
      return placeRefusal(content);
    case 'interactive':
      return interactiveRefusal(content);
    default:
      return { code: 131_051, message: `(#131051) Message type ${type} is not supported.` };
  }
}

function fileRefusal(type: string, content: Fields, isUploaded: IsUploaded): Refusal | null {
  const { id, link, caption, filename } = content;
  if ((id === undefined) === (link === undefined)) return invalid('either id or link');
  if (typeof id === 'string' && !isUploaded(id)) return { code: 131_009, details: 'Media ID is not valid.' };
  if (caption !== undefined && !isText(caption, 1024)) return invalid('caption');
  return type === 'image' || filename === undefined || isText(filename, 240)
    ? onlyKeys(content, ['id', 'link', 'caption', 'filename'])
    : invalid('filename');
}

function placeRefusal({ latitude, longitude, name, address }: Fields): Refusal | null {
  const isDegree = (value: unknown, most: number): boolean => typeof value === 'number' && Math.abs(value) <= most;
  if (!isDegree(latitude, 90) || !isDegree(longitude, 180)) return invalid('latitude and longitude');
  return isText(name, 1000) && isText(address, 1000) ? null : invalid('name and address');
}

function interactiveRefusal(content: Fields): Refusal | null {
  const type = String(content['type']);
  const action = objectIn(content, 'action');
  const most = type === 'list' ? 4096 : 1024;
  if (!isText(objectIn(content, 'body')?.['text'], most))
    return invalid(`interactive['body']['text'] of at most ${most}`);
  if (action === null) return { code: 131_008, message: '(#131008) Required parameter is missing: action' };
  const keys = onlyKeys(content, ['type', 'body', 'action']);
  if (keys !== null) return keys;
  if (type === 'button') return buttonsRefusal(action);
  if (type === 'list') return listRefusal(action);
  if (type === 'cta_url') return linkRefusal(action);
  return type === 'carousel' ? carouselRefusal(action) : invalid(`interactive['type'] ${type}`);
}

function buttonsRefusal(action: Fields): Refusal | null {
  const replies = listIn(action, 'buttons').map((button) =>
    button['type'] === 'reply' ? objectIn(button, 'reply') : null,
  );
  if (replies.length < 1 || replies.length > 3) return invalid('one to three buttons');
  if (replies.some((reply) => !isText(reply?.['id'], 256) || !isText(reply?.['title'], 20))) return invalid('a button');
  return apart(replies, 'title') ?? apart(replies, 'id');
}

function listRefusal(action: Fields): Refusal | null {
  const sections = listIn(action, 'sections');
  const rows = sections.flatMap((section) => listIn(section, 'rows'));
  if (!isText(action['button'], 20)) return invalid('the button of a list');
  if (sections.length < 1 || sections.length > 10 || rows.length < 1 || rows.length > 10)
    return invalid('rows of a list');
  if (sections.length > 1 && sections.some(({ title }) => !isText(title, 24))) return invalid('titles of sections');
  const isWrong = ({ id, title, description }: Fields): boolean =>
    !isText(id, 200) || !isText(title, 24) || (description !== undefined && !isText(description, 72));
  return rows.some(isWrong) ? invalid('a row of a list') : apart(rows, 'id');
}

function linkRefusal({ name, parameters }: Fields): Refusal | null {
  const { display_text: label, url } = (parameters ?? {}) as Fields;
  const isAddress = typeof url === 'string' && URL.canParse(url) && /^https?:/.test(url);
  return name === 'cta_url' && isText(label, 20) && isAddress ? null : invalid('cta_url');
}

function carouselRefusal(action: Fields): Refusal | null {
  const cards = listIn(action, 'cards');
  if (cards.length < 2 || cards.length > 10) return invalid('two to ten cards');
  const kinds = cards.map((card) => listIn(objectIn(card, 'action') ?? {}, 'buttons').length);
  if (new Set(kinds).size > 1) return invalid('the same buttons on all cards');
  return cards.map(cardRefusal).find((refusal) => refusal !== null) ?? null;
}

function cardRefusal(card: Fields, index: number): Refusal | null {
  const header = objectIn(card, 'header');
  const action = objectIn(card, 'action') ?? {};
  const link = objectIn(header ?? {}, 'image')?.['link'];
  if (card['card_index'] !== index || card['type'] !== 'cta_url') return invalid('card_index and type');
  if (header?.['type'] !== 'image' || typeof link !== 'string' || !link.startsWith('https://'))
    return invalid('the header of a card');
  const text = objectIn(card, 'body')?.['text'];
  if (text !== undefined && (!isText(text, 160) || text.split('\n').length > 3)) return invalid('the body of a card');
  const replies = listIn(action, 'buttons').map((button) => objectIn(button, 'quick_reply'));
  if (replies.length === 0) return linkRefusal(action);
  return replies.some((reply) => !isText(reply?.['id'], 256) || !isText(reply?.['title'], 20))
    ? invalid('quick_reply')
    : null;
}

function apart(all: readonly (Fields | null)[], key: string): Refusal | null {
  return new Set(all.map((one) => one?.[key])).size === all.length ? null : invalid(`${key}s that are not apart`);
}

function onlyKeys(fields: Fields, known: readonly string[]): Refusal | null {
  const other = Object.keys(fields).find((key) => !known.includes(key));
  return other === undefined ? null : invalid(`unexpected key ${other}`);
}

function invalid(what: string): Refusal {
  return { code: 131_009, message: '(#131009) Parameter value is not valid', details: what };
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= most;
}

function objectIn(fields: Fields, key: string): Fields | null {
  const value = fields[key];
  return typeof value === 'object' && value !== null ? (value as Fields) : null;
}

function listIn(fields: Fields, key: string): Fields[] {
  const value = fields[key];
  return Array.isArray(value) ? (value as Fields[]) : [];
}
