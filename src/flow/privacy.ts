// Beside the line: what the law gives a customer, all that is kept of them, and its erasure.
import { z } from 'zod';
import { eraseCustomer, findCustomer, lockCustomers, type Erased } from '../db/erase-customer.ts';
import { exportPages, type ExportPage } from '../db/export-customer.ts';
import type { Marks } from '../db/marks.ts';
import type { Database } from '../db/pool.ts';
import { mostFileBytes } from '../domain/message.ts';
import type { Bucket } from '../media/bucket.ts';
import type { Logger } from '../observe/logger.ts';

export type PrivacyDeps = {
  db: Database;
  /** Where files are kept; null: in the database. */
  bucket: Bucket | null;
  marks: Marks;
  /** Takes the jobs of conversations out of the queue; false when its store is away. */
  forgetJobs: (conversationIds: readonly string[]) => Promise<boolean>;
  logger: Logger;
};

/** What became of an erasure; null when nobody has the number. */
export type Erasure = Erased & { queueCleared: boolean };

/**
 * Erases a customer everywhere, so that nothing of a turn or a webhook under way writes any of it back: their rows are gone when they
 * commit. Jobs hold nothing but an id that leads nowhere then; when the queue is away, they stay until they are worked off.
 */
export async function erase({ db, marks, forgetJobs, logger }: PrivacyDeps, customer: string): Promise<Erasure | null> {
  const done = await db.transaction(async (tx) => {
    const known = await findCustomer(tx, customer);
    if (known === null) return null;
    const found = await lockCustomers(tx, known.contactIds);
    return { found, erased: await eraseCustomer(tx, found, marks) };
  });
  if (done === null) return null;
  const queueCleared = await forgetJobs(done.found.conversationIds);
  logger.info({ ...done.erased, queueCleared }, 'Erased a customer');
  return { ...done.erased, queueCleared };
}

/** Everything that is kept of a customer, as pieces of one JSON object with a list a table; null when nobody has the number. */
export async function exportCustomer(
  { db, bucket, logger }: Pick<PrivacyDeps, 'db' | 'bucket' | 'logger'>,
  customer: string,
): Promise<AsyncGenerator<string> | null> {
  const found = await findCustomer(db, customer);
  if (found === null) return null;
  logger.info('Exported the data of a customer');
  return jsonOf(bucket === null ? exportPages(db, found) : withFiles(exportPages(db, found), bucket));
}

const inBucket = z.looseObject({ bucket_key: z.string() });

/** Files of the bucket stand in the export as those of the database do, in hexadecimal; one that cannot be had is said to be missing. */
async function* withFiles(pages: AsyncIterable<ExportPage>, bucket: Bucket): AsyncGenerator<ExportPage> {
  for await (const { table, rows } of pages) {
    const whole = rows.map(async (row) => {
      const file = table === 'files' ? inBucket.safeParse(row).data : undefined;
      if (file === undefined) return row;
      const got = await bucket.get(file.bucket_key, mostFileBytes, new AbortController().signal);
      return 'fault' in got ? { ...file, missing: got.fault } : { ...file, bytes: `\\x${got.bytes.toString('hex')}` };
    });
    yield { table, rows: await Promise.all(whole) };
  }
}

async function* jsonOf(pages: AsyncIterable<ExportPage>): AsyncGenerator<string> {
  let table: string | null = null;
  let isFirst = true;
  for await (const page of pages) {
    if (page.table !== table) {
      yield `${table === null ? '{' : '],'}${JSON.stringify(page.table)}:[`;
      isFirst = true;
    }
    table = page.table;
    for (const row of page.rows) {
      yield `${isFirst ? '' : ','}${JSON.stringify(row)}`;
      isFirst = false;
    }
  }
  yield ']}';
}
