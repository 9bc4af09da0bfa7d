import { describe, expect, test } from 'vitest';
import type { WebhookEvent } from '../../src/domain/message.ts';
import { parseWebhook } from '../../src/whatsapp/wire/parse-webhook.ts';
import { textMessage, webhookBody, webhookFixtures } from '../helpers/signed-webhook.ts';

function textOf(event: WebhookEvent | undefined): string | undefined {
  return event?.kind === 'message' && event.handling.kind === 'text' ? event.handling.text : undefined;
}

/** PostgreSQL's jsonb takes neither, and JSON.stringify writes both as escapes. */
function holdsUnstorable(value: unknown): boolean {
  const json = JSON.stringify(value);
  return json.includes(String.raw`\u0000`) || /\\ud[89a-f]/i.test(json);
}

function nested(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels));
}

describe('parseWebhook with hostile input', () => {
  test.each([null, [], {}, '', 'text', 0, true, undefined, [[]], { object: null }, { object: [] }, { entry: [] }])(
    'makes one unusable part of %j',
    (body) => {
      const events = parseWebhook(body);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ kind: 'unusable', raw: body });
    },
  );

  test('never throws, and never makes nothing of a payload, when any one value of a payload is replaced by junk', () => {
    const junk = [null, 0, -1, 1e308, '', '\0', [], {}, true, 'x'.repeat(600), [null], nested(2000)];
    let variants = 0;
    for (const { body } of webhookFixtures()) {
      for (const variant of mutations(body, junk)) {
        variants += 1;
        const events = parseWebhook(variant);
        expect(events.length).toBeGreaterThan(0);
        expect(holdsUnstorable(events)).toBe(false);
      }
    }
    expect(variants).toBeGreaterThan(10_000);
  });

  test('takes keys named __proto__ and constructor as data and pollutes nothing', () => {
    const message = JSON.stringify(textMessage({ text: 'Hi', id: 'wamid.P' }));
    const hostile = `{"__proto__":{"polluted":1,"type":"text"},"constructor":{"prototype":{"polluted":1}},${message.slice(1)}`;
    const json = JSON.stringify(webhookBody({ messages: [] })).replace('"messages":[]', `"messages":[${hostile}]`);
    const events = parseWebhook(JSON.parse(json));
    expect(events.map(textOf)).toEqual(['Hi']);
    expect(JSON.stringify(events)).toContain('"__proto__":{"polluted":1');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    for (const type of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(parseWebhook(webhookBody({ messages: [{ ...textMessage({ text: 'x' }), type }] }))).toMatchObject([
        { handling: { kind: 'skip', reason: `unknown type ${type}` } },
      ]);
    }
  });

  test('answers the text of a message whose other parts are nested without end, and can be serialised', () => {
    const messages = [{ ...textMessage({ text: 'Hi' }), context: nested(100_000), __proto__: null }];
    const events = parseWebhook(webhookBody({ messages }));
    expect(events.map(textOf)).toEqual(['Hi']);
    expect(JSON.stringify(events).length).toBeLessThan(2000);
    const deepNotice = {
      object: 'whatsapp_business_account',
      entry: [{ id: '1', time: nested(50_000), changes: [{ field: 'x', value: nested(100_000) }] }],
    };
    expect(parseWebhook(deepNotice)).toMatchObject([{ kind: 'notice', field: 'x' }]);
    expect(parseWebhook(nested(100_000))).toMatchObject([{ kind: 'unusable' }]);
  });

  test('keeps a text of 64 KB whole, with right-to-left, zero-width and HTML characters as they are', () => {
    const long = 'ab 😀 '.repeat(12_000);
    const odd = "\u202eevil\u200b <img src=x onerror=alert(1)> '; DROP TABLE inbox; --";
    const events = parseWebhook(webhookBody({ messages: [textMessage({ text: long }), textMessage({ text: odd })] }));
    expect(events.map(textOf)).toEqual([long, odd]);
  });

  test('removes NUL and repairs lone surrogates in texts, names, keys and everything kept', () => {
    const message = { ...textMessage({ text: 'a\0b \ud83d c 😀' }), 'ke\0y': ['\udc00', { deep: '\0' }] };
    const contacts = [{ wa_id: '15550100001', profile: { name: 'Na\0me \ud800', username: '\0' } }];
    const events = parseWebhook(webhookBody({ messages: [message], contacts }));
    expect(events.map(textOf)).toEqual(['ab \ufffd c 😀']);
    expect(events).toMatchObject([{ customer: { name: 'Name \ufffd', username: null } }]);
    expect(holdsUnstorable(events)).toBe(false);
  });

  test('takes an id of up to 512 characters and none of 513, 64 KB or with a NUL in it', () => {
    const [longest, ...tooLong] = ['x'.repeat(512), 'x'.repeat(513), 'x'.repeat(65_536), 'wamid.\0', 'wamid.é'].map(
      (id) => parseWebhook(webhookBody({ messages: [textMessage({ text: 'Hi', id })] })),
    );
    expect(longest).toMatchObject([{ kind: 'message', wamid: 'x'.repeat(512) }]);
    for (const events of tooLong)
      expect(events).toMatchObject([{ kind: 'unusable', reason: 'message without a usable id' }]);
    const status = { id: 'y'.repeat(65_536), status: 'read', timestamp: '1' };
    expect(parseWebhook(webhookBody({ statuses: [status] }))).toMatchObject([{ kind: 'unusable' }]);
    const number = webhookBody({ messages: [textMessage({ text: 'Hi' })], phoneNumberId: '1'.repeat(65_536) });
    expect(parseWebhook(number)).toMatchObject([{ kind: 'unusable' }]);
    const sender = webhookBody({ messages: [textMessage({ text: 'Hi', from: '1'.repeat(65_536) })] });
    expect(parseWebhook(sender)).toMatchObject([{ kind: 'unusable' }]);
  });

  test('bounds and cleans what it repeats of an unknown type, field or status', () => {
    const type = `<script>\n${'x'.repeat(65_536)}`;
    const events = parseWebhook(
      webhookBody({ messages: [{ ...textMessage({ text: 'x' }), type }], statuses: [{ id: 'w', status: type }] }),
    );
    expect(events).toMatchObject([
      { type: `?script??${'x'.repeat(31)}`, handling: { reason: `unknown type ?script??${'x'.repeat(31)}` } },
      { kind: 'unusable', reason: `unknown status ?script??${'x'.repeat(31)}` },
    ]);
  });

  test.each([
    ['1795305600', 1_795_305_600],
    [1_795_305_600, 1_795_305_600],
    ['1795305600123', 0],
    ['-5', 0],
    ['1e3', 0],
    [1.5, 0],
    ['soon', 0],
    ['', 0],
    [null, 0],
    [undefined, 0],
    [{}, 0],
  ])('reads the timestamp %j as %j', (timestamp, expected) => {
    expect(parseWebhook(webhookBody({ messages: [{ ...textMessage({ text: 'x' }), timestamp }] }))).toMatchObject([
      { sentAtS: expected },
    ]);
  });

  test('does not take a missing, null or empty error code for code 0, which means a dead token', () => {
    for (const code of [null, '', false, [], undefined, '0x1', 1.5]) {
      const statuses = [{ id: 'w', status: 'failed', timestamp: '1', errors: [{ code, title: 'Odd' }] }];
      expect(parseWebhook(webhookBody({ statuses }))).toMatchObject([{ kind: 'status', fault: null }]);
    }
  });

  test('tells a body full of junk in at most 1,001 parts and still reads the message in it', () => {
    const junk = Array.from({ length: 50_000 }, () => ({}));
    const events = parseWebhook(webhookBody({ messages: [...junk, textMessage({ text: 'Hi' })], contacts: [] }));
    expect(events.map(textOf).filter(Boolean)).toEqual(['Hi']);
    expect(events).toHaveLength(1002);
    expect(events.at(-1)).toMatchObject({ kind: 'unusable', reason: '49000 more unusable parts' });
  });
});

/** Every value of the tree, one at a time, replaced by each piece of junk, and every key left out. */
function* mutations(value: unknown, junk: readonly unknown[]): Generator {
  yield* junk;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const mutated of mutations(item, junk)) yield value.with(index, mutated);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, field] of Object.entries(value)) {
      const { [key]: _removed, ...rest } = value as Record<string, unknown>; // an object, checked above
      yield rest;
      for (const mutated of mutations(field, junk)) yield { ...value, [key]: mutated };
    }
  }
}
