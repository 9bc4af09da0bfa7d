import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { AppError } from '../domain/errors.ts';
import type { Business, Offer, Price } from './business.ts';
import { mergeOffers, type Merge, type MergedOffer } from './merge-offers.ts';
import type { Placed } from './merge-prices.ts';
import { listText, minimumsText, offerLines, optionEntry, plain, priceEntry, textsText } from './offer-yaml.ts';
import { parseBusiness } from './parse-business.ts';
import { badList, readSheet } from './price-list-file.ts';
import { readOffers } from './price-list-offers.ts';
import { createFaultList, readTable } from './price-list-table.ts';
import { eachMinimum, writePrice } from './written-back.ts';
import { createYamlEdits, flowText, type YamlEdits } from './yaml-edits.ts';

/** A business file and a list, each with its name for messages. */
export type ImportInput = { source: string; fileName: string; list: Buffer; listName: string; replace: boolean };

/**
 * Lays a price list over a business file and returns its new text, in which only offers and prices differ, with the changes in
 * words. Throws `bad-price-list` with every fault of the list by row and column, `bad-business-file` for a faulty file.
 */
export async function importPriceList(input: ImportInput): Promise<{ text: string; merge: Merge }> {
  const { source, fileName, list, listName, replace } = input;
  const business = parseBusiness(source, fileName);
  const faults = createFaultList();
  const table = readTable(await readSheet(list, listName), faults);
  // Without a column that was meant, what follows would be faults of faults.
  const isHeaded = faults.isEmpty();
  const listed = readOffers(table, business, faults);
  if (!isHeaded) faults.refuse(listName);
  const merge = mergeOffers(business, listed, { has: table.has, replace, faults });
  faults.refuse(listName);
  const text = write(source, business, merge);
  if (text !== source) verify(text, merge, { fileName, listName });
  return { text, merge };
}

function verify(text: string, merge: Merge, { fileName, listName }: { fileName: string; listName: string }): void {
  const business = parseOrSay(text, fileName, listName);
  const told = (offers: readonly Offer[]): string =>
    JSON.stringify(offers.map((one) => ({ ...one, minimums: eachMinimum(one.minimums) })));
  if (told(business.offers) === told(merge.offers.map(({ offer }) => offer))) return;
  throw badList(
    `${fileName} is written in a way that a list cannot change safely (an anchor "&" that several offers share?), and nothing was changed: write that offer out, or change it by hand.`,
  );
}

function parseOrSay(text: string, fileName: string, listName: string): Business {
  try {
    return parseBusiness(text, fileName);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw badList(
      `With ${listName} the file would be wrong, and nothing was changed. Mend this in ${fileName} or in the list first:\n${error.message}`,
    );
  }
}

function write(source: string, business: Business, merge: Merge): string {
  const { contents } = parseDocument(source, { uniqueKeys: false });
  if (!isMap(contents)) return source;
  const edits = createYamlEdits(source);
  const list = contents.get('offers', true);
  const fresh = merge.offers.filter(({ from }) => from === null).map(({ offer }) => offer);
  if (!isSeq(list) || fresh.length === merge.offers.length) {
    if (fresh.length === 0) return source;
    const flow = contents.flow === true;
    const entries = fresh.map((offer) => offerLines(offer, business, flow));
    edits.set(
      contents,
      'offers',
      flow
        ? `[${entries.flat().join(', ')}]`
        : `\n${entries
            .flat()
            .map((line) => `  ${line}`)
            .join('\n')}`,
    );
    return edits.apply();
  }
  const kept = new Map(merge.offers.map((one) => [one.from, one]));
  business.offers.forEach((own, at) => {
    const merged = kept.get(at);
    const node = list.items[at];
    if (!merged) edits.remove(list, at);
    else if (isMap(node)) editOffer(own, merged, { node, edits, business });
  });
  const isFlow = list.flow === true;
  for (const offer of fresh) {
    const lines = offerLines(offer, business, isFlow);
    edits.insert(list, list.items.length - 1, isFlow ? lines : ['', ...lines]);
  }
  return edits.apply();
}

type At = { node: YAMLMap; edits: YamlEdits; business: Business };

function editOffer(own: Offer, { offer, prices, options }: MergedOffer, at: At): void {
  const { node, edits, business } = at;
  const set = (key: string, before: unknown, after: unknown, text: string | null): void => {
    if (JSON.stringify(before) !== JSON.stringify(after)) edits.set(node, key, text);
  };
  set('also', own.also, offer.also, offer.also.length === 0 ? null : listText(offer.also));
  set('text', own.texts, offer.texts, offer.texts.length === 0 ? null : textsText(offer.texts));
  set('notice', own.notice, offer.notice, offer.notice && flowText(offer.notice));
  set('link', own.link, offer.link, offer.link && flowText(offer.link));
  const minimums = offer.minimums.length === 0 ? null : minimumsText(offer.minimums, business);
  set('minimum', own.minimums, offer.minimums, minimums);
  editPrices(own, prices, at);
  editList('options', own.options, options, {
    ...at,
    text: (option) => optionEntry(option, business),
    change: (entry, option, before) => {
      editAmount(entry, option.price, before.price, at);
      if (option.price.per !== before.price.per)
        edits.set(entry, 'per', option.price.per && flowText(option.price.per));
      if (option.minimum !== before.minimum)
        edits.set(entry, 'minimum', option.minimum === null ? null : String(option.minimum));
      if (JSON.stringify(option.also) !== JSON.stringify(before.also))
        edits.set(entry, 'also', option.also.length === 0 ? null : listText(option.also));
    },
  });
}

function editPrices(own: Offer, prices: readonly Placed<Price>[], at: At): void {
  const { node, edits, business } = at;
  if (isUnchanged(own.prices, prices)) return;
  const written: unknown = node.get('per');
  const unit = typeof written === 'string' || typeof written === 'number' ? String(written) : null;
  const [only] = prices;
  const isSingle = node.has('price');
  if (isSingle && prices.length === 1 && only?.from === 0) {
    editAmount(node, only.part, own.prices[0] ?? only.part, at);
    if (only.part.per !== unit) edits.set(node, 'per', only.part.per && flowText(only.part.per));
    return;
  }
  // A unit of the offer holds for every price that names none.
  const isKept = unit === null || prices.every(({ part }) => part.per !== null);
  if (!isKept) edits.set(node, 'per', null);
  if (isSingle) {
    const text = `[${prices.map(({ part }) => priceEntry(part, isKept ? unit : null, business)).join(', ')}]`;
    edits.set(node, 'price', prices.length === 0 ? null : text, 'prices');
    return;
  }
  editList('prices', own.prices, prices, {
    ...at,
    isWhole: !isKept,
    text: (price) => priceEntry(price, isKept ? unit : null, business),
    change: (entry, price, before) => {
      editAmount(entry, price, before, at);
      if (price.per !== before.per)
        edits.set(entry, 'per', price.per === unit ? null : price.per && flowText(price.per));
    },
  });
}

function editAmount(entry: YAMLMap, price: Price, before: Price, { edits, business }: At): void {
  const isSame = price.minor === before.minor && price.toMinor === before.toMinor && price.isFrom === before.isFrom;
  const text = plain(writePrice(price, business));
  // In `{ price: 1,320 }` the entry ends before the number does.
  if (!isSame) edits.set(entry, 'price', text);
}

type ListEdit<T> = At & { isWhole?: boolean; text(part: T): string; change(entry: YAMLMap, part: T, before: T): void };

/** Changes the entries of a list one by one, so that all others keep their comments; writes it anew where that cannot be. */
function editList<T>(key: string, own: readonly T[], parts: readonly Placed<T>[], edit: ListEdit<T>): void {
  if (isUnchanged(own, parts)) return;
  const { node, edits } = edit;
  const list = node.get(key, true);
  const isPlain = isSeq(list) && list.items.length === own.length && list.items.every((item) => isMap(item));
  if (edit.isWhole === true || !isPlain || parts.every(({ from }) => from === null)) {
    edits.set(node, key, parts.length === 0 ? null : `[${parts.map(({ part }) => edit.text(part)).join(', ')}]`);
    return;
  }
  own.forEach((before, at) => {
    const after = parts.find(({ from }) => from === at);
    const entry = list.items[at];
    if (!after) edits.remove(list, at);
    else if (isMap(entry) && JSON.stringify(after.part) !== JSON.stringify(before))
      edit.change(entry, after.part, before);
  });
  parts.forEach(({ part, from }, index) => {
    if (from !== null) return;
    const before = parts.slice(0, index).findLast((one) => one.from !== null)?.from ?? -1;
    edits.insert(list, before, [list.flow === true ? edit.text(part) : `- ${edit.text(part)}`]);
  });
}

function isUnchanged<T>(own: readonly T[], parts: readonly Placed<T>[]): boolean {
  return (
    own.length === parts.length &&
    parts.every(({ part, from }, at) => from === at && JSON.stringify(part) === JSON.stringify(own[at]))
  );
}
