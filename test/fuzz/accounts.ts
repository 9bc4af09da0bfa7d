import type { Client } from 'pg';
import { PHONE_NUMBER_ID } from '../helpers/signed-webhook.ts';
import type { KnownReplies, SentText } from './envelopes.ts';

const replyCount = 100;

/** Writes replies into a migrated database as the worker would have left them: never sent, being sent, sent once. */
export async function writeReplies(client: Client): Promise<KnownReplies> {
  await client.query(
    `with c as (insert into contacts (phone) select (918000000000 + n)::text from generate_series(1, 10) n returning id),
          v as (insert into conversations (phone_number_id, contact_id) select $1, id from c returning id)
     insert into outbox (conversation_id, phone_number_id, body, state, attempts, wamid)
     select v.id, $1, 'reply', state, attempts, case when state = 'sent' then 'wamid.KNOWN' || v.id || n end
       from v, generate_series(1, $2::int / 10) n, (values ('queued', 0), ('sending', 1), ('sent', 1)) as s (state, attempts)`,
    [PHONE_NUMBER_ID, replyCount],
  );
  const { rows } = await client.query<{ id: string; state: string; wamid: string | null }>(
    'select id, state, wamid from outbox',
  );
  return {
    queuedIds: rows.filter((row) => row.state === 'queued').map((row) => row.id),
    sendingIds: rows.filter((row) => row.state === 'sending').map((row) => row.id),
    sent: rows.flatMap(({ id, wamid }) => (wamid === null ? [] : [{ id, wamid }])),
  };
}

/** All that the server has promised to keep, by its own 200. */
export class Ledger {
  readonly #messages = new Map<string, SentText>();
  readonly #statuses = new Set<string>();

  add(messages: readonly SentText[], statuses: readonly string[]): void {
    for (const message of messages) this.#messages.set(message.wamid, message);
    for (const wamid of statuses) this.#statuses.add(wamid);
  }

  /** Looks for every one of them, and for what must not have happened. Each fault is a sentence; none is the aim. */
  async check(client: Client): Promise<{ faults: string[]; figures: Record<string, number> }> {
    const faults: string[] = [];
    const due = new Map(this.#messages);
    const { rows } = await client.query<{
      wamid: string;
      phone_number_id: string;
      md5: string | null;
      reason: string | null;
    }>(`select wamid, phone_number_id, md5(body) as md5, reason from inbox where wamid like 'wamid.FUZZM%'`);
    let twice = 0;
    let altered = 0;
    let misplaced = 0;
    for (const row of rows) {
      const sent = due.get(row.wamid);
      if (sent === undefined) twice += 1;
      const isForeign = row.phone_number_id !== PHONE_NUMBER_ID;
      // Of a foreign number no text may be kept.
      if (isForeign ? row.md5 !== null : sent !== undefined && sent.textMd5 !== null && sent.textMd5 !== row.md5)
        altered += 1;
      if (isForeign !== (row.reason === 'not one of our phone numbers')) misplaced += 1;
      due.delete(row.wamid);
    }
    const early = new Set(
      await strings(client, `select distinct wamid as value from early_statuses where wamid like 'wamid.FUZZS%'`),
    );
    const lostStatuses = [...this.#statuses].filter((wamid) => !early.has(wamid)).length;
    const [touched = '0'] = await strings(
      client,
      `select count(*) as value from outbox where body = 'reply' and attempts = 0 and (state <> 'queued' or wamid is not null)`,
    );
    const tell = (count: number, what: string): void => void (count > 0 && faults.push(`${count} ${what}`));
    tell(due.size, 'messages acknowledged and not stored');
    tell(twice, 'messages stored twice, or never acknowledged');
    tell(altered, 'texts stored otherwise than sent');
    tell(misplaced, 'messages of a foreign number taken for ours, or the reverse');
    tell(lostStatuses, 'statuses acknowledged and not kept');
    tell(Number(touched), 'replies never sent that a status has touched');
    const counted = async (table: string): Promise<number> =>
      Number((await strings(client, `select count(*) as value from ${table}`))[0]);
    return {
      faults,
      figures: {
        'valid messages acknowledged': this.#messages.size,
        'of them stored, once': rows.length - twice,
        'valid statuses acknowledged': this.#statuses.size,
        'of them kept': this.#statuses.size - lostStatuses,
        'rows in the inbox': await counted('inbox'),
        'rows in quarantine': await counted('quarantine'),
        notices: await counted('notices'),
      },
    };
  }
}

async function strings(client: Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ value: unknown }>(sql);
  return rows.map(({ value }) => String(value));
}
