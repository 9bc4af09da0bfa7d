// Place in the line: deliver -> shut-gate, when Meta refuses the token or the number instead of the message.
import { shutNumberGate, shutTokenGates } from '../../db/sending/token-gates.ts';
import type { DeliveryClaim } from '../../db/send-together.ts';
import type { GraphFault } from '../../domain/delivery.ts';
import type { FindingLog } from '../../observe/finding-log.ts';
import { judgeSending, type SendingDeps } from './judge-sending.ts';

export type ShutGateDeps = SendingDeps & { tellFindings: FindingLog };

/**
 * Shuts the gate of the token that the refused POST carried, or of the number, and tells the operator. True when the same
 * message may go out at once, with another token.
 */
export async function shutGate(
  deps: ShutGateDeps,
  claim: DeliveryClaim,
  refusal: { fault: GraphFault; kind: 'token-dead' | 'stop-number' },
): Promise<boolean> {
  const { code, title } = refusal.fault;
  const gate = { tokenFingerprint: claim.tokenFingerprint, code, reason: `${code} ${title}` };
  const { phoneNumberId } = claim;
  // A token that is dead for one number is dead for all that send with it.
  const phoneNumberIds = [
    ...new Set([...deps.tokens.numbersOf({ fingerprint: claim.tokenFingerprint }), phoneNumberId]),
  ];
  if (refusal.kind === 'token-dead') await shutTokenGates(deps.db, { ...gate, phoneNumberIds });
  else await shutNumberGate(deps.db, { ...gate, phoneNumberId, wasTry: claim.isTry, byStatus: false });
  const sending = await judgeSending({
    ...deps,
    phoneNumberIds: [...new Set([...deps.phoneNumberIds, phoneNumberId])],
  });
  deps.tellFindings('sending', sending.findings);
  return refusal.kind === 'token-dead' && sending.tokenOf(phoneNumberId) !== null;
}
