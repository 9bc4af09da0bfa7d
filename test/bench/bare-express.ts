// The yardstick: what Express 5 alone costs for a signed webhook that is thrown away. Run by bench.ts in a process of its own.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';

const secret = process.env.WHATSAPP_APP_SECRET ?? '';
const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.get('/health', (_request, response) => void response.json({ status: 'ok' }));
app.post('/webhook', express.raw({ type: () => true }), (request, response) => {
  const body = request.body as Buffer; // express.raw
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(request.get('x-hub-signature-256') ?? '');
  response.sendStatus(given.length === expected.length && timingSafeEqual(given, expected) ? 200 : 401);
});
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // listening on TCP
  process.stdout.write(`${JSON.stringify({ msg: 'Started', port })}\n`);
});
server.keepAliveTimeout = 65_000;
process.once('SIGTERM', () => process.exit(0));
