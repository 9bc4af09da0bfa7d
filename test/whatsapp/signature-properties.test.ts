import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hasSignatureForm, signBody, verifySignature, verifyToken } from '../../src/whatsapp/wire/verify-signature.ts';
import { fc, runs } from '../helpers/properties.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const secret = fc.string({ minLength: 1, maxLength: 40 });
const anyHeader = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.stringMatching(/^(?:sha256|sha1|SHA256)=[0-9a-fA-F]{60,66}$/),
  fc.stringMatching(/^sha256=[0-9a-f]{64}$/),
);

/** Meta's escaped form, written independently of the code under test. */
function escapedForm(raw: Buffer): Buffer {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return Buffer.from(raw.toString('utf8').replaceAll(/[^\0-\x7f]/g, escape));
}

function hmac(raw: Buffer, key: string): string {
  return `sha256=${createHmac('sha256', key).update(raw).digest('hex')}`;
}

describe('verifySignature, for any bytes, header and secrets', () => {
  test('never throws, and is true exactly for the HMAC of the bytes or of their escaped form under a secret', () => {
    fc.assert(
      fc.property(
        bytes,
        anyHeader,
        fc.array(fc.oneof(secret, fc.constant('')), { maxLength: 3 }),
        (raw, header, secrets) => {
          const right = secrets.filter(Boolean).flatMap((key) => [hmac(raw, key), hmac(escapedForm(raw), key)]);
          expect(verifySignature(raw, header, secrets)).toBe(right.includes(header));
          for (const good of right) expect(verifySignature(raw, good, secrets)).toBe(true);
          expect(verifySignature(raw, undefined, secrets)).toBe(false);
        },
      ),
      runs(3_000),
    );
  });

  test('refuses the signature of bytes that differ in a single bit, are cut or go on', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), secret, (array, place, key) => {
        const raw = Buffer.from(array);
        const header = signBody(raw, key);
        const flipped = Buffer.from(raw);
        const bit = place % (raw.length * 8);
        flipped[bit >> 3] = (raw[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verifySignature(flipped, header, [key])).toBe(false);
        expect(verifySignature(raw.subarray(0, -1), header, [key])).toBe(false);
        expect(verifySignature(Buffer.concat([raw, Buffer.from(' ')]), header, [key])).toBe(false);
      }),
      runs(1_000),
    );
  });

  test('refuses every other writing of the right header', () => {
    fc.assert(
      fc.property(bytes, secret, fc.nat(70), fc.string({ minLength: 1, maxLength: 3 }), (raw, key, place, extra) => {
        const good = signBody(raw, key);
        expect(verifySignature(raw, good.slice(0, place), [key])).toBe(false);
        expect(verifySignature(raw, good.slice(0, place) + extra + good.slice(place), [key])).toBe(false);
        const upper = good.toUpperCase();
        expect(verifySignature(raw, upper, [key])).toBe(false);
        expect(hasSignatureForm(upper)).toBe(false);
      }),
      runs(500),
    );
  });
});

describe('verifyToken, for any value', () => {
  test('never throws and is true only for the very token', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), secret), secret, (given, expected) => {
        expect(verifyToken(given, expected)).toBe(given === expected);
        expect(verifyToken(given, '')).toBe(false);
        expect(verifyToken(expected, expected)).toBe(true);
      }),
      runs(1_000),
    );
  });
});
