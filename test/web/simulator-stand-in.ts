import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { loadBusiness } from '../../src/business/load-business.ts';
import { simulatedCustomers } from '../../src/web/simulator/customers.ts';
import { createSimulatedMeta, type SimulatedMeta } from '../../src/web/simulator/simulated-meta.ts';
import { createSimulatorRouter } from '../../src/web/simulator/simulator-route.ts';

const APP_SECRET = 'simulated-app-secret';
export const PHONE_NUMBER_ID = '400000000000000';
export const TOKEN = 'EAAsimulated';
/** The people of the sample business. */
export const customers = simulatedCustomers(await loadBusiness('business.yaml'));

/** One POST of a webhook as it came: bytes, and whether the signature over them is right. */
type Received = { raw: Buffer; signatureOk: boolean; value: WebhookValue };

export type WebhookValue = {
  metadata: { phone_number_id: string };
  contacts: Array<{ profile?: { name?: string; username?: string }; wa_id?: string; user_id?: string }>;
  messages?: Array<{
    id: string;
    from?: string;
    from_user_id?: string;
    timestamp: string;
    type: string;
    text: { body: string };
  }>;
  statuses?: Array<Record<string, unknown> & { id: string; status: string }>;
};

export type StandIn = {
  url: string;
  meta: SimulatedMeta;
  received: Received[];
  /** Resolves with the first webhook, past or future, that matches. */
  waitFor: (matches: (it: Received) => boolean) => Promise<Received>;
  /** HTTP statuses to answer the next webhooks with; 200 when empty. */
  answers: number[];
  close: () => Promise<void>;
};

/**
 * Starts a server with the simulator mounted and a `/webhook` that stands in for the real one. `onText` is what the
 * server would do with a customer's text.
 */
export async function startStandIn(
  onText: (value: WebhookValue, graphUrl: string) => Promise<void> = async () => {},
  port = 0,
): Promise<StandIn> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const answers: number[] = [];
  const work: Promise<void>[] = [];
  const app = express();
  app.disable('x-powered-by');
  const server = createServer(app);
  let url = '';
  const meta = createSimulatedMeta({
    customers,
    webhookUrl: () => `${url}/webhook`,
    appSecret: APP_SECRET,
    phoneNumberId: PHONE_NUMBER_ID,
    token: TOKEN,
    logger: pino({ level: 'silent' }),
    pace: { sentAfterMs: 5, deliveredAfterMs: 5 },
  });
  const simulator = createSimulatorRouter(meta, {
    aiConfigured: false,
    businessName: 'Kala Gifts',
    offers: ['Cork coaster', 'A5 diary'],
    fields: ['quantity', 'city'],
  });
  app.use(simulator.router);
  app.post('/webhook', express.raw({ type: () => true, limit: '4mb' }), (request, response) => {
    // express.raw with this type always leaves a Buffer.
    const raw = request.body as Buffer;
    const right = `sha256=${createHmac('sha256', APP_SECRET).update(raw).digest('hex')}`;
    const value = readValue(raw);
    received.push({ raw, signatureOk: request.get('x-hub-signature-256') === right, value });
    const status = answers.shift() ?? 200;
    response.status(status).end();
    for (const look of waiting) look();
    if (status === 200 && value.messages !== undefined) {
      // A rejection fails the test that closes this server.
      work.push(onText(value, `${url}/simulator/graph`));
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server that listens has an AddressInfo.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    meta,
    received,
    answers,
    waitFor: (matches) =>
      new Promise((resolve) => {
        const look = () => {
          const found = received.find(matches);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async close() {
      await Promise.all(work);
      meta.close();
      simulator.closeAll();
      await closeServer(server);
    },
  };
}

/** Posts to the Graph side as the server's own client does. */
export async function postGraph(
  graphUrl: string,
  body: unknown,
  options: { token?: string; phoneNumberId?: string } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const { token = TOKEN, phoneNumberId = PHONE_NUMBER_ID } = options;
  const response = await fetch(`${graphUrl}/v25.0/${phoneNumberId}/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(5000),
  });
  // Graph answers objects only.
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function readValue(raw: Buffer): WebhookValue {
  // The shape is asserted by the tests that read it.
  const body = JSON.parse(raw.toString('utf8')) as { entry: [{ changes: [{ value: WebhookValue }] }] };
  return body.entry[0].changes[0].value;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}
