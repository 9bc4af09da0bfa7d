import { createHmac } from 'node:crypto';
import { signBody } from '../../src/whatsapp/wire/verify-signature.ts';
import type { Random } from './random.ts';

export const appSecret = '00112233445566778899aabbccddeeff';

/** The ways to sign wrongly; each must be answered 401. */
export const wrongWays = [
  'no signature',
  'signature cut short',
  'signature in upper case',
  'signature of SHA-1',
  'signature under another secret',
  'signature of the body written again',
  'signature of another body',
  'signature with something before or behind it',
] as const;

export type WrongWay = (typeof wrongWays)[number];

/** The header of a body that is signed wrongly in this way; null for none. */
export function wrongSignature(way: WrongWay, body: Buffer, random: Random): string | null {
  const good = signBody(body, appSecret);
  switch (way) {
    case 'no signature':
      return null;
    case 'signature cut short':
      return good.slice(0, random.int(good.length));
    case 'signature in upper case':
      return random.chance(0.5) ? good.toUpperCase() : `sha256=${good.slice(7).toUpperCase().replace(/^\d*$/, 'F')}`;
    case 'signature of SHA-1':
      return `sha1=${createHmac('sha1', appSecret).update(body).digest('hex')}`;
    case 'signature under another secret':
      return signBody(body, `${appSecret.slice(1)}0`);
    case 'signature of the body written again':
      // What is sent has been parsed and written again; what was signed had a space more.
      return signBody(Buffer.concat([body, Buffer.from(' ')]), appSecret);
    case 'signature of another body':
      return signBody(random.bytes(20), appSecret);
    case 'signature with something before or behind it':
    default:
      return random.pick([`${good}0`, `${good}, ${good}`, `x${good}`, `"${good}"`, `${good};v=1`]);
  }
}

/** The form Meta documents: every UTF-16 unit beyond ASCII as `\uXXXX` in lowercase hex. */
export function escapedSignature(json: string): string {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return signBody(Buffer.from(json.replaceAll(/[^\0-\x7f]/g, escape)), appSecret);
}
