import { z } from 'zod';
import { buildOffers, type Context } from './build-offers.ts';
import type { Business, Offer } from './business.ts';
import { offerSchema } from './offer-schema.ts';
import type { Column } from './price-list-columns.ts';
import { splitNames } from './price-list-rows.ts';
import type { FaultList, Table, TableRow } from './price-list-table.ts';
import { salvage, type Path } from './salvage.ts';
import { isCurrency, readCount } from './written-amounts.ts';

/** An offer of a list as far as the list tells, and the rows it stands in. */
export type ListedOffer = { offer: Offer; row: number; priceRows: readonly number[] };
type Values = Readonly<Record<string, string | string[] | undefined>>;
/** A price, an option or a minimum; `id` tells it from the others of the offer. */
type Part = { row: TableRow; values: Values; id: string };
type Draft = {
  name: string;
  row: TableRow;
  whole: Map<Column, TableRow>;
  prices: Part[];
  options: Part[];
  minimums: Part[];
};

/** Where the parts of an offer stand in a list. */
const PRICE = { for: 'for', atLeast: 'at least', when: 'when', price: 'price', per: 'per' } as const;
const OPTION = { name: 'option', also: 'other names', price: 'price', per: 'per', minimum: 'minimum' } as const;
const MINIMUM = { count: 'minimum', amount: 'minimum', when: 'when' } as const;
const WHOLE = { also: 'other names', text: 'text', notice: 'notice', link: 'link' } as const;
const COLUMN_OF: Readonly<Record<string, Readonly<Record<string, Column>>>> = {
  prices: PRICE,
  options: OPTION,
  minimum: MINIMUM,
};

/** Makes offers of a list by the rules of the file itself, and reports every fault with its row and column. */
export function readOffers(table: Table, business: Business, faults: FaultList): ListedOffer[] {
  const drafts = gather(table, business, faults);
  const bare = new Set<string>();
  const places = new Map<string, { row: number; column: Column | null }>();
  const files = drafts.map((draft, index) => {
    const place = (path: Path, row: TableRow, column: Column | null): void => {
      places.set(JSON.stringify(path), { row: row.number, column });
      if (column !== null && row.cells[column]?.isBare === true) bare.add(JSON.stringify(path));
    };
    return toFile(draft, ['offers', index], place);
  });
  const report = (path: Path, message: string): void => {
    for (let length = path.length; length > 0; length -= 1) {
      const place = places.get(JSON.stringify(path.slice(0, length)));
      if (!place) continue;
      faults.cell(place.row, place.column, message);
      return;
    }
  };
  const sound = salvage(z.array(offerSchema), files, ['offers'], report) ?? [];
  let hasAmounts = false;
  const context: Context = {
    report,
    isBare: (path) => bare.has(JSON.stringify(path)),
    languages: business.languages,
    currency: business.currency,
    seasons: business.seasons,
    noteAmount: () => (hasAmounts = true),
  };
  const offers = buildOffers(sound, context);
  if (hasAmounts && business.currency === null) {
    faults.cell(
      table.rows[0]?.number ?? 1,
      'price',
      'is an amount, and the business file names no currency: add "currency: EUR", or yours, there',
    );
  }
  return offers.map((offer, index) => {
    const { row, prices } = drafts[index] ?? { row: { number: 0 }, prices: [] };
    return { offer, row: row.number, priceRows: prices.map((part) => part.row.number) };
  });
}

/** Puts the rows of each offer together: those of its prices, its options, and its minimums at certain times. */
function gather({ rows }: Table, business: Business, faults: FaultList): Draft[] {
  const drafts = new Map<string, Draft>();
  let current: Draft | undefined;
  for (const row of rows) {
    const name: string | undefined = row.cells.offer?.text ?? current?.name;
    if (name === undefined) {
      faults.cell(row.number, 'offer', 'is empty: write what is offered');
      continue;
    }
    const key: string = name.toLowerCase();
    current = drafts.get(key) ?? { name, row, whole: new Map(), prices: [], options: [], minimums: [] };
    drafts.set(key, current);
    sort(row, current, { business, faults });
  }
  return [...drafts.values()].map((draft) => ({ ...draft, prices: inTiers(draft.prices, business) }));
}

function sort(row: TableRow, draft: Draft, { business, faults }: { business: Business; faults: FaultList }): void {
  const { cells } = row;
  const refuse = (columns: readonly Column[], message: string): void => {
    for (const column of columns) if (cells[column]) faults.cell(row.number, column, message);
  };
  const add = (parts: Part[], column: Column, values: Values, told: readonly (string | undefined)[]): void => {
    const id = JSON.stringify(told.map((one) => one?.toLowerCase()));
    const same = parts.find((part) => part.id === id);
    if (!same) parts.push({ row, values, id });
    else if (JSON.stringify(same.values) !== JSON.stringify(values))
      faults.cell(
        row.number,
        column,
        `is for the same as row ${same.row.number}: remove one, or tell them apart in the other columns`,
      );
  };
  const text = (column: Column): string | undefined => cells[column]?.text;
  const [price, per] = [text('price'), text('per')];
  if (cells.option) {
    refuse(['for', 'at least', 'when'], 'is for prices, and this row is of an option: empty it');
    if (!cells.price) faults.cell(row.number, 'price', 'is missing: an option needs a price');
    const [name, minimum, names] = [text('option'), text('minimum'), text('other names')];
    const also = names === undefined ? undefined : splitNames(names);
    if (cells.price) add(draft.options, 'option', { name, also, price, per, minimum }, [name, minimum, per]);
  } else if (cells.price) {
    const [size, atLeast, when] = [text('for'), text('at least'), text('when')];
    add(draft.prices, 'price', { for: size, atLeast, when, price, per }, [size, atLeast, when, per]);
  } else
    refuse(
      cells.minimum ? ['for', 'at least', 'per'] : ['for', 'at least', 'when', 'per'],
      'stands without a price: add it in this row',
    );
  if (cells.minimum && !cells.option) {
    const isMoney =
      /\p{Sc}/u.test(cells.minimum.text) ||
      (business.currency !== null && cells.minimum.text.toUpperCase().includes(business.currency));
    const when = cells.price ? undefined : text('when');
    const kind = isMoney ? 'amount' : 'count';
    add(draft.minimums, 'minimum', { [kind]: cells.minimum.text, when }, [kind, when]);
  }
  for (const column of Object.values(WHOLE)) {
    const before = draft.whole.get(column);
    if (!cells[column] || (column === 'other names' && cells.option)) continue;
    if (!before) draft.whole.set(column, row);
    else if (before.cells[column]?.text !== cells[column].text)
      faults.cell(row.number, column, `differs from row ${before.number}: keep one`);
  }
}

/** Within one size, unit and time, prices begin with the smallest number, however the list is sorted. */
function inTiers(prices: readonly Part[], { languages, currency }: Business): Part[] {
  const count = ({ values }: Part): number => {
    const writing = {
      currency: currency !== null && isCurrency(currency) ? currency : 'EUR',
      languages,
      isBare: false,
    };
    const read = values['atLeast'] === undefined ? null : readCount(String(values['atLeast']), writing);
    return read && 'value' in read ? read.value.count : 0;
  };
  const groups = Map.groupBy(prices, ({ values }) => JSON.stringify([values['for'], values['when'], values['per']]));
  return [...groups.values()].flatMap((group) => group.toSorted((a, b) => count(a) - count(b)));
}

/** An offer as it would stand in the file, with the place in the list of each of its parts. */
function toFile(draft: Draft, path: Path, place: (path: Path, row: TableRow, column: Column | null) => void): unknown {
  const { name, row, whole, prices, options, minimums } = draft;
  place(path, row, null);
  place([...path, 'name'], row, 'offer');
  const file: Record<string, unknown> = { name };
  for (const [key, column] of Object.entries(WHOLE)) {
    const from = whole.get(column);
    const cell = from?.cells[column];
    if (!from || !cell) continue;
    place([...path, key], from, column);
    file[key] = key === 'also' ? splitNames(cell.text) : key === 'text' ? cell.text.split(/\s*\n\s*/u) : cell.text;
  }
  for (const [key, parts] of Object.entries({ prices, options, minimum: minimums })) {
    if (parts.length === 0) continue;
    file[key] = parts.map(({ row: from, values }, index) => {
      place([...path, key, index], from, null);
      for (const [inner, column] of Object.entries(COLUMN_OF[key] ?? {}))
        place([...path, key, index, inner], from, column);
      return values;
    });
  }
  return file;
}
