import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { PHONE_NUMBER_ID, WABA_ID } from './signed-webhook.ts';

export type Refusal = { code: number; status?: number; message?: string; details?: string };

/** The error body of Graph for a code. */
export function graphError({ code, message, details }: Refusal): unknown {
  return {
    error: {
      message: message ?? `(#${code}) Made up by the fake`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details: details ?? `Details of ${code}` },
      fbtrace_id: 'AfakeTraceId',
    },
  };
}

/** Why Meta would refuse this body of POST /messages, or null. */
export function refusalOf(body: unknown): Refusal | null {
  if (typeof body !== 'object' || body === null) return { code: 100, message: '(#100) The body is no JSON object' };
  const fields = body as Record<string, unknown>; // an object, checked above
  if (fields['messaging_product'] !== 'whatsapp') {
    return { code: 100, message: '(#100) The parameter messaging_product is required.' };
  }
  if (fields['status'] === 'read') {
    return typeof fields['message_id'] === 'string' ? null : { code: 100, message: '(#100) message_id is required.' };
  }
  if (!isFilled(fields['to']) && !isFilled(fields['recipient'])) {
    return { code: 100, message: '(#100) The parameter to is required.' };
  }
  if (fields['type'] !== 'text') return { code: 100, message: '(#100) The fake takes texts only.' };
  const content = fields['text'] as { body?: unknown } | undefined;
  if (!isFilled(content?.body)) return { code: 100, message: "(#100) The parameter text['body'] is required." };
  if (content.body.length > 4096) return { code: 100, message: "(#100) Param text['body'] must be at most 4096 long." };
  const opaqueId = fields['biz_opaque_callback_data'];
  if (typeof opaqueId === 'string' && opaqueId.length > 512) {
    return { code: 100, message: '(#100) Param biz_opaque_callback_data must be at most 512 long.' };
  }
  return null;
}

/** What the fake's Meta thinks of tokens and numbers. */
export type Standing = { isValid: (token: string) => boolean; health: string };

const allWell: Standing = { isValid: () => true, health: 'AVAILABLE' };

/** What Graph answers to everything but POST /messages. */
export function answerLookup(method: string, url: URL, standing = allWell): { status: number; body: unknown } {
  const [, , id = '', edge] = url.pathname.split('/');
  if (method === 'POST' && edge === 'subscribed_apps') return { status: 200, body: { success: true } };
  if (method !== 'GET') return { status: 400, body: graphError({ code: 100, message: '(#100) Unsupported request' }) };
  if (id === 'debug_token') {
    const isValid = standing.isValid(url.searchParams.get('input_token') ?? '');
    return { status: 200, body: isValid ? DEBUG_TOKEN : INVALID_TOKEN };
  }
  if (id === 'me') return { status: 200, body: { id: '300000000000003', name: 'Test System User' } };
  if (edge === 'subscribed_apps') return { status: 200, body: SUBSCRIBED_APPS };
  if (edge === 'phone_numbers') return { status: 200, body: { data: [phoneNumber(PHONE_NUMBER_ID, standing)] } };
  if (edge === undefined && /^\d+$/.test(id)) return { status: 200, body: phoneNumber(id, standing) };
  return { status: 404, body: graphError({ code: 2500, message: `Unknown path components: ${url.pathname}` }) };
}

const DEBUG_TOKEN = {
  data: {
    app_id: '400000000000004',
    type: 'SYSTEM_USER',
    application: 'Test App',
    data_access_expires_at: 0,
    expires_at: 0,
    is_valid: true,
    issued_at: 1_712_099_387,
    scopes: ['business_management', 'whatsapp_business_management', 'whatsapp_business_messaging'],
    granular_scopes: [
      { scope: 'whatsapp_business_management', target_ids: [WABA_ID] },
      { scope: 'whatsapp_business_messaging' },
    ],
    user_id: '300000000000003',
  },
};

const INVALID_TOKEN = {
  data: { is_valid: false, scopes: [], error: { code: 190, message: 'The session is invalid.', subcode: 467 } },
};

const SUBSCRIBED_APPS = {
  data: [{ whatsapp_business_api_data: { id: '400000000000004', name: 'Test App', link: 'https://app.example/' } }],
};

function phoneNumber(id: string, { health }: Standing): unknown {
  return {
    verified_name: 'Test Business',
    code_verification_status: 'VERIFIED',
    display_phone_number: '15550109999',
    quality_rating: 'GREEN',
    platform_type: 'CLOUD_API',
    throughput: { level: 'STANDARD' },
    webhook_configuration: { application: 'https://app.example/webhook' },
    health_status: {
      can_send_message: health,
      entities: [{ entity_type: 'PHONE_NUMBER', id, can_send_message: health }],
    },
    id,
  };
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Answers with JSON, as Graph does. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body));
}

/** The parsed JSON body of a request, or null. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const sent = await text(request);
  try {
    return JSON.parse(sent);
  } catch {
    return null;
  }
}
