import { z } from 'zod';
import type { MessageReceived, UnusablePart } from '../../domain/message.ts';
import { senderOf } from './parse-customer.ts';
import { unixSeconds, type ValueContext } from './parse-message.ts';
import { storable } from './storable.ts';
import { isUsableId, messageShape } from './wire-shapes.ts';

const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

/** One `calls[]` of the field `calls`, beside what it shares with a message. */
const callShape = z.object({ event: text, direction: text, duration: text });

/**
 * One element of `calls[]` as something the customer did, like a message: its beginning, which opens Meta's window, or its end, which
 * says whether anybody answered. Nothing for a call that the business made, from `ownNumber`. Never throws.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/calling/user-initiated-calls
 */
export function parseCall(
  context: ValueContext,
  part: unknown,
  ownNumber: string | null,
): MessageReceived | UnusablePart | null {
  const raw = storable(part);
  const call = callShape.safeParse(part).data;
  const sender = messageShape.safeParse(part).data;
  if (call === undefined || sender === undefined) return { kind: 'unusable', reason: 'call is not an object', raw };
  if (call.direction === 'BUSINESS_INITIATED' || (ownNumber !== null && sender.from === ownNumber)) return null;
  if (!isUsableId(sender.id)) return { kind: 'unusable', reason: 'call without a usable id', raw };
  const customer = senderOf(sender, context.contacts);
  if (customer === null) return { kind: 'unusable', reason: 'call without a usable sender', raw };
  const isOver = call.event === 'terminate';
  return {
    kind: 'message',
    phoneNumberId: context.phoneNumberId,
    // Both events of a call have its id.
    wamid: isOver ? sender.id : `${sender.id} ${call.event === 'connect' ? 'connect' : 'other'}`,
    customer,
    sentAtS: unixSeconds(sender.timestamp),
    type: 'call',
    // Meta states a duration where somebody answered, whatever the status.
    handling: isOver
      ? { kind: 'call', answered: Number(call.duration ?? 0) > 0 }
      : { kind: 'skip', reason: 'call begins' },
    raw: null,
  };
}
