import type { AlertOutcome } from '../../domain/alert.ts';
import { actionFor } from '../wire/error-codes.ts';
import { readGraphFault } from '../wire/graph-fault.ts';
import type { GraphClient } from './graph-client.ts';

/** A template of the business with one variable in its body. */
type OutgoingTemplate = {
  phoneNumberId: string;
  to: string;
  template: string;
  language: string;
  text: string;
};

/**
 * Sends an approved template to a number that wants it, e.g. the owner's own; never rejects, and its reasons hold no number. What is not
 * known to have arrived counts as sent: a second one would cost again and tell nothing new.
 */
export async function sendTemplate(
  { graph }: { graph: GraphClient },
  { phoneNumberId, to, template, language, text }: OutgoingTemplate,
  signal: AbortSignal,
): Promise<AlertOutcome> {
  const answer = await graph.post(
    `${encodeURIComponent(phoneNumberId)}/messages`,
    {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: `+${to}`,
      type: 'template',
      template: {
        name: template,
        language: { code: language },
        components: [{ type: 'body', parameters: [{ type: 'text', text }] }],
      },
    },
    signal,
  );
  if (answer.kind === 'not-sent') return { kind: 'retry', reason: `Meta: ${answer.reason}`, afterMs: null };
  if (answer.kind === 'unknown') return { kind: 'sent' };
  if (answer.status >= 200 && answer.status < 300) return { kind: 'sent' };
  const error =
    typeof answer.body === 'object' && answer.body !== null && 'error' in answer.body ? answer.body.error : null;
  const fault = readGraphFault(error);
  if (fault === null) return { kind: 'retry', reason: `Meta answered ${answer.status}`, afterMs: null };
  const reason = `Meta: ${fault.title} (${fault.code})`;
  const action = actionFor(fault.code, 1);
  const isForNow = action.kind === 'retry' || action.kind === 'stop-number';
  return isForNow ? { kind: 'retry', reason, afterMs: null } : { kind: 'refused', reason };
}
