const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };

/** A time as people of the business read it: the clock today, the weekday within a week, else the date. */
export function shortTime(at: Date, timeZone: string, now = new Date()): string {
  const sameDay = dayOf(at, timeZone) === dayOf(now, timeZone);
  const isNear = Math.abs(now.getTime() - at.getTime()) < 6 * 86_400_000;
  const options: Intl.DateTimeFormatOptions = sameDay
    ? { hour: '2-digit', minute: '2-digit' }
    : isNear
      ? { weekday: 'short', hour: '2-digit', minute: '2-digit' }
      : { day: 'numeric', month: 'short', year: 'numeric' };
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(at);
}

/** A time in full, for tooltips and lists that are kept. */
export function fullTime(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
}

/** The day as `DD/MM/YYYY`, to tell whether two times are of one. */
export function dayOf(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...day, timeZone }).format(at);
}

/** A length of time in its two largest units, e.g. `3 h 20 min`; never less than a minute. */
export function duration(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`;
  return `${rest} min`;
}
