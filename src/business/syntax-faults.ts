import type { LineCounter, YAMLError } from 'yaml';
import type { BusinessFault } from './business-faults.ts';

/** One slip of indentation breaks much of what follows: more of its consequences only hide it. */
const SHOWN = 3;

/**
 * Places what is not YAML in the file: one fault for a line and the first three only, for the others mostly follow from
 * them; the first says in plain words when the indentation is the cause.
 */
export function locateSyntaxFaults(
  errors: readonly YAMLError[],
  source: { text: string; lines: LineCounter },
): BusinessFault[] {
  const placed = errors.map((error) => ({ error, ...source.lines.linePos(error.pos[0]) }));
  const firsts = placed.filter(({ line }, index) => placed.findIndex((other) => other.line === line) === index);
  return firsts.slice(0, SHOWN).map(({ error, line, col }, index) => {
    const cause = index === 0 ? causeOf(error, line, source.text.split('\n')) : null;
    return { line, column: col, message: `is not valid YAML: ${error.message}${cause === null ? '' : `. ${cause}`}` };
  });
}

function causeOf(error: YAMLError, line: number, rows: readonly string[]): string | null {
  const row = rows[line - 1] ?? '';
  const indented = (at: number): string =>
    `Line ${at} or the line before it is indented differently from its neighbours`;
  if (error.code === 'BAD_INDENT') return error.message.startsWith('Flow') ? null : indented(line);
  if (error.code === 'MISSING_CHAR') return error.message.startsWith('Sequence item') ? indented(line) : null;
  if (error.code !== 'BLOCK_AS_IMPLICIT_KEY') return null;
  // The line that follows continues this one when it is indented more deeply than its key.
  if (indentOf(rows[line] ?? '') > (/^[\s-]*/.exec(row)?.[0].length ?? 0)) return indented(line + 1);
  return row.split(/:\s/).length > 2 ? 'A text with ": " in it must be in quotes' : indented(line);
}

function indentOf(row: string): number {
  return row.trim() === '' ? 0 : row.length - row.trimStart().length;
}
