// Beside the line: objects of the bucket whose files are gone from the record go as well, however long the bucket was away.
import { readDoomed, settleDoomed } from '../db/doomed-objects.ts';
import type { Database } from '../db/pool.ts';
import type { Bucket } from '../media/bucket.ts';
import type { Logger } from '../observe/logger.ts';

const atOnce = 50;

/** Deletes what has to go, some at a time, until nothing is left, the bucket fails or `signal` aborts. Returns how many are gone. */
export async function clearBucket(
  { db, bucket, logger }: { db: Database; bucket: Bucket; logger: Logger },
  signal: AbortSignal,
): Promise<number> {
  for (let count = 0; ;) {
    const keys = await readDoomed(db, atOnce);
    if (keys.length === 0 || signal.aborted) return count;
    const outcomes = await Promise.all(keys.map(async (key) => ({ key, ...(await bucket.remove(key, signal)) })));
    const gone = outcomes.filter(({ fault }) => fault === null).map(({ key }) => key);
    const left = outcomes.filter(({ fault }) => fault !== null);
    await settleDoomed(db, { gone, left: left.map(({ key }) => key) });
    count += gone.length;
    if (left.length === 0) continue;
    logger.warn({ fault: left[0]?.fault, objects: left.length }, 'The bucket did not delete files: trying again');
    return count;
  }
}
