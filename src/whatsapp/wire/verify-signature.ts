import { isAscii } from 'node:buffer';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** True for a header that could be a signature: whoever sends another need not be heard out. */
export function hasSignatureForm(header: string | undefined): boolean {
  return header !== undefined && SIGNATURE.test(header);
}

/**
 * True when the header is `sha256=` with the HMAC-SHA256 of the body in 64 lowercase hex digits under any of the
 * secrets; constant time in the digest, false for anything malformed, never throws. An empty secret signs nothing.
 * Meta: https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function verifySignature(rawBody: Buffer, header: string | undefined, appSecrets: readonly string[]): boolean {
  const hex = typeof header === 'string' ? SIGNATURE.exec(header)?.[1] : undefined;
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  const secrets = appSecrets.filter((secret) => secret !== '');
  if (signedByAny(rawBody, given, secrets)) return true;
  // Meta documents that it signs the escaped-unicode form; some deliveries carry the characters unescaped.
  return !isAscii(rawBody) && signedByAny(escapeUnicode(rawBody), given, secrets);
}

/** The `X-Hub-Signature-256` header that Meta would send for these bytes. */
export function signBody(rawBody: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`;
}

/** True when the given verify token is the expected one; constant time whatever the lengths, false for an empty expectation. */
export function verifyToken(given: unknown, expected: string): boolean {
  if (typeof given !== 'string' || expected === '') return false;
  return timingSafeEqual(sha256(given), sha256(expected));
}

function signedByAny(body: Buffer, given: Buffer, secrets: readonly string[]): boolean {
  let matches = false;
  for (const secret of secrets) {
    if (timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given)) matches = true;
  }
  return matches;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const HEX = Buffer.from('0123456789abcdef', 'latin1');

/** Writes every UTF-16 unit above 0x7f as `\uXXXX` in lowercase hex. Bytes, not strings: an unsigned body may be 3.5 MB. */
function escapeUnicode(rawBody: Buffer): Buffer {
  const text = rawBody.toString('utf8');
  const escaped = Buffer.allocUnsafe(text.length * 6);
  let end = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      escaped[end++] = unit;
      continue;
    }
    escaped[end++] = 0x5c;
    escaped[end++] = 0x75;
    for (let shift = 12; shift >= 0; shift -= 4) escaped[end++] = HEX[(unit >> shift) & 0xf] ?? 0;
  }
  return escaped.subarray(0, end);
}
