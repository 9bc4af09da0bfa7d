import type { AlertKind, AlertLine, ChannelKind } from '../domain/alert.ts';
import { shownText } from './message-notes.ts';
import type { Queryable } from './pool.ts';

/** All that is due for one address, claimed for one attempt. */
export type AlertBatch = {
  claim: string;
  channel: { id: string; kind: ChannelKind; sealed: Buffer; numbers: string[] | null };
  lines: AlertLine[];
  /** Of the send that was tried most often; counts from 1. */
  attempt: number;
  /** Of the oldest of them. */
  createdAt: Date;
};

type Row = {
  channel_id: string;
  channel_kind: ChannelKind;
  sealed: Uint8Array;
  numbers: string[] | null;
  kind: AlertKind;
  what: 'raised' | 'recovered';
  conversation_id: string | null;
  customer: string | null;
  words: string | null;
  text: string;
  opened_at: Date;
  attempts: number;
  created_at: Date;
};

/** A message never grows beyond what is listed and counted in it. */
const mostAtOnce = 200;

/**
 * Claims what is due for the address that has waited longest, for one attempt of at most `leaseMs`; null when nothing is. An address
 * that was written to less than `groupMs` ago waits, so that what comes together is told together. Two callers never get the same.
 */
export async function claimAlertBatch(
  db: Queryable,
  options: { leaseMs: number; groupMs: number; withWords: boolean },
): Promise<AlertBatch | null> {
  const claim = crypto.randomUUID();
  const claimed = await db.query<Row>(
    `with ready as (
       select s.id, s.channel_id, s.next_attempt_at from alert_sends s join alerts a on a.id = s.alert_id
        where s.state = 'queued' and s.next_attempt_at <= clock_timestamp() and (a.kind = 'sending' or may_send())
          and (s.what = 'raised' or exists (select from alert_sends r where r.alert_id = s.alert_id
                and r.channel_id = s.channel_id and r.what = 'raised' and r.state = 'sent'))
     ), channel as (
       select c.id from alert_channels c
        where (c.begun_at is null or c.begun_at <= clock_timestamp() - $2 * interval '1 millisecond')
          and exists (select from ready where channel_id = c.id)
        order by (select min(next_attempt_at) from ready where channel_id = c.id), c.id limit 1 for update skip locked
     ), begun as (
       update alert_channels set begun_at = clock_timestamp() where id in (select id from channel)
     ), due as (
       select s.id from alert_sends s where s.state = 'queued' and s.next_attempt_at <= clock_timestamp()
          and s.id in (select r.id from ready r join channel on channel.id = r.channel_id)
        order by s.id limit ${mostAtOnce} for update skip locked
     ), taken as (
       update alert_sends set attempts = attempts + 1, claim = $3, next_attempt_at = clock_timestamp() + $1 * interval '1 millisecond'
        where id in (select id from due) returning *
     )
     select c.id as channel_id, c.kind as channel_kind, c.sealed, c.numbers, a.kind, t.what, a.conversation_id, a.text, a.opened_at, t.attempts, t.created_at,
            case when $4 then coalesce(nullif(v.name, ''), '…' || right(coalesce(k.phone, k.user_id), 4)) end as customer,
            case when $4 and t.what = 'raised' then (select left(${shownText('i')}, 400) from inbox i
              where i.conversation_id = a.conversation_id and i.body <> '' order by i.received_at desc limit 1) end as words
       from taken t join alerts a on a.id = t.alert_id join alert_channels c on c.id = t.channel_id
       left join conversations v on v.id = a.conversation_id left join contacts k on k.id = v.contact_id
      order by a.opened_at, a.id`,
    [options.leaseMs, options.groupMs, claim, options.withWords],
  );
  const [first] = claimed.rows;
  if (first === undefined) return null;
  return {
    claim,
    channel: {
      id: first.channel_id,
      kind: first.channel_kind,
      sealed: Buffer.from(first.sealed),
      numbers: first.numbers,
    },
    lines: claimed.rows.map((row) => ({
      kind: row.kind,
      what: row.what,
      conversationId: row.conversation_id,
      customer: row.conversation_id === null ? null : row.customer,
      words: row.words,
      text: row.text,
      openedAt: row.opened_at,
    })),
    attempt: Math.max(...claimed.rows.map(({ attempts }) => attempts)),
    createdAt: new Date(Math.min(...claimed.rows.map((row) => row.created_at.getTime()))),
  };
}

/** Settles an attempt; what was claimed again meanwhile is left alone. */
export async function settleAlertBatch(
  db: Queryable,
  claim: string,
  end: { state: 'sent' | 'failed'; reason: string | null } | { state: 'queued'; reason: string; afterMs: number },
): Promise<void> {
  await db.query(
    `update alert_sends set state = $2, reason = $3, claim = null,
            settled_at = case when $2 = 'queued' then null else clock_timestamp() end,
            next_attempt_at = clock_timestamp() + $4 * interval '1 millisecond'
      where claim = $1 and state = 'queued'`,
    [claim, end.state, end.reason, end.state === 'queued' ? end.afterMs : 0],
  );
}
