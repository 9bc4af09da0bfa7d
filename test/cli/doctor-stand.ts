import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { answerJson, answerLookup } from '../helpers/fake-graph-answers.ts';
import { PHONE_NUMBER_ID, WABA_ID } from '../helpers/signed-webhook.ts';
import { runCommand } from './command.ts';

const APP_ID = '400000000000004';
export const TOKEN = 'EAAdoctorTOKENforTESTSonly1234567890';
const secrets = [TOKEN, 'doctorverifytoken', '0123456789abcdef0123456789abcdef', 'sk-ant-doctor-123456'];

/** What the fake answers: a JSON body with its status, a page of text, or no answer at all. */
export type MetaAnswer = { status?: number; json: unknown } | { status: number; html: string } | 'hang';

type FakeMeta = { url: string; requests: string[]; close(): Promise<void> };

/** A healthy set-up at Meta; `overrides` by the path below the version, e.g. `debug_token` or `123?fields=status`. */
async function startMeta(overrides: Record<string, MetaAnswer> = {}): Promise<FakeMeta> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    const path = url.pathname.split('/').slice(2).join('/');
    const fields = url.searchParams.get('fields');
    requests.push(`${request.method} ${path}`);
    const answer =
      overrides[`${path}?fields=${fields}`] ?? overrides[path] ?? healthy(request.method ?? '', url, fields);
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

function healthy(method: string, url: URL, fields: string | null): MetaAnswer {
  if (url.pathname.endsWith('/debug_token')) return token({});
  if (fields === 'status') return { json: { status: 'CONNECTED', id: PHONE_NUMBER_ID } };
  const { status, body } = answerLookup(method, url);
  return { status, json: body };
}

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
    WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
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
export async function runDoctor(environment: Record<string, string>): Promise<Diagnosis> {
  const { code, out, err } = await runCommand('doctor', [], { NO_COLOR: '1', ...environment });
  const raw = out + err;
  const findings = [...raw.matchAll(/^(ok|warning|FAULT|-) +([^:]+):/gm)].map((match) => `${match[1]} ${match[2]}`);
  return { code, raw, text: raw.replaceAll(/\s+/g, ' '), findings };
}

/** Runs the command against a Meta that is healthy but for the overrides, and expects that it shows no secret. */
export async function diagnoseWith(
  overrides: Record<string, MetaAnswer>,
  environment: Record<string, string>,
): Promise<Diagnosis & { requests: string[] }> {
  const meta = await startMeta(overrides);
  try {
    const diagnosis = await runDoctor({ ...goodEnvironment(meta.url), ...environment });
    for (const secret of secrets) expect(diagnosis.raw).not.toContain(secret);
    return { ...diagnosis, requests: meta.requests };
  } finally {
    await meta.close();
  }
}
