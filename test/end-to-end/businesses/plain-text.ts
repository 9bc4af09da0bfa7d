/** A text as a reader sees it: without direction marks, any blank a space. */
export function plain(text: string): string {
  return text.replace(/[\u200e\u200f\u2066-\u2069]/g, '').replace(/[^\S\n]/g, ' ');
}

/** The next such day, today or later, as YYYY-MM-DD. */
export function nextDate(month: number, day: number): string {
  const today = new Date().toISOString().slice(0, 10);
  const at = (year: number): string => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const thisYear = at(Number(today.slice(0, 4)));
  return thisYear >= today ? thisYear : at(Number(today.slice(0, 4)) + 1);
}
