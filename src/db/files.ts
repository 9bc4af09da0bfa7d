import { fileKinds, type MessageNote } from '../domain/message.ts';
import { storableText } from '../domain/storable-text.ts';
import { jsonParameter } from './json-parameter.ts';
import type { ChatFile } from './chat.ts';
import type { Queryable } from './pool.ts';

const mostListed = 12;

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
 * was erased or deleted meanwhile. With a `bucketKey` the bytes are in the bucket, and an object that is kept is announced no longer.
 */
export async function keepFile(
  db: Queryable,
  inboxId: string,
  file: ReadFile,
  bucketKey: string | null = null,
): Promise<void> {
  const { fault, mime, name, seconds, bytes, text, note } = file;
  await db.query(
    `with kept as (
       insert into files (inbox_id, fault, mime, name, seconds, bytes, bucket_key)
       select id, $2::text, $3::text, $4::text, $5::float8, $6::bytea, $9::text from inbox where id = $1 and revoked_at is null for key share
       on conflict (inbox_id) do nothing returning inbox_id
     ), made as (
       delete from doomed_objects where key = $9::text and exists (select from kept)
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
      bucketKey === null ? bytes : null,
      text === null ? null : storableText(text),
      note === null ? null : jsonParameter([note]),
      bucketKey,
    ],
  );
}

/** Whether a message that waits in a conversation has a file that nobody has tried to read. */
export async function waitsForFile(db: Queryable, conversationId: string): Promise<boolean> {
  const found = await db.query(
    `select from inbox i where i.conversation_id = $1 and i.disposition = 'waiting' and i.media = any ($2::text[]) and i.raw is not null
        and not exists (select from files f where f.inbox_id = i.id) limit 1`,
    [conversationId, fileKinds],
  );
  return found.rowCount > 0;
}

/** A kept file: its bytes, or where they are in the bucket. */
export type KeptFile = { mime: string; name: string } & (
  | { bytes: Uint8Array; bucketKey: null }
  | { bytes: null; bucketKey: string }
);

/** A kept file of a conversation; null when there is none, or no longer. */
export async function readKeptFile(
  db: Queryable,
  { conversationId, inboxId }: { conversationId: string; inboxId: string },
): Promise<KeptFile | null> {
  const found = await db.query<KeptFile>(
    `select f.mime, f.name, f.bytes, f.bucket_key as "bucketKey" from files f
      where f.inbox_id = $1 and f.conversation_id = $2 and (f.bytes is not null or f.bucket_key is not null) and f.mime is not null and f.name is not null`,
    [inboxId, conversationId],
  );
  return found.rows[0] ?? null;
}

/** The kept pictures and documents of a conversation, the newest first: with a lead they are part of what is wanted, and outlive their messages. */
export async function listKeptFiles(db: Queryable, conversationId: string): Promise<ChatFile[]> {
  const found = await db.query<ChatFile>(
    `select f.inbox_id::text as "inboxId", f.mime, f.name, null as seconds, f.fault, true as kept
       from files f where f.conversation_id = $1 and (f.bytes is not null or f.bucket_key is not null) and f.mime not like 'audio/%' and f.name is not null
      order by f.kept_at desc, f.inbox_id desc limit ${mostListed}`,
    [conversationId],
  );
  return found.rows;
}
