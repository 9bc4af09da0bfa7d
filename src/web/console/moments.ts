/** How long, in the one unit that says most. */
export function spanWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

/** Seconds from one moment to another, never below zero. */
export function secondsBetween(from: string | Date, to: string | Date): number {
  return Math.max(0, (new Date(to).getTime() - new Date(from).getTime()) / 1000);
}

/** A moment in the business's time zone, to the minute: `30 Nov, 14:05`. */
export function momentIn(timeZone: string, moment: string | Date): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(moment));
}

/** US dollars as they are read at a glance: cents for amounts, more digits for what a chat costs. */
export function dollars(usd: number): string {
  const digits = usd === 0 || usd >= 1 ? 2 : 4;
  return `$${usd.toFixed(digits)}`;
}
