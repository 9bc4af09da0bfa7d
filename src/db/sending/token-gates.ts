import type { Database, Queryable } from '../pool.ts';

/** Shut for a dead token until it is proved to work, or for a stopped number until it may be tried again. */
export type Gate = {
  phoneNumberId: string;
  tokenFingerprint: string;
  cause: 'token' | 'number';
  /** Meta's error code; null when it was not a refused message that told. */
  code: number | null;
  /** When this was read, by the database's clock. */
  readAt: string;
};

type GateKey = { phoneNumberId: string; tokenFingerprint: string };

/** The first pause of a stopped number, and the longest; in between it doubles. */
const firstPauseMs = 60_000;
const longestPauseMs = 15 * 60_000;

/** Shuts a dead token out of the numbers until `openTokenGates` opens what was shut before its reading. */
export async function shutTokenGates(
  db: Queryable,
  gate: { phoneNumberIds: readonly string[]; tokenFingerprint: string; code: number | null; reason: string },
): Promise<void> {
  await db.query(
    `insert into token_gates (phone_number_id, token_fingerprint, cause, closed_until, code, reason)
     select id, $2, 'token', 'infinity', $3, $4 from unnest($1::text[]) as numbers (id) order by id
     on conflict (phone_number_id, token_fingerprint) do update
        set cause = 'token', closed_until = 'infinity', closed_at = clock_timestamp(),
            code = coalesce(excluded.code, token_gates.code), reason = excluded.reason`,
    [gate.phoneNumberIds, gate.tokenFingerprint, gate.code, gate.reason],
  );
}

/**
 * Shuts the gate of a number that Meta has stopped: for a minute, and twice as long (15 minutes at most) each time that
 * the message which `wasTry` is refused again. Never loosens the gate of a dead token. `byStatus`: Meta took the message first.
 */
export async function shutNumberGate(
  db: Queryable,
  gate: GateKey & { code: number; reason: string; wasTry: boolean; byStatus: boolean },
): Promise<void> {
  await db.query(
    `insert into token_gates as g (phone_number_id, token_fingerprint, cause, closed_until, code, reason, by_status)
     values ($1, $2, 'number', clock_timestamp() + $5 * interval '1 millisecond', $3, $4, $8)
     on conflict (phone_number_id, token_fingerprint) do update
        set tries = g.tries + $6, code = excluded.code, reason = excluded.reason, by_status = $8, closed_at = clock_timestamp(),
            closed_until = ${pauseEnd('g.tries + $6', { first: '$5', longest: '$7' })}
      where g.cause = 'number'`,
    [
      gate.phoneNumberId,
      gate.tokenFingerprint,
      gate.code,
      gate.reason,
      firstPauseMs,
      gate.wasTry ? 1 : 0,
      longestPauseMs,
      gate.byStatus,
    ],
  );
}

/**
 * Records that Meta took the message which tried a stopped number: its gate opens, unless Meta's refusals come as statuses only. Then
 * the pause grows, and the first good status opens it (`applyStatuses`).
 */
export async function endTry(db: Queryable, gate: GateKey): Promise<void> {
  await openNumberGate(db, gate, { byStatus: false });
  await db.query(
    `update token_gates set tries = tries + 1, closed_until = ${pauseEnd('tries + 1', { first: '$3', longest: '$4' })}
      where phone_number_id = $1 and token_fingerprint = $2 and cause = 'number'`,
    [gate.phoneNumberId, gate.tokenFingerprint, firstPauseMs, longestPauseMs],
  );
}

function pauseEnd(tries: string, ms: { first: string; longest: string }): string {
  return `clock_timestamp() + least(${ms.longest}, ${ms.first} * 2 ^ least(${tries}, 20)) * interval '1 millisecond'`;
}

/** Takes the one try of a stopped number whose pause is over; false when another message has it for these `forMs`. */
export async function beginTry(db: Queryable, gate: GateKey & { forMs: number }): Promise<boolean> {
  const taken = await db.query(
    `update token_gates set closed_until = clock_timestamp() + $3 * interval '1 millisecond'
      where phone_number_id = $1 and token_fingerprint = $2 and cause = 'number' and closed_until <= clock_timestamp()`,
    [gate.phoneNumberId, gate.tokenFingerprint, gate.forMs],
  );
  return taken.rowCount === 1;
}

/** Opens the gates of a token that was shut out before `readAt`; returns how many there were. */
export async function openTokenGates(
  db: Queryable,
  gate: { tokenFingerprint: string; readAt: string },
): Promise<number> {
  const opened = await db.query(
    `delete from token_gates where token_fingerprint = $1 and cause = 'token' and closed_at <= $2::timestamptz`,
    [gate.tokenFingerprint, gate.readAt],
  );
  return opened.rowCount;
}

/** Opens the gate of a number that sends again; without `byStatus` only one that was shut by the answer to a send. */
export async function openNumberGate(
  db: Queryable,
  gate: GateKey,
  { byStatus = true }: { byStatus?: boolean } = {},
): Promise<void> {
  await db.query(
    `delete from token_gates where phone_number_id = $1 and token_fingerprint = $2 and cause = 'number' and (not by_status or $3)`,
    [gate.phoneNumberId, gate.tokenFingerprint, byStatus],
  );
}

/** Lets every stopped number be tried at once instead of at the end of its pause. */
export async function endPauses(db: Queryable, phoneNumberIds: readonly string[]): Promise<void> {
  await db.query(
    `update token_gates set closed_until = least(closed_until, clock_timestamp())
      where cause = 'number' and phone_number_id = any ($1::text[])`,
    [phoneNumberIds],
  );
}

/** Lists the gates of these numbers for these tokens, also those of stopped numbers that may be tried now. */
export async function readGates(
  db: Queryable,
  phoneNumberIds: readonly string[],
  fingerprints: readonly string[],
): Promise<Gate[]> {
  const found = await db.query<{
    phone_number_id: string;
    token_fingerprint: string;
    cause: 'token' | 'number';
    code: number | null;
    read_at: string;
  }>(
    `select phone_number_id, token_fingerprint, cause, code, clock_timestamp()::text as read_at from token_gates
      where phone_number_id = any ($1::text[]) and token_fingerprint = any ($2::text[])`,
    [phoneNumberIds, fingerprints],
  );
  return found.rows.map((row) => ({
    phoneNumberId: row.phone_number_id,
    tokenFingerprint: row.token_fingerprint,
    cause: row.cause,
    code: row.code,
    readAt: row.read_at,
  }));
}

/** Lists the conversations that have something to send from these numbers, the longest waiting first. */
export async function findWaitingDeliveries(db: Database, phoneNumberIds: readonly string[]): Promise<string[]> {
  const found = await db.query<{ conversation_id: string }>(
    `select conversation_id from outbox where state = 'queued' and phone_number_id = any ($1::text[])
      group by conversation_id order by min(id) limit 10000`,
    [phoneNumberIds],
  );
  return found.rows.map((row) => row.conversation_id);
}
