import { minorDigits } from '../language/format.ts';
import type { Business, Offer, Option, Price } from './business.ts';
import { columns, type Column } from './price-list-columns.ts';
import { decimalSign, eachMinimum, writeCount, writeMinimum, writePrice, writeWhen } from './written-back.ts';
import { writeSheet } from './price-list-file.ts';

type Row = Partial<Record<Column, string | number>>;

/** The offers of a business as the bytes of a list, CSV or Excel by the file's name; reading it back changes nothing. */
export async function exportPriceList(business: Business, fileName: string): Promise<{ bytes: Buffer; rows: number }> {
  const rows = business.offers.flatMap((offer) => rowsOf(offer, business));
  const cells = rows.map((row) => columns.map((column) => row[column] ?? ''));
  const bytes = await writeSheet([[...columns], ...cells], { fileName, decimal: decimalSign(business) });
  return { bytes, rows: rows.length };
}

/** Signs between the names of a cell; the first that stands in it counts, so that names may hold those behind it. */
const SIGNS = ['\n', ';', ','];

/** Names in one cell, told apart by a comma where none of them holds one, else by a semicolon or a line break. */
export function joinNames(names: readonly string[]): string {
  const isFree = (sign: string): boolean =>
    names.every((name) => SIGNS.slice(0, SIGNS.indexOf(sign) + 1).every((one) => !name.includes(one)));
  const sign = SIGNS.findLast(isFree) ?? '\n';
  // One name with such signs in it needs one behind it, and a line break at the end would be lost.
  const [only = '', ...more] = names;
  if (more.length === 0 && sign !== ',') return sign === ';' ? `${only};` : `${only}\n${only}`;
  return names.join(sign === '\n' ? sign : `${sign} `);
}

/** The names of one cell, each once. */
export function splitNames(cell: string): string[] {
  const names = cell.split(SIGNS.find((one) => cell.includes(one)) ?? ',').map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== '');
}

function rowsOf(offer: Offer, business: Business): Row[] {
  const [general, ...others] = eachMinimum(offer.minimums).toSorted(
    (a, b) => Number(a.when !== null) - Number(b.when !== null),
  );
  const isGeneral = general !== undefined && general.when === null;
  const first: Row = {
    'other names': joinNames(offer.also),
    text: offer.texts.join('\n'),
    ...(isGeneral && { minimum: writeMinimum(general, business) }),
    notice: offer.notice ?? '',
    link: offer.link ?? '',
  };
  const prices = offer.prices.map((price) => priceRow(price, business));
  const rows: Row[] = [
    { ...first, ...prices[0] },
    ...prices.slice(1),
    ...offer.options.map((option) => optionRow(option, business)),
    ...[...(isGeneral || !general ? [] : [general]), ...others].map((minimum) => ({
      minimum: writeMinimum(minimum, business),
      ...(minimum.when && { when: writeWhen(minimum.when) }),
    })),
  ];
  return rows.map((row) => ({ offer: offer.name, ...row }));
}

function priceRow(price: Price, business: Business): Row {
  return {
    for: price.for ?? '',
    'at least': price.atLeast === null ? '' : numberOr(writeCount(price.atLeast)),
    when: price.when === null ? '' : writeWhen(price.when),
    price: amountCell(price, business),
    per: price.per ?? '',
  };
}

function optionRow(option: Option, business: Business): Row {
  return {
    option: option.name,
    'other names': joinNames(option.also),
    price: amountCell(option.price, business),
    per: option.price.per ?? '',
    minimum: option.minimum ?? '',
  };
}

/** A number where it is one, so that a spreadsheet can reckon with it. */
function amountCell(price: Price, business: Business): string | number {
  const isPlain = price.toMinor === null && !price.isFrom;
  return isPlain ? price.minor / 10 ** minorDigits(business.currency ?? '') : writePrice(price, business);
}

function numberOr(text: string): string | number {
  return /^\d+$/u.test(text) ? Number(text) : text;
}
