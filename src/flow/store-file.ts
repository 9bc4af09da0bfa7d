// Serves read-files: the bytes of a file go into the bucket where there is one, and stay in the database else.
import { announceObject } from '../db/doomed-objects.ts';
import { keepFile, type ReadFile } from '../db/files.ts';
import type { Database } from '../db/pool.ts';
import type { Bucket } from '../media/bucket.ts';
import type { Logger } from '../observe/logger.ts';

/**
 * Keeps what was read of a message's file. An object is announced before it is made, so that one whose message is gone meanwhile, or whose
 * worker dies, is deleted again. Rejects only when `signal` aborts or the database is away.
 */
export async function storeFile(
  { db, bucket, logger }: { db: Database; bucket: Bucket | null; logger: Logger },
  inboxId: string,
  file: ReadFile,
  signal: AbortSignal,
): Promise<void> {
  const { bytes } = file;
  if (bucket === null || bytes === null) return keepFile(db, inboxId, file, null);
  const key = crypto.randomUUID();
  await announceObject(db, key);
  const { fault } = await bucket.put(key, { bytes, mime: file.mime ?? 'application/octet-stream' }, signal);
  signal.throwIfAborted();
  if (fault !== null) logger.warn({ fault }, 'The bucket did not accept a file: it is kept in the database');
  return keepFile(db, inboxId, file, fault === null ? key : null);
}
