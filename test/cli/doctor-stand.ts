import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import { verifySignature } from '../../src/whatsapp/wire/verify-signature.ts';
import { answerJson, answerLookup, graphError } from '../helpers/fake-graph-answers.ts';
import { PHONE_NUMBER_ID, WABA_ID } from '../helpers/signed-webhook.ts';
import { runCommand } from './command.ts';

export const APP_ID = '400000000000004';
const APP_SECRET = '0123456789abcdef0123456789abcdef';
export const TOKEN = 'EAAdoctorTOKENforTESTSonly1234567890';
const secrets = [TOKEN, 'doctorverifytoken', APP_SECRET, 'sk-ant-doctor-123456'];

/** What the fake answers: a JSON body with its status, a page of text, or no answer at all. */
export type MetaAnswer = { status?: number; json: unknown } | { status: number; html: string } | 'hang';

export type FakeMeta = { url: string; requests: string[]; close(): Promise<void> };

type MetaOptions = {
  /** By the path below the version, e.g. `debug_token` or `123?fields=status`. */
  overrides?: Record<string, MetaAnswer>;
  /** Where it delivers; by default to an address of its own that knows the app secret. */
  webhookUrl?: string;
  clockAheadMs?: number;
};

/** A healthy set-up at Meta, but for the options. */
export async function startMeta({ overrides = {}, webhookUrl, clockAheadMs = 0 }: MetaOptions = {}): Promise<FakeMeta> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    response.setHeader('Date', new Date(Date.now() + clockAheadMs).toUTCString());
    const url = new URL(request.url ?? '/', 'http://fake');
    if (url.pathname === '/webhook') {
      void answerWebhook(request, response);
      return;
    }
    const path = url.pathname.split('/').slice(2).join('/');
    const fields = url.searchParams.get('fields');
    requests.push(`${request.method} ${path}`);
    const callback = webhookUrl ?? `http://127.0.0.1:${request.socket.localPort}/webhook`;
    const usual = () => healthy(request, { url, fields, callback });
    const answer = overrides[`${path}?fields=${fields}`] ?? overrides[path] ?? usual();
    if (answer === 'hang') return;
    if ('html' in answer) response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.html);
    else answerJson(response, answer.status ?? 200, answer.json);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerWebhook(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isKnown = verifySignature(await buffer(request), request.headers['x-hub-signature-256']?.toString(), [
    APP_SECRET,
  ]);
  response.writeHead(isKnown ? 200 : 401).end();
}

/** A webhook that answers every body with what the function says. */
export async function startStandIn(
  answer: () => Promise<number> | number,
): Promise<{ url: string; close(): Promise<void> }> {
  const reply = async (response: ServerResponse): Promise<void> => void response.writeHead(await answer()).end();
  const server = createServer((request, response) => {
    request.resume().once('end', () => void reply(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function healthy(
  request: IncomingMessage,
  { url, fields, callback }: { url: URL; fields: string | null; callback: string },
): MetaAnswer {
  if (url.pathname.endsWith('/debug_token')) return token({});
  if (fields === 'status') return { json: { status: 'CONNECTED', id: PHONE_NUMBER_ID } };
  if (fields === 'webhook_configuration') return { json: { webhook_configuration: { application: callback } } };
  if (url.pathname.endsWith(`/${APP_ID}/subscriptions`)) {
    const isKnown = request.headers.authorization === `Bearer ${APP_ID}|${APP_SECRET}`;
    if (isKnown) return subscriptions(callback);
    return { status: 400, json: graphError({ code: 190, message: 'Invalid OAuth access token signature.' }) };
  }
  const { status, body } = answerLookup(request.method ?? '', url);
  return { status, json: body };
}

/** What Meta tells about the app's webhooks; without `fields`, all that are of use. */
export function subscriptions(callback: string, fields = allFields): MetaAnswer {
  const named = fields.map((name) => ({ name, version: 'v25.0' }));
  const subscription = { object: 'whatsapp_business_account', callback_url: callback, active: true, fields: named };
  return { json: { data: [subscription] } };
}

const allFields = [
  'messages',
  'account_update',
  'account_alerts',
  'account_review_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'business_capability_update',
  'security',
];

/** The answer of `debug_token` for a permanent token made 30 days ago, with some fields changed. */
export function token(changes: Record<string, unknown>): MetaAnswer {
  return {
    json: {
      data: {
        app_id: APP_ID,
        type: 'SYSTEM_USER',
        application: 'Test App',
        data_access_expires_at: 0,
        expires_at: 0,
        is_valid: true,
        issued_at: secondsFromNow(-30 * 86_400),
        scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
        granular_scopes: [{ scope: 'whatsapp_business_management', target_ids: [WABA_ID] }],
        user_id: '300000000000003',
        ...changes,
      },
    },
  };
}

/** A moment in Unix seconds. */
export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

/** An environment in which everything is right; it lacks DATA_DIR. */
export function goodEnvironment(metaUrl: string): Record<string, string> {
  return {
    WHATSAPP_TOKEN: TOKEN,
    WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
    WHATSAPP_APP_SECRET: APP_SECRET,
    WHATSAPP_VERIFY_TOKEN: 'doctorverifytoken',
    GRAPH_API_URL: metaUrl,
    ANTHROPIC_API_KEY: 'sk-ant-doctor-123456',
  };
}

type Diagnosis = {
  code: number | null;
  /** As printed. */
  raw: string;
  /** With the line breaks within a finding taken out, so that words can be looked for. */
  text: string;
  /** Label and subject of every finding in order, e.g. `FAULT Token`. */
  findings: string[];
};

/** Runs the real command with nothing else in its environment. */
export async function runDoctor(environment: Record<string, string>, args: readonly string[] = []): Promise<Diagnosis> {
  const { code, out, err } = await runCommand('doctor', args, { NO_COLOR: '1', ...environment });
  const raw = out + err;
  const rows = raw.matchAll(/^(ok|warning|FAULT|-) +(\S+(?: \S+)*) {2,}/gm);
  const findings = [...rows].map((match) => `${match[1]} ${match[2]}`);
  return { code, raw, text: raw.replaceAll(/\s+/g, ' '), findings };
}

/** Runs the command against a Meta that is healthy but for the overrides, and expects that it shows no secret. */
export async function diagnoseWith(
  overrides: Record<string, MetaAnswer>,
  environment: Record<string, string>,
): Promise<Diagnosis & { requests: string[] }> {
  const meta = await startMeta({ overrides });
  try {
    const diagnosis = await runDoctor({ ...goodEnvironment(meta.url), ...environment });
    for (const secret of secrets) expect(diagnosis.raw).not.toContain(secret);
    return { ...diagnosis, requests: meta.requests };
  } finally {
    await meta.close();
  }
}
