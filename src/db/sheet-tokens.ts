import type { Queryable } from './pool.ts';

/** An address for spreadsheets, as people see it; the token itself is kept nowhere. */
export type SheetToken = { id: string; madeBy: string | null; madeAt: Date; usedAt: Date | null };

/** As many addresses may be in use at a time. */
const mostTokens = 5;

/** Keeps the hash of a new token within the caller's transaction; false when there are too many already. */
export async function addSheetToken(tx: Queryable, token: { hash: Buffer; madeBy: string | null }): Promise<boolean> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('sheet tokens'))`);
  const added = await tx.query(
    `insert into sheet_tokens (hash, made_by) select $1, $2::uuid
      where (select count(*) from sheet_tokens where revoked_at is null) < $3`,
    [token.hash, token.madeBy, mostTokens],
  );
  return added.rowCount === 1;
}

/** Lists the addresses that work, the newest first. */
export async function listSheetTokens(db: Queryable): Promise<SheetToken[]> {
  const found = await db.query<SheetToken>(
    `select id, made_by as "madeBy", made_at as "madeAt", used_at as "usedAt" from sheet_tokens
      where revoked_at is null order by made_at desc`,
  );
  return found.rows;
}

/** Makes an address worthless for good; false when it was already, or never was. */
export async function revokeSheetToken(tx: Queryable, id: string): Promise<boolean> {
  const revoked = await tx.query(
    'update sheet_tokens set revoked_at = clock_timestamp() where id = $1 and revoked_at is null',
    [id],
  );
  return revoked.rowCount === 1;
}

/** Whether the token with this hash opens the sheet now; notes its use, once a minute at most. */
export async function useSheetToken(db: Queryable, hash: Buffer): Promise<boolean> {
  const found = await db.query(
    `with known as (select id, used_at from sheet_tokens where hash = $1 and revoked_at is null), noted as (
       update sheet_tokens t set used_at = clock_timestamp() from known
        where t.id = known.id and (known.used_at is null or known.used_at < clock_timestamp() - interval '1 minute'))
     select from known`,
    [hash],
  );
  return found.rowCount === 1;
}
