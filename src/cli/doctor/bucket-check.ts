import type { Config } from '../../config/config.ts';
import type { Finding } from '../../domain/finding.ts';

const todo = [
  'Copy MEDIA_URL again: https://KEY_ID:SECRET@host/bucket, key and secret percent-encoded. The key must be allowed to put, get and delete',
  'objects of this bucket, which must exist. Until then files are kept in the database.',
];

/** Puts a small object into the bucket, reads it back and deletes it. */
export async function checkBucket({ mediaUrl }: Config, signal: AbortSignal): Promise<Finding[]> {
  const subject = 'Bucket';
  if (mediaUrl === null) return [];
  const { openBucket } = await import('../../media/bucket.ts');
  const bucket = openBucket(mediaUrl.reveal());
  const key = `doctor-${crypto.randomUUID()}`;
  const bytes = Buffer.from('written by npm run doctor, and deleted at once');
  const fault = (step: string, why: string): Finding[] => [
    { level: 'fault', subject, text: `an object could not be ${step} (${why}).`, todo },
  ];
  const put = await bucket.put(key, { bytes, mime: 'text/plain' }, signal);
  if (put.fault !== null) return fault('put', put.fault);
  const got = await bucket.get(key, bytes.length, signal);
  const removed = await bucket.remove(key, signal);
  if ('fault' in got) return fault('read back', got.fault);
  if (!got.bytes.equals(bytes)) return fault('read back', 'it is not what was put there');
  if (removed.fault !== null) return fault('deleted', removed.fault);
  return [{ level: 'ok', subject, text: 'stores, returns and deletes files', todo: [] }];
}
