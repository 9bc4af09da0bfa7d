import type { DeliveryStatus } from '../../domain/delivery.ts';
import type { StatusReceived, UnusablePart } from '../../domain/message.ts';
import { readGraphFault } from './graph-fault.ts';
import { unixSeconds } from './parse-message.ts';
import { plainWord, storable } from './storable.ts';
import { isUsableId, statusShape } from './wire-shapes.ts';

const STATUSES = new Map<string, DeliveryStatus>([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
]);

/** One element of `statuses[]` as an event; unusable, with the reason, without an id or a known status. Never throws. */
export function parseStatus(phoneNumberId: string, part: unknown): StatusReceived | UnusablePart {
  const raw = storable(part);
  const shape = statusShape.safeParse(part).data;
  if (shape === undefined) return { kind: 'unusable', reason: 'status is not an object', raw };
  if (!isUsableId(shape.id)) return { kind: 'unusable', reason: 'status without a usable id', raw };
  const status = STATUSES.get(shape.status ?? '');
  if (status === undefined) {
    return { kind: 'unusable', reason: `unknown status ${plainWord(shape.status ?? 'none')}`, raw };
  }
  const opaqueId = shape.biz_opaque_callback_data;
  return {
    kind: 'status',
    phoneNumberId,
    wamid: shape.id,
    status,
    occurredAtS: unixSeconds(shape.timestamp),
    opaqueId: isUsableId(opaqueId) ? opaqueId : null,
    fault: status === 'failed' ? readGraphFault(shape.errors?.[0]) : null,
    price: storable(shape.pricing ?? null),
  };
}
