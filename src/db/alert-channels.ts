import type { AlertKind, ChannelKind } from '../domain/alert.ts';
import type { Numbers } from '../domain/person.ts';
import type { Queryable } from './pool.ts';

/** When and of what an owner is told. Times are minutes after midnight where the business is. */
export type AlertSettings = {
  unansweredMinutes: number;
  escalateMinutes: number;
  quietFrom: number | null;
  quietTo: number | null;
  nightKinds: AlertKind[];
  /** Null: no digest. */
  digestAt: number | null;
  withWords: boolean;
};

/** Reads the settings; there is always one row of them. */
export async function readAlertSettings(db: Queryable): Promise<AlertSettings> {
  const found = await db.query<AlertSettings>(
    `select unanswered_minutes as "unansweredMinutes", escalate_minutes as "escalateMinutes", quiet_from as "quietFrom",
            quiet_to as "quietTo", night_kinds as "nightKinds", digest_at as "digestAt", with_words as "withWords" from alert_settings`,
  );
  const [settings] = found.rows;
  if (settings === undefined) throw new Error('alert_settings has no row');
  return settings;
}

/** Writes all settings. */
export async function writeAlertSettings(db: Queryable, settings: AlertSettings): Promise<void> {
  await db.query(
    `update alert_settings set unanswered_minutes = $1, escalate_minutes = $2, quiet_from = $3, quiet_to = $4,
            night_kinds = $5::text[], digest_at = $6, with_words = $7`,
    [
      settings.unansweredMinutes,
      settings.escalateMinutes,
      settings.quietFrom,
      settings.quietTo,
      settings.nightKinds,
      settings.digestAt,
      settings.withWords,
    ],
  );
}

/** An address as pages may show it, and as it is sealed. */
export type AlertChannel = {
  id: string;
  kind: ChannelKind;
  label: string;
  shown: string;
  sealed: Buffer;
  /** Null: everything is told here. */
  kinds: AlertKind[] | null;
  step: number;
  /** The numbers whose alerts are told here; null: those of all. */
  numbers: string[] | null;
  /** Why the last message did not arrive. */
  trouble: string | null;
  lastSentAt: Date | null;
  /** Messages that wait to be sent. */
  queued: number;
};

const columns = `c.id, c.kind, c.label, c.shown, c.sealed, c.kinds, c.step, c.numbers, c.trouble,
  (select max(settled_at) from alert_sends s where s.channel_id = c.id and s.state = 'sent') as "lastSentAt",
  (select count(*)::int from alert_sends s where s.channel_id = c.id and s.state = 'queued') as queued`;

/** Lists the addresses, those told first at the front; with `within` only those that tell of nothing but these numbers. */
export async function listAlertChannels(db: Queryable, within: Numbers = null): Promise<AlertChannel[]> {
  const found = await db.query<AlertChannel>(
    `select ${columns} from alert_channels c where $1::text[] is null or c.numbers <@ $1::text[]
      order by step, created_at, id limit 100`,
    [within],
  );
  return found.rows.map(withBuffer);
}

/** Reads one address; null when there is none of this id, or it tells of other numbers than those of `within`. */
export async function readAlertChannel(
  db: Queryable,
  id: string,
  within: Numbers = null,
): Promise<AlertChannel | null> {
  const found = await db.query<AlertChannel>(
    `select ${columns} from alert_channels c where c.id::text = $1 and ($2::text[] is null or c.numbers <@ $2::text[])`,
    [id, within],
  );
  return found.rows.map(withBuffer)[0] ?? null;
}

function withBuffer(channel: AlertChannel): AlertChannel {
  return { ...channel, sealed: Buffer.from(channel.sealed) };
}

/** Adds an address and returns its id. */
export async function addAlertChannel(
  db: Queryable,
  channel: Pick<AlertChannel, 'kind' | 'label' | 'shown' | 'sealed' | 'kinds' | 'step' | 'numbers'> & {
    madeBy: string;
  },
): Promise<string> {
  const added = await db.query<{ id: string }>(
    `insert into alert_channels (kind, label, shown, sealed, kinds, step, numbers, made_by) values ($1, $2, $3, $4, $5::text[], $6, $7::text[], $8::uuid) returning id`,
    [
      channel.kind,
      channel.label,
      channel.shown,
      channel.sealed,
      channel.kinds,
      channel.step,
      channel.numbers,
      channel.madeBy,
    ],
  );
  return added.rows[0]?.id ?? '';
}

/** Removes an address with what waits for it; false when there is none of this id that `within` may see. */
export async function removeAlertChannel(db: Queryable, id: string, within: Numbers = null): Promise<boolean> {
  const sql = 'delete from alert_channels where id::text = $1 and ($2::text[] is null or numbers <@ $2::text[])';
  return (await db.query(sql, [id, within])).rowCount > 0;
}

/** Notes whether the last message arrived. */
export async function noteChannelTrouble(db: Queryable, id: string, trouble: string | null): Promise<void> {
  await db.query('update alert_channels set trouble = $2 where id = $1 and trouble is distinct from $2', [id, trouble]);
}

/** Keeps the sealed key for push services unless there is one already; returns the one that is kept. */
export async function keepPushKey(db: Queryable, offered: Buffer): Promise<Buffer> {
  const kept = await db.query<{ push_key: Uint8Array }>(
    'update alert_settings set push_key = coalesce(push_key, $1) returning push_key',
    [offered],
  );
  return Buffer.from(kept.rows[0]?.push_key ?? offered);
}

/** The sealed key for push services; null before the first browser asks for it. */
export async function readPushKey(db: Queryable): Promise<Buffer | null> {
  const found = await db.query<{ push_key: Uint8Array | null }>('select push_key from alert_settings');
  const key = found.rows[0]?.push_key ?? null;
  return key === null ? null : Buffer.from(key);
}
