import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getPublic } from '../../src/std/get-public.ts';

describe('getPublic', () => {
  let server: Server;
  let base = '';
  let asked = 0;
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/file': (response) => response.end('bytes'),
    '/moved': (response) => response.writeHead(302, { location: '/file' }).end(),
    '/inside': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
    '/loop': (response) => response.writeHead(302, { location: '/loop' }).end(),
    '/empty': (response) => response.end(),
    '/large': (response) => response.end('x'.repeat(2_000)),
    '/endless': (response) => void response.write('x'),
  };

  beforeAll(async () => {
    server = createServer(({ url = '' }, response) => {
      asked += 1;
      (answers[url] ?? (() => response.writeHead(404).end()))(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const get = async (path: string, { ms = 5_000, allowLoopback = true } = {}): Promise<string> => {
    const got = await getPublic(`${base}${path}`, {
      maxBytes: 1_000,
      signal: AbortSignal.timeout(ms),
      allowLoopback,
    });
    return 'bytes' in got ? got.bytes.toString() : got.fault;
  };

  it('brings the bytes, also from where it is led to, and else says why not without the address', async () => {
    expect(await get('/file')).toBe('bytes');
    expect(await get('/moved')).toBe('bytes');
    expect(await get('/inside')).toBe('the address leads to no public address');
    expect(await get('/loop')).toBe('the address leads on and on');
    expect(await get('/none')).toBe('it answered 404');
    expect(await get('/empty')).toBe('it is empty');
    expect(await get('/large')).toBe('it is too large');
    expect(await get('/endless', { ms: 100 })).toBe('it did not come in time');
  });

  it('asks nothing inside this machine or network', async () => {
    asked = 0;
    expect(await get('/file', { allowLoopback: false })).toBe('the address leads to no public address');
    expect(asked).toBe(0);
  });
});
