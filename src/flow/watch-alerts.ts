// Beside the line: what an owner should hear of becomes rows; send-alerts tells them.
import { quietMinutesLeft } from '../alerts/quiet-hours.ts';
import { localDay } from '../business/hours.ts';
import { readAlertSettings, type AlertSettings } from '../db/alert-channels.ts';
import {
  findAllowance,
  findBudget,
  findChatCauses,
  findElsewhere,
  findFailedStart,
  findSilence,
  readNumberNotices,
} from '../db/alert-causes.ts';
import {
  hasDigest,
  listLimitedNumbers,
  openDigest,
  queueAlertSends,
  reconcileAlerts,
  tryBeTheWatch,
} from '../db/alerts.ts';
import { readDayFigures } from '../db/day-figures.ts';
import { readStoreHealth } from '../db/health.ts';
import type { Database, Queryable } from '../db/pool.ts';
import { readHold } from '../db/record-life.ts';
import type { AlertCause, AlertKind } from '../domain/alert.ts';
import type { Finding } from '../domain/finding.ts';
import type { Logger } from '../observe/logger.ts';
import { qualityCauses } from '../whatsapp/health/quality-notices.ts';
import { standingFields, standingFindings } from '../whatsapp/health/notice-finding.ts';
import type { Tokens } from '../whatsapp/send/tokens.ts';
import { numbersOfAccount, type AccountDeps } from './account-numbers.ts';
import { holdTodo } from './check-health.ts';
import { judgeSending, type Sending } from './sending/judge-sending.ts';

type WatchAlertsDeps = AccountDeps & {
  db: Database;
  logger: Logger;
  tokens: Tokens;
  /** What the watch of the tokens has found out last, by part; a part that was not looked at yet is missing. */
  findings: () => ReadonlyMap<string, readonly Finding[]>;
  /** US dollars for the models of each number in a day; null for no limit. */
  budgets: readonly { id: string; usd: number | null }[];
  timeZone: () => string;
  now?: () => Date;
};

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing: since October 2026, a number and month. */
const freeMessages = 1_000;
const quickKinds: readonly AlertKind[] = ['waiting', 'hot', 'order', 'silence', 'budget', 'start'];
const slowKinds: readonly AlertKind[] = ['allowance', 'elsewhere'];

/**
 * Looks once, in one process of the cluster at a time: opens alerts, notes which are over, and queues what each address has to be told.
 * `everything` looks also where looking costs more. Rejects when the database is away.
 */
export async function watchAlerts(deps: WatchAlertsDeps, { everything }: { everything: boolean }): Promise<void> {
  const sending = await judgeSending(deps);
  await deps.db.transaction(async (tx) => {
    if (!(await tryBeTheWatch(tx))) return;
    const settings = await readAlertSettings(tx);
    const causes = [
      ...(await findChatCauses(tx)),
      ...(await findSilence(tx, { minutes: settings.unansweredMinutes, phoneNumberIds: deps.phoneNumberIds })),
      ...(await findBudget(tx, deps.budgets)),
      ...(await findFailedStart(tx)),
      ...(await partCauses(deps, tx, sending.findings)),
    ];
    const looked: AlertKind[] = [...quickKinds, 'sending', 'quality'];
    if (everything) {
      causes.push(...(await findAllowance(tx, { ...deps, free: freeMessages })), ...(await findElsewhere(tx)));
      looked.push(...slowKinds);
    }
    const opened = await reconcileAlerts(tx, looked, causes);
    for (const { kind } of opened) deps.logger.info({ alert: kind }, 'An alert was raised');
    const quiet = { quietUntil: quietUntil(deps, settings), nightKinds: settings.nightKinds };
    await queueAlertSends(tx, { ...quiet, escalateMinutes: settings.escalateMinutes });
    await writeDigest(deps, tx, settings, quiet);
  });
}

/** What is wrong with tokens, numbers and accounts: from the record, and from what Meta said when it was asked last. */
async function partCauses(deps: WatchAlertsDeps, tx: Queryable, sending: Sending['findings']): Promise<AlertCause[]> {
  const hold = await readHold(tx);
  const { notices } = await readStoreHealth(tx, { ...deps, noticeFields: standingFields });
  const standing = standingFindings(notices);
  const asked = [...deps.findings()].filter(([part]) => part !== 'sending');
  const held = hold === null ? [] : [cause('sending', 'record', holdTodo(hold), null)];
  const quality = qualityCauses(await readNumberNotices(tx, 'phone_number_quality_update'));
  const about = (numbers: readonly string[], make: (id: string | null) => AlertCause[]): AlertCause[] =>
    deps.phoneNumberIds.every((id) => numbers.includes(id)) ? make(null) : numbers.flatMap(make);
  const ofAccount = (accountId: string | null): readonly string[] => {
    if (accountId === null) return deps.phoneNumberIds;
    const numbers = numbersOfAccount(deps, accountId);
    // An account of which nothing is known is told to those who see everything.
    return numbers.length > 0 ? numbers : [accountId];
  };
  return [
    ...held,
    ...sending
      .filter(isTrouble)
      .flatMap((finding) =>
        about(finding.numbers, (id) => [cause('sending', `sending ${finding.text}`, words(finding), id)]),
      ),
    ...standing
      .filter(isTrouble)
      .flatMap((finding) =>
        about(ofAccount(finding.accountId), (id) => [cause('sending', `account ${finding.text}`, words(finding), id)]),
      ),
    ...asked.flatMap(([part, found]) =>
      found.flatMap((finding) => about(numbersOfPart(deps, part), (id) => askedCause(part, finding, id))),
    ),
    ...quality.flatMap(({ subject, text, phoneNumberId, accountId }) =>
      about(phoneNumberId === null ? ofAccount(accountId) : [phoneNumberId], (id) => [
        cause('quality', subject, text, id),
      ]),
    ),
  ];
}

/** A part of the watch is a number, a token by its variable, or the accounts of numbers. */
function numbersOfPart({ phoneNumberIds, tokens }: WatchAlertsDeps, part: string): string[] {
  if (phoneNumberIds.includes(part)) return [part];
  const token = tokens.all().find(({ name }) => name === part);
  if (token !== undefined) return tokens.numbersOf(token);
  const named = phoneNumberIds.filter((id) => part.split(/[ ,]+/).includes(id));
  return named.length > 0 ? named : [...phoneNumberIds];
}

/** Of what only doctor need say, such as an account whose id is not known, nobody is woken. */
function askedCause(part: string, finding: Finding, id: string | null): AlertCause[] {
  if (finding.topic === 'quality') return [cause('quality', part, finding.text, id)];
  const isOfToken = part.startsWith('WHATSAPP_TOKEN');
  if (finding.level !== 'fault' && !(isOfToken && finding.level === 'warning')) return [];
  return [cause('sending', `${part} ${finding.text}`, words(finding), id)];
}

function isTrouble({ level }: Finding): boolean {
  return level === 'fault' || level === 'warning';
}

function words({ subject, text, todo }: Finding): string {
  return [`${subject}: ${text}`, ...todo.slice(0, 1)].join(' ');
}

/** Of several numbers that it is about, each has an episode of its own. */
function cause(kind: AlertKind, about: string, text: string, phoneNumberId: string | null): AlertCause {
  const subject = phoneNumberId === null || about === phoneNumberId ? about : `${phoneNumberId} ${about}`;
  return {
    kind,
    subject: subject.slice(0, 300),
    key: null,
    conversationId: null,
    phoneNumberId,
    text: text.slice(0, 1_000),
  };
}

function localNow({ timeZone, now }: WatchAlertsDeps): { date: string; minutes: number; at: Date } {
  const at = now?.() ?? new Date();
  return { ...localDay(at, timeZone()), at };
}

/** When the quiet hours end; null outside of them. */
function quietUntil(deps: WatchAlertsDeps, { quietFrom, quietTo }: AlertSettings): Date | null {
  if (quietFrom === null || quietTo === null) return null;
  const { minutes, at } = localNow(deps);
  const left = quietMinutesLeft({ from: quietFrom, to: quietTo }, minutes);
  return left === 0 ? null : new Date(at.getTime() + left * 60_000);
}

async function writeDigest(
  deps: WatchAlertsDeps,
  tx: Queryable,
  { digestAt }: AlertSettings,
  quiet: { quietUntil: Date | null; nightKinds: readonly AlertKind[] },
): Promise<void> {
  const { date, minutes } = localNow(deps);
  // A server that sleeps or starts late sends it late, but not at night.
  if (digestAt === null || minutes < digestAt || minutes > digestAt + 360) return;
  for (const phoneNumberId of [null, ...(await listLimitedNumbers(tx))]) {
    const which = { day: date, phoneNumberId };
    if (!(await hasDigest(tx, which)))
      await openDigest(tx, { ...which, text: await digestText(tx, phoneNumberId) }, quiet);
  }
}

async function digestText(tx: Queryable, phoneNumberId: string | null): Promise<string> {
  const day = await readDayFigures(tx, phoneNumberId);
  return [
    ...(phoneNumberId === null ? [] : [`The number ${phoneNumberId}.`]),
    `The last 24 hours: ${count(day.messages, 'message')} of ${count(day.customers, 'customer')}, ${count(day.replies, 'reply', 'replies')} sent.`,
    `Needs you: ${day.waiting} waiting. Hot leads: ${day.hot}. Failed deliveries: ${day.failed}.`,
    `Models: $${day.costUsd.toFixed(2)}.`,
  ].join('\n');
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
