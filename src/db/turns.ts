import type { Answer, ConversationState, HistoryLine, TurnMessage } from '../domain/turn.ts';
import type { MediaKind } from '../domain/message.ts';
import { storableText } from '../domain/storable-text.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';

/** Waiting messages of one conversation in the order they were written, with how long they have waited. */
export type Gathered = {
  messages: TurnMessage[];
  /** Milliseconds since the newest of them arrived, by the database's clock. */
  quietForMs: number;
  /** Milliseconds since the oldest of them arrived, by the database's clock. */
  waitedMs: number;
};

/** A conversation under lease; every write of the turn must show the fence. */
export type TurnClaim = Gathered & {
  conversationId: string;
  fence: string;
  phoneNumberId: string;
  customerId: string | null;
  state: ConversationState;
  optedOut: boolean;
  /** How often the work on the oldest message has been started, this time included. */
  starts: number;
};

type GatheredRow = {
  messages: { id: string; wamid: string; body: string | null; media: MediaKind | null }[] | null;
  quiet_ms: number | null;
  waited_ms: number | null;
};

const messageList = (source: string): string => `
  select json_agg(json_build_object('id', m.id::text, 'wamid', m.wamid, 'body', m.body, 'media', m.media) order by m.sent_at, m.received_at, m.id) as messages,
         (extract(epoch from clock_timestamp() - max(m.received_at)) * 1000)::float8 as quiet_ms,
         (extract(epoch from clock_timestamp() - min(m.received_at)) * 1000)::float8 as waited_ms,
         max(m.starts) + 1 as starts
    from ${source} m`;

/**
 * Takes the lease of a conversation that has waiting messages and gathers all of them, in one round trip.
 * Null when there is nothing to answer or another worker holds the lease. `leaseMs` runs on the database's clock.
 */
export async function claimTurn(db: Queryable, conversationId: string, leaseMs: number): Promise<TurnClaim | null> {
  const claimed = await db.query<
    GatheredRow & {
      fence: string;
      phone_number_id: string;
      customer_id: string | null;
      state: ConversationState;
      opted_out: boolean;
      starts: number;
    }
  >(
    `with waiting as (
       select id, wamid, body, media, sent_at, received_at, starts from inbox
        where conversation_id = $1 and disposition = 'waiting'
     ), claimed as (
       update conversations set fence = fence + 1, lease_until = clock_timestamp() + $2 * interval '1 millisecond',
              state = case when state = 'human' and human_until < clock_timestamp() then 'bot' else state end
        where id = $1 and (lease_until is null or lease_until < clock_timestamp()) and exists (select from waiting)
       returning fence, phone_number_id, contact_id, state
     ), started as (
       update inbox set starts = starts + 1
        where id in (select id from waiting) and exists (select from claimed)
     )
     select c.fence, c.phone_number_id, c.state, coalesce(k.phone, k.user_id) as customer_id,
            k.opted_out_at is not null as opted_out, w.*
       from claimed c join contacts k on k.id = c.contact_id cross join lateral (${messageList('waiting')}) w`,
    [conversationId, leaseMs],
  );
  const row = claimed.rows[0];
  if (row === undefined) return null;
  return {
    conversationId,
    fence: row.fence,
    phoneNumberId: row.phone_number_id,
    customerId: row.customer_id,
    state: row.state,
    optedOut: row.opted_out,
    starts: row.starts,
    ...toGathered(row),
  };
}

/** Gathers all waiting messages of a conversation once more, after waiting for quiet. */
export async function gatherWaiting(db: Queryable, conversationId: string): Promise<Gathered> {
  const found = await db.query<GatheredRow>(
    messageList(`(select * from inbox where conversation_id = $1 and disposition = 'waiting')`),
    [conversationId],
  );
  return toGathered(found.rows[0]);
}

function toGathered(row: GatheredRow | undefined): Gathered {
  const messages = (row?.messages ?? []).map(({ id, wamid, body, media }) => ({
    inboxId: id,
    wamid,
    text: body,
    media,
  }));
  return { messages, quietForMs: row?.quiet_ms ?? 0, waitedMs: row?.waited_ms ?? 0 };
}

/** Reads the last settled lines of a conversation, oldest first: what the customer, the bot and people said. */
export async function readHistory(db: Queryable, conversationId: string, lines: number): Promise<HistoryLine[]> {
  const found = await db.query<HistoryLine>(
    `select who, text from (
       (select 'customer' as who, body as text, received_at as at, id from inbox
         where conversation_id = $1 and body is not null and disposition not in ('waiting', 'dead') order by received_at desc limit $2)
       union all
       (select case author when 'bot' then 'assistant' else 'human' end, body, created_at, id from outbox
         where conversation_id = $1 and state not in ('failed', 'parked') order by id desc limit $2)
     ) lines order by at desc, id desc limit $2`,
    [conversationId, lines],
  );
  return found.rows.toReversed();
}

/** Renews the lease; false means that it was lost and the turn must stop. */
export async function renewLease(db: Queryable, claim: TurnClaim, leaseMs: number): Promise<boolean> {
  const renewed = await db.query(
    `update conversations set lease_until = clock_timestamp() + $3 * interval '1 millisecond'
      where id = $1 and fence = $2 and lease_until is not null`,
    [claim.conversationId, claim.fence, leaseMs],
  );
  return renewed.rowCount === 1;
}

/** Gives a lease back without an answer; `countStart: false` takes the start back from the messages' count. */
export async function releaseLease(db: Queryable, claim: TurnClaim, options: { countStart: boolean }): Promise<void> {
  await db.query(
    `with released as (
       update conversations set lease_until = null where id = $1 and fence = $2 returning id
     )
     update inbox set starts = greatest(starts - $3, 0)
      where conversation_id = (select id from released) and disposition = 'waiting'`,
    [claim.conversationId, claim.fence, options.countStart ? 0 : 1],
  );
}

/**
 * `newer`: the customer has written again meanwhile; `settled`: another turn has answered these messages; `lost`: the
 * lease is no longer ours. Nothing was written then.
 */
export type CommitOutcome = 'committed' | 'newer' | 'settled' | 'lost';

/**
 * Commits a turn in one statement: the replies, the answered messages and the end of the lease, and only while the
 * fence is still ours. Unless `force` is set, a message that arrived after `messages` were gathered stops it.
 */
export async function commitTurn(
  db: Queryable,
  claim: TurnClaim,
  turn: { messages: readonly TurnMessage[]; answer: Answer; parts: readonly string[]; force: boolean; dead: boolean },
): Promise<CommitOutcome> {
  const { answer } = turn;
  const ids = turn.messages.map((message) => message.inboxId);
  const committed = await db.query<{ owned: boolean; settled: boolean; committed: boolean }>(commitSql, [
    claim.conversationId,
    claim.fence,
    ids,
    turn.force,
    turn.parts.map(storableText),
    jsonParameter(answer.attempts),
    answer.source,
    answer.language,
    answer.needsHuman,
    answer.inputTokens,
    answer.outputTokens,
    ids.at(-1),
    turn.dead,
  ]);
  const row = committed.rows[0];
  if (row?.owned !== true) return 'lost';
  if (row.settled) return 'settled';
  return row.committed ? 'committed' : 'newer';
}

const commitSql = `
  with owner as (
    select id, phone_number_id from conversations where id = $1 and fence = $2 and lease_until is not null for update
  ), settled as (
    select from inbox where id = any ($3::bigint[]) and disposition <> 'waiting' limit 1
  ), go as (
    select * from owner where not exists (select from settled) and ($4 or not exists (
      select from inbox where conversation_id = $1 and disposition = 'waiting' and id <> all ($3::bigint[])))
  ), turn as (
    insert into turns (conversation_id, source, language, needs_human, attempts, input_tokens, output_tokens)
    select id, $7, $8, $9, $6::json, $10, $11 from go returning id
  ), answered as (
    update inbox set turn_id = turn.id, settled_at = clock_timestamp(),
           disposition = case when $13 then 'dead' when inbox.id = $12::bigint then 'answered' else 'merged' end
      from turn where inbox.id = any ($3::bigint[]) and disposition = 'waiting'
  ), replies as (
    insert into outbox (conversation_id, phone_number_id, turn_id, body)
    select go.id, go.phone_number_id, turn.id, part.body
      from go, turn, unnest($5::text[]) with ordinality as part (body, position) order by part.position
  ), released as (
    update conversations set lease_until = null, state = case when $9 and state = 'bot' then 'waiting' else state end
     where id in (select id from go)
  )
  select exists (select from owner) as owned, exists (select from settled) as settled, exists (select from go) as committed`;

/** Settles all gathered messages without a reply, with the reason, and ends the lease. */
export async function settleWithoutReply(
  db: Queryable,
  claim: TurnClaim,
  disposition: 'human' | 'opted_out',
): Promise<void> {
  await db.query(
    `with released as (
       update conversations set lease_until = null where id = $1 and fence = $2 returning id
     )
     update inbox set disposition = $4, settled_at = clock_timestamp()
      where id = any ($3::bigint[]) and disposition = 'waiting' and exists (select from released)`,
    [claim.conversationId, claim.fence, claim.messages.map((message) => message.inboxId), disposition],
  );
}
