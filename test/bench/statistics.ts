/** The value below which the share `p` (0 to 1) of the values lies; the nearest one measured, nothing is interpolated. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The median with the smallest and the largest value when there are several, e.g. `0.21 (0.19-0.24)`. */
export function spread(values: readonly number[]): string {
  if (values.length === 1) return number(median(values));
  return `${number(median(values))} (${number(Math.min(...values))}-${number(Math.max(...values))})`;
}

/** Two or three figures that count, e.g. `0.048`, `3.2`, `48`, `6,120`. */
export function number(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}

/** Lays rows out in columns as wide as their widest cell; the first is flush left, the others flush right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('   '),
    )
    .map((line) => `  ${line.trimEnd()}\n`)
    .join('');
}
