// Beside the line: what the page of today shows, at a cost that does not grow with the history.
import { readMonthBill, readBilledDays, type MonthBill } from '../db/bills.ts';
import { readKeptHours, workOutHours, type DeskHour } from '../db/desk-hours.ts';
import { readForToday, type ForToday } from '../db/for-today.ts';
import { listDueSteps, type DueStep } from '../db/lead-work.ts';
import { readPassedOn, type PassedOn } from '../db/passed-on.ts';
import type { Database } from '../db/pool.ts';
import { countPlanned } from '../db/planned-shown.ts';
import { countTroubles, type TroubleKind } from '../db/troubles.ts';
import type { Numbers } from '../domain/person.ts';
import { groupTexts } from '../language/group-texts.ts';
import { sightOf, type AccountDeps } from './account-numbers.ts';
import { mergeHours, modelCosts, sumDays, sumHours, type HoursSum, type ModelCost } from './sum-hours.ts';

/** `numbers`: what is shown; null for everything. */
export type TodayDeps = AccountDeps & { db: Database; numbers: Numbers; timeZone: string };

/** Meta delivers so many service messages a number and calendar month without billing them: https://developers.facebook.com/docs/whatsapp/pricing */
export const freeMessagesAMonth = 1_000;

/** What Meta delivered for one number this month (UTC). */
export type NumberBill = { phoneNumberId: string; free: number; billed: number; other: number };

export type Today = {
  /** ISO 8601 in UTC. */
  now: string;
  doing: ForToday & { due: DueStep[]; troubles: Record<TroubleKind, number> };
  /** Templates that will be sent by themselves. */
  planned: { followUps: number; reminders: number };
  /** The last 24 hours and the one that has begun; and the last 30 days (UTC) and today. */
  hours: DeskHour[];
  days: (HoursSum & { hour: string })[];
  day: HoursSum;
  month: HoursSum;
  /** What was passed on in the last 30 days, put together by what it asks. */
  passedOn: { items: PassedOn[] }[];
  money: {
    bills: NumberBill[];
    billedDays: { day: string; messages: number }[];
    models: ModelCost[];
    /** US dollars for models this month (UTC) and in the last 30 days, upper bounds. */
    monthUsd: number;
    thirtyDaysUsd: number;
    /** In the last 30 days; null for none. */
    perChatUsd: number | null;
    perLeadUsd: number | null;
  };
};

const hourMs = 3_600_000;
const shownDays = 30;
/** Hours that are worked out from the record when they are not kept yet; older ones are left out until they are. */
const mostLiveHours = 48;
const shownSteps = 20;
const groupedTexts = 200;
const shownGroups = 12;
const mostTroubles = 100;

/** Reads all that the page of today shows. */
export async function readToday(deps: TodayDeps): Promise<Today> {
  const { db, phoneNumberIds, numbers, timeZone } = deps;
  const today = await readForToday(db, timeZone, numbers);
  const end = Date.parse(today.hour) + hourMs;
  const from = new Date(end - (shownDays + 1) * 24 * hourMs).toISOString();
  const monthStart = `${today.hour.slice(0, 7)}-01`;
  const [all, due, troubles, passedOn, bills, billedDays, planned] = await Promise.all([
    readAllHours(db, from < monthStart ? from : `${monthStart}T00:00:00Z`, end, numbers),
    listDueSteps(db, { day: today.localDay, limit: shownSteps, numbers }),
    countTroubles(db, mostTroubles, sightOf(deps, numbers)),
    readPassedOn(db, groupedTexts, numbers),
    readMonthBill(db, monthStart, numbers),
    readBilledDays(db, from.slice(0, 10), numbers),
    countPlanned(db, numbers),
  ]);
  const since = (agoHours: number): DeskHour[] => all.filter(({ hour }) => Date.parse(hour) >= end - agoHours * hourMs);
  const hours = since(25);
  const thirty = since((shownDays + 1) * 24);
  const ofMonth = all.filter(({ hour }) => hour >= monthStart);
  const month = sumHours(thirty);
  return {
    now: today.now,
    doing: { ...today, due, troubles },
    planned,
    hours,
    days: sumDays(thirty, today.now, shownDays + 1),
    day: sumHours(hours),
    month,
    passedOn: groupTexts(passedOn).slice(0, shownGroups),
    money: {
      bills: billsOf(bills, numbers ?? phoneNumberIds),
      billedDays,
      models: modelCosts(ofMonth),
      monthUsd: today.monthUsd,
      thirtyDaysUsd: month.modelUsd,
      perChatUsd: month.chats === 0 ? null : month.modelUsd / month.chats,
      perLeadUsd: month.qualified === 0 ? null : month.modelUsd / month.qualified,
    },
  };
}

/** One line an hour, of all numbers or of some. */
async function readAllHours(db: Database, from: string, end: number, numbers: Numbers): Promise<DeskHour[]> {
  if (numbers === null) return readHours(db, from, end, null);
  return mergeHours(await Promise.all(numbers.map((number) => readHours(db, from, end, number))));
}

/** What is kept, and what is not kept yet worked out from the record. */
async function readHours(db: Database, from: string, end: number, number: string | null): Promise<DeskHour[]> {
  const kept = await readKeptHours(db, from, number);
  const last = kept.at(-1);
  const oldest = end - mostLiveHours * hourMs;
  const liveFrom = Math.max(last === undefined ? oldest : Date.parse(last.hour) + hourMs, oldest);
  if (liveFrom >= end) return kept;
  return [...kept, ...(await workOutHours(db, new Date(liveFrom).toISOString(), new Date(end).toISOString(), number))];
}

/** A row for every number of ours, and for those that are no longer but have sent this month. */
function billsOf(bills: readonly MonthBill[], ours: readonly string[]): NumberBill[] {
  const ids = [...new Set([...ours, ...bills.map(({ phoneNumberId }) => phoneNumberId)])];
  return ids.map((phoneNumberId) => {
    const rows = bills.filter((row) => row.phoneNumberId === phoneNumberId);
    const sum = (is: (row: MonthBill) => boolean): number =>
      rows.filter(is).reduce((total, { messages }) => total + messages, 0);
    const free = sum(({ kind }) => kind === 'free_customer_service' || kind === 'free');
    const billed = sum(({ kind }) => kind === 'regular');
    return { phoneNumberId, free, billed, other: sum(() => true) - free - billed };
  });
}
