import { signBody } from '../../src/whatsapp/wire/verify-signature.ts';
import { createEnvelopes, type Envelope, type KnownReplies } from './envelopes.ts';
import { damage, hostileValue, toJson } from './hostile-values.ts';
import type { Random } from './random.ts';
import { appSecret, escapedSignature, wrongSignature, wrongWays } from './signatures.ts';

/** One request and all that may be answered to it; `reset` is a connection closed while the body was still being sent. */
export type FuzzCase = {
  kind: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
  allowed: readonly (number | 'reset')[];
  envelope: Envelope | null;
};

/** Of ten thousand requests, so many of each kind; the wrong signatures share their part. */
const weights = {
  'texts, valid': 1_800,
  'every type of Meta, valid': 900,
  'delivered again, valid': 400,
  'of a foreign number, valid': 250,
  'batch of up to 1,000, valid': 8,
  'signed over its escaped form, valid': 150,
  'with another content type, valid': 200,
  'statuses, valid': 600,
  'statuses with hostile ids': 500,
  'damaged payload': 2_000,
  'any JSON value': 500,
  'random bytes': 300,
  'JSON cut short': 250,
  'invalid UTF-8 beside valid texts': 150,
  'compressed, or said to be': 150,
  'too large': 2,
  'badly signed': 1_500,
  handshake: 200,
  'another method or path': 140,
};

const contentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=utf-7',
  'x',
  '',
];
const tooLarge = Buffer.alloc(3.5 * 1024 * 1024 + 1, ' ');
/** Beyond what fits into one write, a refusal may come before the body is out. */
const oneWriteBytes = 48 * 1024;

/** An endless source of cases, the same for the same seed. */
export function createCases(random: Random, replies: KnownReplies): () => FuzzCase {
  const make = createEnvelopes(random, replies);
  let last = make.texts(1);

  const post = (kind: string, body: Buffer, part: Partial<FuzzCase>): FuzzCase => ({
    kind,
    method: 'POST',
    path: '/webhook',
    body,
    allowed: [200],
    envelope: null,
    ...part,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(body, appSecret), ...part.headers },
  });
  const valid = (kind: string, envelope: Envelope, headers: Record<string, string> = {}): FuzzCase => {
    last = envelope;
    return post(kind, Buffer.from(toJson(envelope.body)), { envelope, headers });
  };

  return () => {
    const kind = random.weighted(weights);
    switch (kind) {
      case 'texts, valid':
        return valid(kind, make.texts(1 + random.int(3)));
      case 'every type of Meta, valid':
        return valid(kind, make.ofAnyType());
      case 'delivered again, valid':
        return valid(kind, last);
      case 'of a foreign number, valid':
        return valid(kind, make.foreign());
      case 'batch of up to 1,000, valid':
        return valid(kind, make.texts(random.chance(0.1) ? 1_000 : 2 + random.int(100)));
      case 'signed over its escaped form, valid': {
        const envelope = make.texts(1);
        return valid(kind, envelope, { 'x-hub-signature-256': escapedSignature(toJson(envelope.body)) });
      }
      case 'with another content type, valid':
        return valid(kind, make.texts(1), { 'content-type': random.pick(contentTypes) });
      case 'statuses, valid':
        return valid(kind, make.statuses(random.chance(0.01) ? 300 : 1 + random.int(4), false));
      case 'statuses with hostile ids':
        return post(kind, Buffer.from(toJson(make.statuses(1 + random.int(4), true).body)), {});
      case 'damaged payload':
        return post(kind, Buffer.from(toJson(damage(random, make.toDamage()))), {});
      case 'any JSON value':
        return post(kind, Buffer.from(toJson(hostileValue(random))), {});
      case 'random bytes':
        // A single digit is JSON.
        return post(kind, random.bytes(random.int(400)), { allowed: [200, 400] });
      case 'JSON cut short': {
        const whole = Buffer.from(toJson(make.toDamage()));
        return post(kind, whole.subarray(0, 1 + random.int(whole.length - 1)), { allowed: [400] });
      }
      case 'invalid UTF-8 beside valid texts': {
        const envelope = make.texts(1);
        const json = toJson(envelope.body);
        const bytes = random.pick([[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80], [0xe2, 0x82]]);
        // Node reads what is no UTF-8 as U+FFFD.
        const body = Buffer.concat([Buffer.from(`{"x":"`), Buffer.from(bytes), Buffer.from(`",${json.slice(1)}`)]);
        return post(kind, body, { envelope });
      }
      case 'compressed, or said to be':
        return post(kind, random.bytes(200), {
          headers: { 'content-encoding': random.pick(['gzip', 'br', 'deflate', 'GZIP', 'gzip, gzip', 'x-none']) },
          allowed: [415],
        });
      case 'too large':
        return post(kind, tooLarge, { allowed: [413] });
      case 'badly signed':
        return badlySigned(Buffer.from(toJson(make.toDamage())), random);
      case 'handshake':
        return otherRequest(kind, 'GET', `/webhook?${handshakeQuery(random)}`, [403]);
      case 'another method or path':
      default:
        return otherRequest(kind, ...random.pick(elsewhere));
    }
  };
}

function badlySigned(body: Buffer, random: Random): FuzzCase {
  const kind = random.pick(wrongWays);
  const bytes = random.chance(0.1) ? random.bytes(100) : body;
  const signature = wrongSignature(kind, bytes, random);
  return {
    kind,
    method: 'POST',
    path: '/webhook',
    headers: { 'content-type': 'application/json', ...(signature !== null && { 'x-hub-signature-256': signature }) },
    body: bytes,
    allowed: bytes.length > oneWriteBytes ? [401, 'reset'] : [401],
    envelope: null,
  };
}

function handshakeQuery(random: Random): string {
  return random.pick([
    '',
    'hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong',
    'hub.mode=subscribe&hub.challenge=1',
    'hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=fuzz-verify-token',
    'hub.mode=subscribe&hub.challenge=1&hub.challenge=2&hub.verify_token=fuzz-verify-token',
    'hub.mode[]=subscribe&hub.challenge=1&hub.verify_token=fuzz-verify-token',
    '__proto__=1&constructor=2&%00=%ff&hub.mode=subscribe',
    `hub.verify_token=${'x'.repeat(random.int(4_000))}`,
  ]);
}

/** Requests for anything but the webhook's own two; the last are behind the password, which is also asked for too often. */
const elsewhere: [FuzzCase['method'], string, number[]][] = [
  ['PUT', '/webhook', [404]],
  ['DELETE', '/webhook', [404]],
  ['POST', '/webhook/x', [404]],
  ['GET', '/.env', [404]],
  ['GET', '/%00', [404]],
  ['GET', '/%ff', [400, 404]],
  ['GET', '/..%2f..%2fetc/passwd', [404]],
  ['GET', '//', [404]],
  ['GET', '/api/leads?limit=__proto__', [401, 429]],
  ['POST', '/api/handoffs/%ff/take', [401, 429]],
];

function otherRequest(kind: string, method: FuzzCase['method'], path: string, allowed: readonly number[]): FuzzCase {
  return { kind, method, path, headers: {}, body: null, allowed, envelope: null };
}
