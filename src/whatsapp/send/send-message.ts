import { z } from 'zod';
import type { Recipient } from '../../domain/contact.ts';
import type { FaultAction, GraphFault, SendOutcome } from '../../domain/delivery.ts';
import { AppError } from '../../domain/errors.ts';
import type { Rich } from '../../domain/rich.ts';
import type { OutgoingTemplate } from '../../domain/template.ts';
import { actionFor } from '../wire/error-codes.ts';
import type { GraphAnswer, GraphClient } from './graph-client.ts';
import { richContent } from './rich-content.ts';
import { readGraphFault } from '../wire/graph-fault.ts';
import { isUsableId } from '../wire/wire-shapes.ts';

/**
 * One message to one customer: its text, what it carries besides (`rich`), or the template that says the same when free text may not be sent.
 * `opaqueId` (up to 512 ASCII characters) comes back in its status webhooks.
 */
export type OutgoingMessage = {
  phoneNumberId: string;
  recipient: Recipient;
  text: string;
  rich: Rich | null;
  template: OutgoingTemplate | null;
  opaqueId: string;
};

const PHONE = /^\+?\d{6,15}$/;
const THROUGHPUT_REACHED = 130429;
const INVALID_PARAMETER = 131009;
const GRAPH_INVALID_PARAMETER = 100;

const acceptedShape = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) });
const refusedShape = z.object({ error: z.unknown().optional() });

/**
 * Sends a text of up to 4,096 characters, with what it carries besides where Meta's limits allow, or a template, and tells what is known afterwards; never rejects. Sending has no idempotency
 * key, so only `refused` and `not-sent` may be sent again without waiting for a status webhook with the opaque id.
 */
export async function sendMessage(
  deps: { graph: GraphClient },
  message: OutgoingMessage,
  attempt: number,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { recipient } = message;
  if ('to' in recipient && !PHONE.test(recipient.to)) return notAPhoneNumber();
  const answer = await deps.graph.post(
    messagesPath(message.phoneNumberId),
    {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      // Without the plus Meta may put the business's own country code before the number.
      ...('to' in recipient ? { to: `+${recipient.to.replace('+', '')}` } : recipient),
      ...contentOf(message),
      biz_opaque_callback_data: message.opaqueId,
    },
    signal,
  );
  return outcomeOf(answer, attempt, message.rich);
}

function contentOf({ text, rich, template }: OutgoingMessage): Record<string, unknown> {
  if (template !== null) return { type: 'template', template };
  return (rich && richContent(rich, text)) ?? { type: 'text', text: { body: text, preview_url: false } };
}

/**
 * Marks an inbound message (and those before it) as read, and shows the typing indicator for up to 25 s when asked.
 * Rejects with an AppError when Meta did not confirm it: a courtesy, so log it and go on.
 */
export async function markRead(
  deps: { graph: GraphClient },
  message: { phoneNumberId: string; wamid: string; typing: boolean },
  signal: AbortSignal,
): Promise<void> {
  const answer = await deps.graph.post(
    messagesPath(message.phoneNumberId),
    {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: message.wamid,
      ...(message.typing && { typing_indicator: { type: 'text' } }),
    },
    signal,
  );
  if (answer.kind !== 'answer') throw new AppError('READ_RECEIPT_FAILED', answer.reason, { retry: 'later' });
  const fault = faultIn(answer.body);
  if (fault !== null) {
    throw new AppError('READ_RECEIPT_REFUSED', `Graph error ${fault.code}: ${fault.title}`, { retry: 'never' });
  }
  if (answer.status >= 300) throw new AppError('READ_RECEIPT_FAILED', `HTTP ${answer.status}`, { retry: 'later' });
}

/** A business-scoped id in `to` is answered 200 with a wamid and then dropped without a word, so it must not go out. */
function notAPhoneNumber(): SendOutcome {
  const title = 'Not sent: the recipient in "to" is not a phone number';
  const details = 'A phone number is 6 to 15 digits; a business-scoped user id belongs into "recipient".';
  return { kind: 'refused', fault: { code: INVALID_PARAMETER, title, details }, next: { kind: 'give-up' } };
}

function outcomeOf(answer: GraphAnswer, attempt: number, rich: Rich | null): SendOutcome {
  if (answer.kind !== 'answer') return answer;
  const { status, body } = answer;
  const fault = faultIn(body);
  if (fault !== null) return { kind: 'refused', fault, next: nextAfter(fault, attempt, rich) };
  if (status >= 200 && status < 300) {
    const wamid = acceptedShape.safeParse(body).data?.messages[0]?.id;
    return isUsableId(wamid) ? { kind: 'sent', wamid } : { kind: 'unknown', reason: `HTTP ${status} without an id` };
  }
  if (status === 429) {
    const limited = { code: 429, title: 'HTTP 429', details: 'Too many requests, without a Graph error.' };
    return { kind: 'refused', fault: limited, next: actionFor(THROUGHPUT_REACHED, attempt) };
  }
  return { kind: 'unknown', reason: `HTTP ${status} without a Graph error` };
}

/**
 * Code 100 is a faulty message, except when Meta does not find our own number or may not show it to this token: then
 * every message would be lost. Of a message that carries more than words its words alone tell which. https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
function nextAfter(fault: GraphFault, attempt: number, rich: Rich | null): FaultAction {
  const words = `${fault.title} ${fault.details}`;
  const isAboutUs =
    rich === null && fault.code === GRAPH_INVALID_PARAMETER && /does not exist|missing permissions/i.test(words);
  return isAboutUs ? { kind: 'stop-number' } : actionFor(fault.code, attempt);
}

function faultIn(body: unknown): GraphFault | null {
  return readGraphFault(refusedShape.safeParse(body).data?.error);
}

function messagesPath(phoneNumberId: string): string {
  return `${encodeURIComponent(phoneNumberId)}/messages`;
}
