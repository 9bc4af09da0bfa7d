import type { Request, Response } from 'express';
import type { ChatFile } from '../../db/chat.ts';
import { readKeptFile, type KeptFile } from '../../db/files.ts';
import type { Database } from '../../db/pool.ts';
import { mostFileBytes } from '../../domain/message.ts';
import type { Bucket } from '../../media/bucket.ts';
import { html, type Html } from './html.ts';
import { texts } from './texts.ts';

const words = texts.chat.file;

/** What came as a file below the words of its message: a player, a picture or a link, and why nobody could read it. */
export function fileView({ inboxId, mime, name, seconds, fault, kept }: ChatFile, chatId: string): Html {
  const address = `/console/chats/${chatId}/files/${inboxId}`;
  return html`<div class="file">
    ${kept && shown(address, mime ?? '', name ?? '')}
    <p class="small dim">
      ${seconds !== null && words.length(Math.floor(seconds / 60), Math.round(seconds % 60))}
      ${fault !== null && words.unread(fault)} ${!kept && mime !== null && words.gone}
    </p>
  </div>`;
}

function shown(address: string, mime: string, name: string): Html {
  if (mime.startsWith('audio/'))
    return html`<audio controls preload="none" src="${address}" aria-label="${words.voice}"></audio>`;
  if (mime.startsWith('image/'))
    return html`<a href="${address}"><img src="${address}" alt="${words.picture}" loading="lazy" /></a>`;
  return html`<a href="${address}">${words.open(name)}</a>`;
}

/** Null while the bucket does not hand it out. */
async function bytesOf(file: KeptFile, bucket: Bucket | null): Promise<Buffer | null> {
  if (file.bucketKey === null) return Buffer.from(file.bytes);
  const got = await bucket?.get(file.bucketKey, mostFileBytes, new AbortController().signal);
  return got !== undefined && 'bytes' in got ? got.bytes : null;
}

/**
 * Sends a customer's file to a person who is signed in, as what its bytes are, in parts where the browser asks for one. Whatever is in it runs
 * nowhere; what a browser need not show is saved.
 */
export async function sendFile(
  { db, bucket }: { db: Database; bucket: Bucket | null },
  request: Request,
  response: Response,
): Promise<void> {
  const { id, file } = request.params;
  const isUsable = /^\d{1,18}$/.test(String(file));
  const found = isUsable ? await readKeptFile(db, { conversationId: String(id), inboxId: String(file) }) : null;
  if (found === null) {
    response.status(404).end();
    return;
  }
  const bytes = await bytesOf(found, bucket);
  if (bytes === null) {
    response.status(503).type('text/plain').send(words.bucketAway);
    return;
  }
  const isShown = /^(?:audio|image)\//.test(found.mime);
  response.attachment(found.name.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_'));
  if (isShown) response.set('content-disposition', 'inline');
  response.set({
    'content-type': found.mime,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; img-src 'self'; media-src 'self'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
    'accept-ranges': 'bytes',
  });
  // Some browsers play nothing that does not come in parts.
  const ranges = request.range(bytes.length);
  const [range] = Array.isArray(ranges) ? ranges : [];
  if (range === undefined) {
    response.end(bytes);
    return;
  }
  response.status(206).set('content-range', `bytes ${range.start}-${range.end}/${bytes.length}`);
  response.end(bytes.subarray(range.start, range.end + 1));
}
