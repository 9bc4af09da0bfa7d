import { rushLimits } from '../../src/app/parts.ts';
import { createRush } from '../../src/std/rush.ts';
import { business } from '../business/stand-ins.ts';
import { testMarks } from '../helpers/marks.ts';
import { connect, type Socket } from 'node:net';
import { Secret } from '../../src/domain/secret.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { createApp } from '../../src/web/app.ts';
import { listen } from '../../src/web/listen.ts';
import { signBody } from '../../src/whatsapp/wire/verify-signature.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { PHONE_NUMBER_ID } from '../helpers/signed-webhook.ts';
import { anyStore, openTestDatabase, type StoreKind } from '../helpers/test-database.ts';
import { tokensOf } from '../helpers/tokens.ts';

export const appSecret = 'a'.repeat(32);
export const verifyToken = 'verify-token';

/** The real app behind the real listener over a real store, and raw sockets to it. */
export type EdgeStand = AsyncDisposable & {
  url: string;
  db: Awaited<ReturnType<typeof openTestDatabase>>['db'];
  /** The conversations that were woken, as often as they were. */
  woken: string[];
  logs: ReturnType<typeof captureLogs>;
  /** Opens a socket that is destroyed at the end; what it receives is collected in `said`. */
  dial(firstBytes?: string): RawClient;
};

export type RawClient = { socket: Socket; said: () => string; closed: Promise<void> };

/** Starts the HTTP surface alone, on a free port: nothing works on what it stores. */
export async function startEdge(kind: StoreKind = anyStore[0]?.kind ?? 'embedded'): Promise<EdgeStand> {
  await using stack = new AsyncDisposableStack();
  const { db } = stack.use(await openTestDatabase(kind));
  const logs = captureLogs();
  const woken: string[] = [];
  const sending = { tokens: tokensOf('EAATEST'), phoneNumberIds: [PHONE_NUMBER_ID] };
  const app = createApp({
    webhook: {
      db,
      wake: { turns: (ids) => void woken.push(...ids), deliveries: () => undefined },
      killPoint: () => undefined,
      ...sending,
      metrics: createMetrics({ counting: false, logger: logs.logger }),
      notify: false,
      returnAfterHours: () => 1,
      words: () => ({}),
      businessOf: () => business(),
      marks: testMarks,
      rush: createRush(rushLimits),
      appSecrets: [new Secret(appSecret)],
      verifyToken: new Secret(verifyToken),
      logger: logs.logger,
    },
    health: {
      ...sending,
      db,
      isQueueReachable: async () => true,
      hasModels: true,
      settleMs: 1_000,
      logger: logs.logger,
    },
    logger: logs.logger,
    simulator: null,
  });
  const { port } = stack.use(await listen(app, { port: 0, host: '127.0.0.1' }));
  const sockets = stack.adopt(new Set<Socket>(), (open) => {
    for (const socket of open) socket.destroy();
  });
  const started = stack.move();
  return {
    url: `http://127.0.0.1:${port}`,
    db,
    woken,
    logs,
    dial(firstBytes) {
      const client = dial(port, firstBytes);
      sockets.add(client.socket);
      return client;
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function dial(port: number, firstBytes = ''): RawClient {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (chunk) => {
    said += chunk.toString('latin1');
  });
  // A reset is one of the ways to be refused.
  socket.on('error', () => undefined);
  if (firstBytes !== '') socket.write(firstBytes, 'latin1');
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  return { socket, said: () => said, closed };
}

/** The head of a POST to the webhook; the header lines given come last. */
export function head(...lines: string[]): string {
  return [`POST /webhook HTTP/1.1`, 'host: x', ...lines, '', ''].join('\r\n');
}

/** A header that looks like a signature and is none. */
export const wrongSignature = `x-hub-signature-256: sha256=${'0'.repeat(64)}`;

/** The right signature as a header line. */
export function rightSignature(body: Buffer): string {
  return `x-hub-signature-256: ${signBody(body, appSecret)}`;
}

/** Resolves once the client has been sent this; rejects when the connection ends without it. */
export async function hears(client: RawClient, words: string): Promise<void> {
  const found = Promise.withResolvers<void>();
  const look = (): void => {
    if (client.said().includes(words)) found.resolve();
  };
  client.socket.on('data', look);
  void client.closed.then(() => {
    look();
    found.reject(new Error(`closed without "${words}": ${client.said().slice(0, 300)}`));
  });
  look();
  await found.promise;
}

/** What is in use after a collection, in megabytes: JavaScript's heap and the buffers beside it. */
export function memoryMb(): number {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
}
