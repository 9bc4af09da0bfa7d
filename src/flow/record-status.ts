// Place in the line: webhook-route -> receive-events -> record-status -> db/statuses.
import { askForPerson } from '../db/conversations.ts';
import type { Marks } from '../db/marks.ts';
import type { Queryable } from '../db/pool.ts';
import { applyStatuses, readAttempts, type StatusRow } from '../db/statuses.ts';
import { shutNumberGate } from '../db/token-gates.ts';
import type { FaultAction, GraphFault } from '../domain/delivery.ts';
import type { StatusReceived } from '../domain/message.ts';
import { actionFor, withJitter } from '../whatsapp/error-codes.ts';
import type { Tokens } from '../whatsapp/tokens.ts';

const rank = { sent: 1, failed: 2, delivered: 3, read: 4 } as const;

/** What statuses lead to: conversations whose delivery may go on, and why Meta has stopped numbers. */
export type StatusesRecorded = { deliverable: string[]; stops: GraphFault[] };

/**
 * Moves our messages forward by Meta's statuses, within the caller's transaction. Never moves one back; a retryable failure
 * queues the message again, one that is about the number shuts its gate as well, and one that only a template mends asks for
 * a person (`notify`: and tells the lead webhook).
 */
export async function recordStatuses(
  tx: Queryable,
  statuses: readonly StatusReceived[],
  options: { notify: boolean; tokens: Tokens; marks: Marks },
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
  const { deliverable, forPeople, stoppedNumbers } = await applyStatuses(tx, [...rows.values()], options.marks);
  await askForPerson(tx, forPeople, options);
  const stops: GraphFault[] = [];
  for (const phoneNumberId of stoppedNumbers) {
    const fault = [...rows.values()].find((row) => row.stopsNumber && row.phoneNumberId === phoneNumberId)?.fault;
    if (fault == null) continue;
    stops.push(fault);
    const gate = {
      phoneNumberId,
      code: fault.code,
      reason: `${fault.code} ${fault.title}`,
      wasTry: false,
      byStatus: true,
    };
    // A status does not say which token the message was sent with.
    for (const tokenFingerprint of options.tokens.fingerprints())
      await shutNumberGate(tx, { ...gate, tokenFingerprint });
  }
  return { deliverable, stops };
}

function merge(row: StatusRow | undefined, status: StatusReceived, recordedAttempt: number): StatusRow {
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
    ...afterFailure(higher, status, { attempt: attempt ?? recordedAttempt, row }),
  };
}

type AfterFailure = Pick<StatusRow, 'retryAfterMs' | 'asksPerson' | 'stopsNumber'>;

/** What a failure asks for; it counts only while nothing higher is known of the message. */
function afterFailure(
  higher: StatusReceived['status'],
  status: StatusReceived,
  { attempt, row }: { attempt: number; row: StatusRow | undefined },
): AfterFailure {
  const nothing: AfterFailure = { retryAfterMs: null, asksPerson: false, stopsNumber: false };
  if (higher !== 'failed') return nothing;
  if (status.fault === null) {
    if (row === undefined) return nothing;
    const { retryAfterMs, asksPerson, stopsNumber } = row;
    return { retryAfterMs, asksPerson, stopsNumber };
  }
  const action: FaultAction = actionFor(status.fault.code, attempt);
  if (action.kind === 'retry') return { ...nothing, retryAfterMs: withJitter(action.afterMs) };
  if (action.kind === 'ask-person') return { ...nothing, asksPerson: true };
  // A dead token cannot come in a status: code 0 stands there for a code that is none.
  if (action.kind !== 'stop-number') return nothing;
  // Not this message's fault: it waits behind the gate.
  return { ...nothing, retryAfterMs: 0, stopsNumber: true };
}

/** Meta echoes `<outbox id>.<attempt>`; anything else is not ours. */
function parseOpaqueId(opaqueId: string | null): { outboxId: string | null; attempt: number | null } {
  const found = /^(\d{1,18})\.(\d{1,6})$/.exec(opaqueId ?? '');
  return { outboxId: found?.[1] ?? null, attempt: found?.[2] === undefined ? null : Number(found[2]) };
}
