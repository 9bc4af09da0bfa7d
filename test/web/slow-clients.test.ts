import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listen } from '../../src/web/listen.ts';
import { anyStore } from '../helpers/test-database.ts';
import { postSigned, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import {
  appSecret,
  head,
  hears,
  memoryMb,
  rightSignature,
  startEdge,
  wrongSignature,
  type EdgeStand,
  type RawClient,
} from './edge-stand.ts';
import { collectGarbage } from './collect-garbage.ts';

let edge: EdgeStand;

beforeAll(async () => {
  edge = await startEdge();
  // The first webhook may find a busy machine and connections still to be opened.
  await vi.waitFor(customerIsServed, 60_000);
});

afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

/** Another customer's webhook: stored and acknowledged whatever else goes on. */
async function customerIsServed(): Promise<void> {
  const body = webhookBody({ messages: [textMessage({ text: 'Hi' })] });
  const { status } = await postSigned(`${edge.url}/webhook`, body, appSecret, { timeoutMs: 10_000 });
  expect(status).toBe(200);
}

/** Writes the piece again and again until the connection ends, every `pauseMs` or as fast as it is taken. */
async function pour({ socket, closed }: RawClient, piece: Buffer, pauseMs = 0): Promise<void> {
  while (!socket.destroyed && socket.writable) {
    const isRoom = socket.write(piece);
    const next = pauseMs > 0 || isRoom ? sleep(pauseMs) : new Promise((resolve) => void socket.once('drain', resolve));
    await Promise.race([next, closed]);
  }
}

const chunk = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.toString(16)}\r\n`), Buffer.alloc(bytes, 'a'), Buffer.from('\r\n')]);

describe.each(anyStore)('$title clients that are slow, endless or many', () => {
  it('cuts every kind of slow request by itself, while others are served', async () => {
    const drips: [RawClient, Buffer][] = [
      [edge.dial(head(wrongSignature, 'content-length: 1000')), Buffer.from('a')],
      [edge.dial(head(wrongSignature, 'transfer-encoding: chunked')), chunk(1)],
      [edge.dial('POST /webhook HTTP/1.1\r\nhost: x\r\n'), Buffer.from('x-more: 1\r\n')],
      [edge.dial('PO'), Buffer.from('S')],
    ];
    const silent = [
      edge.dial(),
      edge.dial('GET /health HTTP/1.1\r\nhost:'),
      edge.dial(head(wrongSignature, 'content-length: 3400000')),
      edge.dial(head(rightSignature(Buffer.from('{}')), 'content-length: 3', 'expect: 100-continue') + '{}'),
    ];
    const over = new AbortController();
    const ended = Promise.all([
      ...silent.map((client) => client.closed),
      ...drips.map(([client, piece]) => pour(client, piece, 200)),
    ]).then(() => over.abort());
    while (!over.signal.aborted) {
      await customerIsServed();
      await sleep(100);
    }
    await ended;
    const all = [...silent, ...drips.map(([dripping]) => dripping)];
    for (const client of all) expect(client.said()).not.toMatch(/ 200 | 5\d\d /);
  });

  it('answers 413 to a body without end as soon as it is too large, keeps none of it, and cuts it', async () => {
    await collectGarbage();
    const before = memoryMb();
    const endless = Array.from({ length: 4 }, () => edge.dial(head(wrongSignature, 'transfer-encoding: chunked')));
    const poured = endless.map((client) => pour(client, chunk(64 * 1024)));
    await Promise.all(endless.map((client) => hears(client, '413')));
    await customerIsServed();
    await collectGarbage();
    expect(memoryMb() - before).toBeLessThan(25);
    await Promise.all(poured);
  });

  it('serves the next webhook on the connection of one that was too large', async () => {
    for (const bytes of [3.5 * 1024 * 1024 + 1, 5 * 1024 * 1024]) {
      const client = edge.dial(head(wrongSignature, `content-length: ${bytes}`));
      client.socket.write(Buffer.alloc(bytes, 'a'));
      await hears(client, '413 Payload Too Large');
      client.socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
      await hears(client, '200 OK');
      client.socket.destroy();
    }
  });

  it('refuses whatever contradicts itself about the length of its body', async () => {
    const body = Buffer.from(JSON.stringify(webhookBody({ messages: [textMessage({ text: 'smuggled' })] })));
    const signature = rightSignature(body);
    const raw = body.toString('latin1');
    const chunked = `${body.length.toString(16)}\r\n${raw}\r\n0\r\n\r\n`;
    const [shorter, both, twice, negative, huge, brokenChunk] = [
      edge.dial(head(signature, `content-length: ${body.length - 5}`) + raw),
      edge.dial(head(signature, `content-length: ${body.length}`, 'transfer-encoding: chunked') + chunked),
      edge.dial(head(signature, `content-length: ${body.length}`, 'content-length: 5') + raw),
      edge.dial(head(signature, 'content-length: -5') + raw),
      edge.dial(head(signature, 'content-length: 99999999999999999999999') + raw),
      edge.dial(head(signature, 'transfer-encoding: chunked') + `zz\r\n${raw}`),
    ];
    // The signature is over more than was announced, and the rest is no request.
    await hears(shorter, 'HTTP/1.1 40');
    for (const client of [both, twice, negative, huge, brokenChunk]) await hears(client, '400 Bad Request');
    const stored = await edge.db.query<{ n: string }>(`select count(*) n from inbox where body = 'smuggled'`);
    expect(Number(stored.rows[0]?.n)).toBe(0);
  });

  it('lets stalled bodies give way when all together are too large, the oldest first, and serves everybody else', async () => {
    await collectGarbage();
    const before = memoryMb();
    const part = Buffer.alloc(3_000_000, 'a');
    const stalled: RawClient[] = [];
    for (let index = 0; index < 24; index += 1) {
      const client = edge.dial(head(wrongSignature, 'content-length: 3400000'));
      client.socket.write(part);
      stalled.push(client);
      if (index % 4 === 3) await customerIsServed();
    }
    // Ten fit into 32 MB.
    await Promise.all(stalled.slice(0, 12).map((client) => hears(client, '503 Service Unavailable')));
    expect(stalled.at(-1)?.said()).toBe('');
    await customerIsServed();
    await collectGarbage();
    expect(memoryMb() - before).toBeLessThan(32 + 25);
    for (const { socket } of stalled) socket.destroy();
  });

  it('bears hundreds of idle connections without growing, and one that asks without ever reading', async () => {
    await collectGarbage();
    const before = memoryMb();
    const idle = Array.from({ length: 500 }, () => edge.dial('GET /health HTTP/1.1\r\nhost: x\r\n\r\n'));
    await Promise.all(idle.map((client) => hears(client, '200 OK')));
    const deaf = edge.dial();
    deaf.socket.pause();
    deaf.socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(100_000));
    for (let round = 0; round < 10; round += 1) await customerIsServed();
    await collectGarbage();
    // Half of it is the sockets of this test itself.
    expect(memoryMb() - before).toBeLessThan(50);
    for (const client of [...idle, deaf]) client.socket.destroy();
    await customerIsServed();
  });

  it('lets no address shut out others, neither with silent connections nor with slow requests', async () => {
    const { connect } = await import('node:net');
    const gate = Promise.withResolvers<void>();
    let slow = 0;
    const app = (request: IncomingMessage, response: ServerResponse): void => {
      if (request.url !== '/slow') return void response.end('ok');
      slow += 1;
      void gate.promise.then(() => response.end('ok'));
    };
    await using server = await listen(app, { port: 0, host: '127.0.0.1', maxConnections: 3 });
    const url = `http://127.0.0.1:${server.port}`;
    let cut = 0;
    const dial = (firstBytes: string) => {
      const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.2' });
      socket.on('error', () => undefined).once('close', () => (cut += 1));
      socket.write(firstBytes);
      return socket;
    };
    const silent = Array.from({ length: 10 }, () => dial(''));
    await expect.poll(() => cut).toBe(7);
    expect((await fetch(url)).status).toBe(200);
    for (const socket of silent) socket.destroy();
    await expect.poll(() => cut).toBe(10);
    for (let count = 1; count <= 3; count += 1) {
      dial('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
      await expect.poll(() => slow).toBe(count);
    }
    expect((await fetch(url)).status).toBe(200);
    expect(cut).toBe(11);
    gate.resolve();
  });

  it('takes no more connections than it may while all are busy, and takes new ones as soon as others have gone', async () => {
    const gate = Promise.withResolvers<void>();
    let waiting = 0;
    const app = (_request: IncomingMessage, response: ServerResponse): void => {
      waiting += 1;
      void gate.promise.then(() => response.end('ok'));
    };
    await using server = await listen(app, { port: 0, host: '127.0.0.1', maxConnections: 2 });
    const url = `http://127.0.0.1:${server.port}`;
    const held = [fetch(url)];
    await expect.poll(() => waiting).toBe(1);
    held.push(fetch(url));
    await expect.poll(() => waiting).toBe(2);
    await expect(fetch(url)).rejects.toThrow();
    gate.resolve();
    for (const answer of await Promise.all(held)) expect(answer.status).toBe(200);
    expect((await fetch(url)).status).toBe(200);
  });
});
