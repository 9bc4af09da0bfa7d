import type { MessageReceived } from '../domain/message.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';

/** A message on its way into the inbox; without a conversation it is kept but never answered. */
export type InboxEntry = { message: MessageReceived; conversationId: string | null; skipReason: string | null };

/**
 * Stores inbound messages within the caller's transaction and returns the conversations that now have something to
 * answer, and the keys of those that were new. A message already stored is a no-op, for ever: the key is (phone number id, wamid).
 */
export async function storeMessages(
  tx: Queryable,
  entries: readonly InboxEntry[],
): Promise<{ waiting: string[]; stored: Set<string> }> {
  const stored = await tx.query<{
    conversation_id: string | null;
    disposition: string;
    phone_number_id: string;
    wamid: string;
  }>(
    `insert into inbox (phone_number_id, wamid, conversation_id, type, body, media, raw, sent_at, received_at, disposition, reason, settled_at)
     select phone_number_id, wamid, conversation_id, type, body, media, raw::json, to_timestamp(sent_at_s),
            statement_timestamp() + position * interval '1 microsecond',
            case when reason is null then 'waiting' else 'skipped' end, reason, case when reason is null then null else now() end
       from json_to_recordset($1::json) as x (phone_number_id text, wamid text, conversation_id uuid, type text,
            body text, media text, raw text, sent_at_s double precision, position integer, reason text)
     on conflict (phone_number_id, wamid) do nothing
     returning conversation_id, disposition, phone_number_id, wamid`,
    // Written in key order, so that two webhooks with the same messages cannot deadlock.
    [jsonParameter(entries.map(toRow).sort((a, b) => (a.wamid < b.wamid ? -1 : 1)))],
  );
  const waiting = stored.rows.filter((row) => row.disposition === 'waiting').map((row) => row.conversation_id);
  return {
    waiting: [...new Set(waiting.filter((id) => id !== null))],
    stored: new Set(stored.rows.map((row) => inboxKey({ phoneNumberId: row.phone_number_id, wamid: row.wamid }))),
  };
}

/** What a message is known by for ever. */
export function inboxKey({ phoneNumberId, wamid }: { phoneNumberId: string; wamid: string }): string {
  return `${phoneNumberId} ${wamid}`;
}

function toRow({ message, conversationId, skipReason }: InboxEntry, position: number) {
  const { handling } = message;
  return {
    phone_number_id: message.phoneNumberId,
    wamid: message.wamid,
    conversation_id: conversationId,
    type: message.type,
    body: handling.kind === 'text' ? handling.text : null,
    media: handling.kind === 'media' ? handling.media : null,
    // Serialised here, so that NUL escapes inside stay escapes: the json type keeps them, text would refuse them.
    raw: JSON.stringify(message.raw) ?? 'null',
    sent_at_s: message.sentAtS,
    // Meta's timestamps are whole seconds: within one, the order of arrival decides.
    position,
    reason: skipReason ?? (handling.kind === 'skip' ? handling.reason : null),
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
