import { z } from 'zod';
import { readGraphFault } from '../wire/graph-fault.ts';
import type { GraphClient } from '../send/graph-client.ts';

/** A file that Meta takes: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
type File = { bytes: Buffer; mime: string; name: string };

const takenShape = z.object({ id: z.string().regex(/^[A-Za-z0-9_.:-]{1,200}$/) });
const refusedShape = z.object({ error: z.unknown().optional() });

/** Uploads a file for one of our numbers and returns Meta's id, which lives for 30 days, or in a few words why there is none; never rejects. */
export async function uploadFile(
  { graph }: { graph: Pick<GraphClient, 'post'> },
  { phoneNumberId, bytes, mime, name }: File & { phoneNumberId: string },
  signal: AbortSignal,
): Promise<{ mediaId: string } | { fault: string }> {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', mime);
  form.set('file', new Blob([new Uint8Array(bytes)], { type: mime }), name);
  const answer = await graph.post(`${encodeURIComponent(phoneNumberId)}/media`, form, signal);
  if (answer.kind !== 'answer') return { fault: `Meta: ${answer.reason}` };
  const fault = readGraphFault(refusedShape.safeParse(answer.body).data?.error);
  if (fault !== null) return { fault: `Meta refuses it: ${fault.code} ${fault.title}` };
  const taken = takenShape.safeParse(answer.body).data;
  return taken === undefined ? { fault: `Meta answered ${answer.status} without an id` } : { mediaId: taken.id };
}
