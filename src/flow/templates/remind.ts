// Beside the line: an owner's list of reminders is checked as a whole and then planned, each row once: remind -> send-planned.
import type { Business } from '../../business/business.ts';
import type { OptOutScope } from '../../db/consent.ts';
import { resolveContacts } from '../../db/contacts.ts';
import type { Marks } from '../../db/marks.ts';
import {
  ensureConversations,
  findPlannedKeys,
  findReminded,
  findRestored,
  lockReminding,
  planReminders,
  type Reminded,
} from '../../db/planned-reminders.ts';
import type { Database, Queryable } from '../../db/pool.ts';
import { AppError } from '../../domain/errors.ts';
import type { MessageTemplate } from '../../domain/template.ts';
import type { Logger } from '../../observe/logger.ts';
import type { TemplateShelf } from '../template-shelf.ts';
import { knownOf, missingIn } from './fill-listed.ts';
import { chooseLanguage, costOf, judgeListed, needsOptIn, templateFindings } from './judge-listed.ts';
import { readReminders, type ListFault, type Reminder } from './read-reminders.ts';

export type RemindDeps = {
  db: Database;
  marks: Marks;
  logger: Logger;
  phoneNumberIds: readonly string[];
  businessOf: (phoneNumberId: string) => Business;
  /** Null where there is no Meta to ask, as in the demo. */
  templates: TemplateShelf | null;
  optOutScope?: OptOutScope;
  now?: () => Date;
};

/** A list by its rows, the head first. */
export type ReminderList = { file: string; rows: readonly (readonly string[])[]; number: string | null; send: boolean };

/** What a list comes to. With a fault nothing was planned. */
export type Reminding = {
  faults: ListFault[];
  /** Planned now, or that would be. */
  reminders: number;
  /** Planned by an earlier run. */
  already: number;
  /** Rows whose customers have opted out: they get nothing. */
  optedOut: { row: number; phone: string }[];
  costs: { category: string; messages: number; usd: number | null }[];
  /** ISO 8601: the database was put back from a copy then, and may not know of an earlier run. */
  restoredAt: string | null;
  sent: boolean;
};

/** Whoever runs a list again does so soon; after that nobody need be told of a restore. */
const restoreDays = 60;
const mostTries = 5;
/** Contacts looked up at a time: the work in memory grows with the square of their number, and holds up everybody else. */
const contactsAtOnce = 100;

/**
 * Checks a list and, with `send`, plans what is new in it in one transaction; a row counts by what stands in it and by the file's name, so
 * that the same list again sends nothing again. Who has opted out gets nothing, now and when it is due.
 */
export async function remind(deps: RemindDeps, list: ReminderList): Promise<Reminding> {
  const { db, phoneNumberIds, now = () => new Date() } = deps;
  const wanted = phoneNumberIds.filter((id) => list.number === null || id === list.number);
  const [phoneNumberId] = wanted;
  if (phoneNumberId === undefined || wanted.length > 1)
    return refused([{ row: 0, column: null, message: `Say which number with --number: ${phoneNumberIds.join(', ')}` }]);
  const business = deps.businessOf(phoneNumberId);
  const read = readReminders(list.rows, { fileName: list.file, phoneNumberId, business, now: now() });
  const offered = await readOffered(deps, phoneNumberId, business);
  if ('fault' in offered) return refused([...read.faults, offered.fault]);
  const known = await findPlannedKeys(
    db,
    read.reminders.map(({ key }) => key),
  );
  const fresh = read.reminders.filter(({ key }) => !known.has(key));
  const customers = await customersOf(deps, phoneNumberId, fresh);
  const checked = fresh.map((reminder) => check(business, offered.find, reminder, { customers, now: now() }));
  const optedOut = checked.flatMap(({ customer, reminder }) => (customer?.optedOut === true ? [reminder] : []));
  const rest = checked.filter(({ reminder }) => !optedOut.includes(reminder));
  const faults = [...read.faults, ...rest.flatMap((one) => one.faults)];
  const outcome: Reminding = {
    faults: faults.toSorted((a, b) => a.row - b.row),
    reminders: rest.length,
    already: known.size,
    optedOut: optedOut.map(({ row, cells }) => ({ row, phone: cells['phone'] ?? '' })),
    costs: costsOf(business, rest),
    restoredAt: (await findRestored(db, restoreDays))?.toISOString() ?? null,
    sent: false,
  };
  if (faults.length > 0 || !list.send) return outcome;
  const planned = await plan(deps, phoneNumberId, rest);
  deps.logger.info({ planned, optedOut: optedOut.length }, 'Reminders were planned');
  // Another run of the same list may have been faster.
  return { ...outcome, sent: true, reminders: planned, already: known.size + rest.length - planned };
}

function refused(faults: ListFault[]): Reminding {
  return { faults, reminders: 0, already: 0, optedOut: [], costs: [], restoredAt: null, sent: false };
}

type Offered = { find: (reminder: Reminder, language: string | null) => MessageTemplate | string };

/** How the template of a row is found: as Meta has it, or in words why it is never sent. */
async function readOffered(
  { templates }: RemindDeps,
  phoneNumberId: string,
  business: Business,
): Promise<Offered | { fault: ListFault }> {
  const reading = (await templates?.(phoneNumberId)) ?? {
    kind: 'unknown' as const,
    why: 'The demo has no Meta to ask.',
  };
  if (reading.kind === 'unknown')
    return { fault: { row: 0, column: null, message: `Meta's list of templates cannot be read. ${reading.why}` } };
  return {
    find({ listed, cells }, language) {
      const chosen = chooseLanguage(listed, judgeListed(listed, reading.list), cells['language'] || language, business);
      if (chosen !== null) return chosen;
      const only = { ...business.templates, followUp: null, lateAnswer: null, reminders: [listed] };
      return templateFindings(only, reading)
        .map(({ text }) => text)
        .join(' ');
    },
  };
}

type Customers = (reminder: Reminder) => Reminded | null;

async function customersOf(
  deps: RemindDeps,
  phoneNumberId: string,
  reminders: readonly Reminder[],
): Promise<Customers> {
  const phones = reminders.flatMap(({ to }) => ('phones' in to ? to.phones : []));
  const userIds = reminders.flatMap(({ to }) => ('userId' in to ? [to.userId] : []));
  const found = await findReminded(deps.db, { phoneNumberId, phones, userIds, scope: deps.optOutScope ?? 'all' });
  const byPhone = new Map(found.map((one) => [one.phone, one]));
  const byUserId = new Map(found.map((one) => [one.userId, one]));
  return ({ to }) =>
    'userId' in to
      ? (byUserId.get(to.userId) ?? null)
      : (to.phones.map((phone) => byPhone.get(phone)).find((one) => one !== undefined) ?? null);
}

type Checked = { reminder: Reminder; customer: Reminded | null; template: MessageTemplate | null; faults: ListFault[] };

function check(
  business: Business,
  find: Offered['find'],
  reminder: Reminder,
  { customers, now }: { customers: Customers; now: Date },
): Checked {
  const { row, listed, cells, to, optedIn, dueAt } = reminder;
  const customer = customers(reminder);
  const found = find(reminder, customer?.language ?? null);
  const template = typeof found === 'string' ? null : found;
  const faults: ListFault[] = [];
  const fault = (column: string, message: string): void => void faults.push({ row, column, message });
  if (typeof found === 'string') fault('template', found);
  if (dueAt !== null && dueAt < now) fault('at', `"${cells['at']}" is over: correct it, or remove the row`);
  if (customer === null && 'userId' in to)
    fault('phone', `nobody with the id ${to.userId} has written to you: give a number`);
  else if ((customer?.conversationId ?? null) === null && !optedIn)
    fault('opt_in', 'must be yes for a customer who has never written to you: only who has agreed may be written to');
  else if (template !== null && needsOptIn(template) && !optedIn && customer?.consented !== true)
    fault(
      'opt_in',
      `must be yes: ${template.name} is a ${template.category} template, and the customer has not opted in`,
    );
  const known = knownOf({ customer: customer?.name ?? null, business: business.name }, cells);
  for (const name of missingIn(listed, known))
    fault(
      name.toLowerCase(),
      'is empty, and the template needs it: fill it in, or name what stands in its place in the business file',
    );
  return { reminder, customer, template, faults };
}

/** By category, those without a price apart. */
function costsOf({ templates }: Business, checked: readonly Checked[]): Reminding['costs'] {
  const costs = new Map<string, Reminding['costs'][number]>();
  for (const { template, reminder, customer } of checked) {
    if (template === null) continue;
    const { category } = template;
    const phone = customer?.phone ?? ('phones' in reminder.to ? reminder.to.phones[0] : null) ?? null;
    const usd = costOf(templates, { category, phone });
    const key = `${category} ${usd === null}`;
    const before = costs.get(key) ?? { category, messages: 0, usd: usd === null ? null : 0 };
    costs.set(key, {
      category,
      messages: before.messages + 1,
      usd: usd === null || before.usd === null ? null : before.usd + usd,
    });
  }
  return [...costs.values()];
}

/** Plans all of them or none, and says how many were new. */
async function plan(deps: RemindDeps, phoneNumberId: string, checked: readonly Checked[]): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await deps.db.transaction((tx) => planInside(deps, tx, { phoneNumberId, checked }));
    } catch (error) {
      const isRace = error instanceof AppError && error.code === 'contact-race';
      if (!isRace || tries === mostTries) throw error;
    }
  }
}

async function planInside(
  { marks }: RemindDeps,
  tx: Queryable,
  { phoneNumberId, checked }: { phoneNumberId: string; checked: readonly Checked[] },
): Promise<number> {
  const given = checked.map(({ reminder: { to, key, cells }, customer }) => ({
    phoneNumberId,
    wamid: key,
    customer: {
      userId: 'userId' in to ? to.userId : (customer?.userId ?? null),
      parentUserId: null,
      phone: 'phones' in to ? (customer?.phone ?? to.phones[0] ?? null) : (customer?.phone ?? null),
      previousUserId: null,
      username: null,
      name: customer === null ? cells['customer'] || null : null,
      isDialled: true,
    },
  }));
  // Two runs of the same list, in other orders, would each hold contacts that the other needs.
  await lockReminding(tx);
  const contactIds: (string | null)[] = [];
  for (let from = 0; from < given.length; from += contactsAtOnce)
    contactIds.push(...(await resolveContacts(tx, given.slice(from, from + contactsAtOnce), marks)).contactIds);
  const known = contactIds.filter((id) => id !== null);
  const conversations = await ensureConversations(tx, phoneNumberId, known);
  const reminders = checked.flatMap(({ reminder: { key, listed, cells, optedIn, dueAt } }, index) => {
    const conversationId = conversations.get(contactIds[index] ?? '');
    const { phone: _phone, ...words } = cells;
    return conversationId === undefined
      ? []
      : [{ key, conversationId, purpose: listed.purpose, words, optedIn, dueAt }];
  });
  return planReminders(tx, phoneNumberId, reminders);
}
