import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { contentRefusal, type IsUploaded } from './fake-graph-content.ts';
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
export function refusalOf(body: unknown, isUploaded: IsUploaded = () => true): Refusal | null {
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
  const opaqueId = fields['biz_opaque_callback_data'];
  if (typeof opaqueId === 'string' && opaqueId.length > 512) {
    return { code: 100, message: '(#100) Param biz_opaque_callback_data must be at most 512 long.' };
  }
  if (fields['type'] === 'template') return templateRefusal(fields['template']);
  if (fields['type'] !== 'text') return contentRefusal(fields, isUploaded);
  const content = fields['text'] as { body?: unknown } | undefined;
  if (!isFilled(content?.body)) return { code: 100, message: "(#100) The parameter text['body'] is required." };
  if (content.body.length > 4096) return { code: 100, message: "(#100) Param text['body'] must be at most 4096 long." };
  return null;
}

function templateRefusal(template: unknown): Refusal | null {
  const { name, language, components } = (template ?? {}) as Record<string, unknown>; // each field is checked
  const known = TEMPLATES.data.find(
    (one) => one.name === name && one.language === (language as { code?: unknown })?.code,
  );
  if (known === undefined) return { code: 132_001, status: 404, message: '(#132001) Template name does not exist.' };
  if (known.status !== 'APPROVED') return { code: 132_015, message: '(#132015) Template is paused.' };
  const given = JSON.stringify(components ?? []).match(/"type":"text"/g)?.length ?? 0;
  const gaps = new Set(JSON.stringify(known.components).match(/\{\{\w+\}\}/g)).size;
  return given === gaps ? null : { code: 132_000, message: '(#132000) Number of parameters does not match.' };
}

/** The templates of the fake's account: filled by position, by name, and four that cannot be sent. */
const TEMPLATES = {
  data: [
    {
      name: 'order_ready',
      language: 'en_US',
      status: 'APPROVED',
      category: 'UTILITY',
      parameter_format: 'POSITIONAL',
      components: [
        { type: 'HEADER', format: 'TEXT', text: 'Your order' },
        {
          type: 'BODY',
          text: 'Hello {{1}}, your order {{2}} is ready.',
          example: { body_text: [['Maria', 'A-17']] },
        },
        { type: 'FOOTER', text: 'Test Business' },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Thanks' }] },
      ],
    },
    {
      name: 'we_are_back',
      language: 'es',
      status: 'APPROVED',
      category: 'MARKETING',
      parameter_format: 'NAMED',
      components: [
        {
          type: 'BODY',
          text: 'Hola {{first_name}}, ¿seguimos?',
          example: { body_text_named_params: [{ param_name: 'first_name', example: 'Lucía' }] },
        },
      ],
    },
    { name: 'paused_one', language: 'en_US', status: 'PAUSED', category: 'MARKETING', components: [] },
    { name: 'refused_one', language: 'en_US', status: 'REJECTED', category: 'MARKETING', components: [] },
    {
      name: 'with_picture',
      language: 'en_US',
      status: 'APPROVED',
      category: 'MARKETING',
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text: 'Look!' },
      ],
    },
    {
      name: 'log_in_code',
      language: 'en_US',
      status: 'APPROVED',
      category: 'AUTHENTICATION',
      components: [{ type: 'BODY', text: '{{1}} is your code.' }],
    },
  ],
};

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
  if (edge === 'message_templates') return { status: 200, body: templatePage(url) };
  if (edge === 'phone_numbers') return { status: 200, body: { data: [phoneNumber(PHONE_NUMBER_ID, standing)] } };
  if (edge === undefined && /^\d+$/.test(id)) return { status: 200, body: phoneNumber(id, standing) };
  return { status: 404, body: graphError({ code: 2500, message: `Unknown path components: ${url.pathname}` }) };
}

/** Three a page, so that who does not ask for the next page misses some. */
function templatePage(url: URL): unknown {
  const from = Number(url.searchParams.get('after') ?? 0);
  const data = TEMPLATES.data.slice(from, from + 3);
  const isLast = from + 3 >= TEMPLATES.data.length;
  return {
    data,
    paging: { cursors: { after: String(from + 3) }, ...(!isLast && { next: 'https://graph.example/next' }) },
  };
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

/** The body of a request: parsed JSON, the form of an upload, or null. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const sent = await buffer(request);
  const type = request.headers['content-type'] ?? '';
  try {
    if (type.startsWith('multipart/'))
      return await new Response(sent, { headers: { 'content-type': type } }).formData();
    return JSON.parse(sent.toString());
  } catch {
    return null;
  }
}
