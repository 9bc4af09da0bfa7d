import type { MessageReceived } from '../domain/message.ts';
import { recordWish, writtenAt } from './consent.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';

/** A message on its way into the inbox; without a conversation it is kept but never answered. */
export type InboxEntry = {
  message: MessageReceived;
  conversationId: string | null;
  skipReason: string | null;
  /** The whole message stops messages or starts them again. */
  consent: 'out' | 'in' | null;
};

/**
 * Stores inbound messages within the caller's transaction and returns the conversations that now have something to
 * answer. A message already stored is a no-op, for ever: the key is (phone number id, wamid).
 */
export async function storeMessages(
  tx: Queryable,
  entries: readonly InboxEntry[],
): Promise<{ waiting: string[]; stored: number }> {
  const stored = await tx.query<{ conversation_id: string | null; disposition: string }>(
    `with stored as (
       insert into inbox (phone_number_id, wamid, conversation_id, type, body, media, raw, sent_at, received_at, disposition, reason, settled_at, consent)
       select phone_number_id, wamid, conversation_id, type, body, media, raw::json, to_timestamp(sent_at_s),
              statement_timestamp() + position * interval '1 microsecond',
              case when reason is null then 'waiting' else 'skipped' end, reason, case when reason is null then null else now() end, consent
         from json_to_recordset($1::json) as x (phone_number_id text, wamid text, conversation_id uuid, type text,
              body text, media text, raw text, sent_at_s double precision, position integer, reason text, consent text)
       on conflict (phone_number_id, wamid) do nothing
       returning id, conversation_id, disposition, consent, received_at, ${writtenAt('inbox')} as written_at
     ), ${recordWishes}
     select conversation_id, disposition from stored`,
    // Written in key order, so that two webhooks with the same messages cannot deadlock.
    [jsonParameter(entries.map(toRow).sort((a, b) => (a.wamid < b.wamid ? -1 : 1)))],
  );
  const waiting = stored.rows.filter((row) => row.disposition === 'waiting').map((row) => row.conversation_id);
  return { waiting: [...new Set(waiting.filter((id) => id !== null))], stored: stored.rowCount };
}

/** The newest wish of each conversation and contact among the rows just `stored`. */
const recordWishes = `wished as (
       select distinct on (conversation_id) conversation_id, consent as kind, written_at as at, id as by from stored
        where consent is not null and conversation_id is not null order by conversation_id, written_at desc, received_at desc
     ), said as (
       update conversations c set ${recordWish('c', { kind: 'w.kind', at: 'w.at', by: 'w.by' })}
         from wished w where c.id = w.conversation_id returning c.contact_id, w.kind, w.at, w.by
     ), agreed as (
       update contacts k set ${recordWish('k', { kind: 'w.kind', at: 'w.at', by: 'w.by' })}
         from (select distinct on (contact_id) * from said order by contact_id, at desc, by desc) w where k.id = w.contact_id
     )`;

function toRow({ message, conversationId, skipReason, consent }: InboxEntry, position: number) {
  const { handling } = message;
  const reason = skipReason ?? (handling.kind === 'skip' ? handling.reason : null);
  return {
    phone_number_id: message.phoneNumberId,
    wamid: message.wamid,
    conversation_id: conversationId,
    type: message.type,
    // To a foreign number: counted, and none of it kept.
    body: handling.kind === 'text' && skipReason === null ? handling.text : null,
    media: handling.kind === 'media' ? handling.media : null,
    // Kept only for its turn. Serialised here, so that NUL escapes inside stay escapes: the json type keeps them, text would refuse them.
    raw: reason === null ? (JSON.stringify(message.raw) ?? 'null') : null,
    sent_at_s: message.sentAtS,
    // Meta's timestamps are whole seconds: within one, the order of arrival decides.
    position,
    reason,
    consent,
  };
}

/** Keeps a signed body, or a part of one, that cannot be used, with the reason; never throws for its content. */
export async function quarantine(db: Queryable, parts: readonly { reason: string; body: Buffer }[]): Promise<void> {
  for (const part of parts) {
    await db.query('insert into quarantine (reason, body) values ($1, $2)', [part.reason.slice(0, 500), part.body]);
  }
}

/** Stores account, quality and security notices once each. */
export async function storeNotices(
  tx: Queryable,
  notices: readonly { key: string; phoneNumberId: string | null; field: string; value: unknown }[],
): Promise<void> {
  await tx.query(
    `insert into notices (key, phone_number_id, field, value)
     select key, phone_number_id, field, value::json
       from json_to_recordset($1::json) as x (key text, phone_number_id text, field text, value text)
     on conflict (key) do nothing`,
    [
      jsonParameter(
        notices.map((n) => ({
          key: n.key,
          phone_number_id: n.phoneNumberId,
          field: n.field,
          value: JSON.stringify(n.value) ?? 'null',
        })),
      ),
    ],
  );
}
