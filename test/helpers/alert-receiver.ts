import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

type ReceivedAlert = { path: string; headers: IncomingHttpHeaders; body: Buffer };
type Answer = number | { status: number; headers?: Record<string, string>; body?: string };

/** A receiver of alerts: its answers are given in order, and 200 when there are no more. */
export async function startAlertReceiver() {
  const calls: ReceivedAlert[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      calls.push({ path: request.url ?? '', headers: request.headers, body });
      const next = answers.shift() ?? 200;
      const { status, headers = {}, body: said = '' } = typeof next === 'number' ? { status: next } : next;
      response.writeHead(status, headers).end(said);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    answers,
    /** The bodies as JSON, taken out. */
    take: () => calls.splice(0).map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
