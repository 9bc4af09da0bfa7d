import type { Minimum, Offer, Option, Price } from './business.ts';
import { writeAmount, writeCount, writePrice, writeWhen, type WritingBack } from './written-back.ts';
import { flowText } from './yaml-edits.ts';

type Entry = readonly [key: string, text: string | null];

/** An offer as the lines of an entry of a list in blocks, or, in one line, of a flow collection. */
export function offerLines(offer: Offer, writing: WritingBack, flow: boolean): string[] {
  const [first] = offer.prices;
  const isSingle = offer.prices.length === 1 && !first?.for && !first?.atLeast && !first?.when;
  const unit = offer.prices.every(({ per }) => per === first?.per) ? (first?.per ?? null) : null;
  const lists: Record<string, readonly string[]> = {
    prices: isSingle ? [] : offer.prices.map((price) => priceEntry(price, unit, writing)),
    options: offer.options.map((option) => optionEntry(option, writing)),
  };
  const entries: Entry[] = [
    ['name', flowText(offer.name)],
    ['also', offer.also.length === 0 ? null : listText(offer.also)],
    ['text', offer.texts.length === 0 ? null : textsText(offer.texts)],
    ['per', unit === null ? null : flowText(unit)],
    ['price', isSingle && first ? plain(writePrice(first, writing)) : null],
    ['prices', ''],
    ['minimum', offer.minimums.length === 0 ? null : minimumsText(offer.minimums, writing)],
    ['notice', offer.notice === null ? null : flowText(offer.notice)],
    ['options', ''],
    ['link', offer.link === null ? null : flowText(offer.link)],
  ];
  const lines = entries.flatMap(([key, text]) => {
    const items = lists[key];
    if (items)
      return items.length === 0
        ? []
        : flow
          ? [`${key}: [${items.join(', ')}]`]
          : [`${key}:`, ...items.map((item) => `  - ${item}`)];
    return text === null ? [] : [`${key}: ${text}`];
  });
  return flow ? [`{ ${lines.join(', ')} }`] : lines.map((line, at) => `${at === 0 ? '- ' : '  '}${line}`);
}

/** A price as an entry of a flow collection; `unit` is what its offer says for all. */
export function priceEntry(price: Price, unit: string | null, writing: WritingBack): string {
  return mapText([
    ['for', price.for === null ? null : flowText(price.for)],
    ['atLeast', price.atLeast === null ? null : plain(writeCount(price.atLeast))],
    ['when', price.when === null ? null : flowText(writeWhen(price.when))],
    ['price', plain(writePrice(price, writing))],
    ['per', price.per === null || price.per === unit ? null : flowText(price.per)],
  ]);
}

/** An option as an entry of a flow collection. */
export function optionEntry({ name, also, price, minimum }: Option, writing: WritingBack): string {
  return mapText([
    ['name', flowText(name)],
    ['also', also.length === 0 ? null : listText(also)],
    ['price', plain(writePrice(price, writing))],
    ['per', price.per === null ? null : flowText(price.per)],
    ['minimum', minimum === null ? null : String(minimum)],
  ]);
}

/** The value of `minimum`: one, or a list. */
export function minimumsText(minimums: readonly Minimum[], writing: WritingBack): string {
  const entries = minimums.map(({ count, of, minor, when }) => {
    const counted = count === null ? null : plain(writeCount({ count, of }));
    if (minor === null && when === null && counted !== null) return counted;
    return mapText([
      ['count', counted],
      ['amount', minor === null ? null : plain(writeAmount(minor, writing))],
      ['when', when === null ? null : flowText(writeWhen(when))],
    ]);
  });
  return entries.length === 1 ? (entries[0] ?? '') : `[${entries.join(', ')}]`;
}

/** Texts as a list in one line. */
export function listText(texts: readonly string[]): string {
  return `[${texts.map(flowText).join(', ')}]`;
}

/** The value of `text`: one, or a list. */
export function textsText(texts: readonly string[]): string {
  return texts.length === 1 ? flowText(texts[0]) : listText(texts);
}

/** Digits need no quotes, whatever they are the writing of. */
export function plain(text: string): string {
  return /^\d+(?:\.\d+)?$/u.test(text) ? text : flowText(text);
}

function mapText(entries: readonly Entry[]): string {
  return `{ ${entries.flatMap(([key, text]) => (text === null ? [] : [`${key}: ${text}`])).join(', ')} }`;
}
