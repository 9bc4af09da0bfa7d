import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type FakeS3 = {
  /** With key id and secret, as `MEDIA_URL` has it. */
  url: string;
  objects: Map<string, { bytes: Buffer; mime: string }>;
  /** Answers everything with this from now on; null: as a bucket does. */
  fail(status: number | null): void;
  close(): Promise<void>;
};

const keyId = 'AKIDbucket';
const secret = 'bucket/secret+do-not-print';
const region = 'eu-test-1';
const bucketPath = '/customers/files/';

/** Starts a bucket that speaks the S3 protocol and takes only what is signed by its key (AWS signature, version 4). */
export async function startFakeS3(): Promise<FakeS3> {
  const objects: FakeS3['objects'] = new Map();
  let failing: number | null = null;
  const server = createServer((request, response) => {
    void (async () => {
      const bytes = await buffer(request);
      const { pathname } = new URL(request.url ?? '/', 'http://fake');
      const key = pathname.slice(bucketPath.length);
      const answer = (status: number, body: Buffer | string = ''): void => void response.writeHead(status).end(body);
      if (failing !== null) return answer(failing);
      if (!isSigned(request)) return answer(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>');
      if (!pathname.startsWith(bucketPath)) return answer(404, '<Error><Code>NoSuchBucket</Code></Error>');
      const found = objects.get(key);
      if (request.method === 'PUT') {
        objects.set(key, { bytes, mime: request.headers['content-type'] ?? '' });
        return answer(200);
      }
      if (request.method === 'DELETE') {
        objects.delete(key);
        return answer(204);
      }
      return found === undefined ? answer(404) : answer(200, found.bytes);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  const user = `${keyId}:${encodeURIComponent(secret)}`;
  return {
    url: `http://${user}@127.0.0.1:${port}${bucketPath.slice(0, -1)}?region=${region}`,
    objects,
    fail: (status) => void (failing = status),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function isSigned(request: IncomingMessage): boolean {
  const { authorization = '', 'x-amz-date': at = '', 'x-amz-content-sha256': hash = '' } = request.headers;
  const [, credential = '', signed = '', given = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(authorization) ??
    [];
  const [id, ...scope] = credential.split('/');
  if (id !== keyId || scope[1] !== region || scope[2] !== 's3') return false;
  const { pathname } = new URL(request.url ?? '/', 'http://fake');
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`);
  const canonical = [request.method, pathname, '', headers.join(''), signed, hash].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const sign = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const signingKey = [...scope].reduce<string | Buffer>(sign, `AWS4${secret}`);
  const text = ['AWS4-HMAC-SHA256', at, scope.join('/'), digest].join('\n');
  return sign(signingKey, text).toString('hex') === given;
}
