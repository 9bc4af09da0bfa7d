// Serves record-status, deliver and sweep: what a failure that comes as a status asks for besides the message itself.
import { askForPerson } from '../../db/conversations.ts';
import type { Queryable } from '../../db/pool.ts';
import { holdBackNumber } from '../../db/sending/send-pace.ts';
import { shutNumberGate } from '../../db/sending/token-gates.ts';
import type { FaultAction, GraphFault } from '../../domain/delivery.ts';
import { actionFor, withJitter } from '../../whatsapp/wire/error-codes.ts';
import type { Tokens } from '../../whatsapp/send/tokens.ts';

/** What a failed status asks for: to send again after a while, a person, or that the number stops or slows down. */
export type FailureDemands = {
  /** Null when the message can never be sent. */
  retryAfterMs: number | null;
  asksPerson: boolean;
  stopsNumber: boolean;
  /** Null when the failure is about this message alone. */
  slowsNumberMs: number | null;
};

/** A limit of the whole number holds every message back, but never for so long that nobody tries any more. */
const mostHeldBackMs = 60_000;

/** Nothing but that the message has failed. */
export const noDemands: FailureDemands = {
  retryAfterMs: null,
  asksPerson: false,
  stopsNumber: false,
  slowsNumberMs: null,
};

/** What the failure of this attempt (the first is 1) asks for. */
export function demandsOf(fault: GraphFault, attempt: number): FailureDemands {
  const action: FaultAction = actionFor(fault.code, attempt);
  if (action.kind === 'retry') {
    const retryAfterMs = withJitter(action.afterMs);
    return { ...noDemands, retryAfterMs, slowsNumberMs: action.wholeNumber ? retryAfterMs : null };
  }
  // Not this message's fault: it waits behind the gate.
  if (action.kind === 'stop-number') return { ...noDemands, retryAfterMs: 0, stopsNumber: true };
  // A dead token cannot come in a status: code 0 stands there for a code that is none.
  return { ...noDemands, asksPerson: action.kind === 'ask-person' };
}

/** Shuts the gate of a number that Meta stopped by a status, for each of its tokens: a status does not say which one was used. */
export async function stopNumber(
  db: Queryable,
  { phoneNumberId, fault }: { phoneNumberId: string; fault: GraphFault },
  tokens: Tokens,
): Promise<void> {
  const reason = `${fault.code} ${fault.title}`;
  // One that is no longer served sends nothing.
  if (!tokens.numbers().includes(phoneNumberId)) return;
  for (const { fingerprint } of tokens.of(phoneNumberId)) {
    const gate = {
      phoneNumberId,
      tokenFingerprint: fingerprint,
      code: fault.code,
      reason,
      wasTry: false,
      byStatus: true,
    };
    await shutNumberGate(db, gate);
  }
}

/** Lets nothing leave a number for a while, of which a status has said that it sends too much. */
export async function slowNumber(db: Queryable, phoneNumberId: string, forMs: number): Promise<void> {
  await holdBackNumber(db, phoneNumberId, Math.min(forMs, mostHeldBackMs));
}

/** Heeds the failure of one message, when its status came before its wamid was known; true when the number was stopped. */
export async function heedFailure(
  db: Queryable,
  failed: { conversationId: string; phoneNumberId: string; attempt: number; fault: GraphFault },
  options: { notify: boolean; tokens: Tokens },
): Promise<boolean> {
  const demands = demandsOf(failed.fault, failed.attempt);
  if (demands.asksPerson) await askForPerson(db, [failed.conversationId], options);
  if (demands.slowsNumberMs !== null) await slowNumber(db, failed.phoneNumberId, demands.slowsNumberMs);
  if (demands.stopsNumber) await stopNumber(db, failed, options.tokens);
  return demands.stopsNumber;
}
