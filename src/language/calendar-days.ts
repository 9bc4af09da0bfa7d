const DAY_MS = 86_400_000;

/** A date as YYYY-MM-DD; null when the month has no such day. */
export function isoDate(year: number, month: number, day: number): string | null {
  const time = Date.UTC(year, month - 1, day);
  const iso = Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10);
  return iso === `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    ? iso
    : null;
}

/** The date so many days after another. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of a later month, or its last day when that month is shorter. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** The next such day of the year, today included; null when there is none. */
export function nextYearly(month: number, day: number, today: string): string | null {
  const year = Number(today.slice(0, 4));
  for (let ahead = 0; ahead <= 4; ahead += 1) {
    const date = isoDate(year + ahead, month, day);
    if (date !== null && date >= today) return date;
  }
  return null;
}

/** The next such day of a month, today excluded. */
export function nextMonthly(day: number, today: string): string | null {
  for (let ahead = 0; ahead <= 2; ahead += 1) {
    const [year = 0, month = 1] = addMonths(`${today.slice(0, 8)}01`, ahead)
      .split('-')
      .map(Number);
    const date = isoDate(year, month, day);
    if (date !== null && date > today) return date;
  }
  return null;
}

/** The next such day of the week (0 is Sunday), today excluded. */
export function nextWeekday(weekday: number, today: string): string {
  const now = new Date(`${today}T00:00:00Z`).getUTCDay();
  return addDays(today, (weekday - now + 7) % 7 || 7);
}
