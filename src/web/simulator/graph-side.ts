import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SIMULATED_ACCOUNT_ID, SIMULATED_DISPLAY_NUMBER } from './webhook-bodies.ts';

/** A request to the simulated Graph API; `path` is what follows the version, e.g. `['123', 'messages']`. */
export type GraphCall = { version: string; path: readonly string[]; authorization: string | undefined; body?: unknown };

export type GraphAnswer = { httpStatus: number; body: unknown };

export type OutgoingText = { phone: string | null; userId: string | null; text: string; opaqueData: string | null };

export type GraphDeps = {
  token: string;
  phoneNumberId: string;
  /** Takes a text and returns its wamid. */
  acceptText: (text: OutgoingText) => string;
  acceptRead: (wamid: string, typing: boolean) => void;
};

const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

const addressed = z.object({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z
    .string()
    .regex(/^\+?\d{6,15}$/)
    .or(z.string().regex(USER_ID))
    .optional(),
  recipient: z.string().regex(USER_ID).optional(),
  type: z.literal('text'),
  text: z.object({ body: z.string().regex(/\S/).max(4096), preview_url: z.boolean().optional() }),
  biz_opaque_callback_data: z.string().max(512).optional(),
});

const readReceipt = z.object({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().startsWith('wamid.'),
  typing_indicator: z.object({ type: z.literal('text') }).optional(),
});

/** Answers a POST as the Graph API does: 190 for a wrong token, 100 for a bad parameter, else the wamid or `success`. */
export function answerGraphPost(deps: GraphDeps, call: GraphCall): GraphAnswer {
  const refusal = refuse(deps, call);
  if (refusal !== null) return refusal;
  const [id, edge] = call.path;
  if (id !== deps.phoneNumberId || edge !== 'messages') return noSuchObject(id ?? '', 'post');
  const isRead = typeof call.body === 'object' && call.body !== null && 'status' in call.body;
  return isRead ? answerRead(deps, call.body) : answerText(deps, call.body);
}

/** Answers the GET requests of health checks: the number, its account, `me` and `debug_token`. */
export function answerGraphGet(deps: GraphDeps, call: GraphCall): GraphAnswer {
  const refusal = refuse(deps, call);
  if (refusal !== null) return refusal;
  const [id = '', edge] = call.path;
  if (id === 'me') return ok({ id: '200000000000000', name: 'Simulated system user' });
  if (id === 'debug_token') return ok({ data: tokenFacts() });
  if (edge === 'subscribed_apps') return ok({ data: [{ whatsapp_business_api_data: { id: APP_ID, name: 'Demo' } }] });
  if (edge === 'phone_numbers') return ok({ data: [numberFacts(deps.phoneNumberId)] });
  if (id === deps.phoneNumberId) return ok(numberFacts(id));
  if (id === SIMULATED_ACCOUNT_ID) return ok({ id, name: 'Simulated account', health_status: HEALTHY });
  return noSuchObject(id, 'get');
}

/** Builds Graph's error for a bad parameter (code 100). */
export function invalidParameter(details: string): GraphAnswer {
  return graphError(400, 100, '(#100) Invalid parameter', { messaging_product: 'whatsapp', details });
}

const APP_ID = '300000000000000';
const HEALTHY = { can_send_message: 'AVAILABLE', entities: [] };

function refuse(deps: GraphDeps, call: GraphCall): GraphAnswer | null {
  if (call.authorization !== `Bearer ${deps.token}`) {
    return graphError(401, 190, 'Invalid OAuth access token - Cannot parse access token');
  }
  if (!/^v\d+\.\d+$/.test(call.version)) return graphError(400, 2500, 'Unknown path components');
  return null;
}

function answerText(deps: GraphDeps, body: unknown): GraphAnswer {
  const parsed = addressed.safeParse(body);
  if (!parsed.success) return invalidParameter(firstIssue(parsed.error));
  const { to, recipient, text, biz_opaque_callback_data: opaqueData = null } = parsed.data;
  const input = to ?? recipient;
  if (input === undefined) return invalidParameter('The parameter to or recipient is required.');
  // The phone number wins. An id in `to` loses its prefix and goes to a number that nobody has: 200, but never seen.
  const phone = to === undefined ? null : to.replace(/\D/g, '');
  const userId = to === undefined ? input : null;
  const wamid = deps.acceptText({ phone, userId, text: text.body, opaqueData });
  const contact = phone === null ? { input, user_id: input } : { input, wa_id: phone };
  return ok({ messaging_product: 'whatsapp', contacts: [contact], messages: [{ id: wamid }] });
}

function answerRead(deps: GraphDeps, body: unknown): GraphAnswer {
  const parsed = readReceipt.safeParse(body);
  if (!parsed.success) return invalidParameter(firstIssue(parsed.error));
  deps.acceptRead(parsed.data.message_id, parsed.data.typing_indicator !== undefined);
  return ok({ success: true });
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return `Param ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`;
}

function ok(body: unknown): GraphAnswer {
  return { httpStatus: 200, body };
}

function noSuchObject(id: string, verb: 'get' | 'post'): GraphAnswer {
  const message = `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`;
  return graphError(400, 100, message, undefined, 33);
}

function graphError(
  httpStatus: number,
  code: number,
  message: string,
  errorData?: unknown,
  subcode?: number,
): GraphAnswer {
  const error = {
    message,
    type: 'OAuthException',
    code,
    ...(errorData !== undefined && { error_data: errorData }),
    ...(subcode !== undefined && { error_subcode: subcode }),
    fbtrace_id: `A${randomBytes(10).toString('base64url')}`,
  };
  return { httpStatus, body: { error } };
}

function numberFacts(phoneNumberId: string): unknown {
  return {
    id: phoneNumberId,
    verified_name: 'Simulated number',
    display_phone_number: SIMULATED_DISPLAY_NUMBER,
    quality_rating: 'GREEN',
    code_verification_status: 'VERIFIED',
    name_status: 'APPROVED',
    status: 'CONNECTED',
    platform_type: 'CLOUD_API',
    throughput: { level: 'STANDARD' },
    health_status: HEALTHY,
  };
}

function tokenFacts(): unknown {
  const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging'];
  return { app_id: APP_ID, type: 'SYSTEM_USER', application: 'Demo', expires_at: 0, is_valid: true, scopes };
}
