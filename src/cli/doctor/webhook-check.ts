import { skipped, type Finding } from '../../domain/finding.ts';
import type { Secret } from '../../domain/secret.ts';
import { selfTestBody } from '../../whatsapp/wire/parse-webhook.ts';
import { signBody } from '../../whatsapp/wire/verify-signature.ts';

/** A free service that sleeps takes up to a minute to wake; Meta's own messages wait just as long. */
export const webhookTimeoutMs = 75_000;
const wakeLimitMs = 65_000;
const asleepMs = 8_000;
const mostAddresses = 5;

type Answer = { status: number } | { reason: string };

/**
 * Signs a body of which nothing comes and posts it to where Meta delivers: a server of ours with the same app secret answers 200, and 401
 * to the same body with a wrong signature. No secret leaves.
 */
export async function checkWebhook(
  { addresses, secrets }: { addresses: readonly string[]; secrets: readonly Secret[] },
  signal: AbortSignal,
): Promise<Finding[]> {
  if (addresses.length === 0) return [skipped('Webhook', 'Meta named no address that it delivers to')];
  const checks = [...new Set(addresses)]
    .slice(0, mostAddresses)
    .map((address) => checkAddress(address, secrets, signal));
  return await Promise.all(checks);
}

async function checkAddress(address: string, secrets: readonly Secret[], signal: AbortSignal): Promise<Finding> {
  const shown = address.replace(/[?#].*$/s, '');
  const make = (level: Finding['level'], words: string, ...todo: string[]): Finding => {
    return { level, subject: 'Webhook', text: `${shown} ${words}`, todo };
  };
  const body = Buffer.from(selfTestBody);
  const startedMs = performance.now();
  for (const secret of secrets) {
    const fault = explain(await post(address, body, signBody(body, secret.reveal()), signal), make);
    if (fault !== null) return fault;
  }
  const tookMs = performance.now() - startedMs;
  const unsigned = await post(address, body, signBody(body, crypto.randomUUID()), signal);
  if (!('status' in unsigned) || unsigned.status !== 401) {
    const todo = 'Check what is in front of the server: anybody could send it messages in the name of customers.';
    return make('fault', 'takes a wrong signature, or something else than this server answers there.', todo);
  }
  if (tookMs < asleepMs) return make('ok', 'knows the app secret, and refuses a wrong signature');
  const seconds = Math.round(tookMs / 1000);
  return make(
    'warning',
    `needed ${seconds} seconds to answer: it was asleep, as free services are after some quiet, and customers wait that long.`,
    'Use a plan that does not sleep, or have a monitor call /health every 5 minutes: docs/deploy-on-render.md, step 5.',
  );
}

/** Null when the signed body was taken. */
function explain(
  answer: Answer,
  make: (level: Finding['level'], words: string, ...todo: string[]) => Finding,
): Finding | null {
  const callback = "It must be the server's address with /webhook appended: docs/deploy-on-render.md, step 4.";
  if ('reason' in answer) {
    const todo = `Is the server running (Render: Events, Logs)? ${callback}`;
    return make('fault', `does not answer (${answer.reason}), so Meta's messages do not arrive.`, todo);
  }
  const { status } = answer;
  if (status === 200) return null;
  if (status === 401) {
    const todo =
      'Set the same WHATSAPP_APP_SECRET there, that of the app which delivers (App settings > Basic), and deploy.';
    return make('fault', 'refuses a body signed with WHATSAPP_APP_SECRET: the server there has another one.', todo);
  }
  if (status === 503) {
    return make('fault', 'cannot store messages just now (503).', 'Open /ready on that server: it says what is wrong.');
  }
  if (status >= 300 && status < 400) {
    return make('fault', `sends Meta elsewhere (${status}), and Meta does not follow.`, callback);
  }
  return make(
    'fault',
    `is not the webhook of this server (it answered ${status}), so Meta's messages get lost.`,
    callback,
  );
}

async function post(address: string, body: Buffer, signature: string, signal: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
      body: new Uint8Array(body),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(wakeLimitMs)]),
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** fetch itself says only that it failed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no connection';
}
