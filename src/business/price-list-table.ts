import { badList, type Cell, type Sheet } from './price-list-file.ts';
import { columnOf, columns, type Column } from './price-list-columns.ts';

/** Takes down a fault of a row, and of one column of it where there is one. */
type ReportCell = (row: number, column: Column | null, message: string) => void;
/** A row with something in it, by its number in the spreadsheet. */
export type TableRow = { number: number; cells: Readonly<Partial<Record<Column, Cell>>> };
export type Table = { has: ReadonlySet<Column>; rows: readonly TableRow[] };

/** The list by its columns, whatever their order; columns whose header begins with # are left out. Reports unknown ones. */
export function readTable(sheet: Sheet, faults: FaultList): Table {
  const at = sheet.findIndex((row) => row.some(({ text }) => text !== ''));
  const header = sheet[at];
  if (!header) throw badList('The list is empty: its first row must name the columns, such as offer and price.');
  const placeOf = new Map<Column, number>();
  header.forEach(({ text }, index) => {
    if (text === '' || text.startsWith('#')) return;
    const column = columnOf(text);
    if (column === null) {
      faults.header(
        at + 1,
        index,
        `"${text}" is not a known column: rename it (known: ${columns.join(', ')}), or begin it with # to leave it out`,
      );
    } else if (placeOf.has(column))
      faults.header(at + 1, index, `"${text}" is a second column for "${column}": remove one`);
    else placeOf.set(column, index);
  });
  const has = new Set(placeOf.keys());
  faults.places = placeOf;
  if (!has.has('offer')) {
    faults.header(
      at + 1,
      0,
      'begins the names of the columns, and none is "offer": name the column of what you offer so',
    );
    return { has, rows: [] };
  }
  const rows = sheet.slice(at + 1).flatMap((row, index): TableRow[] => {
    const cells = [...placeOf].flatMap(([column, place]): [Column, Cell][] => {
      const cell = row[place];
      return cell && cell.text !== '' ? [[column, { ...cell, text: cell.text.replaceAll('\r\n', '\n') }]] : [];
    });
    return cells.length === 0 ? [] : [{ number: at + 2 + index, cells: Object.fromEntries(cells) }];
  });
  if (rows.length === 0) faults.header(at + 1, 0, 'is all there is: no row with an offer stands below it');
  return { has, rows };
}

type Fault = { row: number; place: number; message: string };

/** Every fault of a list, said at once with row and column. */
export type FaultList = {
  places: ReadonlyMap<Column, number>;
  header(row: number, place: number, message: string): void;
  cell: ReportCell;
  isEmpty(): boolean;
  /** Throws `bad-price-list` when there is any. */
  refuse(fileName: string): void;
};

export function createFaultList(): FaultList {
  const found: Fault[] = [];
  const list: FaultList = {
    places: new Map(),
    header: (row, place, message) => void found.push({ row, place, message }),
    cell: (row, column, message) => {
      const place = column === null ? -1 : (list.places.get(column) ?? -1);
      found.push({ row, place, message: column === null ? message : `(${column}) ${message}` });
    },
    isEmpty: () => found.length === 0,
    refuse: (fileName) => {
      if (found.length === 0) return;
      const lines = found
        .toSorted((a, b) => a.row - b.row || a.place - b.place)
        .map(({ row, place, message }) => `  row ${row}${place < 0 ? '' : `, column ${letterOf(place)}`}: ${message}`);
      const count = lines.length === 1 ? '1 fault' : `${lines.length} faults`;
      throw badList(`${fileName} has ${count}, and nothing was changed:\n${lines.join('\n')}`);
    },
  };
  return list;
}

/** As spreadsheets name columns: A to Z, then AA. */
function letterOf(place: number): string {
  const last = String.fromCodePoint(65 + (place % 26));
  return place < 26 ? last : letterOf(Math.floor(place / 26) - 1) + last;
}
