import type { CallKind, Content, MessageReceived } from '../domain/message.ts';
import { recordWished, writtenAt } from './consent.ts';
import { jsonParameter } from './json-parameter.ts';
import { applyChanges } from './message-changes.ts';
import type { Queryable } from './pool.ts';

/** A message on its way into the inbox; without a conversation it is kept but never answered. */
export type InboxEntry = {
  message: MessageReceived;
  conversationId: string | null;
  skipReason: string | null;
  /** The whole message stops messages or starts them again. */
  consent: 'out' | 'in' | null;
};

/** What a POST has left to do: turns to be taken, conversations that need a person; and the keys of what was new. */
export type StoredMessages = { waiting: string[]; asking: string[]; stored: Set<string> };

/**
 * Stores inbound messages within the caller's transaction and returns the conversations that now have something to
 * answer, and the keys of those that were new. A message already stored is a no-op, for ever: the key is (phone number id, wamid). Edits and deletions are applied, also
 * those that came before their message.
 */
export async function storeMessages(tx: Queryable, entries: readonly InboxEntry[]): Promise<StoredMessages> {
  const stored = await tx.query<{
    phone_number_id: string;
    wamid: string;
    conversation_id: string | null;
    disposition: string;
    changes: string | null;
    is_changed: boolean;
  }>(
    `with stored as (
       insert into inbox (phone_number_id, wamid, conversation_id, type, body, media, raw, sent_at, received_at, disposition, reason, settled_at,
                          quotes, notes, changes, consent)
       select phone_number_id, wamid, conversation_id, type, body, media, raw::json, to_timestamp(sent_at_s),
              statement_timestamp() + position * interval '1 microsecond',
              case when reason is null then 'waiting' else 'skipped' end, reason, case when reason is null then null else now() end,
              quotes, notes, changes, consent
         from json_to_recordset($1::json) as x (phone_number_id text, wamid text, conversation_id uuid, type text,
              body text, media text, raw text, sent_at_s double precision, position integer, reason text,
              quotes text, notes jsonb, changes text, consent text)
       on conflict (phone_number_id, wamid) do nothing
       returning id, phone_number_id, wamid, conversation_id, disposition, changes, consent, received_at, ${writtenAt('inbox')} as written_at
     ), ${recordWishes}
     select phone_number_id, wamid, conversation_id, disposition, changes, exists (
       select from inbox c where c.phone_number_id = stored.phone_number_id and c.changes = stored.wamid
       union all
       select from stored s where s.phone_number_id = stored.phone_number_id and s.changes = stored.wamid) as is_changed
       from stored`,
    // Written in key order, so that two webhooks with the same messages cannot deadlock.
    [jsonParameter(entries.map(toRow).sort((a, b) => (a.wamid < b.wamid ? -1 : 1)))],
  );
  const { changed, asking: unsteady } = await applyChanges(
    tx,
    stored.rows.flatMap(({ phone_number_id: phoneNumberId, wamid, changes, is_changed: isChanged }) => {
      if (changes !== null) return [{ phoneNumberId, wamid: changes }];
      return isChanged ? [{ phoneNumberId, wamid }] : [];
    }),
  );
  const unavailable = new Set(
    entries.flatMap(({ message }) => (message.handling.kind === 'person' ? [message.wamid] : [])),
  );
  const waiting = stored.rows.filter((row) => row.disposition === 'waiting').map((row) => row.conversation_id);
  const asking = stored.rows.filter((row) => unavailable.has(row.wamid)).map((row) => row.conversation_id);
  return {
    waiting: [...new Set([...waiting, ...changed].filter((id) => id !== null))],
    asking: [...new Set([...asking, ...unsteady].filter((id) => id !== null))],
    stored: new Set(stored.rows.map((row) => inboxKey({ phoneNumberId: row.phone_number_id, wamid: row.wamid }))),
  };
}

/** What a message is known by for ever. */
export function inboxKey({ phoneNumberId, wamid }: { phoneNumberId: string; wamid: string }): string {
  return `${phoneNumberId} ${wamid}`;
}

/** The newest wish of each conversation and contact among the rows just `stored`. */
const recordWishes = `wished as (
       -- Of an edit the message is the one that is answered.
       select distinct on (conversation_id) conversation_id, consent as kind, written_at as at, coalesce((
                select i.id from inbox i where i.phone_number_id = stored.phone_number_id and i.wamid = stored.changes
                   and i.conversation_id = stored.conversation_id), id) as by from stored
        where consent is not null and conversation_id is not null order by conversation_id, written_at desc, received_at desc
     ), ${recordWished}`;

function toRow({ message, conversationId, skipReason, consent }: InboxEntry, position: number) {
  const { handling } = message;
  const content = handling.kind === 'text' || handling.kind === 'media' ? handling : null;
  const reason = skipReason ?? reasonOf(message);
  return {
    phone_number_id: message.phoneNumberId,
    wamid: message.wamid,
    conversation_id: conversationId,
    type: message.type,
    // To a foreign number: counted, and none of it kept.
    body: content?.kind === 'text' && skipReason === null ? content.text : null,
    // What nobody can read is shown to people as such.
    media:
      handling.kind === 'person'
        ? 'unsupported'
        : handling.kind === 'call'
          ? callKind(handling)
          : (content?.media ?? null),
    // Kept only for its turn. Serialised here, so that NUL escapes inside stay escapes: the json type keeps them, text would refuse them.
    raw: reason === null ? (JSON.stringify(message.raw) ?? 'null') : null,
    sent_at_s: message.sentAtS,
    // Meta's timestamps are whole seconds: within one, the order of arrival decides.
    position,
    reason,
    quotes: skipReason === null ? (message.quotes ?? null) : null,
    // New words stand here until their message is there, and in no column that history reads.
    notes: skipReason !== null ? null : handling.kind === 'edit' ? wordsOf(handling.now) : (message.notes ?? null),
    changes: handling.kind === 'edit' || handling.kind === 'revoke' ? handling.of : null,
    consent,
  };
}

function callKind({ answered }: { answered: boolean }): CallKind {
  return answered ? 'call' : 'missed call';
}

function reasonOf({ handling }: MessageReceived): string | null {
  if (handling.kind === 'call') return callKind(handling);
  if (handling.kind === 'edit' || handling.kind === 'revoke') return handling.kind;
  return handling.kind === 'skip' || handling.kind === 'person' ? handling.reason : null;
}

function wordsOf(now: Content): { text: string | null; media: string | null } {
  return { text: now.kind === 'text' ? now.text : null, media: now.media ?? null };
}

/** Keeps a signed body, or a part of one, that cannot be used, with the reason; never throws for its content. */
export async function quarantine(db: Queryable, parts: readonly { reason: string; body: Buffer }[]): Promise<void> {
  if (parts.length === 0) return;
  await db.query(
    `insert into quarantine (reason, body)
     select reason, decode(body, 'base64') from json_to_recordset($1::json) as x (reason text, body text)`,
    [jsonParameter(parts.map(({ reason, body }) => ({ reason: reason.slice(0, 500), body: body.toString('base64') })))],
  );
}

/** Stores account, quality and security notices once each, and returns the keys of those that are new. */
export async function storeNotices(
  tx: Queryable,
  notices: readonly {
    key: string;
    phoneNumberId: string | null;
    accountId: string | null;
    field: string;
    value: unknown;
  }[],
): Promise<ReadonlySet<string>> {
  const stored = await tx.query<{ key: string }>(
    `insert into notices (key, phone_number_id, account_id, field, value)
     select key, phone_number_id, account_id, field, value::json
       from json_to_recordset($1::json) as x (key text, phone_number_id text, account_id text, field text, value text)
     on conflict (key) do nothing returning key`,
    [
      jsonParameter(
        notices.map((n) => ({
          key: n.key,
          phone_number_id: n.phoneNumberId,
          account_id: n.accountId,
          field: n.field,
          value: JSON.stringify(n.value) ?? 'null',
        })),
      ),
    ],
  );
  return new Set(stored.rows.map((row) => row.key));
}
