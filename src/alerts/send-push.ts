import type { webcrypto } from 'node:crypto';
import type { AlertMessage, AlertOutcome } from '../domain/alert.ts';
import type { ChannelAddress } from './channels.ts';
import { postPublic } from './post-public.ts';

type PushAddress = Extract<ChannelAddress, { kind: 'push' }>;
type PushDeps = { push: () => Promise<{ privateKey: webcrypto.JsonWebKey; contact: string }>; allowLoopback: boolean };

/** A message that comes a day late is news no more. */
const keptForS = 86_400;

/**
 * Sends a message to one browser, encrypted for it (RFC 8291) and signed with our key (RFC 8292); Safari shows it without a service
 * worker (Declarative Web Push). A browser that is gone is `refused`. Never rejects.
 */
export async function sendPush(
  deps: PushDeps,
  { endpoint, keys }: PushAddress,
  { title, text, link, urgent }: AlertMessage,
  signal: AbortSignal,
): Promise<AlertOutcome> {
  try {
    const { privateKey, contact } = await deps.push();
    const { buildPushHTTPRequest } = await import('@pushforge/builder');
    const built = await buildPushHTTPRequest({
      privateJWK: privateKey,
      subscription: { endpoint, keys },
      message: {
        adminContact: contact,
        // https://www.w3.org/TR/push-api/#declarative-push-message
        payload: { web_push: 8030, notification: { title, body: text, navigate: link ?? contact } },
        options: { ttl: keptForS, urgency: urgent ? 'high' : 'normal' },
      },
    });
    const headers = Object.fromEntries(new Headers(built.headers));
    return await postPublic(endpoint, { headers, body: new Uint8Array(built.body), signal, ...deps });
  } catch {
    // Its own words could hold the keys.
    return { kind: 'refused', reason: 'the keys of this browser are not usable: turn notifications on there again' };
  }
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
