import { AwsClient } from 'aws4fetch';
import { readBucketAddress } from '../domain/bucket-address.ts';

/** A place for files behind the S3 protocol. Calls never reject; a fault is told in plain words without address or key. */
export type Bucket = {
  put(key: string, file: { bytes: Uint8Array; mime: string }, signal: AbortSignal): Promise<{ fault: string | null }>;
  /** Reads no further than `maxBytes`. */
  get(key: string, maxBytes: number, signal: AbortSignal): Promise<{ bytes: Buffer } | { fault: string }>;
  /** What is not there counts as deleted. */
  remove(key: string, signal: AbortSignal): Promise<{ fault: string | null }>;
};

const TIMEOUT_MS = 10_000;

/** Opens the bucket at an address such as `https://KEY:SECRET@host/bucket`, path-style; follows no redirect. */
export function openBucket(address: string): Bucket {
  const { origin, path, region, keyId, secret } = readBucketAddress(address);
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, region, service: 's3', retries: 0 });
  const call = async (key: string, init: RequestInit, signal: AbortSignal): Promise<Response> => {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const request = await client.sign(`${origin}${path}/${encodeURIComponent(key)}`, init);
    return fetch(request, { redirect: 'manual', signal: inTime });
  };
  const done = async (asked: Promise<Response>, ...fine: number[]): Promise<{ fault: string | null }> => {
    try {
      const response = await asked;
      await response.body?.cancel();
      return { fault: response.ok || fine.includes(response.status) ? null : `HTTP ${response.status}` };
    } catch (error) {
      return { fault: faultOf(error) };
    }
  };
  return {
    put: (key, { bytes, mime }, signal) =>
      done(call(key, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': mime } }, signal)),
    remove: (key, signal) => done(call(key, { method: 'DELETE' }, signal), 404),
    async get(key, maxBytes, signal) {
      try {
        const response = await call(key, { method: 'GET' }, signal);
        if (response.ok) return await readAtMost(response, maxBytes);
        await response.body?.cancel();
        return { fault: `HTTP ${response.status}` };
      } catch (error) {
        return { fault: faultOf(error) };
      }
    },
  };
}

async function readAtMost(response: Response, maxBytes: number): Promise<{ bytes: Buffer } | { fault: string }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return { fault: 'larger than any file that was put there' };
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks) };
}

/** Nothing else of an error goes further: it may hold the address. */
function faultOf(error: unknown): string {
  const isLate = error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError');
  return isLate ? 'no answer in time' : 'the connection failed';
}
