import type { Numbers } from '../domain/person.ts';
import type { Queryable } from './pool.ts';

/** An address for spreadsheets, as people see it; the token itself is kept nowhere. */
export type SheetToken = {
  id: string;
  madeBy: string | null;
  madeAt: Date;
  usedAt: Date | null;
  /** The numbers whose leads it gives; null: those of all. */
  numbers: string[] | null;
};

/** As many addresses may be in use at a time. */
const mostTokens = 5;

/** Keeps the hash of a new token within the caller's transaction; false when there are too many already. */
export async function addSheetToken(
  tx: Queryable,
  token: { hash: Buffer; madeBy: string | null; numbers: Numbers },
): Promise<boolean> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('sheet tokens'))`);
  const added = await tx.query(
    `insert into sheet_tokens (hash, made_by, numbers) select $1, $2::uuid, $4::text[]
      where (select count(*) from sheet_tokens where revoked_at is null) < $3`,
    [token.hash, token.madeBy, mostTokens, token.numbers],
  );
  return added.rowCount === 1;
}

/** Lists the addresses that work, the newest first; with `within` only those that give nothing but these numbers. */
export async function listSheetTokens(db: Queryable, within: Numbers): Promise<SheetToken[]> {
  const found = await db.query<SheetToken>(
    `select id, made_by as "madeBy", made_at as "madeAt", used_at as "usedAt", numbers from sheet_tokens
      where revoked_at is null and ($1::text[] is null or numbers <@ $1::text[]) order by made_at desc`,
    [within],
  );
  return found.rows;
}

/** Makes an address worthless for good; false when it was already, or never was, or gives other numbers than `within`. */
export async function revokeSheetToken(tx: Queryable, id: string, within: Numbers): Promise<boolean> {
  const revoked = await tx.query(
    `update sheet_tokens set revoked_at = clock_timestamp()
      where id = $1 and revoked_at is null and ($2::text[] is null or numbers <@ $2::text[])`,
    [id, within],
  );
  return revoked.rowCount === 1;
}

/**
 * Which numbers' leads the token with this hash gives now, null when it gives none; notes its use, once a minute at most. It never gives
 * more than its maker may see by now.
 */
export async function useSheetToken(db: Queryable, hash: Buffer): Promise<{ numbers: Numbers } | null> {
  const found = await db.query<{ own: string[] | null; makers: string[] | null }>(
    `with known as (
       select t.id, t.used_at, t.numbers as own, p.numbers as makers from sheet_tokens t left join people p on p.id = t.made_by
        where t.hash = $1 and t.revoked_at is null), noted as (
       update sheet_tokens t set used_at = clock_timestamp() from known
        where t.id = known.id and (known.used_at is null or known.used_at < clock_timestamp() - interval '1 minute'))
     select own, makers from known`,
    [hash],
  );
  const [row] = found.rows;
  if (row === undefined) return null;
  const { own, makers } = row;
  return { numbers: own === null || makers === null ? (own ?? makers) : own.filter((id) => makers.includes(id)) };
}
