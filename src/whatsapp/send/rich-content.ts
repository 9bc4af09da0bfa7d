import type { Choice, Rich } from '../../domain/rich.ts';

/**
 * Meta's limits, in UTF-16 units: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages, the pages on interactive
 * reply buttons, lists, CTA URL buttons, media carousels, images and documents.
 */
const limits = {
  buttons: 3,
  buttonTitle: 20,
  rows: 10,
  rowTitle: 24,
  rowDetail: 72,
  body: 1024,
  listBody: 4096,
  label: 20,
  caption: 1024,
  cards: { least: 2, most: 10 },
  cardText: 160,
  cardBreaks: 2,
} as const;

/** What stands beside `messaging_product` and the recipient in the body of POST /messages. */
type Content = { type: string } & Record<string, unknown>;

/** Answers in the form that Meta takes, before anything is known of the words. */
type Fitted = Omit<Extract<Rich, { kind: 'buttons' }>, 'said'> | Omit<Extract<Rich, { kind: 'list' }>, 'said'>;

/**
 * Buttons when there are two or three answers with short titles, else a list of up to ten, long titles cut with the whole below them; null when
 * Meta takes neither, or two would read alike. `open` is what opens a list; null when there is no word for it.
 */
export function fitAnswers(
  field: string | null,
  answers: readonly { value: string; title: string }[],
  open: string | null,
): Fitted | null {
  if (answers.length < 2 || answers.length > limits.rows || answers.some(({ title }) => title.trim() === ''))
    return null;
  const choices = answers.map(({ value, title }): Choice => ({ value, title: title.trim(), detail: null }));
  const isShort = choices.every(({ title }) => title.length <= limits.buttonTitle);
  if (choices.length <= limits.buttons && isShort && areApart(choices)) return { kind: 'buttons', field, choices };
  if (open === null || open.length > limits.label) return null;
  const rows = choices.map(({ value, title }): Choice => {
    const isLong = title.length > limits.rowTitle;
    return { value, title: isLong ? cutTitle(title, limits.rowTitle) : title, detail: isLong ? title : null };
  });
  const fit = rows.every(({ detail }) => detail === null || detail.length <= limits.rowDetail);
  return fit && areApart(rows) ? { kind: 'list', field, open, choices: rows } : null;
}

/** Whether a text may stand on a button. */
export function isButtonTitle(text: string): boolean {
  return text.trim() !== '' && text.length <= limits.buttonTitle && !text.includes('\n');
}

/** Whether a text may stand on a card of a carousel. */
export function isCardText(text: string): boolean {
  return text.length <= limits.cardText && text.split('\n').length <= limits.cardBreaks + 1;
}

function areApart(choices: readonly Choice[]): boolean {
  return new Set(choices.map(({ title }) => title.toLocaleLowerCase())).size === choices.length;
}

/** Each as it may stand on a button, too long ones cut; null when two would read alike. */
export function buttonTitles(titles: readonly string[]): string[] | null {
  const cut = titles.map((title) => (isButtonTitle(title) ? title : cutTitle(title, limits.buttonTitle)));
  const apart = areApart(cut.map((title) => ({ value: title, title, detail: null })));
  return apart && cut.every(isButtonTitle) ? cut : null;
}

/** The beginning of a title, whole words where there are any. */
function cutTitle(title: string, most: number): string {
  const graphemes = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(title)];
  const fits = graphemes.filter(({ index, segment }) => index + segment.length < most);
  const cut = fits.map(({ segment }) => segment).join('');
  const words = cut.slice(0, Math.max(cut.lastIndexOf(' '), 0)).trimEnd();
  return `${words.length > most / 2 ? words : cut.trimEnd()}…`;
}

/** What is posted for a reply with more than words; null when its words are too long for that, and leave alone. */
export function richContent(rich: Rich, words: string): Content | null {
  if (rich.kind === 'buttons') {
    const buttons = rich.choices.map(({ title }, index) => ({ type: 'reply', reply: { id: String(index), title } }));
    return interactive('button', wordsBeside(rich, words), limits.body, { buttons });
  }
  if (rich.kind === 'list') return listContent(rich, words);
  if (rich.kind === 'link') {
    const parameters = { display_text: rich.label, url: rich.url };
    return interactive('cta_url', wordsBeside(rich, words), limits.body, { name: 'cta_url', parameters });
  }
  if (rich.kind === 'carousel') return carouselContent(rich, words);
  if (rich.kind !== 'place') return fileContent(rich, wordsBeside(rich, words));
  const { latitude, longitude, name, address } = rich;
  return { type: 'location', location: { latitude, longitude, name, address } };
}

function listContent(list: Extract<Rich, { kind: 'list' }>, words: string): Content | null {
  const rows = list.choices.map(({ title, detail }, index) => ({
    id: String(index),
    title,
    ...(detail === null ? {} : { description: detail }),
  }));
  return interactive('list', wordsBeside(list, words), limits.listBody, { button: list.open, sections: [{ rows }] });
}

function interactive(type: string, text: string, most: number, action: Record<string, unknown>): Content | null {
  if (text.trim() === '' || text.length > most) return null;
  return { type: 'interactive', interactive: { type, body: { text }, action } };
}

function fileContent(
  { kind, offer, mediaId: id }: Extract<Rich, { kind: 'picture' | 'document' }>,
  caption: string,
): Content | null {
  if (caption.length > limits.caption) return null;
  const file = { id, ...(caption === '' ? {} : { caption }) };
  if (kind === 'picture') return { type: 'image', image: file };
  return {
    type: 'document',
    document: { ...file, filename: `${offer.replaceAll(/[\\/:*?"<>|\s]+/g, ' ').trim()}.pdf` },
  };
}

function carouselContent(carousel: Extract<Rich, { kind: 'carousel' }>, words: string): Content | null {
  const { cards } = carousel;
  if (cards.length < limits.cards.least || cards.length > limits.cards.most) return null;
  return interactive('carousel', wordsBeside(carousel, words), limits.body, {
    cards: cards.map(({ picture, text, button, url }, index) => ({
      card_index: index,
      type: 'cta_url',
      header: { type: 'image', image: { link: picture } },
      ...(text === '' ? {} : { body: { text } }),
      action:
        url === null
          ? { buttons: [{ type: 'quick_reply', quick_reply: { id: String(index), title: button } }] }
          : { name: 'cta_url', parameters: { display_text: button, url } },
    })),
  });
}

/** The words without what stands beside them all the same. */
function wordsBeside(rich: Exclude<Rich, { kind: 'place' }>, words: string): string {
  if ('cut' in rich) return (rich.cut ? withoutAddress(words, rich.url) : null) ?? words;
  const paragraphs = words.split('\n\n');
  return paragraphs.filter((one) => one !== rich.said).join('\n\n') || words;
}

/**
 * A text without an address that stands alone on its last or any line, or behind a colon at the end of one; null when it stands otherwise: what is
 * left would be no sentence.
 */
export function withoutAddress(text: string, address: string): string | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes(address));
  // Marks that keep the order of signs in a text from right to left stand around it.
  const line = (lines[at] ?? '').replaceAll(/[\u2066-\u2069]/gu, '').trimEnd();
  if (at === -1 || !line.endsWith(address) || text.split(address).length > 2) return null;
  const before = line.slice(0, line.length - address.length).trimEnd();
  if (!/(?:^[\s*_•·–-]*|[:：])$/u.test(before)) return null;
  const left = before.replace(/(?:^[\s*_•·–-]*|\s?[:：])$/u, '');
  const kept = lines.toSpliced(at, 1, ...(left === '' ? [] : [left])).join('\n');
  return kept.replaceAll(/\n{3,}/g, '\n\n').trim();
}
