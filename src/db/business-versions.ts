import { storableText } from '../domain/storable-text.ts';
import type { Queryable } from './pool.ts';

/** The last entry of a number's line of versions: a published text, or the word that the file holds again. */
export type LineEnd = {
  phoneNumberId: string;
  /** Counts from 1 in each line. */
  number: number;
  /** What a turn pins; null when the file holds again. */
  versionId: string | null;
  /** Of the file that this was laid over, or that was looked at since. */
  fileHash: string;
  madeBy: string;
  madeAt: Date;
};

/** One entry of a line of versions, without its text. */
export type VersionEntry = {
  number: number;
  /** False: from here on the file held again. */
  isPublished: boolean;
  bringsBack: number | null;
  madeBy: string;
  madeAt: Date;
};

/** A text to be published, or null for the file; `expected` is the last number that its maker has seen, 0 for none. */
export type NewVersion = {
  phoneNumberId: string;
  expected: number;
  body: string | null;
  bringsBack: number | null;
  fileHash: string;
  madeBy: string;
};

/** An expression of SQL: the id of the version that a number answers with, null for the file. */
export const versionInForce = (phoneNumberId: string): string => `
  (select case when v.body is not null then v.id::text end from business_versions v
    where v.phone_number_id = ${phoneNumberId} order by v.number desc limit 1)`;

/** Reads the ends of the lines of these numbers; a number without a line is left out. */
export async function readLineEnds(db: Queryable, phoneNumberIds: readonly string[]): Promise<LineEnd[]> {
  const found = await db.query<LineEnd>(
    `select l.* from unnest($1::text[]) as n (id) cross join lateral (
       select phone_number_id as "phoneNumberId", number, case when body is not null then id::text end as "versionId",
              file_hash as "fileHash", made_by as "madeBy", made_at as "madeAt"
         from business_versions where phone_number_id = n.id order by number desc limit 1) l`,
    [phoneNumberIds],
  );
  return found.rows;
}

/** Reads the text that a turn has pinned; null when there is none. */
export async function readPinned(db: Queryable, versionId: string): Promise<{ number: number; body: string } | null> {
  const found = await db.query<{ number: number; body: string }>(
    `select number, body from business_versions where id = $1::bigint and body is not null`,
    [versionId],
  );
  return found.rows[0] ?? null;
}

/** Reads the text of one entry of a line; null when there is none, or it only says that the file holds. */
export async function readVersionText(db: Queryable, phoneNumberId: string, number: number): Promise<string | null> {
  const found = await db.query<{ body: string | null }>(
    `select body from business_versions where phone_number_id = $1 and number = $2`,
    [phoneNumberId, number],
  );
  return found.rows[0]?.body ?? null;
}

/** Lists a line, the newest first, from before a number on. */
export async function listVersions(
  db: Queryable,
  phoneNumberId: string,
  { before, limit }: { before: number | null; limit: number },
): Promise<VersionEntry[]> {
  const found = await db.query<VersionEntry>(
    `select number, body is not null as "isPublished", brings_back as "bringsBack", made_by as "madeBy", made_at as "madeAt"
       from business_versions where phone_number_id = $1 and ($2::integer is null or number < $2) order by number desc limit $3`,
    [phoneNumberId, before, limit],
  );
  return found.rows;
}

/** Puts a new end to a line; null, with nothing written, when somebody else has put one there first. */
export async function addVersion(db: Queryable, version: NewVersion): Promise<{ number: number } | null> {
  const added = await db.query<{ number: number }>(
    `insert into business_versions (phone_number_id, number, body, file_hash, brings_back, made_by)
     select $1::text, $2::integer + 1, $3::text, $4, $5::integer, $6
      where $2::integer = coalesce((select max(number) from business_versions where phone_number_id = $1), 0)
     on conflict (phone_number_id, number) do nothing returning number`,
    [
      version.phoneNumberId,
      version.expected,
      version.body,
      version.fileHash,
      version.bringsBack,
      storableText(version.madeBy),
    ],
  );
  return added.rows[0] ?? null;
}

/** Notes that somebody has looked at the file as it is now and lets the published text hold; false when the line has grown since. */
export async function keepOverFile(
  db: Queryable,
  { phoneNumberId, number, fileHash }: { phoneNumberId: string; number: number; fileHash: string },
): Promise<boolean> {
  const kept = await db.query(
    `update business_versions v set file_hash = $3 where phone_number_id = $1 and number = $2 and body is not null
        and not exists (select from business_versions n where n.phone_number_id = $1 and n.number > $2) returning 1`,
    [phoneNumberId, number, fileHash],
  );
  return kept.rows.length > 0;
}
