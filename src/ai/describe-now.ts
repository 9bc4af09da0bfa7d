/** Making one takes longer than all the rest. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The local weekday, date and time for a prompt, e.g. `Tuesday 2026-11-24, 15:05 (UTC)`; throws a `RangeError` for an unknown time zone. */
export function describeNow(instant: Date, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  return `${part('weekday')} ${date}, ${part('hour')}:${part('minute')} (${timeZone})`;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en', {
      timeZone,
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(timeZone, format);
  return format;
}
