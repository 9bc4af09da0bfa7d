import type { Database } from '../../../src/db/pool.ts';

/** Something of each kind that a page shows or changes. */
export async function seedNumber(
  db: Database,
  { number, name, phone }: { number: string; name: string; phone: string },
): Promise<Record<string, string>> {
  const rows = async (sql: string, ...params: unknown[]) => (await db.query<{ id: string }>(sql, params)).rows;
  const one = async (sql: string, ...params: unknown[]): Promise<string> => (await rows(sql, ...params))[0]?.id ?? '';
  const contact = await one('insert into contacts (phone, name) values ($1, $2) returning id', phone, name);
  const chat = await one(
    `insert into conversations (phone_number_id, contact_id, state, waiting_since, last_inbound_at, lead_grade, lead_score, lead_updated_at, unread, name)
     values ($1, $2, 'waiting', now(), now(), 'hot', 90, now(), true, $3) returning id`,
    number,
    contact,
    name,
  );
  const turn = await one(
    `insert into turns (conversation_id, source, needs_human, cost_usd) values ($1, 'model', true, 0.01) returning id`,
    chat,
  );
  const said = (wamid: string, words: string, disposition: string) =>
    one(
      `insert into inbox (phone_number_id, wamid, conversation_id, type, body, media, sent_at, disposition, turn_id)
       values ($1, $2, $3, 'text', $4, 'image', now(), $5, $6) returning id::text`,
      number,
      `${number}.${wamid}`,
      chat,
      words,
      disposition,
      turn,
    );
  const file = await said('1', `secret of ${name} giraffe`, 'answered');
  const message = await said('2', `lost words of ${name}`, 'dead');
  await rows(`insert into files (inbox_id, mime, name, bytes) values ($1, 'image/png', 'x.png', '\\x00')`, file);
  const reply = await one(
    `insert into outbox (conversation_id, phone_number_id, body, state, created_at)
     values ($1, $2, $3, 'failed', now() + interval '1 second') returning id::text`,
    chat,
    number,
    `reply to ${name}`,
  );
  const answer = await one(
    `insert into outbox (conversation_id, phone_number_id, author, body, state, created_at)
     values ($1, $2, 'human', $3, 'sent', now() + interval '2 seconds') returning id::text`,
    chat,
    number,
    `answer to ${name}`,
  );
  await rows(
    `insert into leads (conversation_id, field, value, quote, wamid) values ($1, 'city', $2, 'x', 'w')`,
    chat,
    `city of ${name}`,
  );
  await rows(
    `insert into lead_work (conversation_id, next_step, next_on) values ($1, $2, '2026-01-01')`,
    chat,
    `step of ${name}`,
  );
  await rows(
    `insert into notes (conversation_id, person_id, who, body) values ($1, $1, 'Somebody', $2)`,
    chat,
    `note on ${name}`,
  );
  const event = await one(
    `insert into lead_events (conversation_id, kind, state, settled_at, payload) values ($1, 'hot', 'failed', now(), '{}') returning id`,
    chat,
  );
  const notice = await one(
    `insert into notices (key, phone_number_id, field, value) values ($1, $2, 'security', $3::json) returning id::text`,
    `notice ${number}`,
    number,
    JSON.stringify({ event: `notice of ${name}` }),
  );
  await rows(
    `insert into billed_days (day, phone_number_id, kind, category, messages) values ((now() at time zone 'UTC')::date, $1, 'regular', 'service', $2)`,
    number,
    name === 'Ours' ? 3 : 4_711,
  );
  const channel = await one(
    `insert into alert_channels (kind, label, shown, sealed, numbers) values ('slack', $1, 'x', '\\x00', $2) returning id`,
    `channel of ${name}`,
    [number],
  );
  const sheet = await one(
    `insert into sheet_tokens (hash, numbers) values ($1, $2) returning id`,
    Buffer.from(number),
    [number],
  );
  return { chat, file, message, reply, answer, event, notice, channel, sheet };
}
