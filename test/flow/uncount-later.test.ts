import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/pool.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshDatabaseUrl, isMissing } from '../helpers/services.ts';
import { message, openFlow, someone } from './flow-world.ts';

/** A line to PostgreSQL that can be cut and mended. */
async function startLine(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const [host, port] = [url.hostname, Number(url.port)];
  const open = new Set<Socket>();
  let isCut = false;
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(port, host);
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [[client, upstream] as const, [upstream, client] as const]) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    set cut(value: boolean) {
      isCut = value;
      if (isCut) cutAll();
    },
    [Symbol.dispose]() {
      cutAll();
      server.close();
    },
  };
}

it.skipIf(isMissing.postgres)(
  '[postgres] a turn that ended with the database counts no start, though its lease could not be given back either',
  async () => {
    const databaseUrl = await freshDatabaseUrl();
    using line = await startLine(databaseUrl);
    const { logger } = captureLogs();
    const direct = await openDatabase({ databaseUrl, dataDir: '', poolSize: 2, logger });
    await migrate(direct);
    const db = await openDatabase({ databaseUrl: line.url, dataDir: '', poolSize: 2, logger });
    await using flow = await openFlow(direct);
    await flow.receive(message(someone({ phone: '919000700001' }), 'do you have mugs'));
    const starts = async () => (await flow.rows<{ starts: number }>('select starts from inbox'))[0]?.starts;
    flow.model.onAsk = async () => {
      line.cut = true;
      return 'Noted';
    };
    await expect(
      takeTurn({ ...flow.deps, db }, flow.woken.turns[0] ?? '', new AbortController().signal),
    ).rejects.toThrow();
    expect(await starts()).toBe(1);
    line.cut = false;
    await expect.poll(starts, { timeout: 8_000 }).toBe(0);
    await Promise.all([db.close(), direct.close()]);
  },
);
