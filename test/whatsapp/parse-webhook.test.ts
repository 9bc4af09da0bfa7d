import { describe, expect, test } from 'vitest';
import type { WebhookEvent } from '../../src/domain/message.ts';
import { parseWebhook } from '../../src/whatsapp/wire/parse-webhook.ts';
import { textMessage, webhookBody, webhookFixtures } from '../helpers/signed-webhook.ts';

const fixtures = webhookFixtures();

/** What a fixture states of an event: all but the parts that only repeat the payload. */
function stated(event: WebhookEvent): object {
  if (event.kind === 'message' || event.kind === 'unusable') {
    const { raw: _raw, ...rest } = event;
    return rest;
  }
  if (event.kind !== 'notice') return event;
  const { key: _key, ...rest } = event;
  return rest;
}

function only(body: unknown): WebhookEvent {
  const [event, ...others] = parseWebhook(body);
  if (event === undefined || others.length > 0) throw new Error(`expected one event, got ${others.length + 1}`);
  return event;
}

function accountUpdate(id: string, time: number, value: unknown): object {
  return { object: 'whatsapp_business_account', entry: [{ id, time, changes: [{ field: 'account_update', value }] }] };
}

describe('parseWebhook', () => {
  test.each(fixtures)('reads $name: $about', ({ body, events }) => {
    expect(parseWebhook(body).map(stated)).toEqual(events);
  });

  test('has a fixture for every message type, status, field and kind of event', () => {
    const seen = fixtures.flatMap(({ events }) =>
      events.map(({ kind, type, status, field }) => [kind, type, status, field].filter(Boolean).join(' ')),
    );
    const types =
      'text image audio video document sticker location contacts interactive button reaction order system unsupported unknown request_welcome edit revoke';
    for (const type of types.split(' ')) expect(seen).toContain(`message ${type}`);
    for (const status of ['sent', 'delivered', 'read', 'failed']) expect(seen).toContain(`status ${status}`);
    for (const field of ['account_update', 'account_alerts', 'security', 'messages'])
      expect(seen).toContain(`notice ${field}`);
  });

  test('keeps the message as received', () => {
    const message = textMessage({ text: 'Hi', id: 'wamid.A' });
    expect(only(webhookBody({ messages: [{ ...message, new_key: { deep: [1, null] } }] }))).toMatchObject({
      raw: { ...message, new_key: { deep: [1, null] } },
    });
  });

  test('gives a notice the same key when it is delivered again, and another when anything in it differs', () => {
    const keys = [
      accountUpdate('1', 5, { event: 'A' }),
      accountUpdate('1', 5, { event: 'A' }),
      accountUpdate('2', 5, { event: 'A' }),
      accountUpdate('1', 6, { event: 'A' }),
      accountUpdate('1', 5, { event: 'B' }),
    ].map((body) => {
      const event = only(body);
      return event.kind === 'notice' ? event.key : '';
    });
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(4);
  });

  test.each(['history', 'smb_app_state_sync'])(
    "keeps that %s came, but not the phone app's chats and address book in it",
    (field) => {
      const body = {
        object: 'whatsapp_business_account',
        entry: [{ id: '1', changes: [{ field, value: { secret: 'old chats' } }] }],
      };
      expect(only(body)).toMatchObject({ kind: 'notice', field, value: null });
    },
  );

  test('reads all of 1,000 messages in one POST, each with its own contact, in order', () => {
    const phones = Array.from({ length: 1000 }, (_, index) => `1555${String(index).padStart(7, '0')}`);
    const messages = phones.map((from, index) => textMessage({ from, text: `message ${index}`, id: `wamid.${index}` }));
    const contacts = phones.toReversed().map((phone) => ({ wa_id: phone, profile: { name: `Name of ${phone}` } }));
    const events = parseWebhook(webhookBody({ messages, contacts }));
    expect(events.map((event) => event.kind === 'message' && [event.wamid, event.customer.name])).toEqual(
      phones.map((phone, index) => [`wamid.${index}`, `Name of ${phone}`]),
    );
  });
});
