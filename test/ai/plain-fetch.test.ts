import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainFetch } from '../../src/ai/plain-fetch.ts';

describe('the fetch below the SDKs', () => {
  let answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  const server = createServer((request, response) => void answer(request, response));
  let url = '';

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends the allowed headers and no others, and a form with its boundary', async () => {
    const seen: unknown[] = [];
    answer = async (request, response) => {
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      seen.push([request.method, headers, await text(request)]);
      response.end('{}');
    };
    const headers = { authorization: 'Bearer x', 'openai-organization': 'secret', 'content-type': 'application/json' };
    await plainFetch(`${url}/a`, { method: 'post', headers, body: '{"a":"ä"}' });
    const form = new FormData();
    form.set('model', 'whisper');
    await plainFetch(`${url}/b`, { method: 'POST', body: form });
    const { 'openai-organization': _secret, ...allowed } = headers;
    expect(seen[0]).toEqual(['POST', { ...allowed, 'accept-encoding': 'identity' }, '{"a":"ä"}']);
    expect(seen[1]).toEqual([
      'POST',
      { 'accept-encoding': 'identity', 'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/) },
      expect.stringContaining('whisper'),
    ]);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('reads what a server compresses unasked with %s, up to 512 KB of it', async (encoding, compress) => {
    const send = (size: number) => (_: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(200, { 'content-encoding': encoding }).end(compress(Buffer.alloc(size, 'a')));
    answer = send(1_000);
    expect(await (await plainFetch(url)).text()).toBe('a'.repeat(1_000));
    answer = send(5_000_000);
    await expect(plainFetch(url)).rejects.toMatchObject({ faultClass: 'bad_body' });
  });

  it('says that an answer was cut when its compressed rest is missing', async () => {
    const whole = gzipSync(Buffer.from('a word that is not to be seen'.repeat(100)));
    answer = (_, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, whole.length / 2));
    await expect(plainFetch(url)).rejects.toMatchObject({ faultClass: 'connection' });
  });
});
