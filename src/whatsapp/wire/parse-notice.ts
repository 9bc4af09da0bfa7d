import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NoticeReceived } from '../../domain/message.ts';
import { plainWord, storable } from './storable.ts';
import { isUsableId } from './wire-shapes.ts';

const numberShape = z.object({
  phone_number_id: z.string().optional().catch(undefined),
  metadata: z.object({ phone_number_id: z.string() }).optional().catch(undefined),
});

/** These carry the chats and address book of the phone app, months of them, or another agent's chats: nobody here needs them, so they are not kept. */
const PRIVATE_FIELDS = new Set(['history', 'smb_app_state_sync', 'standby']);

/**
 * A change of any other field as a notice for the operator. Its key is the SHA-256 of entry id, entry time, field and
 * value, so that a redelivery has the same key; Meta gives these fields no id of their own. Never throws.
 */
export function parseNotice(
  entry: { id: string | undefined; time: unknown },
  field: string,
  rawValue: unknown,
): NoticeReceived {
  const value = storable(rawValue);
  const numbers = numberShape.safeParse(value).data;
  const phoneNumberId = numbers?.metadata?.phone_number_id ?? numbers?.phone_number_id;
  const identity = JSON.stringify([entry.id ?? null, storable(entry.time ?? null), field, value ?? null]);
  return {
    kind: 'notice',
    phoneNumberId: isUsableId(phoneNumberId) ? phoneNumberId : null,
    accountId: /^\d{5,20}$/.test(entry.id ?? '') ? (entry.id ?? null) : null,
    field: plainWord(field),
    key: createHash('sha256').update(identity).digest('hex'),
    value: PRIVATE_FIELDS.has(field) ? null : (value ?? null),
  };
}
