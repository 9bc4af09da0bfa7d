import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { AppError, describeError } from '../domain/errors.ts';

/** A cell as written; `isBare` when it is a number for a program, which people may read as another: 550.000. */
export type Cell = { text: string; isBare: boolean };
/** The rows of a list, the header among them; row 1 is the first. */
export type Sheet = readonly (readonly Cell[])[];

const MAX_BYTES = 8_000_000;
/** A spreadsheet takes a cell that begins so for a formula; the full-width signs count in East Asian versions. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/u;
const EMPTY: Cell = { text: '', isBare: false };

/** Reads a list from the bytes of a CSV (comma, semicolon or tab; UTF-8 or UTF-16) or of an Excel file; throws `bad-price-list`. */
export async function readSheet(bytes: Buffer, fileName: string): Promise<Sheet> {
  if (bytes.length > MAX_BYTES) throw badList(`${fileName} has ${bytes.length} bytes: at most ${MAX_BYTES} are read.`);
  const sheet = isExcel(fileName) ? await readExcel(bytes, fileName) : readCsv(bytes, fileName);
  return sheet.map((row) => row.map(({ text, isBare }) => ({ text: withoutEscape(text), isBare })));
}

/** Writes a list for spreadsheets, by the ending of the file's name; no cell is run as a formula. */
export async function writeSheet(
  rows: readonly (readonly (string | number)[])[],
  { fileName, decimal }: { fileName: string; decimal: string },
): Promise<Buffer> {
  const escaped = rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : cell)),
  );
  if (isExcel(fileName)) {
    const { default: writeXlsxFile } = await import('write-excel-file/node');
    const cells = escaped.map((row, at) => row.map((value) => cellOf(value, at === 0)));
    const widths = [28, 28, 36, 18, 10, 14, 12, 12, 28, 12, 18, 28].map((width) => ({ width }));
    return await writeXlsxFile(cells, { columns: widths, stickyRowsCount: 1 }).toBuffer();
  }
  // Where decimals begin with a comma, spreadsheets expect semicolons between cells.
  const text = stringify(
    escaped.map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell).replace('.', decimal) : cell))),
    { bom: true, delimiter: decimal === ',' ? ';' : ',', record_delimiter: 'windows', quoted_match: /[\r\n]/u },
  );
  return Buffer.from(text);
}

/** The refusal of a list, in words for its owner. */
export function badList(message: string): AppError {
  return new AppError('bad-price-list', message, { retry: 'never' });
}

function isExcel(fileName: string): boolean {
  if (/\.xlsx$/iu.test(fileName)) return true;
  if (/\.(?:csv|tsv|txt)$/iu.test(fileName)) return false;
  throw badList(`${fileName} must end in .csv or .xlsx: save the list as one of these.`);
}

async function readExcel(bytes: Buffer, fileName: string): Promise<Sheet> {
  const { readSheet: readFirst } = await import('read-excel-file/node');
  const rows = await readFirst(bytes).catch((error: unknown) => {
    throw badList(`${fileName} cannot be read as an Excel file (${describeError(error)}): save it as .xlsx again.`);
  });
  return rows.map((row) => row.map((value) => (value === null ? EMPTY : { text: textOf(value), isBare: false })));
}

function textOf(value: unknown): string {
  if (value instanceof Date) {
    // Excel keeps a moment in days, which rounds it: to the minute it is as written.
    const minute = new Date(Math.round(value.getTime() / 60_000) * 60_000).toISOString();
    return minute.slice(0, 16).replace('T', ' ').replace(' 00:00', '');
  }
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return String(value).trim();
  // What a formula works out may be off in the last digits; and a number with three decimals is no thousand.
  const text = String(Number(value.toPrecision(14)));
  return /\.\d{3}$/u.test(text) ? `${text}0` : text;
}

function readCsv(bytes: Buffer, fileName: string): Sheet {
  const text = decode(bytes, fileName);
  try {
    const rows = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
    });
    return rows.map((row) => row.map((cell) => ({ text: cell.trim(), isBare: /^\d+\.\d{3}$/u.test(cell.trim()) })));
  } catch (error) {
    throw badList(`${fileName} cannot be read as CSV: ${describeError(error)}`);
  }
}

function decode(bytes: Buffer, fileName: string): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badList(`${fileName} is not written in UTF-8: save it again as "CSV UTF-8", or as .xlsx.`);
  }
}

/** What stands most often in the first line, outside of quotes. */
function delimiterOf(text: string): string {
  const header = (/^[^\r\n]*/u.exec(text.trimStart())?.[0] ?? '').replaceAll(/"[^"]*"/gu, '');
  const count = (sign: string): number => header.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function cellOf(value: string | number, isHeader: boolean) {
  if (typeof value === 'number') return { value, type: Number };
  return { value, type: String, wrap: true, ...(isHeader && { fontWeight: 'bold' as const }) };
}

function withoutEscape(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}
