import type { Queryable } from './pool.ts';

/** A file of the owner's for one of our numbers, by the address in the business file. */
export type UploadKey = { phoneNumberId: string; url: string };

/** What came of uploading a file: Meta's id, or why there is none. */
export type Upload = { mediaId: string } | { fault: string };

/** Meta keeps an upload for 30 days; a reply may wait for an outage to end before it leaves. */
const idDays = 28;
/** An address that does not work is not tried again for so long. */
const faultMinutes = 10;

/** Reads what is known of a file; null when it is to be uploaded, for the first time or again. */
export async function readUpload(db: Queryable, { phoneNumberId, url }: UploadKey): Promise<Upload | null> {
  const found = await db.query<{ mediaId: string | null; fault: string | null }>(
    `select media_id as "mediaId", fault from uploads where phone_number_id = $1 and url = $2 and fresh_until > clock_timestamp()`,
    [phoneNumberId, url],
  );
  const [row] = found.rows;
  if (row === undefined) return null;
  return row.mediaId === null ? { fault: row.fault ?? '' } : { mediaId: row.mediaId };
}

/** Keeps what came of uploading a file, in place of what was known. */
export async function keepUpload(db: Queryable, { phoneNumberId, url }: UploadKey, upload: Upload): Promise<void> {
  const isThere = 'mediaId' in upload;
  await db.query(
    `insert into uploads (phone_number_id, url, media_id, fault, fresh_until)
     values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 minute')
     on conflict (phone_number_id, url) do update
        set media_id = excluded.media_id, fault = excluded.fault, fresh_until = excluded.fresh_until`,
    [
      phoneNumberId,
      url,
      isThere ? upload.mediaId : null,
      isThere ? null : upload.fault,
      isThere ? idDays * 24 * 60 : faultMinutes,
    ],
  );
}

/** Forgets an id that Meta does not take any more, so that the file is uploaded again. */
export async function forgetUpload(db: Queryable, phoneNumberId: string, mediaId: string): Promise<void> {
  await db.query('delete from uploads where phone_number_id = $1 and media_id = $2', [phoneNumberId, mediaId]);
}

/** The addresses of the pictures and documents that have gone, or are about to go, to a conversation. */
export async function readShownFiles(db: Queryable, conversationId: string): Promise<Set<string>> {
  const found = await db.query<{ url: string }>(
    `select rich ->> 'url' as url from outbox
      where conversation_id = $1 and rich ->> 'kind' in ('picture', 'document') and state not in ('failed', 'parked')
     union
     select card ->> 'picture' from outbox cross join lateral json_array_elements(rich -> 'cards') card
      where conversation_id = $1 and rich ->> 'kind' = 'carousel' and state not in ('failed', 'parked')`,
    [conversationId],
  );
  return new Set(found.rows.map(({ url }) => url));
}
