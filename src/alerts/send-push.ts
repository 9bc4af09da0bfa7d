import type { webcrypto } from 'node:crypto';
import type { AlertMessage, AlertOutcome } from '../domain/alert.ts';
import type { ChannelAddress } from './channels.ts';
import { encryptForBrowser, signForService } from './encrypt-push.ts';
import { postPublic } from './post-public.ts';

type PushAddress = Extract<ChannelAddress, { kind: 'push' }>;
type PushDeps = {
  push: () => Promise<{ privateKey: webcrypto.JsonWebKey; contact: string }>;
  allowLoopback: boolean;
};

/** A message that comes a day late is news no more. */
const keptForS = 86_400;

/**
 * Sends a message to one browser, encrypted for it and signed with our key; Safari shows it without a service worker. A browser that is gone
 * is `refused`. Never rejects.
 */
export async function sendPush(
  deps: PushDeps,
  { endpoint, keys }: PushAddress,
  { title, text, link, urgent }: AlertMessage,
  signal: AbortSignal,
): Promise<AlertOutcome> {
  try {
    const { privateKey, contact } = await deps.push();
    // https://www.w3.org/TR/push-api/#declarative-push-message
    const shown = { web_push: 8030, notification: { title, body: text, navigate: link ?? contact } };
    const headers = {
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
      authorization: signForService(endpoint, privateKey, contact),
      ttl: String(keptForS),
      urgency: urgent ? 'high' : 'normal',
    };
    const body = encryptForBrowser(JSON.stringify(shown), keys);
    return await postPublic(endpoint, { headers, body, signal, ...deps });
  } catch {
    // Its own words could hold the keys.
    return { kind: 'refused', reason: 'the keys of this browser are not usable: turn notifications on there again' };
  }
}
