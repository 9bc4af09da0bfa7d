import { z } from 'zod';
import type { Finding } from '../../domain/finding.ts';
import type { AccountNotice } from '../../domain/message.ts';

/** A word or date of Meta's own. Whatever else stands there, a customer's number above all, is left out. */
const word = z
  .string()
  .regex(/^[\w ,.:/-]{1,80}$/)
  .optional()
  .catch(undefined);

const shape = z
  .object({
    event: word,
    decision: word,
    rejection_reason: word,
    ban_info: z.object({ waba_ban_state: word, waba_ban_date: word }).optional().catch(undefined),
    violation_info: z.object({ violation_type: word }).optional().catch(undefined),
    restriction_info: z
      .array(z.object({ restriction_type: word }))
      .optional()
      .catch(undefined),
    alert_info: z.object({ alert_severity: word, alert_status: word, alert_type: word }).optional().catch(undefined),
  })
  .catch({});

type Shape = z.infer<typeof shape>;

/** The fields by which Meta tells of the account itself; the first two stand until Meta takes them back or they grow old. */
export const standingFields = ['account_update', 'account_alerts'] as const;

const faultEvents = new Set([
  'DISABLED_UPDATE',
  'ACCOUNT_DELETED',
  'ACCOUNT_VIOLATION',
  'ACCOUNT_RESTRICTION',
  'ACCOUNT_OFFBOARDED',
  'PARTNER_REMOVED',
  'PARTNER_APP_UNINSTALLED',
]);
const clearingEvents = new Set(['ACCOUNT_RECONNECTED', 'PARTNER_APP_INSTALLED', 'PARTNER_ADDED']);
const lookUp =
  'Look at the account in WhatsApp Manager (Account overview) and in the Business Support Home: only there can you respond or appeal. See docs/operations.md, "What Meta says of the account".';

/** Judges one notice of Meta's by its field and value; null for a field that tells an operator nothing of use. Never throws. */
export function judgeNotice(field: string, rawValue: unknown): Finding | null {
  const value = shape.parse(rawValue);
  const level = levelOf(field, value);
  if (level === null) return null;
  const said = wordsOf(value);
  const text = `Meta says: ${field}${said === '' ? '' : ` ${said}`}`;
  return { level, subject: 'WhatsApp account', text, todo: level === 'ok' ? [] : [lookUp] };
}

/** What of the notices of each field, newest first, stands for each account. One of an unknown account may be of any. */
export function standingFindings(
  notices: Readonly<Record<string, readonly AccountNotice[]>>,
): (Finding & { accountId: string | null })[] {
  return standingFields.flatMap((field) => {
    const given = notices[field] ?? [];
    const known = [...new Set(given.flatMap(({ accountId }) => accountId ?? []))];
    return (known.length === 0 ? [null] : known).flatMap((accountId) => {
      const its = given.filter((notice) => notice.accountId === accountId || notice.accountId === null);
      const finding = standingFinding(
        field,
        its.map(({ value }) => value),
      );
      return finding === null ? [] : [{ ...finding, accountId }];
    });
  });
}

/** What of the notices, newest first, stands: the first that is bad, unless a newer one takes it back. */
function standingFinding(field: string, newestFirst: readonly unknown[]): Finding | null {
  for (const raw of newestFirst) {
    const value = shape.parse(raw);
    if (isClearing(value)) return null;
    const finding = judgeNotice(field, raw);
    if (finding !== null && finding.level !== 'ok') return finding;
  }
  return null;
}

function isClearing({ event, ban_info: ban, alert_info: alert }: Shape): boolean {
  return ban?.waba_ban_state === 'REINSTATE' || clearingEvents.has(event ?? '') || alert?.alert_status === 'RESOLVED';
}

function levelOf(field: string, value: Shape): Finding['level'] | null {
  switch (field) {
    case 'account_update':
      if (isClearing(value)) return 'ok';
      return faultEvents.has(value.event ?? '') || value.ban_info !== undefined ? 'fault' : 'ok';
    case 'account_alerts':
      return alertLevel(value);
    case 'security':
      return 'warning';
    case 'account_review_update':
    case 'phone_number_name_update':
      return value.decision === undefined || /^(?:APPROVED|PENDING)$/.test(value.decision) ? 'ok' : 'warning';
    case 'phone_number_quality_update':
      return /^(?:FLAGGED|DOWNGRADE)$/.test(value.event ?? '') ? 'warning' : 'ok';
    case 'business_capability_update':
      return 'ok';
    default:
      return null;
  }
}

function alertLevel({ alert_info: alert }: Shape): Finding['level'] {
  if (alert?.alert_status === 'RESOLVED') return 'ok';
  if (alert?.alert_severity === 'CRITICAL') return 'fault';
  return alert?.alert_severity === 'WARNING' ? 'warning' : 'ok';
}

function wordsOf(value: Shape): string {
  const { ban_info: ban, violation_info: violation, restriction_info: restrictions = [], alert_info: alert } = value;
  const words = [
    value.event,
    ban?.waba_ban_state,
    ban?.waba_ban_date,
    violation?.violation_type,
    ...restrictions.slice(0, 5).map((it) => it.restriction_type),
    alert?.alert_severity,
    alert?.alert_type,
    alert?.alert_status,
    value.decision,
    value.rejection_reason,
  ];
  return words.filter((it) => it !== undefined).join(' ');
}
