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
import { hasDigest, openDigest, queueAlertSends, reconcileAlerts, tryBeTheWatch } from '../db/alerts.ts';
import { readDayFigures } from '../db/day-figures.ts';
import { readStoreHealth } from '../db/health.ts';
import type { Database, Queryable } from '../db/pool.ts';
import { readHold } from '../db/record-life.ts';
import type { AlertCause, AlertKind } from '../domain/alert.ts';
import type { Finding } from '../domain/finding.ts';
import type { Logger } from '../observe/logger.ts';
import { qualityCauses } from '../whatsapp/health/quality-notices.ts';
import { standingFields, standingFinding } from '../whatsapp/health/notice-finding.ts';
import type { Tokens } from '../whatsapp/send/tokens.ts';
import { holdTodo } from './check-health.ts';
import { judgeSending } from './sending/judge-sending.ts';

type WatchAlertsDeps = {
  db: Database;
  logger: Logger;
  tokens: Tokens;
  phoneNumberIds: readonly string[];
  /** What the watch of the tokens has found out last, by part; a part that was not looked at yet is missing. */
  findings: () => ReadonlyMap<string, readonly Finding[]>;
  budgetUsd: number | null;
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
      ...(await findSilence(tx, settings.unansweredMinutes)),
      ...(await findBudget(tx, deps.budgetUsd)),
      ...(await findFailedStart(tx)),
      ...(await partCauses(deps, tx, sending.findings)),
    ];
    const looked: AlertKind[] = [...quickKinds, 'sending', 'quality'];
    if (everything) {
      causes.push(...(await findAllowance(tx, { ...deps, free: freeMessages })), ...(await findElsewhere(tx)));
      looked.push(...slowKinds);
    }
    const opened = await reconcileAlerts(tx, looked, causes);
    for (const { kind } of opened) deps.logger.info({ alert: kind }, 'An alert was opened');
    const quiet = { quietUntil: quietUntil(deps, settings), nightKinds: settings.nightKinds };
    await queueAlertSends(tx, { ...quiet, escalateMinutes: settings.escalateMinutes });
    await writeDigest(deps, tx, settings, quiet);
  });
}

/** What is wrong with tokens, numbers and account: from the record, and from what Meta said when it was asked last. */
async function partCauses(
  { findings }: WatchAlertsDeps,
  tx: Queryable,
  sending: readonly Finding[],
): Promise<AlertCause[]> {
  const hold = await readHold(tx);
  const { notices } = await readStoreHealth(tx, { noticeFields: standingFields });
  const standing = standingFields.flatMap((field) => standingFinding(field, notices[field] ?? []) ?? []);
  const asked = [...findings()].filter(([part]) => part !== 'sending');
  const held = hold === null ? [] : [cause('sending', 'record', holdTodo(hold))];
  const quality = qualityCauses(await readNumberNotices(tx, 'phone_number_quality_update'));
  return [
    ...held,
    ...sending.filter(isTrouble).map((finding) => cause('sending', `sending ${finding.text}`, words(finding))),
    ...standing.filter(isTrouble).map((finding) => cause('sending', `account ${finding.text}`, words(finding))),
    ...asked.flatMap(([part, found]) => found.flatMap((finding) => askedCause(part, finding))),
    ...quality.map(({ subject, text }) => cause('quality', subject, text)),
  ];
}

/** Of what only doctor need say, such as an account whose id is not known, nobody is woken. */
function askedCause(part: string, finding: Finding): AlertCause[] {
  if (finding.topic === 'quality') return [cause('quality', part, finding.text)];
  const isOfToken = part.startsWith('WHATSAPP_TOKEN');
  if (finding.level !== 'fault' && !(isOfToken && finding.level === 'warning')) return [];
  return [cause('sending', `${part} ${finding.text}`, words(finding))];
}

function isTrouble({ level }: Finding): boolean {
  return level === 'fault' || level === 'warning';
}

function words({ subject, text, todo }: Finding): string {
  return [`${subject}: ${text}`, ...todo.slice(0, 1)].join(' ');
}

function cause(kind: AlertKind, subject: string, text: string): AlertCause {
  return { kind, subject: subject.slice(0, 300), key: null, conversationId: null, text: text.slice(0, 1_000) };
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
  if (digestAt === null || minutes < digestAt || minutes > digestAt + 360 || (await hasDigest(tx, date))) return;
  const day = await readDayFigures(tx);
  const text = [
    `The last 24 hours: ${count(day.messages, 'message')} of ${count(day.customers, 'customer')}, ${count(day.replies, 'reply', 'replies')} sent.`,
    `Needs you: ${day.waiting} waiting. Hot leads: ${day.hot}. Failed deliveries: ${day.failed}.`,
    `Models: $${day.costUsd.toFixed(2)}.`,
  ].join('\n');
  await openDigest(tx, { day: date, text }, quiet);
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
