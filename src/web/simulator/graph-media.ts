import { z } from 'zod';
import { MAX_FILE_BYTES, type FileShelf, type StoredFile } from './file-shelf.ts';
import { type GraphAnswer, invalidParameter, ok } from './graph-answers.ts';

const megabyte = 1024 * 1024;
/** What Meta takes, by type: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types */
const LIMITS: readonly { types: RegExp; bytes: number }[] = [
  { types: /^audio\/(?:aac|amr|mpeg|mp4|ogg)\b/, bytes: 16 * megabyte },
  { types: /^image\/(?:jpeg|png)$/, bytes: 5 * megabyte },
  { types: /^image\/webp$/, bytes: megabyte / 2 },
  { types: /^video\/(?:mp4|3gpp)$/, bytes: 16 * megabyte },
  { types: /^(?:text\/plain|application\/(?:pdf|msword|vnd\.[\w.+-]+))$/, bytes: MAX_FILE_BYTES },
];

/** Takes an upload, `multipart/form-data` with `messaging_product`, `file` and `type`, and answers with its id. */
export async function answerUpload(shelf: FileShelf, contentType: string, bytes: Buffer): Promise<GraphAnswer> {
  const form = await readForm(contentType, bytes);
  if (form === null) return invalidParameter('The body is not multipart/form-data.');
  if (form.get('messaging_product') !== 'whatsapp') return invalidParameter('Param messaging_product must be whatsapp');
  const file = form.get('file');
  if (!(file instanceof File)) return invalidParameter('Param file is missing');
  const named = z.string().min(1).safeParse(form.get('type')).data;
  const mime = (named ?? file.type).toLowerCase();
  const limit = LIMITS.find(({ types }) => types.test(mime));
  if (limit === undefined)
    return invalidParameter(`Param file must be a file with one of the supported types, not ${mime}`);
  if (file.size === 0 || file.size > limit.bytes)
    return invalidParameter(`Param file must have 1 to ${limit.bytes} bytes`);
  return ok({ id: shelf.add({ mime, name: file.name, bytes: Buffer.from(await file.arrayBuffer()) }).id });
}

/** What Meta tells of a file: its address works for five minutes there, and for as long as the file lives here. */
export function fileFacts({ id, mime, sha256, bytes }: StoredFile, url: string): GraphAnswer {
  return ok({ messaging_product: 'whatsapp', url, mime_type: mime, sha256, file_size: bytes.length, id });
}

async function readForm(contentType: string, bytes: Buffer): Promise<FormData | null> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch {
    return null;
  }
}
