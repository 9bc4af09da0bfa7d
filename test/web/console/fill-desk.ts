import type { Database } from '../../../src/db/pool.ts';
import { keepFigures } from '../../../src/flow/keep-figures.ts';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';

const markup = `<img src=x onerror="document.title='pwned'">`;
const namesWith = (evil: string): string[] => [
  'Asha Patel',
  'Ravi',
  `Bo ${evil}`,
  'Ms. Oyelaran-Featherstonehaugh of the very long name',
  'مريم',
  '林さん',
];

/** Fills a record with a month of a small business; returns the conversation of the best lead. Words are `hostile` but for pictures. */
export async function fillDesk(db: Database, { hostile = true } = {}): Promise<string> {
  const evil = hostile ? markup : '';
  const ids: string[] = [];
  for (const [index, name] of namesWith(evil).entries()) {
    const made = await db.query<{ id: string }>(
      `with k as (insert into contacts (phone, name) values ($1, $2) returning id, name)
       insert into conversations (name, phone_number_id, contact_id, state, waiting_since, last_inbound_at, lead_grade, lead_score, lead_updated_at, lead_state)
       select name, $3, id, $4, now() - interval '40 minutes', now() - interval '1 hour', $5, $6, now() - $7 * interval '1 hour', $8 from k returning id`,
      [
        `91981234567${index}`,
        name,
        PHONE_NUMBER_ID,
        index === 0 ? 'waiting' : 'bot',
        ['hot', 'qualified', 'open'][index % 3],
        95 - index * 12,
        index * 5,
        index === 3 ? 'contacted' : 'new',
      ],
    );
    const id = made.rows[0]?.id ?? '';
    ids.push(id);
    const facts = [
      ['offer', 'Cork coaster', 'the cork ones please'],
      ['quantity', String(100 * (index + 1)), `about ${100 * (index + 1)} pieces ${evil}`],
      ['city', 'Pune', 'deliver to Pune'],
    ];
    for (const fact of facts)
      await db.query(
        `insert into leads (conversation_id, field, value, quote, wamid) values ($1, $2, $3, $4, 'wamid.x')`,
        [id, ...fact],
      );
  }
  await db.query(
    `insert into lead_work (conversation_id, amount, next_step, next_on, note) values ($1, 48500, $2, '2026-01-15', 'Wants a sample first')`,
    [ids[3], `Call about the logo ${evil}`],
  );
  await db.query(
    `insert into turns (conversation_id, source, needs_human, cost_usd, ended_at, attempts)
     select ($1::uuid[])[1 + n % 6], (array['cache', 'model', 'desk'])[1 + n % 3], n % 3 > 0 and n % 5 = 0, 0.002, now() - n * interval '100 minutes',
            case when n % 3 = 1 then '[{"provider":"anthropic","model":"claude-haiku-5-5","outcome":"ok","inputTokens":3000,"outputTokens":200},
              {"provider":"groq","model":"gpt-oss-20b-made-up","outcome":"timeout","inputTokens":900,"outputTokens":100}]' else '[]' end::json
       from generate_series(0, 400) n`,
    [ids],
  );
  await db.query(
    `insert into inbox (phone_number_id, wamid, conversation_id, type, body, sent_at, received_at, disposition, turn_id)
     select $1, gen_random_uuid()::text, conversation_id, 'text', (array['Is there parking near you?', 'Do you engrave names? ${evil.replaceAll("'", "''")}', 'is there PARKING', 'Can I pay by card?'])[1 + (random() * 3)::int],
            ended_at, ended_at, 'answered', id from turns`,
    [PHONE_NUMBER_ID],
  );
  await db.query(
    `insert into outbox (conversation_id, phone_number_id, turn_id, body, state, created_at, sent_at)
     select conversation_id, $1, id, 'An answer', 'read', ended_at, ended_at + (random() * 20) * interval '1 second' from turns`,
    [PHONE_NUMBER_ID],
  );
  await db.query(
    `insert into billed_days select (now() at time zone 'UTC')::date - n, $1, case when n < 8 then 'regular' else 'free_customer_service' end, 'service', 30 + n from generate_series(0, 28) n`,
    [PHONE_NUMBER_ID],
  );
  await db.query(
    `insert into model_spend select (now() at time zone 'UTC')::date - n, 0.1 from generate_series(0, 28) n`,
  );
  await db.query(
    `insert into outbox (conversation_id, phone_number_id, body, state, attempts, attempted_at, reason, fault) values
       ($1, $2, $3, 'failed', 1, now(), '131026 Message undeliverable', '{"code": 131026}'),
       ($1, $2, 'We open at ten tomorrow.', 'parked', 0, null, 'more than 24 hours since the customer wrote: only a template may be sent', null),
       ($1, $2, 'Yes, we do.', 'unknown', 2, now(), 'no answer within 10000 ms', null)`,
    [ids[1], PHONE_NUMBER_ID, `Thank you! ${evil}`],
  );
  await db.query(
    `update conversations set lead_since = lead_updated_at, lead_qualified_at = case when lead_grade <> 'open' then lead_updated_at end`,
  );
  await keepFigures({ db: db, phoneNumberIds: [] }, new AbortController().signal);
  await db.query(`insert into quarantine (reason, body) values ($1, '\\x00')`, [
    `entry.0.changes: expected array ${evil}`,
  ]);
  await db.query(
    `insert into notices (key, field, value) values ('k1', 'account_update', '{"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}}'),
       ('k2', 'phone_number_quality_update', '{"event": "FLAGGED"}')`,
  );
  return ids[0] ?? '';
}
