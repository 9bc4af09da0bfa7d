// The floors, each in a process of its own: Express with one committed INSERT a webhook, and beside it what any server must do
// that promises as much as ours, written as short as it can be: one committed statement a step and the same calls over HTTP.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Pool } from 'pg';
import { Agent, request } from 'undici';

type Webhook = {
  entry: { changes: { value: { messages?: { id: string; from: string; text?: { body: string } }[] } }[] }[];
};

const {
  DATABASE_URL,
  FLOOR_STEPS,
  GRAPH_API_URL = '',
  OPENAI_BASE_URL,
  WHATSAPP_APP_SECRET = '',
  WHATSAPP_PHONE_NUMBER_ID = '',
  WHATSAPP_TOKEN = '',
} = process.env;
const pool = new Pool({ connectionString: DATABASE_URL, max: 10 });
const agent = new Agent({ connections: 32 });
await pool.query(
  'create table if not exists floor_inbox (id text primary key, sender text, body text, raw jsonb, done boolean not null default false)',
);
await pool.query(
  'create table if not exists floor_outbox (id text primary key, recipient text, body text, state text)',
);

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.get('/health', (_request, response) => void response.json({ status: 'ok' }));
app.post('/webhook', express.raw({ type: () => true, limit: '4mb' }), async (incoming, response) => {
  const body = incoming.body as Buffer; // express.raw
  const expected = Buffer.from(`sha256=${createHmac('sha256', WHATSAPP_APP_SECRET).update(body).digest('hex')}`);
  const given = Buffer.from(incoming.get('x-hub-signature-256') ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    response.sendStatus(401);
    return;
  }
  const text = body.toString();
  const messages = (JSON.parse(text) as Webhook).entry.flatMap(({ changes }) =>
    changes.flatMap(({ value }) => value.messages ?? []),
  );
  await pool.query({
    name: 'take',
    text: 'insert into floor_inbox (id, sender, body, raw) select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[]) on conflict do nothing',
    values: [
      messages.map(({ id }) => id),
      messages.map(({ from }) => from),
      messages.map((it) => it.text?.body ?? ''),
      messages.map(() => text),
    ],
  });
  response.sendStatus(200);
  for (const message of FLOOR_STEPS === undefined ? [] : messages) {
    void answer(message.id, message.from, message.text?.body ?? '').catch((error: unknown) =>
      process.stderr.write(`${String(error)}\n`),
    );
  }
});
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // listening on TCP
  process.stdout.write(`${JSON.stringify({ msg: 'Started', port })}\n`);
});
server.keepAliveTimeout = 65_000;
process.once('SIGTERM', () => process.exit(0));

/** The steps of one turn: claim, with a model its two calls, the answer, the send and its outcome. */
async function answer(id: string, sender: string, body: string): Promise<void> {
  await pool.query({ name: 'claim', text: 'update floor_inbox set done = false where id = $1', values: [id] });
  if (FLOOR_STEPS === 'model') {
    await graph({ messaging_product: 'whatsapp', status: 'read', message_id: id, typing_indicator: { type: 'text' } });
    for (let call = 0; call < 2; call += 1) await model(body);
  }
  await pool.query({
    name: 'keep',
    text: "with done as (update floor_inbox set done = true where id = $1) insert into floor_outbox (id, recipient, body, state) values ($1, $2, $3, 'sending')",
    values: [id, sender, `You said: ${body}`],
  });
  await graph({ messaging_product: 'whatsapp', to: sender, type: 'text', text: { body: `You said: ${body}` } });
  await pool.query({ name: 'sent', text: "update floor_outbox set state = 'sent' where id = $1", values: [id] });
}

async function graph(message: Record<string, unknown>): Promise<void> {
  await post(`${GRAPH_API_URL}/v25.0/${WHATSAPP_PHONE_NUMBER_ID}/messages`, message, WHATSAPP_TOKEN);
}

async function model(content: string): Promise<void> {
  await post(`${OPENAI_BASE_URL}/chat/completions`, { model: 'x', messages: [{ role: 'user', content }] }, 'sk-bench');
}

async function post(url: string, body: Record<string, unknown>, token: string): Promise<void> {
  const answered = await request(url, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  await answered.body.dump();
}
