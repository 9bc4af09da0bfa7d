// Serves remind: what a list of reminders says, and all that is wrong in it.
import { createHash } from 'node:crypto';
import { quietMinutesLeft } from '../../alerts/quiet-hours.ts';
import type { Business } from '../../business/business.ts';
import { instantOf, localDay } from '../../business/hours.ts';
import { typedNumbers } from '../../db/typed-number.ts';
import type { ListedTemplate } from '../../domain/template.ts';

/** A fault by row of the list, 1 for its head, and column. */
export type ListFault = { row: number; column: string | null; message: string };

/** One row that can be understood. */
export type Reminder = {
  row: number;
  key: string;
  listed: ListedTemplate;
  /** What stands in the columns, by their names in small letters. */
  cells: Readonly<Record<string, string>>;
  /** The number as digits, the likeliest form first, and all its forms; or a business-scoped id. */
  to: { phones: string[] } | { userId: string };
  optedIn: boolean;
  dueAt: Date | null;
};

type ListOptions = { fileName: string; phoneNumberId: string; business: Business; now: Date };

const mostRows = 5_000;
const farthestDays = 366;
const yes = /^(?:yes|y|true|1|x)$/i;
const no = /^(?:no|n|false|0)?$/i;
const userIdPattern = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Reads a list, its head first; whatever is wrong comes back as faults, all of them. Templates and customers are looked up by others. */
export function readReminders(
  table: readonly (readonly string[])[],
  options: ListOptions,
): { reminders: Reminder[]; faults: ListFault[] } {
  const faults: ListFault[] = [];
  const head = (table[0] ?? []).map((name) => name.trim().toLowerCase());
  for (const needed of ['phone', 'template'])
    if (!head.includes(needed))
      faults.push({ row: 1, column: needed, message: `is missing: name a column "${needed}"` });
  const twice = head.find((name, at) => name !== '' && head.indexOf(name) < at);
  if (twice !== undefined)
    faults.push({ row: 1, column: twice, message: 'stands twice: rename one of the two columns' });
  if (table.length > mostRows + 1)
    faults.push({ row: mostRows + 2, column: null, message: `is one too many: at most ${mostRows} rows at a time` });
  if (faults.length > 0) return { reminders: [], faults };
  const seen = new Map<string, number>();
  const reminders = table.slice(1).flatMap((row, index): Reminder[] => {
    const cells = Object.fromEntries(
      head.flatMap((name, at) => (name === '' ? [] : [[name, (row[at] ?? '').trim()] as const])),
    );
    if (Object.values(cells).every((cell) => cell === '')) return [];
    const found = readRow(cells, index + 2, options);
    faults.push(...found.faults);
    if (found.reminder === null) return [];
    const before = seen.get(found.reminder.key);
    if (before !== undefined)
      faults.push({ row: index + 2, column: null, message: `says the same as row ${before}: remove one` });
    seen.set(found.reminder.key, index + 2);
    return [found.reminder];
  });
  if (reminders.length === 0 && faults.length === 0)
    faults.push({ row: 1, column: null, message: 'is all there is: no reminder stands below it' });
  return { reminders, faults };
}

function readRow(
  cells: Readonly<Record<string, string>>,
  row: number,
  { fileName, phoneNumberId, business, now }: ListOptions,
): { reminder: Reminder | null; faults: ListFault[] } {
  const faults: ListFault[] = [];
  const fault = (column: string, message: string): void => void faults.push({ row, column, message });
  const { reminders, quiet } = business.templates;
  const listed = reminders.find(({ purpose }) => purpose === cells['template']);
  if (listed === undefined) {
    const known = reminders.map(({ purpose }) => purpose).join(', ') || 'none yet: add one under templates, reminders';
    fault('template', `"${cells['template']}" is not a reminder of the business file (it has ${known})`);
  }
  const to = addressIn(cells['phone'] ?? '');
  if (to === null)
    fault('phone', `"${cells['phone']}" is not a number: write all of it with its country code, +49 151 23456789`);
  const optIn = cells['opt_in'] ?? '';
  if (!yes.test(optIn) && !no.test(optIn)) fault('opt_in', `"${optIn}" must be yes or no`);
  const at = cells['at'] ?? '';
  const dueAt = at === '' ? null : instantIn(at, business.timeZone);
  if (dueAt === undefined) fault('at', `"${at}" is not a time: write 2026-12-24 14:30, in your business's time zone`);
  else if (dueAt !== null && quietMinutesLeft(quiet, localDay(dueAt, business.timeZone).minutes) > 0)
    fault('at', `"${at}" is in the quiet hours of the business file: choose another time`);
  else if (dueAt !== null && dueAt.getTime() > now.getTime() + farthestDays * 86_400_000)
    fault('at', `"${at}" is more than a year ahead: correct it`);
  if (listed === undefined || to === null || dueAt === undefined) return { reminder: null, faults };
  const said = Object.entries(cells).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const who = 'userId' in to ? to.userId : to.phones[0];
  const mark = createHash('sha256')
    .update(JSON.stringify([phoneNumberId, fileName, who, said.filter(([name]) => name !== 'phone')]))
    .digest('hex');
  return {
    reminder: { row, key: `reminder ${mark}`, listed, cells, to, optedIn: yes.test(optIn), dueAt },
    faults,
  };
}

function addressIn(written: string): Reminder['to'] | null {
  if (userIdPattern.test(written)) return { userId: written };
  const phones = typedNumbers(written);
  return phones.length === 0 ? null : { phones };
}

/** Undefined for what is no time. */
function instantIn(written: string, timeZone: string): Date | undefined {
  const [, day = '', hour, minute] = /^(\d{4}-\d\d-\d\d)[ T](\d{1,2}):(\d\d)(?::00)?$/.exec(written) ?? [];
  const noon = Date.parse(`${day}T12:00:00Z`);
  const isDay = !Number.isNaN(noon) && new Date(noon).toISOString().startsWith(day);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return new Date(instantOf(day, Number(hour) * 60 + Number(minute), timeZone));
}
