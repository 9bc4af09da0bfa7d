import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { AppError } from '../domain/errors.ts';
import { createPlaces } from './places.ts';

/** Whole requests within 15 s; Node looks for late ones at its own interval, 30 s unless told. */
const limits = {
  requestTimeout: 15_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
};
/** A connection on which nothing moves: a client that asks and never reads its answers would hold one for ever. */
const silenceMs = 75_000;
/** How long open requests get to end before their connections are cut. */
const drainMs = 3_000;

/**
 * Listens; disposing stops taking connections and lets open requests end within three seconds.
 * Slow and endless requests and silent connections are cut. Of more than `maxConnections` at one time the quietest of whoever has most
 * gives way.
 * Rejects with an `AppError` (`port-taken`) when the port is in use.
 */
export async function listen(
  app: RequestListener,
  { port, host, maxConnections = 2_000 }: { port: number; host: string; maxConnections?: number },
): Promise<AsyncDisposable & { port: number }> {
  const server = createServer(limits, app);
  server.timeout = silenceMs;
  boundConnections(server, maxConnections);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      const message = `Port ${port} is taken by another program. Stop that program, or set PORT to a free one.`;
      throw new AppError('port-taken', message, { retry: 'never', cause: error });
    }
    throw error;
  }
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      const cut = setTimeout(() => {
        server.closeAllConnections();
      }, drainMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

/** File handles must be left for the database and for Graph. */
function boundConnections(server: Server, most: number): void {
  const places = createPlaces(most);
  server.on('connection', (socket) => {
    places.take(socket);
  });
  server.on('request', (request, response) => {
    places.setBusy(request.socket, true);
    response.once('close', () => {
      places.setBusy(request.socket, false);
    });
  });
}
