import type { Queryable } from '../../../src/db/pool.ts';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';

let count = 0;

/** Puts a conversation into the record as the path of a message leaves it: the customer's words and the assistant's answer. */
export async function seedChat(
  db: Queryable,
  chat: {
    name?: string | null;
    phone?: string;
    says?: string;
    answer?: string | null;
    state?: 'bot' | 'waiting' | 'human';
    hoursAgo?: number;
    hot?: boolean;
    unread?: boolean;
  } = {},
): Promise<{ id: string; phone: string }> {
  count += 1;
  const phone = chat.phone ?? `4915100${String(100_000 + count)}`;
  const hoursAgo = chat.hoursAgo ?? 1;
  const contact = await db.query<{ id: string }>(`insert into contacts (name, phone) values ($1, $2) returning id`, [
    chat.name === undefined ? `Customer ${count}` : chat.name,
    phone,
  ]);
  const made = await db.query<{ id: string }>(
    `insert into conversations (phone_number_id, contact_id, state, waiting_since, last_inbound_at, lead_grade, unread, human_until, human_since, name)
     select $1, k.id, $3, clock_timestamp() - interval '20 minutes', clock_timestamp() - $4 * interval '1 hour', $5, $6,
            clock_timestamp() + interval '12 hours', clock_timestamp(), k.name from contacts k where k.id = $2 returning id`,
    [
      PHONE_NUMBER_ID,
      contact.rows[0]?.id,
      chat.state ?? 'bot',
      hoursAgo,
      chat.hot === true ? 'hot' : 'open',
      chat.unread ?? true,
    ],
  );
  const id = made.rows[0]?.id ?? '';
  const turn = await db.query<{ id: string }>(
    `insert into turns (conversation_id, source, needs_human, cost_usd, attempts, proof)
     values ($1, 'model', $2, 0.0012, $3, $4) returning id`,
    [
      id,
      chat.state === 'waiting',
      JSON.stringify([
        { provider: 'openai', model: 'some-model', outcome: 'ok', ms: 812, detail: null, requestId: null },
      ]),
      JSON.stringify({
        verifier: { provider: 'openai', model: 'judge' },
        outcome: 'verified',
        voidReason: null,
        drafts: 1,
        sentences: [
          { text: chat.answer ?? 'Hello!', fate: 'sent', class: 'supported', facts: ['f-gone'], fault: null },
        ],
      }),
    ],
  );
  await db.query(
    `insert into inbox (phone_number_id, wamid, conversation_id, type, body, sent_at, received_at, disposition, turn_id, settled_at)
     values ($1, $2, $3, 'text', $4, clock_timestamp(), clock_timestamp() - $5 * interval '1 hour', 'answered', $6, clock_timestamp())`,
    [PHONE_NUMBER_ID, `wamid.${id}`, id, chat.says ?? 'How much is it?', hoursAgo, turn.rows[0]?.id],
  );
  if (chat.answer !== null)
    await db.query(
      `insert into outbox (conversation_id, phone_number_id, turn_id, author, body, state, attempts, created_at)
       values ($1, $2, $3, 'bot', $4, 'delivered', 1, clock_timestamp() - $5 * interval '1 hour' + interval '2 seconds')`,
      [id, PHONE_NUMBER_ID, turn.rows[0]?.id, chat.answer ?? 'It costs what the file says.', hoursAgo],
    );
  return { id, phone };
}
