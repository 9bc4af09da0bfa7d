import { z } from 'zod';
import type { Finding } from '../../domain/finding.ts';
import { readGraphFault } from '../wire/graph-fault.ts';
import { quote, readGraph, unreadable, type ReadDeps, type Reading } from '../send/read-graph.ts';

const text = z.string().optional().catch(undefined);

const basicShape = z.object({ id: text, verified_name: text, quality_rating: text, platform_type: text });
const statusShape = z.object({ status: text });
const entityError = z.object({ error_code: z.unknown(), error_description: text, possible_solution: text });
const entityShape = z.object({ entity_type: text, errors: z.array(entityError).catch([]) });
const healthShape = z.object({
  health_status: z.object({ can_send_message: text, entities: z.array(entityShape).catch([]) }),
});
const webhookShape = z.object({
  webhook_configuration: z.object({ phone_number: text, whatsapp_business_account: text, application: text }),
});

/** What Meta tells about a phone number: the sure fields in one reading, those that not every version has each in its own. */
export type NumberFacts = {
  id: string;
  basic: Reading<z.infer<typeof basicShape>>;
  status: Reading<z.infer<typeof statusShape>>;
  health: Reading<z.infer<typeof healthShape>>;
  webhook: Reading<z.infer<typeof webhookShape>>;
};

/** Asks Meta about one phone number id, but not for the phone number itself; never rejects. */
export async function readNumber(deps: ReadDeps, id: string, signal: AbortSignal): Promise<NumberFacts> {
  const read = <T>(fields: string, shape: z.ZodType<T>) =>
    readGraph(deps, { path: encodeURIComponent(id), query: { fields }, shape }, signal);
  // One unknown field is error 100 for the whole call.
  const [basic, status, health, webhook] = await Promise.all([
    read('id,verified_name,quality_rating,platform_type', basicShape),
    read('status', statusShape),
    read('health_status', healthShape),
    read('webhook_configuration', webhookShape),
  ]);
  return { id, basic, status, health, webhook };
}

/** Judges a phone number: on the Cloud API, connected, allowed to send, of good quality; Meta's own advice is passed on. */
export function judgeNumber(facts: NumberFacts): Finding[] {
  const { basic } = facts;
  const subject = `Phone number ${facts.id}`;
  if (basic.kind !== 'read') return [explainUnread(subject, basic)];
  const make = (level: Finding['level'], words: string, ...todo: string[]): Finding => {
    return { level, subject, text: words, todo };
  };
  const findings = [
    ...judgePlatform(basic.value.platform_type, make),
    ...judgeStatus(facts.status, make),
    ...judgeQuality(basic.value.quality_rating, make),
    ...judgeHealth(facts.health, make),
    ...judgeWebhook(facts.webhook, make),
  ];
  return findings.some(({ level }) => level === 'fault') ? findings : [make('ok', summary(facts)), ...findings];
}

type Make = (level: Finding['level'], words: string, ...todo: string[]) => Finding;

function explainUnread(subject: string, reading: Exclude<Reading<unknown>, { kind: 'read' }>): Finding {
  const notFound = reading.kind === 'refused' && [33, 100, 803].includes(reading.fault.code);
  if (!notFound) return unreadable(subject, reading);
  return {
    level: 'fault',
    subject,
    text: `Meta does not know this id, or does not show it to this token. ${quote(reading.fault)}`,
    todo: [
      "Copy the phone number id (not the phone number, not the account id) from Meta's app dashboard under WhatsApp > API Setup into WHATSAPP_PHONE_NUMBER_ID. If it is right: docs/permanent-token.md, step 2.",
    ],
  };
}

function judgePlatform(platform: string | undefined, make: Make): Finding[] {
  if (platform === undefined || platform === 'CLOUD_API') return [];
  const todo = "Register the number for the Cloud API: Meta's app dashboard, WhatsApp > API Setup.";
  return [
    make('fault', `it is not on Meta's Cloud API (Meta says: ${platform}), so nothing can be sent from it.`, todo),
  ];
}

const DISCONNECTED = new Set(['DISCONNECTED', 'OFFLINE', 'BANNED', 'DELETED', 'MIGRATED', 'PENDING', 'UNVERIFIED']);

function judgeStatus(reading: NumberFacts['status'], make: Make): Finding[] {
  // Error 100: this version of Graph has no such field.
  if (reading.kind === 'refused' && reading.fault.code === 100) return [];
  if (reading.kind !== 'read') return [make('warning', 'Meta did not give its status.', 'Run this again later.')];
  const { status } = reading.value;
  if (status === undefined || status === 'CONNECTED') return [];
  const look =
    'Look at the number in WhatsApp Manager (https://business.facebook.com/wa/manage): Meta gives the reason there.';
  if (DISCONNECTED.has(status)) return [make('fault', `its status is ${status}: it cannot be used.`, look)];
  return [make('warning', `its status is ${status}.`, look)];
}

function judgeQuality(quality: string | undefined, make: Make): Finding[] {
  if (quality !== 'YELLOW' && quality !== 'RED') return [];
  const todo = 'Customers block or report it. Look at recent conversations; Meta limits numbers that stay low.';
  const words = `its quality rating is ${quality === 'RED' ? 'low (red)' : 'medium (yellow)'}.`;
  return [{ ...make('warning', words, todo), topic: 'quality' }];
}

function judgeHealth(reading: NumberFacts['health'], make: Make): Finding[] {
  if (reading.kind !== 'read') {
    return [make('warning', 'Meta did not say whether it may send.', 'Run this again later.')];
  }
  const { can_send_message: can, entities } = reading.value.health_status;
  if (can === undefined || can === 'AVAILABLE') return [];
  const advice = entities.flatMap((entity) => entity.errors.map((error) => adviceOf(entity.entity_type, error)));
  const words =
    can === 'BLOCKED' ? 'Meta does not let it send messages.' : `its sending is limited (Meta says: ${can}).`;
  const todo =
    advice.length > 0
      ? [...new Set(advice)]
      : ['Look at the number in WhatsApp Manager: https://business.facebook.com/wa/manage'];
  return [make(can === 'BLOCKED' ? 'fault' : 'warning', words, ...todo)];
}

/** Read as a Graph error, because that frees Meta's texts of numbers and tokens. */
function adviceOf(entityType: string | undefined, error: z.infer<typeof entityError>): string {
  const fault = readGraphFault({
    code: Number.isInteger(error.error_code) ? error.error_code : 0,
    title: error.error_description ?? 'no description',
    error_data: { details: error.possible_solution ?? '' },
  });
  const where = (entityType ?? 'unknown part').toLowerCase().replaceAll('_', ' ');
  return fault === null ? `About the ${where}.` : `About the ${where}, ${quote(fault)}`;
}

function judgeWebhook(reading: NumberFacts['webhook'], make: Make): Finding[] {
  if (reading.kind !== 'read' || addressOf(reading) !== null) return [];
  const todo = "Enter the server's address as the callback URL: docs/deploy-on-render.md, step 4.";
  return [make('fault', 'Meta has no address to deliver its messages to, so none will arrive.', todo)];
}

/** The address that a number's messages are delivered to, whole: its own wins over the account's, and that over the app's. */
export function callbackOfNumber({ webhook }: Pick<NumberFacts, 'webhook'>): string | null {
  if (webhook.kind !== 'read') return null;
  const { phone_number, whatsapp_business_account, application } = webhook.value.webhook_configuration;
  return (
    [phone_number, whatsapp_business_account, application].find((value) => value !== undefined && value !== '') ?? null
  );
}

/** Without its query, which may hold a secret. */
function addressOf(webhook: NumberFacts['webhook']): string | null {
  return callbackOfNumber({ webhook })?.replace(/[?#].*$/s, '') ?? null;
}

function summary({ basic, status, health, webhook }: NumberFacts): string {
  const { verified_name: name, quality_rating: quality } = basic.kind === 'read' ? basic.value : {};
  const can = health.kind === 'read' ? health.value.health_status.can_send_message : undefined;
  const address = addressOf(webhook);
  const parts = [
    ...(name === undefined ? [] : [`"${name}"`]),
    ...(status.kind === 'read' && status.value.status === 'CONNECTED' ? ['connected'] : []),
    ...(can === 'AVAILABLE' ? ['may send'] : []),
    ...(quality === 'GREEN' ? ['quality good'] : []),
    ...(address === null ? [] : [`Meta delivers its messages to ${address}`]),
  ];
  return parts.length === 0 ? 'Meta knows it' : parts.join(', ');
}
