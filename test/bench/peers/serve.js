// What all peers share: Node's plain HTTP server, the raw body, and the word that it has started. Whatever is on top is the peer's own.
import { createServer } from 'node:http';

/** Serves `/health` and hands each webhook to `take(bytes, headers, backgroundWork)`, which answers with a status. */
export function serve(take) {
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end('{"status":"ok"}');
      return;
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        response.statusCode = await take(Buffer.concat(chunks), request.headers);
      } catch (error) {
        process.stderr.write(`${error?.stack ?? error}\n`);
        response.statusCode = 500;
      }
      response.end();
    });
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`${JSON.stringify({ msg: 'Started', port: server.address().port })}\n`);
  });
  process.once('SIGTERM', () => process.exit(0));
}

/** The answer that all of them give: no model, no cache, no memory. */
export const echoOf = (text) => `You said: ${text}`;
