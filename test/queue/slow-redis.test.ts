import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createQueues } from '../../src/queue/queues.ts';
import { startWorkers } from '../../src/queue/workers.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshName, isMissing, redisUrl } from '../helpers/services.ts';

/** Passes everything on to the real Redis, but holds the second INFO of a connection, which is BullMQ's, back for 3 s. */
async function startHesitantProxy() {
  const target = new URL(redisUrl());
  let held = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let infos = 0;
    client.on('data', (chunk: Buffer) => {
      if (/\binfo\b/i.test(chunk.toString('latin1'))) infos += 1;
      const hesitates = infos === 2 && held < 2;
      if (hesitates) {
        held += 1;
        client.pause();
        setTimeout(() => client.resume(), 3_000);
        setTimeout(() => upstream.write(chunk), 3_000);
      } else {
        upstream.write(chunk);
      }
    });
    upstream.on('data', (chunk) => client.write(chunk));
    for (const [one, other] of [[client, upstream] as const, [upstream, client] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held: () => held,
    close: () => server.close(),
  };
}

describe.skipIf(isMissing.redis)('[redis] a Redis that hesitates while the queue is being opened', () => {
  it('does not make the queue deaf: wake-ups arrive once it answers', async () => {
    const proxy = await startHesitantProxy();
    const prefix = freshName();
    const { logger } = captureLogs();
    const queues = await createQueues({ redisUrl: proxy.url, queuePool: null, logger, prefix });
    const woken = Promise.withResolvers<string>();
    const workers = await startWorkers({
      redisUrl: redisUrl(),
      queuePool: null,
      logger,
      prefix,
      turnConcurrency: 1,
      deliveryConcurrency: 1,
      takeTurn: async (id) => woken.resolve(id),
      deliver: async () => undefined,
    });
    // As the sweeper does, again and again.
    const stop = new AbortController();
    const waking = (async () => {
      while (!stop.signal.aborted) {
        queues.wake.turns(['conversation']);
        await sleep(200, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    })();
    expect(await woken.promise).toBe('conversation');
    expect(proxy.held()).toBeGreaterThan(0);
    stop.abort();
    await waking;
    await queues.close();
    await workers.close(1_000);
    proxy.close();
  });
});
