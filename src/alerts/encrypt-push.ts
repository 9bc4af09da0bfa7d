import { createCipheriv, createECDH, createPrivateKey, hkdfSync, randomBytes, sign, type webcrypto } from 'node:crypto';

const recordSize = 4096;

/**
 * Encrypts a text for one browser as RFC 8291 and RFC 8188 say (aes128gcm, one record); throws for keys that are none. Our own, because
 * the packages there are speak an older draft that Safari does not take, or keep state of their own.
 */
export function encryptForBrowser(text: string, keys: { p256dh: string; auth: string }): Buffer {
  const browser = Buffer.from(keys.p256dh, 'base64url');
  const auth = Buffer.from(keys.auth, 'base64url');
  const once = createECDH('prime256v1');
  const ours = once.generateKeys();
  const derive = (key: Uint8Array, salt: Uint8Array, info: Uint8Array | string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', key, salt, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser, ours]);
  const secret = derive(once.computeSecret(browser), auth, info, 32);
  const salt = randomBytes(16);
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // 2 marks the last record.
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.update(Buffer.of(2)), cipher.final()]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(recordSize);
  return Buffer.concat([salt, size, Buffer.of(ours.length), ours, body, cipher.getAuthTag()]);
}

/** The header by which a push service knows this server (RFC 8292): good for half a day and for this service only. */
export function signForService(endpoint: string, privateKey: webcrypto.JsonWebKey, contact: string): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const expires = Math.floor(Date.now() / 1000) + 43_200;
  const claims = { aud: new URL(endpoint).origin, exp: expires, sub: contact };
  const content = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`;
  const key = createPrivateKey({ key: { ...privateKey }, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return `vapid t=${content}.${signature}, k=${publicPushKey(privateKey)}`;
}

/** Makes the key that push services know a server by. */
export async function createPushKey(): Promise<webcrypto.JsonWebKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return crypto.subtle.exportKey('jwk', pair.privateKey);
}

/** The public half as a browser wants it: an uncompressed point, base64url. */
export function publicPushKey({ x = '', y = '' }: webcrypto.JsonWebKey): string {
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return point.toString('base64url');
}
