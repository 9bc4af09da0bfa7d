/** Controls of a terminal, and marks that turn the direction of what follows: no text of a customer may bring them in. */
const hostile = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** Makes a text of anybody safe to print on one line of a terminal. */
export function clean(text: string): string {
  return text.toWellFormed().replaceAll(hostile, ' ').trim();
}

/** Makes a text of several lines safe to print; the blanks that lines begin with stay. */
export function cleanLines(text: string): string {
  return text
    .split('\n')
    .map((line) => /^ */u.exec(line)?.[0] + clean(line))
    .join('\n');
}

/** JSON that a terminal shows as it is and that still holds every character. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const wide =
  /^(?:\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60])/u;

/** Columns a text takes on most terminals. */
function widthOf(text: string): number {
  return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}

/** Cuts a text to so many columns, with an ellipsis where something is missing. */
export function shorten(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (widthOf(kept + segment) > most - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Lays rows out in columns two spaces apart; the last column is never padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, widthOf(cell))),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd(),
  );
}

/** A moment in UTC to the minute, in ISO 8601: `2026-11-22T14:05Z`. */
export function utcTime(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16)}Z`;
}

/** How long ago, or from now, in the one unit that says most. */
export function span(fromIso: string, to: Date): string {
  const minutes = Math.abs(Math.round((to.getTime() - new Date(fromIso).getTime()) / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
