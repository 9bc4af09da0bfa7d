import { createHmac } from 'node:crypto';
import type { DeliveryStatus } from '../../domain/delivery.ts';
import type { SimulatedCustomer } from './customers.ts';

/** The business's own number, as obviously invented as the customers'. */
export const SIMULATED_DISPLAY_NUMBER = '910000000000';

/** The id of the simulated WhatsApp Business Account. */
export const SIMULATED_ACCOUNT_ID = '100000000000000';

type Person = Pick<SimulatedCustomer, 'phone' | 'userId'> & Partial<Pick<SimulatedCustomer, 'name' | 'username'>>;

/** Builds the body of a `messages` webhook with one message; what the customer hides is left out, as Meta does. */
export function messageBody(input: {
  phoneNumberId: string;
  customer: SimulatedCustomer;
  wamid: string;
  atMs: number;
  /** Meta's `type`, the object of that name, and what stands beside it. */
  content: Record<string, unknown>;
}): unknown {
  const { customer } = input;
  return envelope(input.phoneNumberId, {
    contacts: [contact(customer)],
    messages: [
      {
        ...senderOf(customer),
        id: input.wamid,
        timestamp: unixSeconds(input.atMs),
        ...input.content,
      },
    ],
  });
}

/** Builds the body of a `calls` webhook: a call of the customer begins, or ends without having been answered. */
export function callBody(input: {
  phoneNumberId: string;
  customer: SimulatedCustomer;
  callId: string;
  atMs: number;
  event: 'connect' | 'terminate';
}): unknown {
  const { customer, event } = input;
  const call = {
    id: input.callId,
    ...senderOf(customer),
    to: SIMULATED_DISPLAY_NUMBER,
    direction: 'USER_INITIATED',
    event,
    timestamp: unixSeconds(input.atMs),
    ...(event === 'terminate' && { status: 'FAILED', errors: [{ code: 138_021, title: 'Not answered' }] }),
  };
  return envelope(input.phoneNumberId, { contacts: [contact(customer)], calls: [call] }, 'calls');
}

/** What Meta says of a message's price. */
export type Price = { type: 'regular' | 'free_customer_service'; category: 'service' | 'utility' };

/** Builds the body of a status webhook, with the price once the message is sent and `biz_opaque_callback_data` echoed. */
export function statusBody(input: {
  phoneNumberId: string;
  recipient: Person;
  wamid: string;
  status: Exclude<DeliveryStatus, 'failed'>;
  atMs: number;
  opaqueData: string | null;
  price: Price;
}): unknown {
  const { recipient } = input;
  return envelope(input.phoneNumberId, {
    contacts: [contact(recipient)],
    statuses: [
      {
        id: input.wamid,
        status: input.status,
        timestamp: unixSeconds(input.atMs),
        ...(recipient.phone !== null && { recipient_id: recipient.phone }),
        ...(recipient.userId !== null && { recipient_user_id: recipient.userId }),
        ...(input.opaqueData !== null && { biz_opaque_callback_data: input.opaqueData }),
        ...(input.status !== 'read' && {
          pricing: { billable: input.price.type === 'regular', pricing_model: 'PMP', ...input.price },
        }),
      },
    ],
  });
}

/**
 * Returns the bytes Meta would put on the wire: JSON in ASCII, other characters as lowercase `\uXXXX` and
 * slashes escaped, so that a receiver that signs re-serialised JSON instead of the raw bytes fails.
 */
export function wireBytes(body: unknown): Buffer {
  const ascii = JSON.stringify(body)
    .replaceAll('/', String.raw`\/`)
    .replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(ascii, 'ascii');
}

/** Returns the value of `X-Hub-Signature-256` over exactly these bytes. */
export function signatureOf(bytes: Buffer, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(bytes).digest('hex')}`;
}

function envelope(phoneNumberId: string, value: Record<string, unknown>, field = 'messages'): unknown {
  const metadata = { display_phone_number: SIMULATED_DISPLAY_NUMBER, phone_number_id: phoneNumberId };
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: SIMULATED_ACCOUNT_ID,
        changes: [{ field, value: { messaging_product: 'whatsapp', metadata, ...value } }],
      },
    ],
  };
}

function senderOf({ phone, userId }: SimulatedCustomer): Record<string, unknown> {
  return { ...(phone !== null && { from: phone }), ...(userId !== null && { from_user_id: userId }) };
}

function contact(person: Person): Record<string, unknown> {
  const name = person.name ?? null;
  const username = person.username ?? null;
  return {
    ...((name !== null || username !== null) && {
      profile: { ...(name !== null && { name }), ...(username !== null && { username }) },
    }),
    ...(person.phone !== null && { wa_id: person.phone }),
    ...(person.userId !== null && { user_id: person.userId }),
  };
}

function unixSeconds(atMs: number): string {
  return String(Math.floor(atMs / 1000));
}
