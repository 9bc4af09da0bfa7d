// `npm run bench -- --plans`: how PostgreSQL runs what every message takes, on a record of many rows; `--rows N`.
import { Client } from 'pg';
import { readChatSoFar } from '../../src/db/chat-so-far.ts';
import { resolveContacts } from '../../src/db/contacts.ts';
import { resolveConversations } from '../../src/db/conversations.ts';
import { storeMessages } from '../../src/db/inbox.ts';
import { createMarks } from '../../src/db/marks.ts';
import { migrate } from '../../src/db/migrate.ts';
import { claimDelivery, findDueNumber, recordSent } from '../../src/db/outbox.ts';
import { openDatabase, type Database, type Queryable } from '../../src/db/pool.ts';
import { reserveSending } from '../../src/db/sending/send-pace.ts';
import { applyStatuses, type StatusRow } from '../../src/db/statuses.ts';
import type { DeliveryClaim } from '../../src/db/send-together.ts';
import { claimTurn, gatherWaiting } from '../../src/db/turn-claims.ts';
import { commitTurn } from '../../src/db/turns.ts';
import type { Answer } from '../../src/domain/turn.ts';
import { parseWebhook } from '../../src/whatsapp/wire/parse-webhook.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { watch, type Shown } from './explain.ts';
import { PHONE_NUMBER_ID, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { startPostgresServer } from '../helpers/servers.ts';

/** Of the rows: these wait for a turn and as many replies to be sent, each in a chat of its own. */
const backlog = 10_000;
/** Messages of one customer who writes more than all others. */
const longest = 20_000;
const fingerprints = ['x'];

const answer: Answer = {
  text: 'Hello',
  source: 'model',
  language: 'en',
  needsHuman: false,
  attempts: [],
  inputTokens: 1,
  outputTokens: 1,
  proof: null,
};

/** Fills a record, runs each statement of the path on it and tells how; a Markdown table. */
export async function measurePlans(rows: number): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const server = stack.adopt(await startPostgresServer(), (running) => running.stop());
  const logger = await createLogger({ level: 'warn', pretty: false });
  const opened = await openDatabase({ databaseUrl: server.url, dataDir: '', poolSize: 4, logger });
  const db = stack.adopt(opened, (open) => open.close());
  await migrate(db);
  // The plans are made while nothing is there, as on the first day of a server, and must do for all that comes.
  await runPath(db, () => undefined);
  await fill(server.url, rows);
  const most = new Map<string, Shown>();
  await runPath(db, (one) => {
    if (one.blocks >= (most.get(one.name)?.blocks ?? 0)) most.set(one.name, one);
  });
  const lines = [...most.values()].map(({ name, blocks, rows: read, ways }) => [
    name,
    String(blocks),
    String(read),
    ways.join(', '),
  ]);
  const all = [['', 'pages of 8 KB', 'rows read', 'by'], ['---', '---', '---', '---'], ...lines];
  return `${all.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

async function fill(databaseUrl: string, rows: number): Promise<void> {
  const client = new Client(databaseUrl);
  await client.connect();
  const customers = Math.max(backlog * 2, Math.floor(rows / 20));
  try {
    // Neither foreign keys nor triggers: these rows are consistent.
    await client.query('set session_replication_role = replica; set synchronous_commit = off');
    await client.query(
      `insert into contacts (phone, name) select (910000000000 + n)::text, 'Customer ' || n from generate_series(1, ${customers}) n on conflict do nothing`,
    );
    await client.query(
      `insert into conversations (phone_number_id, contact_id, last_inbound_at) select '${PHONE_NUMBER_ID}', id, now() - interval '1 hour' from contacts on conflict do nothing`,
    );
    await client.query('create temp table chats as select id, row_number() over () as place from conversations');
    await client.query('create index on chats (place); analyze chats');
    const chat = (n: string): string => `case when ${n} <= ${longest} then 1 else 1 + ${n} % ${customers} end`;
    const settled = `from generate_series(1, ${rows}) n join chats c on c.place = ${chat('n')}`;
    const at = "now() - interval '1 hour' - n * interval '1 second'";
    await client.query(
      `insert into turns (conversation_id, source, language, ended_at) select c.id, 'model', 'en', ${at} ${settled}`,
    );
    await client.query(
      `insert into inbox (phone_number_id, wamid, conversation_id, type, body, sent_at, received_at, disposition, settled_at)
       select '${PHONE_NUMBER_ID}', 'wamid.' || n, c.id, 'text', 'How much are ' || n || ' of them?', ${at}, ${at}, 'answered', ${at} ${settled}`,
    );
    await client.query(
      `insert into outbox (conversation_id, phone_number_id, body, state, wamid, created_at, sent_at, attempts, attempted_at)
       select c.id, '${PHONE_NUMBER_ID}', 'They are ' || n, 'read', 'wamid.out.' || n, ${at}, ${at}, 1, ${at} ${settled}`,
    );
    await client.query(
      `insert into inbox (phone_number_id, wamid, conversation_id, type, body, sent_at, raw)
       select '${PHONE_NUMBER_ID}', 'wamid.waits.' || place, id, 'text', 'Hi', now(), '{}' from chats where place <= ${backlog}`,
    );
    await client.query(
      `insert into outbox (conversation_id, phone_number_id, body)
       select id, '${PHONE_NUMBER_ID}', 'Hello' from chats where place > ${backlog} and place <= ${backlog * 2}`,
    );
  } finally {
    await client.end();
  }
}

/** Each of them as the server does it, and for several conversations, the longest among them. */
async function runPath(db: Database, show: (shown: Shown) => void): Promise<void> {
  const ingest = (name: string, tx: Queryable): Queryable => watch(tx, name, show);
  const path = (name: string): Database =>
    ({
      ...watch(db.path, name, show),
      transaction: <T>(work: (tx: Queryable) => Promise<T>) => db.path.transaction(work),
    }) as Database; // all that is asked of it
  const messages = [1, 2, 3].map((n) => textMessage({ from: String(910_000_000_000 + n), text: 'Hi' }));
  const said = parseWebhook(webhookBody({ messages })).filter((event) => event.kind === 'message');
  await db.ingest.transaction(async (tx) => {
    const { contactIds } = await resolveContacts(ingest('contacts of a webhook', tx), said, createMarks([]));
    const wanted = contactIds.flatMap((contactId) =>
      contactId === null ? [] : [{ phoneNumberId: PHONE_NUMBER_ID, contactId, name: null, sentAtS: 1 }],
    );
    const ids = await resolveConversations(ingest('its conversations', tx), wanted);
    const entries = said.map((message, at) => ({
      message,
      conversationId: ids[at] ?? null,
      skipReason: null,
      consent: null,
    }));
    await storeMessages(ingest('its messages', tx), entries);
  });
  const waiting = await idsOf(
    db,
    `select conversation_id as id from inbox where disposition = 'waiting' order by id limit 5`,
  );
  const claims = await Promise.all(
    waiting.map((id) => claimTurn(path('claim of turns'), id, 30_000, { tokenFingerprints: fingerprints })),
  );
  const [again, soFar, due] = [path('gathering again'), path('the chat so far'), path('what is due')];
  await Promise.all(waiting.map((id) => gatherWaiting(again, id)));
  await Promise.all(waiting.map((id) => readChatSoFar(soFar, id, 20)));
  await Promise.all(
    claims.flatMap((claim) =>
      claim === null
        ? []
        : [
            commitTurn(path('commit of turns'), claim, {
              messages: claim.messages,
              answer,
              parts: ['Hello'],
              force: true,
              dead: false,
            }),
          ],
    ),
  );
  await reserveSending(path('permits'), PHONE_NUMBER_ID, 5, { gapMs: 1, burstMs: 100 });
  await Promise.all(waiting.map((id) => findDueNumber(due, id, fingerprints)));
  const sends = await Promise.all(
    waiting.map((id) =>
      claimDelivery(path('claim of deliveries'), id, { leaseMs: 30_000, tokenFingerprints: fingerprints }),
    ),
  );
  await Promise.all(
    sends.flatMap((claim) =>
      claim === null ? [] : [recordSent(path('outcomes'), claim, `wamid.sent.${claim.outboxId}`)],
    ),
  );
  const spoken = sends.flatMap((claim) => (claim === null ? [] : statusOf(claim)));
  await db.ingest.transaction((tx) => applyStatuses(ingest('statuses of a webhook', tx), spoken, createMarks([])));
}

function statusOf({ outboxId, attempt }: DeliveryClaim): StatusRow {
  const nothing = {
    epoch: null,
    mark: null,
    sentAtS: null,
    readAtS: null,
    fault: null,
    price: null,
    retryAfterMs: null,
  };
  const harmless = { asksPerson: false, stopsNumber: false, slowsNumberMs: null };
  const said = { status: 'delivered', deliveredAtS: 1, wamid: `wamid.sent.${outboxId}` } as const;
  return { ...nothing, ...harmless, ...said, phoneNumberId: PHONE_NUMBER_ID, outboxId, attempt };
}

async function idsOf(db: Database, sql: string): Promise<string[]> {
  return (await db.query<{ id: string }>(sql)).rows.map(({ id }) => id);
}
