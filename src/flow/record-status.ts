// Place in the line: webhook-route -> receive-events -> record-status -> db/statuses.
import { askForPerson, numbersOnRecord } from '../db/conversations.ts';
import { quarantine } from '../db/inbox.ts';
import type { Marks } from '../db/marks.ts';
import type { Queryable } from '../db/pool.ts';
import { applyStatuses, readAttempts, type StatusRow } from '../db/statuses.ts';
import type { GraphFault } from '../domain/delivery.ts';
import type { StatusReceived } from '../domain/message.ts';
import type { Tokens } from '../whatsapp/send/tokens.ts';
import { demandsOf, noDemands, slowNumber, stopNumber, type FailureDemands } from './sending/heed-failure.ts';

const rank = { sent: 1, failed: 2, delivered: 3, read: 4 } as const;

/** What statuses lead to: conversations whose delivery may go on, and why Meta has stopped numbers. */
export type StatusesRecorded = { deliverable: string[]; stops: GraphFault[] };

type StatusOptions = { notify: boolean; tokens: Tokens; marks: Marks };

/**
 * Records the statuses of our numbers, within the caller's transaction; those of strangers' numbers are counted and not kept. A number
 * that was ours counts as ours: a reply without its status would be sent again when the number is back.
 */
export async function recordOurStatuses(
  tx: Queryable,
  statuses: readonly StatusReceived[],
  options: StatusOptions & { phoneNumberIds: readonly string[] },
): Promise<StatusesRecorded> {
  const { phoneNumberIds } = options;
  const others = statuses.map((status) => status.phoneNumberId).filter((id) => !phoneNumberIds.includes(id));
  const known = new Set([...phoneNumberIds, ...(others.length === 0 ? [] : await numbersOnRecord(tx, others))]);
  const ours = statuses.filter((status) => known.has(status.phoneNumberId));
  const foreign = statuses.length - ours.length;
  if (foreign > 0) {
    const reason = `statuses of a phone number that is not ours: ${foreign}`;
    await quarantine(tx, [{ reason, body: Buffer.alloc(0) }]);
  }
  return await recordStatuses(tx, ours, options);
}

/**
 * Moves our messages forward by Meta's statuses, within the caller's transaction. Never moves one back; a retryable failure
 * queues the message again, one that is about the number shuts its gate or slows it as well, and one that only a template mends asks for
 * a person (`notify`: and tells the lead webhook).
 */
export async function recordStatuses(
  tx: Queryable,
  statuses: readonly StatusReceived[],
  options: StatusOptions,
): Promise<StatusesRecorded> {
  if (statuses.length === 0) return { deliverable: [], stops: [] };
  // How long to wait, and when to give up, depends on the attempt, which Meta does not promise to echo with a failure.
  const unnumbered = statuses.filter(
    ({ status, opaqueId }) => status === 'failed' && parseOpaqueId(opaqueId).attempt === null,
  );
  const attempts = await readAttempts(
    tx,
    unnumbered.map(({ wamid }) => wamid),
  );
  const rows = new Map<string, StatusRow>();
  for (const status of statuses) {
    const { wamid } = status;
    rows.set(wamid, merge(rows.get(wamid), status, attempts.get(wamid) ?? 1));
  }
  const { deliverable, forPeople, stoppedNumbers, slowedNumbers } = await applyStatuses(
    tx,
    [...rows.values()],
    options.marks,
  );
  await askForPerson(tx, forPeople, options);
  const stops: GraphFault[] = [];
  for (const phoneNumberId of stoppedNumbers) {
    const fault = [...rows.values()].find((row) => row.stopsNumber && row.phoneNumberId === phoneNumberId)?.fault;
    if (fault == null) continue;
    stops.push(fault);
    await stopNumber(tx, { phoneNumberId, fault }, options.tokens);
  }
  for (const { phoneNumberId, forMs } of slowedNumbers.toSorted((x, y) => (x.phoneNumberId < y.phoneNumberId ? -1 : 1)))
    await slowNumber(tx, phoneNumberId, forMs);
  return { deliverable, stops };
}

function merge(row: StatusRow | undefined, status: StatusReceived, recordedAttempt: number): StatusRow {
  const { outboxId, attempt, epoch, mark } = parseOpaqueId(status.opaqueId);
  const at = (kind: StatusReceived['status'], known: number | null | undefined): number | null =>
    status.status === kind ? status.occurredAtS : (known ?? null);
  const higher = row === undefined || rank[status.status] > rank[row.status] ? status.status : row.status;
  return {
    wamid: status.wamid,
    phoneNumberId: status.phoneNumberId,
    outboxId: outboxId ?? row?.outboxId ?? null,
    attempt: attempt ?? row?.attempt ?? null,
    epoch: epoch ?? row?.epoch ?? null,
    mark: mark ?? row?.mark ?? null,
    status: higher,
    sentAtS: at('sent', row?.sentAtS),
    deliveredAtS: at('delivered', row?.deliveredAtS),
    readAtS: at('read', row?.readAtS),
    fault: status.fault ?? row?.fault ?? null,
    price: status.price ?? row?.price ?? null,
    ...afterFailure(higher, status, { attempt: attempt ?? recordedAttempt, row }),
  };
}

/** What a failure asks for; it counts only while nothing higher is known of the message. */
function afterFailure(
  higher: StatusReceived['status'],
  status: StatusReceived,
  { attempt, row }: { attempt: number; row: StatusRow | undefined },
): FailureDemands {
  if (higher !== 'failed') return noDemands;
  if (status.fault !== null) return demandsOf(status.fault, attempt);
  if (row === undefined) return noDemands;
  const { retryAfterMs, asksPerson, stopsNumber, slowsNumberMs } = row;
  return { retryAfterMs, asksPerson, stopsNumber, slowsNumberMs };
}

type OpaqueId = Pick<StatusRow, 'outboxId' | 'attempt' | 'epoch' | 'mark'>;

/** Meta echoes `<outbox id>.<attempt>.<epoch>.<mark>`, releases before the epochs left the last two out; anything else is not ours. */
function parseOpaqueId(opaqueId: string | null): OpaqueId {
  const found = /^(\d{1,18})\.(\d{1,6})(?:\.([0-9a-f]{8})\.(\d{1,15}))?$/.exec(opaqueId ?? '');
  const [, outboxId = null, attempt, epoch = null, mark] = found ?? [];
  return {
    outboxId,
    attempt: attempt === undefined ? null : Number(attempt),
    epoch,
    mark: mark === undefined ? null : Number(mark),
  };
}
