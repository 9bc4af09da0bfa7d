import { z } from 'zod';
import type { Finding } from '../../domain/finding.ts';
import type { Secret } from '../../domain/secret.ts';
import type { GraphClient } from '../send/graph-client.ts';
import { quote, readGraph, unreadable, type Reading } from '../send/read-graph.ts';

const text = z.string().optional().catch(undefined);
const fieldShape = z.union([z.object({ name: z.string() }).transform(({ name }) => name), z.string()]);
const shape = z.object({
  data: z.array(
    z.object({
      object: text,
      callback_url: text,
      active: z.boolean().optional().catch(undefined),
      fields: z.array(fieldShape.nullable().catch(null)).catch([]),
    }),
  ),
});

/** What Meta tells about an app's webhooks: https://developers.facebook.com/docs/graph-api/reference/application/subscriptions/ */
export type AppFacts = z.infer<typeof shape>;
type AppDeps = { graph: Pick<GraphClient, 'withToken'> };

/** Besides `messages`: what tells an operator of trouble before customers do. */
const usefulFields = [
  'account_update',
  'account_alerts',
  'account_review_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'business_capability_update',
  'security',
];

/**
 * Asks Meta where the app's webhooks go, as the app itself: by its id and secret. Of several secrets, as while one is replaced, the
 * first that Meta accepts counts; never rejects.
 */
export async function readApp(
  { graph }: AppDeps,
  app: { id: string; secrets: readonly Secret[] },
  signal: AbortSignal,
): Promise<Reading<AppFacts>> {
  const call = { path: `${encodeURIComponent(app.id)}/subscriptions`, query: {}, shape };
  let last: Reading<AppFacts> = { kind: 'no-answer', reason: 'no app secret' };
  for (const secret of app.secrets) {
    last = await readGraph({ graph: graph.withToken(`${app.id}|${secret.reveal()}`) }, call, signal);
    if (last.kind !== 'refused') return last;
  }
  return last;
}

/** The address that Meta delivers the app's webhooks to, whole; null when there is none. */
export function callbackOfApp(reading: Reading<AppFacts>): string | null {
  const address = reading.kind === 'read' ? subscriptionIn(reading.value)?.callback_url : undefined;
  return address === undefined || address === '' ? null : address;
}

/** Judges the app: its secret known to Meta, an address for its webhooks, and the fields that are needed. */
export function judgeApp(id: string, reading: Reading<AppFacts>): Finding[] {
  const subject = `Meta app ${id}`;
  const make = (level: Finding['level'], words: string, ...todo: string[]): Finding => {
    return { level, subject, text: words, todo };
  };
  if (reading.kind === 'refused' && isSecretRefused(reading.fault.code)) {
    const todo = `Copy it from Meta's app dashboard, App settings > Basic, of the app ${id}. With another secret every customer's message is answered with 401.`;
    return [make('fault', `WHATSAPP_APP_SECRET is not the secret of this app. ${quote(reading.fault)}`, todo)];
  }
  if (reading.kind !== 'read') return [unreadable(subject, reading)];
  const subscription = subscriptionIn(reading.value);
  const address = callbackOfApp(reading);
  const fields = (subscription?.fields ?? []).filter((field) => field !== null);
  const step = 'docs/deploy-on-render.md, step 4, says how: WhatsApp > Configuration > Webhook.';
  if (subscription === undefined || address === null || subscription.active === false) {
    return [make('fault', 'it has no address for its webhooks, so no message of a customer will arrive.', step)];
  }
  if (!fields.includes('messages')) {
    const words = 'it does not get the webhook field messages, so no message of a customer will arrive.';
    return [make('fault', words, step)];
  }
  const others = fields.length === 2 ? '1 other field' : `${fields.length - 1} other fields`;
  const lacking = usefulFields.filter((field) => !fields.includes(field));
  const well = make('ok', `knows the app secret, and sends messages and ${others} to ${plain(address)}`);
  if (lacking.length === 0) return [well];
  const words = `it does not get the webhook ${lacking.length === 1 ? 'field' : 'fields'} ${lacking.join(', ')}: nothing is told of blocks, limits and the like.`;
  return [well, make('warning', words, step)];
}

function subscriptionIn({ data }: AppFacts): AppFacts['data'][number] | undefined {
  return data.find(({ object }) => object === 'whatsapp_business_account');
}

/** 190: no valid app token; 101: no such app. https://developers.facebook.com/docs/graph-api/guides/error-handling */
function isSecretRefused(code: number): boolean {
  return code === 190 || code === 101;
}

/** Without its query, which may hold a secret. */
function plain(address: string): string {
  return address.replace(/[?#].*$/s, '');
}
