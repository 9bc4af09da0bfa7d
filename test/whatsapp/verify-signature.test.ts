import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signBody, verifySignature, verifyToken } from '../../src/whatsapp/wire/verify-signature.ts';

const SECRET = 'test-app-secret';
const body = Buffer.from('{"object":"whatsapp_business_account","entry":[]}');
const good = signBody(body, SECRET);

function hmacOf(text: string): string {
  return `sha256=${createHmac('sha256', SECRET).update(text, 'utf8').digest('hex')}`;
}

describe('verifySignature', () => {
  test('accepts the HMAC-SHA256 of the raw bytes, known from a fixed vector', () => {
    // RFC 4231, test case 2.
    const header = 'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(verifySignature(Buffer.from('what do ya want for nothing?'), header, ['Jefe'])).toBe(true);
  });

  test('accepts either of two secrets while they rotate, and no third', () => {
    const newer = signBody(body, 'newer-secret');
    expect(verifySignature(body, good, [SECRET, 'newer-secret'])).toBe(true);
    expect(verifySignature(body, newer, [SECRET, 'newer-secret'])).toBe(true);
    expect(verifySignature(body, signBody(body, 'third'), [SECRET, 'newer-secret'])).toBe(false);
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['of another secret', signBody(body, 'other')],
    ['of another body', signBody(Buffer.from('{}'), SECRET)],
    ['one digit short', good.slice(0, -1)],
    ['one digit long', `${good}0`],
    ['in upper case', good.toUpperCase()],
    ['with upper-case digits', `sha256=${good.slice(7).toUpperCase()}`],
    ['of the old scheme', `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`],
    ['the right digits under the old scheme', good.replace('sha256', 'sha1')],
    ['without a scheme', good.slice(7)],
    ['with a line break after it', `${good}\n`],
    ['with white space before it', ` ${good}`],
    ['two headers joined', `${good}, ${good}`],
    ['not hexadecimal', `sha256=${'g'.repeat(64)}`],
    ['non-ASCII', `sha256=${'é'.repeat(64)}`],
  ])('refuses a header that is %s', (_what, header) => {
    expect(verifySignature(body, header, [SECRET])).toBe(false);
  });

  test('refuses everything when there is no secret, or only an empty one', () => {
    expect(verifySignature(body, good, [])).toBe(false);
    expect(verifySignature(body, signBody(body, ''), [''])).toBe(false);
  });

  test('refuses the right signature over a body that was parsed and written again', () => {
    const original = Buffer.from('{"text":"a\\/b \\u00e4","n":1.0}');
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(original.toString())));
    expect(verifySignature(original, signBody(original, SECRET), [SECRET])).toBe(true);
    expect(verifySignature(rewritten, signBody(original, SECRET), [SECRET])).toBe(false);
  });

  test('accepts a body with emoji and accents signed as its bytes or in its escaped form in lowercase hex', () => {
    const raw = Buffer.from('{"body":"äöå 😀 é"}');
    const escaped = String.raw`{"body":"\u00e4\u00f6\u00e5 \ud83d\ude00 \u00e9"}`;
    expect(verifySignature(raw, signBody(raw, SECRET), [SECRET])).toBe(true);
    expect(verifySignature(raw, hmacOf(escaped), [SECRET])).toBe(true);
    expect(verifySignature(raw, hmacOf(escaped.replaceAll('e4', 'E4')), [SECRET])).toBe(false);
    expect(verifySignature(Buffer.from(escaped), hmacOf(escaped), [SECRET])).toBe(true);
  });

  test('survives bytes that are no UTF-8 and an empty body', () => {
    const broken = Buffer.from([0x7b, 0xff, 0xfe, 0xc3, 0x00, 0x7d]);
    expect(verifySignature(broken, signBody(broken, SECRET), [SECRET])).toBe(true);
    expect(verifySignature(broken, good, [SECRET])).toBe(false);
    expect(verifySignature(Buffer.alloc(0), good, [SECRET])).toBe(false);
  });
});

describe('verifyToken', () => {
  test('accepts only the very token', () => {
    expect(verifyToken('my-token', 'my-token')).toBe(true);
    for (const given of ['my-toke', 'my-token ', 'MY-TOKEN', '', 'x'.repeat(100_000)]) {
      expect(verifyToken(given, 'my-token')).toBe(false);
    }
  });

  test('refuses a repeated or missing parameter and an empty expectation', () => {
    expect(verifyToken(['my-token', 'my-token'], 'my-token')).toBe(false);
    expect(verifyToken({ 0: 'my-token' }, 'my-token')).toBe(false);
    expect(verifyToken(undefined, 'my-token')).toBe(false);
    expect(verifyToken('', '')).toBe(false);
  });
});
