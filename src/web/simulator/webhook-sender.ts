import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../observe/logger.ts';
import { signatureOf, wireBytes } from './webhook-bodies.ts';

/** One POST of a webhook; `httpStatus` is null when no answer came. */
type WebhookAttempt = { httpStatus: number | null; ms: number; attempt: number };

export type WebhookSender = {
  /** Webhooks not answered 200 yet. */
  pending(): number;
  /**
   * Posts `body` until the answer is 200, in order within one `lane`. Never rejects; resolves to false only
   * when the sender was stopped. `onAttempt` hears of every POST.
   */
  send(lane: string, body: unknown, onAttempt: (attempt: WebhookAttempt) => void): Promise<boolean>;
};

const TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;

/** Creates the part that carries signed webhooks by HTTP and, like Meta, repeats what was not answered 200, until `signal` aborts. */
export function createWebhookSender(deps: {
  webhookUrl: () => string;
  appSecret: string;
  logger: Logger;
  signal: AbortSignal;
}): WebhookSender {
  const lanes = new Map<string, Promise<boolean>>();
  let pendingCount = 0;

  async function deliver(body: unknown, onAttempt: (attempt: WebhookAttempt) => void): Promise<boolean> {
    const bytes = wireBytes(body);
    for (let attempt = 1; !deps.signal.aborted; attempt += 1) {
      const startedAt = performance.now();
      const httpStatus = await post(deps, bytes);
      onAttempt({ httpStatus, ms: performance.now() - startedAt, attempt });
      if (httpStatus === 200) return true;
      deps.logger.warn({ httpStatus, attempt }, 'Simulated webhook was not answered 200, it will be repeated');
      await pause(Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS), deps.signal);
    }
    return false;
  }

  return {
    pending: () => pendingCount,
    async send(lane, body, onAttempt) {
      pendingCount += 1;
      const before = lanes.get(lane) ?? Promise.resolve(true);
      const mine = before.then(() => deliver(body, onAttempt));
      lanes.set(lane, mine);
      try {
        return await mine;
      } finally {
        pendingCount -= 1;
        if (lanes.get(lane) === mine) lanes.delete(lane);
      }
    },
  };
}

async function post(
  deps: { webhookUrl: () => string; appSecret: string; logger: Logger; signal: AbortSignal },
  bytes: Buffer,
): Promise<number | null> {
  try {
    const response = await fetch(deps.webhookUrl(), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Hub-Signature-256': signatureOf(bytes, deps.appSecret) },
      body: new Uint8Array(bytes),
      redirect: 'manual',
      signal: AbortSignal.any([deps.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    if (!deps.signal.aborted) deps.logger.debug({ err: error }, 'Simulated webhook got no answer');
    return null;
  }
}

/** Waits `ms`, or less when the signal aborts; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref: false });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
