/** A spreadsheet takes a cell that begins so for a formula; the full-width forms count in East Asian versions. */
const formula = /^[\s"']*[=+\-@＝＋－＠]/;
/** Where the list separator is a semicolon, a new cell begins behind one even inside quotes. */
const hiddenFormula = /(;[\s"']*)(?=[=+\-@＝＋－＠])/g;

/**
 * Writes rows as CSV for spreadsheets (RFC 4180 in UTF-8 with a byte order mark): one line a row, and no cell that any
 * program would run as a formula: such a text gets an apostrophe in front. Line breaks and controls become spaces.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${csvLines(rows)}`;
}

/** The same without the mark, for rows that follow others. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const oneLine = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(hiddenFormula, "$1'");
  const harmless = formula.test(oneLine) ? `'${oneLine}` : oneLine;
  return `"${harmless.replaceAll('"', '""')}"`;
}
