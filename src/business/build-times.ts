import { listOf, orReport } from './build-offers.ts';
import type { BusinessFile } from './business-schema.ts';
import type { Business, Opening, Span } from './business.ts';
import type { Path, Report, Salvaged } from './salvage.ts';
import { DAY_MINUTES, readClockRange, readHours, readSpan } from './written-times.ts';

type File = Salvaged<BusinessFile>;
type Lines = string | (string | undefined)[] | undefined;

/** Makes all hours and closing days of the file, and reports what is wrong in them. */
export function buildHours(
  file: File,
  languages: readonly string[],
  report: Report,
): Pick<Business, 'hours' | 'otherHours' | 'closed' | 'openOn'> {
  const block = (lines: Lines, path: Path): Opening[] => {
    const reads = readHours(listOf(lines), languages);
    const openings = reads.map((read, index) => orReport(read, placeOf(lines, path, index), report) ?? []);
    const clash = openings.findIndex((some, at) => overlaps(some, openings.slice(0, at).flat()));
    if (clash >= 0) report(placeOf(lines, path, clash), 'overlaps with other hours of the same day: join the two');
    return openings.flat().toSorted((a, b) => a.day - b.day || a.open - b.open);
  };
  const exceptions = Object.entries(file.openOn ?? {}).flatMap(([date, lines]) => {
    const path = ['openOn', date];
    const span = orReport(readSpan(date), path, (at, message) => report(at, message, true));
    if (span && (span.from.year === null || span.from !== span.to)) {
      const isDay = span.from.year !== null && JSON.stringify(span.from) === JSON.stringify(span.to);
      if (!isDay) report(path, `"${date}" must be one date with its year: 2026-12-24`, true);
    }
    return listOf<string>(lines).flatMap((line, index) =>
      line.split(/\s*,\s*|\s+(?=\d)/u).flatMap((time) => {
        const range = orReport(readClockRange(time), placeOf(lines, path, index), report);
        return range ? [{ date, open: range.from, close: closeOf(range) }] : [];
      }),
    );
  });
  return {
    hours: block(file.hours, ['hours']),
    otherHours: Object.entries(file.otherHours ?? {}).map(([name, lines]) => ({
      name,
      hours: block(lines, ['otherHours', name]),
    })),
    closed: buildSpans(file.closed, ['closed'], report),
    openOn: exceptions,
  };
}

/** Makes spans of dates, and reports those that are none. */
export function buildSpans(lines: Lines, path: Path, report: Report): Span[] {
  return listOf<string>(lines).flatMap((line, index) => {
    const span = orReport(readSpan(line), placeOf(lines, path, index), report);
    return span ? [span] : [];
  });
}

function placeOf(lines: Lines, path: Path, index: number): Path {
  return Array.isArray(lines) ? [...path, index] : path;
}

function closeOf({ from, to }: { from: number; to: number }): number {
  return to > from ? to : to + DAY_MINUTES;
}

function overlaps(some: readonly Opening[], before: readonly Opening[]): boolean {
  return some.some((one, at) =>
    [...before, ...some.slice(0, at)].some(
      (two) => one.day === two.day && one.open < two.close && two.open < one.close,
    ),
  );
}
