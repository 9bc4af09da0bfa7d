import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { AppError } from '../domain/errors.ts';

/** Whole requests within 15 s; Node looks for late ones at its own interval, 30 s unless told. */
const limits = {
  requestTimeout: 15_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
};
/** How long open requests get to end before their connections are cut. */
const drainMs = 3_000;

/**
 * Listens; disposing stops taking connections and lets open requests end within three seconds.
 * Slow and endless requests are cut. Rejects with an `AppError` (`port-taken`) when the port is in use.
 */
export async function listen(
  app: RequestListener,
  { port, host }: { port: number; host: string },
): Promise<AsyncDisposable & { port: number }> {
  const server = createServer(limits, app);
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
