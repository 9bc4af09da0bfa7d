import { z } from 'zod';
import type { FileShelf } from './file-shelf.ts';
import { type GraphAnswer, graphError, invalidParameter, noSuchObject, ok } from './graph-answers.ts';
import { answerUpload, fileFacts } from './graph-media.ts';
import { outgoingShape } from './outgoing-shape.ts';
import { type OutgoingContent, readOutgoing } from './read-outgoing.ts';
import { SIMULATED_ACCOUNT_ID, SIMULATED_DISPLAY_NUMBER } from './webhook-bodies.ts';

/** A request to the simulated Graph API; `path` is what follows the version, e.g. `['123', 'messages']`. */
export type GraphCall = { version: string; path: readonly string[]; authorization: string | undefined; body?: unknown };

/** A message to a customer that the simulated Meta takes. */
export type Outgoing = OutgoingContent & {
  phone: string | null;
  userId: string | null;
  opaqueData: string | null;
  replyTo: string | null;
};

export type GraphDeps = {
  token: string;
  phoneNumberId: string;
  shelf: FileShelf;
  addressOf: (fileId: string) => string;
  /** Takes a message and returns its wamid. */
  accept: (message: Outgoing) => string;
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
  context: z.object({ message_id: z.string().startsWith('wamid.') }).optional(),
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
  return isRead ? answerRead(deps, call.body) : answerMessage(deps, call.body);
}

/** Takes a file of the business, as the Graph API does: `POST /:version/:phoneNumberId/media`. */
export async function answerGraphUpload(
  deps: GraphDeps,
  call: GraphCall & { contentType: string; bytes: Buffer },
): Promise<GraphAnswer> {
  const refusal = refuse(deps, call);
  if (refusal !== null) return refusal;
  const [id = ''] = call.path;
  return id === deps.phoneNumberId ? answerUpload(deps.shelf, call.contentType, call.bytes) : noSuchObject(id, 'post');
}

/** Deletes a file of the business. */
export function answerGraphDelete(deps: GraphDeps, call: GraphCall): GraphAnswer {
  const refusal = refuse(deps, call);
  if (refusal !== null) return refusal;
  const [id = ''] = call.path;
  return deps.shelf.remove(id) ? ok({ success: true }) : noSuchObject(id, 'delete');
}

/** Answers the GET requests of health checks (the number, its account, `me` and `debug_token`) and those for a file's address. */
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
  const file = deps.shelf.find(id);
  return file === null ? noSuchObject(id, 'get') : fileFacts(file, deps.addressOf(id));
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

function answerMessage(deps: GraphDeps, body: unknown): GraphAnswer {
  const parsed = addressed.safeParse(body);
  if (!parsed.success) return invalidParameter(firstIssue(parsed.error));
  const { to, recipient, context, biz_opaque_callback_data: opaqueData = null } = parsed.data;
  const input = to ?? recipient;
  if (input === undefined) return invalidParameter('The parameter to or recipient is required.');
  const message = outgoingShape.safeParse(body);
  if (!message.success) return invalidParameter(firstIssue(message.error));
  const content = readOutgoing(message.data, deps.shelf);
  if ('details' in content) return invalidParameter(content.details);
  // The phone number wins. An id in `to` loses its prefix and goes to a number that nobody has: 200, but never seen.
  const phone = to === undefined ? null : to.replace(/\D/g, '');
  const userId = to === undefined ? input : null;
  const wamid = deps.accept({ ...content, phone, userId, opaqueData, replyTo: context?.message_id ?? null });
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
