import { testMarks } from '../helpers/marks.ts';
import { describe, expect, test } from 'vitest';
import type { WebhookEvent } from '../../src/domain/message.ts';
import { recordStatuses } from '../../src/flow/record-status.ts';
import { parseWebhook } from '../../src/whatsapp/wire/parse-webhook.ts';
import { storable } from '../../src/whatsapp/wire/storable.ts';
import { fc, runs } from '../helpers/properties.ts';
import { PHONE_NUMBER_ID, webhookFixtures } from '../helpers/signed-webhook.ts';
import { tokensOf } from '../helpers/tokens.ts';

const fixtures = webhookFixtures();
const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
const ownNames = prototypes.map((prototype) => Reflect.ownKeys(prototype).length);

/** Any text: lone surrogates, NUL and names that objects inherit among it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '\0', '__proto__', 'constructor', 'prototype', 'toString', 'length', 'wamid.1', '15550100001'),
);
/** Names the parser looks for, so that arbitrary values come under them. */
const knownKey = fc.constantFrom(
  ...new Set(JSON.stringify(fixtures.map(({ body }) => body)).match(/(?<=")\w+(?=":)/g)),
  '__proto__',
  'constructor',
);

/** Any JSON value as JSON.parse makes it: `__proto__` is an own key, and numbers are what JSON can say. */
const { anyJson } = fc.letrec<{ anyJson: unknown }>((tie) => ({
  anyJson: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    // JSON.stringify makes 0 of -0.
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.maxSafeInteger(),
    anyText,
    fc.array(tie('anyJson'), { maxLength: 6 }),
    fc
      .array(fc.tuple(fc.oneof(knownKey, anyText), tie('anyJson')), { maxLength: 8 })
      .map((entries) => Object.fromEntries(entries) as unknown),
  ),
}));

/** A fixture with any value at any one place, as a pair of the fixture's number and what `place` picks. */
const damaged = fc
  .record({ fixture: fc.constantFrom(...fixtures), place: fc.nat(), junk: anyJson })
  .map(({ fixture, place, junk }) => replaceAt(fixture.body, place, junk));

function replaceAt(body: unknown, place: number, junk: unknown): unknown {
  let count = 0;
  JSON.stringify(body, (_key, value: unknown) => (count++, value));
  let at = 0;
  const target = place % count;
  return JSON.parse(JSON.stringify(body, (_key, value: unknown) => (at++ === target ? junk : value)) ?? 'null');
}

function holdsUnstorable(value: unknown): boolean {
  const json = JSON.stringify(value);
  return json.includes(String.raw`\u0000`) || /\\ud[89a-f]/i.test(json);
}

const id = fc.stringMatching(/^wamid\.[A-Za-z0-9+/=]{8,40}$/);
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((it) => /[\p{L}\p{N}]/u.test(it));
const phone = fc.stringMatching(/^[1-9]\d{7,13}$/);
const message = fc.record({ id, from: phone, timestamp: fc.nat(4_000_000_000).map(String), text }).map((it) => ({
  sent: { kind: 'message' as const, id: it.id, text: it.text, at: Number(it.timestamp) },
  part: { ...it, type: 'text', text: { body: it.text } },
}));
const status = fc
  .record({ id, status: fc.constantFrom('sent', 'delivered', 'read'), opaque: fc.tuple(fc.nat(), fc.nat(999_999)) })
  .map((it) => ({
    sent: { kind: 'status' as const, id: it.id, text: it.status, at: 7 },
    part: { id: it.id, status: it.status, timestamp: '7', biz_opaque_callback_data: it.opaque.join('.') },
  }));
const change = fc
  .record({ messages: fc.array(message, { maxLength: 5 }), statuses: fc.array(status, { maxLength: 5 }) })
  .filter(({ messages, statuses }) => messages.length + statuses.length > 0)
  .map(({ messages, statuses }) => ({
    sent: [...messages, ...statuses].map((it) => it.sent),
    part: {
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: { phone_number_id: PHONE_NUMBER_ID },
        ...(messages.length > 0 && { messages: messages.map((it) => it.part) }),
        ...(statuses.length > 0 && { statuses: statuses.map((it) => it.part) }),
      },
    },
  }));
const envelope = fc
  .array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((entries) => ({
    sent: entries.flat().flatMap((it) => it.sent),
    body: {
      object: 'whatsapp_business_account',
      entry: entries.map((changes) => ({ id: '1', changes: changes.map((it) => it.part) })),
    },
  }));

function told(event: WebhookEvent): unknown {
  if (event.kind === 'status') return { kind: 'status', id: event.wamid, text: event.status, at: event.occurredAtS };
  if (event.kind !== 'message' || event.handling.kind !== 'text') return event;
  return { kind: 'message', id: event.wamid, text: event.handling.text, at: event.sentAtS };
}

describe('parseWebhook, for any input', () => {
  test.each([
    ['any JSON value', anyJson],
    ['any payload of Meta with any value at any place', damaged],
  ])('makes of %s something, that can be stored, without an exception or a touched prototype', (_what, input) => {
    fc.assert(
      fc.property(input, (body) => {
        const events = parseWebhook(body);
        expect(events.length).toBeGreaterThan(0);
        expect(holdsUnstorable(events)).toBe(false);
        expect(prototypes.map((prototype) => Reflect.ownKeys(prototype).length)).toEqual(ownNames);
      }),
      runs(3_000),
    );
  });

  test('reads the same from what it was given and from that, written and read again', () => {
    fc.assert(
      fc.property(fc.oneof(anyJson, damaged), (body) => {
        expect(parseWebhook(JSON.parse(JSON.stringify(body)))).toEqual(parseWebhook(body));
      }),
      runs(2_000),
    );
  });

  test('finds every message and status of every valid envelope, whole and in order', () => {
    fc.assert(
      fc.property(envelope, ({ sent, body }) => {
        expect(parseWebhook(JSON.parse(JSON.stringify(body))).map(told)).toEqual(sent);
      }),
      runs(1_000),
    );
  });

  test('makes anything storable, once and for all, and leaves alone what already is', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const kept = storable(value);
        expect(holdsUnstorable(kept)).toBe(false);
        expect(storable(kept)).toBe(kept);
        if (!holdsUnstorable(value)) expect(kept).toBe(value);
      }),
      runs(2_000),
    );
  });
});

describe('the id that Meta echoes with a status, for any text', () => {
  /** What a status with this id asks the database for. */
  async function askedFor(opaqueId: string): Promise<{ outboxId: string | null; attempt: number | null }> {
    const parameters: unknown[] = [];
    const tx = {
      query: async (_sql: string, params: readonly unknown[] = []) => {
        parameters.push(params[0]);
        return { rows: [], rowCount: 0 };
      },
    };
    const body = { id: 'wamid.1', status: 'read', timestamp: '1', biz_opaque_callback_data: opaqueId };
    const value = { metadata: { phone_number_id: PHONE_NUMBER_ID }, statuses: [body] };
    const events = parseWebhook({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field: 'messages', value }] }],
    });
    await recordStatuses(
      tx,
      events.filter((event) => event.kind === 'status'),
      { notify: false, tokens: tokensOf('EAATEST'), marks: testMarks },
    );
    const [row] = JSON.parse(String(parameters[0])) as { outboxId: string | null; attempt: number | null }[];
    if (row === undefined) throw new Error('the status was not looked up');
    return row;
  }

  test('is ours only as <bigint>.<integer>, and those come out as they went in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt(0n, 10n ** 18n - 1n), fc.nat(999_999), async (outboxId, attempt) => {
        expect(await askedFor(`${outboxId}.${attempt}`)).toMatchObject({ outboxId: String(outboxId), attempt });
      }),
    );
    const odd = fc.oneof(
      anyText,
      fc.stringMatching(/^[\d.eE+-]{1,30}$/),
      fc.constantFrom(
        '1',
        '1.',
        '.1',
        '1.1.1',
        '-1.1',
        '1.1 ',
        ' 1.1',
        '1.1\n',
        '1e3.1',
        '0x1.1',
        '١.١',
        `${'9'.repeat(19)}.1`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        odd.filter((it) => !/^\d{1,18}\.\d{1,6}$/.test(it)),
        async (opaqueId) => {
          expect(await askedFor(opaqueId)).toMatchObject({ outboxId: null, attempt: null });
        },
      ),
      runs(1_000),
    );
  });
});
