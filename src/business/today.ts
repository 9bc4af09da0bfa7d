import { localDay } from './hours.ts';

/** The day in a time zone as YYYY-MM-DD. */
export function todayIn(timeZone: string, now: Date): string {
  return localDay(now, timeZone).date;
}
