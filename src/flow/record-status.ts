// Place in the line: webhook-route -> receive-events -> record-status -> db/statuses.
import { askForPerson } from '../db/conversations.ts';
import type { Queryable } from '../db/pool.ts';
import { applyStatuses, type StatusRow } from '../db/statuses.ts';
import type { FaultAction } from '../domain/delivery.ts';
import type { StatusReceived } from '../domain/message.ts';
import { actionFor, withJitter } from '../whatsapp/error-codes.ts';

const rank = { sent: 1, failed: 2, delivered: 3, read: 4 } as const;

/**
 * Moves our messages forward by Meta's statuses, within the caller's transaction, and returns the conversations whose
 * delivery may go on. Never moves one back; a retryable failure queues the message again, and one that only a template mends
 * asks for a person (`notify`: and tells the lead webhook).
 */
export async function recordStatuses(
  tx: Queryable,
  statuses: readonly StatusReceived[],
  options: { notify: boolean },
): Promise<string[]> {
  if (statuses.length === 0) return [];
  const rows = new Map<string, StatusRow>();
  for (const status of statuses) rows.set(status.wamid, merge(rows.get(status.wamid), status));
  const { deliverable, forPeople } = await applyStatuses(tx, [...rows.values()]);
  await askForPerson(tx, forPeople, options);
  return deliverable;
}

function merge(row: StatusRow | undefined, status: StatusReceived): StatusRow {
  const { outboxId, attempt } = parseOpaqueId(status.opaqueId);
  const at = (kind: StatusReceived['status'], known: number | null | undefined): number | null =>
    status.status === kind ? status.occurredAtS : (known ?? null);
  const higher = row === undefined || rank[status.status] > rank[row.status] ? status.status : row.status;
  return {
    wamid: status.wamid,
    phoneNumberId: status.phoneNumberId,
    outboxId: outboxId ?? row?.outboxId ?? null,
    attempt: attempt ?? row?.attempt ?? null,
    status: higher,
    sentAtS: at('sent', row?.sentAtS),
    deliveredAtS: at('delivered', row?.deliveredAtS),
    readAtS: at('read', row?.readAtS),
    fault: status.fault ?? row?.fault ?? null,
    price: status.price ?? row?.price ?? null,
    ...afterFailure(higher, status, { attempt, row }),
  };
}

/** What a failure asks for; it counts only while nothing higher is known of the message. */
function afterFailure(
  higher: StatusReceived['status'],
  status: StatusReceived,
  { attempt, row }: { attempt: number | null; row: StatusRow | undefined },
): Pick<StatusRow, 'retryAfterMs' | 'asksPerson'> {
  if (higher !== 'failed') return { retryAfterMs: null, asksPerson: false };
  if (status.fault === null) return { retryAfterMs: row?.retryAfterMs ?? null, asksPerson: row?.asksPerson ?? false };
  const action: FaultAction = actionFor(status.fault.code, attempt ?? 1);
  const retryAfterMs = action.kind === 'retry' ? withJitter(action.afterMs) : null;
  return { retryAfterMs, asksPerson: action.kind === 'ask-person' };
}

/** Meta echoes `<outbox id>.<attempt>`; anything else is not ours. */
function parseOpaqueId(opaqueId: string | null): { outboxId: string | null; attempt: number | null } {
  const found = /^(\d{1,18})\.(\d{1,6})$/.exec(opaqueId ?? '');
  return { outboxId: found?.[1] ?? null, attempt: found?.[2] === undefined ? null : Number(found[2]) };
}
