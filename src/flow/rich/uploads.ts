// Serves choose-rich: files of the owner's at Meta, uploaded once for a number and used until they expire.
import { keepUpload, readUpload, type Upload } from '../../db/uploads.ts';
import type { Queryable } from '../../db/pool.ts';
import { AppError } from '../../domain/errors.ts';
import { isPdf } from '../../media/pdf-text.ts';
import { redrawPicture } from '../../media/picture.ts';
import type { Logger } from '../../observe/logger.ts';
import { getPublic } from '../../std/get-public.ts';
import { inTime } from '../../std/in-time.ts';
import { uploadFile } from '../../whatsapp/media/upload-file.ts';
import type { GraphClient } from '../../whatsapp/send/graph-client.ts';

export type UploadsDeps = {
  db: Queryable;
  /** Not the one that replies leave by: none of them waits behind a file. */
  graph: Pick<GraphClient, 'withToken'>;
  /** What a number's calls go out with. */
  token: (phoneNumberId: string) => string;
  logger: Logger;
  /** For tests: files of this machine; configuration refuses it in production. */
  allowLoopback: boolean;
  /** The bytes at an address, where they are not fetched from it: in the demo. */
  sampleOf?: (url: string) => Promise<Buffer | null>;
};

type WantedFile = { phoneNumberId: string; url: string; kind: 'picture' | 'document'; name: string };

export type Uploads = {
  /** Meta's id of a file; null when there is none within a few seconds, and the words with the address must do. Rejects when the database is away. */
  idOf(file: WantedFile): Promise<string | null>;
};

const megabyte = 1024 * 1024;
const mostBytes = { picture: 10 * megabyte, document: 16 * megabyte } as const;
/** A customer waits for it; what drawing the picture takes besides, nobody waits for. */
const [deadlineMs, mostWaitMs] = [4_000, 5_000];
/** Their bytes are in memory; who comes while so many are under way gets the address. */
const mostAtOnce = 4;

/** Creates what uploads; those who want the same file at the same time share the work. */
export function createUploads(deps: UploadsDeps): Uploads {
  const underWay = new Map<string, Promise<Upload>>();
  return {
    async idOf(file) {
      const known = await readUpload(deps.db, file);
      if (known !== null) return idIn(known);
      const key = JSON.stringify([file.phoneNumberId, file.url]);
      if (!underWay.has(key)) {
        if (underWay.size >= mostAtOnce) return null;
        underWay.set(
          key,
          bring(deps, file).finally(() => underWay.delete(key)),
        );
      }
      const work = underWay.get(key) as Promise<Upload>; // there, or put there just now
      const soon = await inTime(work, mostWaitMs).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'too-slow') return null;
        throw error;
      });
      return soon === null ? null : idIn(soon);
    },
  };
}

function idIn(upload: Upload): string | null {
  return 'mediaId' in upload ? upload.mediaId : null;
}

async function bring(deps: UploadsDeps, file: WantedFile): Promise<Upload> {
  const signal = AbortSignal.timeout(deadlineMs);
  const upload = await transfer(deps, file, signal);
  if ('fault' in upload)
    deps.logger.warn(
      { fault: upload.fault, offer: file.name, file: file.kind },
      'A file of an offer could not be sent: customers get its address',
    );
  await keepUpload(deps.db, file, upload);
  return upload;
}

async function transfer(deps: UploadsDeps, file: WantedFile, signal: AbortSignal): Promise<Upload> {
  const { phoneNumberId, url, kind } = file;
  const sample = (await deps.sampleOf?.(url)) ?? null;
  const got = sample
    ? { bytes: sample }
    : await getPublic(url, { maxBytes: mostBytes[kind], signal, allowLoopback: deps.allowLoopback });
  if ('fault' in got) return got;
  const ready = kind === 'picture' ? await redrawPicture(got.bytes) : pdfOf(got.bytes);
  if ('fault' in ready) return ready;
  return uploadFile({ graph: deps.graph.withToken(deps.token(phoneNumberId)) }, { phoneNumberId, ...ready }, signal);
}

function pdfOf(bytes: Buffer): { bytes: Buffer; mime: string; name: string } | { fault: string } {
  return isPdf(bytes) ? { bytes, mime: 'application/pdf', name: 'document.pdf' } : { fault: 'not a PDF' };
}
