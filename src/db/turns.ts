import type { LeadFact, LeadGrade } from '../domain/lead.ts';
import type { Answer, ConversationState, TurnMessage } from '../domain/turn.ts';
import type { MediaKind } from '../domain/message.ts';
import { storableText } from '../domain/storable-text.ts';
import { commitSql } from './commit-sql.ts';
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
  leadGrade: LeadGrade;
  /** What the bot said last, when a model or the qualifier wrote it; small talk of ours asks nothing that matters. */
  lastReply: string | null;
  /** The language of the last turn. */
  language: string | null;
  /** The customer has been told that this is an assistant. */
  disclosed: boolean;
  /** Turns about something else, one after the other, until now. */
  offTopicCount: number;
  /** How often the work on the oldest message has been started, this time included. */
  starts: number;
};

type GatheredRow = {
  messages: { id: string; wamid: string; body: string | null; media: MediaKind | null; quotes: boolean }[] | null;
  quiet_ms: number | null;
  waited_ms: number | null;
};

const messageList = (source: string): string => `
  select json_agg(json_build_object('id', m.id::text, 'wamid', m.wamid, 'body', m.body, 'media', m.media,
           'quotes', coalesce(m.raw->'context'->>'id', '') <> '') order by m.sent_at, m.received_at, m.id) as messages,
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
      lead_grade: LeadGrade;
      last_reply: string | null;
      language: string | null;
      disclosed: boolean;
      off_topic_count: number;
      starts: number;
    }
  >(
    `with waiting as (
       select id, wamid, body, media, raw, sent_at, received_at, starts from inbox
        where conversation_id = $1 and disposition = 'waiting'
     ), claimed as (
       update conversations set fence = fence + 1, lease_until = clock_timestamp() + $2 * interval '1 millisecond',
              state = case when state = 'human' and human_until < clock_timestamp() then 'bot' else state end
        where id = $1 and (lease_until is null or lease_until < clock_timestamp()) and exists (select from waiting)
       returning fence, phone_number_id, contact_id, state, lead_grade, disclosed_at, off_topic_count
     ), started as (
       update inbox set starts = starts + 1
        where id in (select id from waiting) and exists (select from claimed)
     )
     select c.fence, c.phone_number_id, c.state, coalesce(k.phone, k.user_id) as customer_id,
            k.opted_out_at is not null as opted_out, c.lead_grade, c.disclosed_at is not null as disclosed, c.off_topic_count,
            l.language, l.last_reply, w.*
       from claimed c join contacts k on k.id = c.contact_id cross join lateral (${messageList('waiting')}) w
       left join lateral (
         select t.language, case when t.source in ('model', 'scripted') then o.body end as last_reply
           from outbox o left join turns t on t.id = o.turn_id
          where o.conversation_id = $1 and o.state not in ('failed', 'parked') order by o.id desc limit 1) l on true`,
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
    leadGrade: row.lead_grade,
    lastReply: row.last_reply,
    language: row.language,
    disclosed: row.disclosed,
    offTopicCount: row.off_topic_count,
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
  const messages = (row?.messages ?? []).map(({ id, wamid, body, media, quotes }) => ({
    inboxId: id,
    wamid,
    text: body,
    media,
    quotes,
  }));
  return { messages, quietForMs: row?.quiet_ms ?? 0, waitedMs: row?.waited_ms ?? 0 };
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

/** What a turn changes about the lead. */
export type LeadChange = {
  /** All that is known after the turn; rows that have not changed are left alone, and none is ever removed. */
  facts: readonly LeadFact[];
  grade: LeadGrade;
  score: number;
};

/** A turn ready to be committed. */
export type TurnEnd = {
  messages: readonly TurnMessage[];
  answer: Answer;
  parts: readonly string[];
  force: boolean;
  dead: boolean;
  /** Left out when the turn says nothing about the lead, which then stays as it is. */
  lead?: LeadChange;
  costUsd?: number;
  /** The replies say that this is an assistant. */
  disclosed?: boolean;
  /** True counts one more turn about something else, false begins anew; left out, the count stays. */
  offTopic?: boolean;
  /** The customer wants no more messages (`out`), or wants them again (`in`). */
  consent?: 'out' | 'in';
  /** Writes an event for the lead webhook when the lead becomes qualified or hot or a person is asked for. */
  notify?: boolean;
};

/**
 * Commits a turn in one statement: the replies, the answered messages, the lead, its events, the cost and the end of
 * the lease, and only while the fence is still ours. Unless `force` is set, a message that arrived after `messages` were
 * gathered stops it.
 */
export async function commitTurn(db: Queryable, claim: TurnClaim, turn: TurnEnd): Promise<CommitOutcome> {
  const { answer, lead } = turn;
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
    (turn.costUsd ?? 0).toFixed(6),
    // One row a field: a second would make the whole statement fail.
    jsonParameter([...new Map(lead?.facts.map((fact) => [fact.field, fact])).values()]),
    lead?.grade ?? null,
    lead?.score ?? null,
    jsonParameter(lead ?? {}),
    turn.notify ?? false,
    turn.disclosed ?? false,
    turn.offTopic ?? null,
    turn.consent ?? null,
  ]);
  const row = committed.rows[0];
  if (row?.owned !== true) return 'lost';
  if (row.settled) return 'settled';
  return row.committed ? 'committed' : 'newer';
}

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
