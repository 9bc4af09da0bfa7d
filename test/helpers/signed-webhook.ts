import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { signBody } from '../../src/whatsapp/wire/verify-signature.ts';

export const PHONE_NUMBER_ID = '100000000000001';
export const WABA_ID = '200000000000002';

type Json = Record<string, unknown>;

export type WebhookFixture = {
  name: string;
  about: string;
  body: unknown;
  /** What parseWebhook makes of it, without `raw` and without the key of notices. */
  events: Json[];
};

/** A new message id, unlike any other. */
export function newWamid(): string {
  return `wamid.TEST${randomBytes(12).toString('hex').toUpperCase()}`;
}

/** One `messages[]` element. `from: null` makes a customer without a phone number: then give `fromUserId`. */
export function textMessage(options: {
  text: string;
  from?: string | null;
  fromUserId?: string;
  id?: string;
  timestampS?: number;
}): Json {
  return {
    ...(options.from === null ? {} : { from: options.from ?? '15550100001' }),
    ...(options.fromUserId === undefined ? {} : { from_user_id: options.fromUserId }),
    id: options.id ?? newWamid(),
    timestamp: String(options.timestampS ?? Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body: options.text },
  };
}

/** One `statuses[]` element. */
export function statusUpdate(options: {
  wamid: string;
  status: string;
  opaqueId?: string | null;
  recipientId?: string;
  timestampS?: number;
  errors?: unknown[];
}): Json {
  return {
    id: options.wamid,
    status: options.status,
    timestamp: String(options.timestampS ?? Math.floor(Date.now() / 1000)),
    ...(options.recipientId === undefined ? {} : { recipient_id: options.recipientId }),
    ...(options.opaqueId == null ? {} : { biz_opaque_callback_data: options.opaqueId }),
    ...(options.errors === undefined ? {} : { errors: options.errors }),
  };
}

/** A whole webhook body with one change. Without `contacts`, one is made for every sender of the messages. */
export function webhookBody(options: {
  messages?: Json[];
  statuses?: Json[];
  contacts?: Json[];
  errors?: Json[];
  phoneNumberId?: string;
}): Json {
  const { messages, statuses, errors } = options;
  const contacts = options.contacts ?? contactsOf(messages ?? []);
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: WABA_ID,
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: {
                display_phone_number: '15550109999',
                phone_number_id: options.phoneNumberId ?? PHONE_NUMBER_ID,
              },
              ...(contacts.length > 0 && { contacts }),
              ...(messages && { messages }),
              ...(statuses && { statuses }),
              ...(errors && { errors }),
            },
          },
        ],
      },
    ],
  };
}

/** POSTs a body as Meta does; a string or Buffer goes out byte for byte. `header` replaces the right signature. */
export async function postSigned(
  url: string,
  body: unknown,
  appSecret: string,
  options: { header?: string; timeoutMs?: number } = {},
): Promise<{ status: number; text: string }> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': options.header ?? signBody(bytes, appSecret),
    },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(options.timeoutMs ?? 60_000),
  });
  return { status: response.status, text: await response.text() };
}

/** All payloads of test/fixtures/webhooks with the events expected from them. */
export function webhookFixtures(): WebhookFixture[] {
  const folder = new URL('../fixtures/webhooks/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      // The files are ours; the parser's test checks each of these fields.
      const fixture = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<WebhookFixture, 'name'>;
      return { name: file.replace(/\.json$/, ''), ...fixture };
    });
}

function contactsOf(messages: readonly Json[]): Json[] {
  const contacts = messages.map(({ from, from_user_id: userId }) => ({
    profile: { name: 'Test Customer' },
    ...(from === undefined ? {} : { wa_id: from }),
    ...(userId === undefined ? {} : { user_id: userId }),
  }));
  return [...new Map(contacts.map((contact) => [JSON.stringify(contact), contact])).values()];
}
