import type { MessageNote } from '../domain/message.ts';
import { storableText } from '../domain/storable-text.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';

/** What became of a message's file: its words, what is told of it, and the bytes that people may want; `fault` when nobody could read it. */
export type ReadFile = {
  fault: string | null;
  mime: string | null;
  name: string | null;
  seconds: number | null;
  bytes: Uint8Array | null;
  /** Becomes the text of a message without words. */
  text: string | null;
  note: MessageNote | null;
};

/**
 * Keeps what was read of a message's file, with the message and once: what another worker kept before stays. Nothing is kept for a message that
 * was erased or deleted meanwhile.
 */
export async function keepFile(db: Queryable, inboxId: string, file: ReadFile): Promise<void> {
  const { fault, mime, name, seconds, bytes, text, note } = file;
  await db.query(
    `with kept as (
       insert into files (inbox_id, fault, mime, name, seconds, bytes)
       select id, $2::text, $3::text, $4::text, $5::float8, $6::bytea from inbox where id = $1 and revoked_at is null for key share
       on conflict (inbox_id) do nothing returning inbox_id
     )
     update inbox set body = coalesce(body, $7::text),
            notes = case when $8::jsonb is null then notes else coalesce(notes, '[]') || $8::jsonb end
      where id in (select inbox_id from kept) and ($7::text is not null or $8::jsonb is not null)`,
    [
      inboxId,
      fault,
      mime,
      name === null ? null : storableText(name),
      seconds,
      bytes,
      text === null ? null : storableText(text),
      note === null ? null : jsonParameter([note]),
    ],
  );
}

/** A kept file of a conversation; null when there is none, or no longer. */
export async function readKeptFile(
  db: Queryable,
  { conversationId, inboxId }: { conversationId: string; inboxId: string },
): Promise<{ mime: string; name: string; bytes: Uint8Array } | null> {
  const found = await db.query<{ mime: string; name: string; bytes: Uint8Array }>(
    `select f.mime, f.name, f.bytes from files f join inbox i on i.id = f.inbox_id
      where i.id = $1 and i.conversation_id = $2 and f.bytes is not null and f.mime is not null and f.name is not null`,
    [inboxId, conversationId],
  );
  return found.rows[0] ?? null;
}
