const SEPARATOR = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Replaces Markdown tables by one line a row, `- first cell: header cell, header cell`, as WhatsApp has no tables;
 * every other line is returned as it is.
 */
export function flattenTables(lines: readonly string[]): string[] {
  const flat: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const separator = lines[index + 1] ?? '';
    if (!isRow(line) || !separator.includes('|') || !SEPARATOR.test(separator)) {
      flat.push(line);
      continue;
    }
    const headers = cellsOf(line);
    index += 1;
    while (isRow(lines[index + 1] ?? '')) {
      index += 1;
      flat.push(rowAsLine(headers, cellsOf(lines[index] ?? '')));
    }
  }
  return flat;
}

function isRow(line: string): boolean {
  return line.includes('|') && line.trim() !== '';
}

function cellsOf(row: string): string[] {
  const inner = row.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split('|').map((cell) => cell.trim());
}

/** With two columns the second header is said by the first line of any table; with more, each figure needs its name. */
function rowAsLine(headers: readonly string[], cells: readonly string[]): string {
  const [first = '', ...others] = cells;
  const named = others.flatMap((cell, index) => {
    const header = cells.length > 2 ? (headers[index + 1] ?? '') : '';
    if (cell === '') return [];
    return [header === '' ? cell : `${header} ${cell}`];
  });
  if (named.length === 0) return `- ${first}`;
  return first === '' ? `- ${named.join(', ')}` : `- ${first}: ${named.join(', ')}`;
}
