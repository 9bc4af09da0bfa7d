import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createGraphClient, type GraphClient } from '../../src/whatsapp/send/graph-client.ts';

const TOKEN = 'EAAtestTokenThatMustNotLeak';
const never = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0)) await close();
});

async function listen<S extends Server>(server: S): Promise<{ server: S; port: number }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    const closed = once(server, 'close');
    server.close();
    await closed;
  });
  return { server, port: (server.address() as AddressInfo).port }; // listening on TCP
}

type OnRequest = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

async function httpServer(onRequest: OnRequest): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  const { server, port } = await listen(createHttpServer((request, response) => void onRequest(request, response)));
  server.on('connection', () => (connections += 1));
  return { url: `http://127.0.0.1:${port}`, connections: () => connections };
}

async function tcpServer(onConnection: (socket: Socket) => void): Promise<number> {
  return (await listen(createTcpServer(onConnection))).port;
}

function client(
  baseUrl: string,
  options: { timeoutMs?: number; maxSockets?: number; token?: () => string } = {},
): GraphClient {
  const defaults = { version: 'v25.0', token: () => TOKEN, timeoutMs: 5000, maxSockets: 4 };
  const graph = createGraphClient({ baseUrl, ...defaults, ...options });
  closers.unshift(async () => graph.close());
  return graph;
}

describe('the Graph client', () => {
  test('posts JSON below the version with the token in the Authorization header only', async () => {
    const seen: unknown[] = [];
    const { url } = await httpServer(async (request, response) => {
      const { authorization, ...others } = request.headers;
      seen.push([request.method, request.url, authorization, await text(request)]);
      expect(JSON.stringify(others)).not.toContain(TOKEN);
      response.end('{"success":true}');
    });
    const answer = await client(`${url}/`).post('123/messages', { a: 'ä' }, never);
    expect(answer).toEqual({ kind: 'answer', status: 200, body: { success: true } });
    expect(seen).toEqual([['POST', '/v25.0/123/messages', `Bearer ${TOKEN}`, '{"a":"ä"}']]);
  });

  test('gets with an encoded query and asks for the token anew each time', async () => {
    const seen: unknown[] = [];
    const { url } = await httpServer((request, response) => {
      seen.push([request.method, request.url, request.headers.authorization]);
      response.end('{}');
    });
    let token = 'first';
    const graph = client(url, { token: () => token });
    await graph.get('123', { fields: 'id,name', input: 'a&b=c' }, never);
    token = 'second';
    await graph.get('123', {}, never);
    expect(seen).toEqual([
      ['GET', '/v25.0/123?fields=id,name&input=a%26b%3Dc', 'Bearer first'],
      ['GET', '/v25.0/123', 'Bearer second'],
    ]);
  });

  test.each([
    [400, '{"error":{"code":100}}', { error: { code: 100 } }],
    [200, '<html>hello</html>', undefined],
    [502, '<html>Bad gateway</html>', undefined],
    [204, '', undefined],
    [200, '{"cut', undefined],
    [200, 'null', null],
  ])('answers HTTP %i with %j as its parsed JSON or nothing', async (status, sent, body) => {
    const { url } = await httpServer((_, response) => void response.writeHead(status).end(sent));
    expect(await client(url).post('1/messages', {}, never)).toEqual({ kind: 'answer', status, body });
  });

  test('keeps its connection for the next call', async () => {
    const { url, connections } = await httpServer((_, response) => void response.end('{}'));
    const graph = client(url);
    for (let call = 0; call < 5; call += 1) await graph.post('1/messages', {}, never);
    expect(connections()).toBe(1);
  });

  test('opens no more connections than allowed, and says not-sent when none came free in time', async () => {
    const { url, connections } = await httpServer(() => {});
    const graph = client(url, { maxSockets: 1, timeoutMs: 1000 });
    const answers = await Promise.all([1, 2, 3].map(() => graph.post('1/messages', {}, never)));
    expect(answers.map(({ kind }) => kind)).toEqual(['unknown', 'not-sent', 'not-sent']);
    expect(connections()).toBe(1);
  });

  test('follows no redirect, so that the token reaches no other server', async () => {
    let asked = 0;
    const other = await httpServer((_, response) => {
      asked += 1;
      response.end('{}');
    });
    const { url } = await httpServer((_, response) => void response.writeHead(307, { location: other.url }).end());
    expect(await client(url).post('1/messages', {}, never)).toMatchObject({ kind: 'answer', status: 307 });
    expect(asked).toBe(0);
  });

  test('takes no proxy from the environment', async () => {
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']) vi.stubEnv(name, 'http://127.0.0.1:1');
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    const { url } = await httpServer((_, response) => void response.end('{}'));
    expect(await client(url).post('1/messages', {}, never)).toMatchObject({ kind: 'answer', status: 200 });
  });
});

describe('the Graph client when nothing was written', () => {
  test('says not-sent when the connection is refused', async () => {
    const port = await tcpServer(() => {});
    for (const close of closers.splice(0)) await close();
    const answer = await client(`http://127.0.0.1:${port}`).post('1/messages', {}, never);
    expect(answer).toEqual({ kind: 'not-sent', reason: 'connection failed: ECONNREFUSED' });
  });

  test('says not-sent when the host has no address', async () => {
    const answer = await client('http://graph.invalid', { timeoutMs: 3000 }).post('1/messages', {}, never);
    expect(answer.kind).toBe('not-sent');
  });

  test.each([
    ['speaks no TLS', (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up during the handshake', (socket: Socket) => void socket.once('data', () => socket.destroy())],
    ['never finishes the handshake', (socket: Socket) => void socket.resume()],
  ])('says not-sent when the server %s', async (_what, onConnection) => {
    const port = await tcpServer(onConnection);
    const answer = await client(`https://127.0.0.1:${port}`, { timeoutMs: 800 }).post('1/messages', {}, never);
    expect(answer.kind).toBe('not-sent');
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });

  test('says not-sent when the caller had stopped before, and asks nobody', async () => {
    const { url, connections } = await httpServer((_, response) => void response.end('{}'));
    const answer = await client(url).post('1/messages', {}, AbortSignal.abort());
    expect(answer).toEqual({ kind: 'not-sent', reason: 'stopped by the caller' });
    expect(connections()).toBe(0);
  });

  test('shows the token nowhere when it cannot go into a header', async () => {
    const { url } = await httpServer((_, response) => void response.end('{}'));
    const answer = await client(url, { token: () => `${TOKEN}\n\u2028` }).post('1/messages', {}, never);
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });
});

describe('the Graph client when Meta may have acted', () => {
  test.each([
    ['cuts the connection after the request', (socket: Socket) => void socket.once('data', () => socket.destroy())],
    [
      'resets the connection after the request',
      (socket: Socket) => void socket.once('data', () => socket.resetAndDestroy()),
    ],
    ['never answers', (socket: Socket) => void socket.resume()],
    [
      'stops after the headers',
      (socket: Socket) => void socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n')),
    ],
    [
      'stops in the body',
      (socket: Socket) =>
        void socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"messages":')),
    ],
    [
      'cuts the body',
      (socket: Socket) =>
        void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"messages":')),
    ],
    ['sends the body drop by drop without end', (socket: Socket) => drip(socket)],
    ['answers no HTTP', (socket: Socket) => void socket.once('data', () => socket.end('hello\r\n\r\n'))],
  ])('says unknown when the server %s', async (_what, onConnection) => {
    const port = await tcpServer((socket) => {
      socket.on('error', () => socket.destroy());
      onConnection(socket);
    });
    const answer = await client(`http://127.0.0.1:${port}`, { timeoutMs: 800 }).post('1/messages', {}, never);
    expect(answer.kind).toBe('unknown');
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });

  test('says unknown when the caller stops while it waits for the answer', async () => {
    const stop = new AbortController();
    const { url } = await httpServer(() => stop.abort());
    const answer = await client(url).post('1/messages', {}, stop.signal);
    expect(answer).toEqual({ kind: 'unknown', reason: 'stopped by the caller' });
  });

  test.each([
    ['plain', {}, (size: number) => Buffer.alloc(size, 0x20)],
    [
      'compressed to a thousandth',
      { 'content-encoding': 'gzip' },
      (size: number) => gzipSync(Buffer.alloc(size, 0x20)),
    ],
  ])('says unknown when the answer is over 1 MiB, %s', async (_what, headers, body) => {
    const { url } = await httpServer(
      (_, response) => void response.writeHead(200, headers).end(body(50 * 1024 * 1024)),
    );
    const answer = await client(url).post('1/messages', {}, never);
    expect(answer.kind).toBe('unknown');
  });

  test('says unknown to calls that close() cuts', async () => {
    const { url } = await httpServer(() => graph.close());
    const graph = client(url);
    expect((await graph.post('1/messages', {}, never)).kind).toBe('unknown');
  });

  test('leaves no listener on a signal that lives as long as the process', async () => {
    const { url } = await httpServer((_, response) => void response.end('{}'));
    const stop = new AbortController();
    const added = vi.spyOn(stop.signal, 'addEventListener');
    const removed = vi.spyOn(stop.signal, 'removeEventListener');
    await client(url).post('1/messages', {}, stop.signal);
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

function drip(socket: Socket): void {
  socket.once('data', () => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    const timer = setInterval(() => socket.write('1\r\n \r\n'), 20);
    socket.on('close', () => clearInterval(timer));
  });
}
