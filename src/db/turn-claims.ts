import type { LeadGrade } from '../domain/lead.ts';
import type { ConversationState, TurnMessage } from '../domain/turn.ts';
import { consentRow, writtenAt, type OptOutScope } from './consent.ts';
import { exchangeSql, type Exchange } from './exchange.ts';
import { notesAsJson, notesFrom, type NotesRow } from './message-notes.ts';
import { versionInForce } from './business-versions.ts';
import type { Queryable } from './pool.ts';
import { windowIsOpen } from './sending/service-window.ts';
import { shareRead, shareStatement } from './share-statement.ts';
import { hasUnsent } from './unsent-replies.ts';

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
  /** With what the waiting messages were recorded to say, and without it. */
  optedOut: boolean;
  wasOptedOut: boolean;
  /** When the newest wish about messages was written, Unix milliseconds; an older one changes nothing. */
  consentAtMs: number | null;
  leadGrade: LeadGrade;
  /** What the bot said last, when a model or the qualifier wrote it; small talk of ours asks nothing that matters. */
  lastReply: string | null;
  /** The language of the last turn. */
  language: string | null;
  /** The customer has been told that this is an assistant. */
  disclosed: boolean;
  /** Turns about something else, one after the other, until now. */
  offTopicCount: number;
  /** Whether Meta still takes free text: the customer's last message is younger than 24 hours. */
  windowOpen: boolean;
  /** Milliseconds since the customer wrote the oldest of the messages, by their own clock, else since it arrived. */
  lateMs: number;
  /** Whether an earlier reply still waits, long after it was written or behind a closed gate, and Meta has taken no part of it. */
  unsent: boolean;
  /** Milliseconds since our last reply was written; null when there is none, or a person wrote last. */
  repliedAgoMs: number | null;
  /** Settled turns of the last minute. */
  turnsInMinute: number;
  /** What was said on both sides lately, in a chat that goes on for a while; null in others. */
  exchange: Exchange | null;
  /** How often the work on the oldest message has been started, this time included. */
  starts: number;
  /** What was published on the page and holds for the whole turn; null for the business file. */
  businessVersion: string | null;
};

type GatheredRow = {
  messages:
    | (Omit<TurnMessage, 'inboxId' | 'text' | 'quotes' | 'notes'> & NotesRow & { id: string; body: string | null })[]
    | null;
  quiet_ms: number | null;
  waited_ms: number | null;
};

/** Characters of a turn that are read, four times what a model is shown: reading more would keep everybody else waiting. */
const mostCharsRead = 24_000;

const messageList = (source: string): string => `
  select json_agg(json_build_object('id', m.id::text, 'wamid', m.wamid, 'body', left(m.body, ${mostCharsRead}), 'media', m.media,
           'edited', m.edited_at is not null, ${notesAsJson('m')}, 'consent', m.consent,
           'file', case when f.inbox_id is null and m.raw is not null and m.media in ('audio', 'image', 'document')
                        then coalesce(m.raw -> m.media, '{}') end,
           'fileState', case when f.inbox_id is not null then case when f.fault is null then 'read' else 'unreadable' end end,
           'writtenAtMs', (extract(epoch from ${writtenAt('m')}) * 1000)::float8) order by m.sent_at, m.received_at, m.id) as messages,
         (extract(epoch from clock_timestamp() - max(m.received_at)) * 1000)::float8 as quiet_ms,
         (extract(epoch from clock_timestamp() - min(m.received_at)) * 1000)::float8 as waited_ms,
         (extract(epoch from clock_timestamp() - min(case when m.sent_at > to_timestamp(0) then m.sent_at else m.received_at end)) * 1000)::float8 as "lateMs",
         max(m.starts) + 1 as starts
    from ${source} m left join files f on f.inbox_id = m.id and m.media is not null`;

/**
 * The fingerprints are those of the tokens that replies may leave with; the numbers are those that the process serves, null for all. Left out,
 * opting out counts for all of the business's numbers.
 */
export type ClaimOptions = {
  tokenFingerprints?: readonly string[] | null;
  phoneNumberIds?: readonly string[] | null;
  optOutScope?: OptOutScope;
};

/**
 * Takes the lease of a conversation that has waiting messages and gathers all of them, in one round trip, which those who claim at the
 * same time share. Null when there is nothing to answer, another worker holds the lease, the number is not served or the record may be an old one. `leaseMs` runs on the
 * database's clock; the fingerprints are those of the tokens that replies may leave with.
 */
export async function claimTurn(
  db: Queryable,
  conversationId: string,
  leaseMs: number,
  { tokenFingerprints = null, phoneNumberIds = null, optOutScope = 'all' }: ClaimOptions = {},
): Promise<TurnClaim | null> {
  return (await claimShared(db, { conversationId, leaseMs, tokenFingerprints, phoneNumberIds, optOutScope })).claim;
}

type Wish = Required<ClaimOptions> & { conversationId: string; leaseMs: number };
type ClaimRow = Omit<TurnClaim, keyof Gathered> & GatheredRow & { isHeld: boolean; isClaimed: boolean };

const claimShared = shareStatement<Wish, { claim: TurnClaim | null }>({
  groupOf: ({ conversationId: _own, ...alike }) => JSON.stringify(alike),
  keyOf: ({ conversationId }) => conversationId,
  async alone(db, wish) {
    const [row] = await claimRows(db, [wish], { waits: true });
    return { claim: row?.isClaimed === true ? toClaim(row) : null };
  },
  async together(db, wishes) {
    const rows = await claimRows(db, wishes, { waits: false });
    return new Map(
      rows
        .filter(({ isHeld }) => isHeld)
        .map((row) => [row.conversationId, { claim: row.isClaimed ? toClaim(row) : null }]),
    );
  },
});

async function claimRows(db: Queryable, wishes: readonly Wish[], { waits }: { waits: boolean }): Promise<ClaimRow[]> {
  const [wish] = wishes;
  if (wish === undefined) return [];
  const { leaseMs, tokenFingerprints, phoneNumberIds, optOutScope } = wish;
  const sql = claimSql(consentRow(optOutScope), waits ? '' : 'skip locked');
  const ids = wishes.map(({ conversationId }) => conversationId);
  return (await db.query<ClaimRow>(sql, [ids, leaseMs, tokenFingerprints, phoneNumberIds])).rows;
}

function toClaim(row: ClaimRow): TurnClaim {
  const {
    messages: _messages,
    quiet_ms: _quietMs,
    waited_ms: _waitedMs,
    isHeld: _held,
    isClaimed: _claimed,
    ...rest
  } = row;
  return { ...rest, ...toGathered(row) };
}

/** With fewer turns, or so long after our last reply, no machine can be told from a person, and nothing is read. */
const longChat = { turnsInDay: 8, repliedAgoMs: 600_000 };

const claimSql = (said: 'c' | 'k', locked: '' | 'skip locked'): string => `
  with held as (
    select id from conversations where id = any ($1::uuid[]) order by id for no key update ${locked}
  ), waiting as (
    select i.id, i.phone_number_id, i.conversation_id, i.wamid, i.body, i.media, i.quotes, i.notes, i.edited_at, i.sent_at, i.received_at,
           i.starts, i.consent, i.raw
      -- Each by itself: a join might read whatever waits in other conversations too.
      from unnest($1::uuid[]) as w (id)
     cross join lateral (select * from inbox where conversation_id = w.id and disposition = 'waiting' offset 0) i
  ), claimed as (
    update conversations set fence = fence + 1, lease_until = clock_timestamp() + $2 * interval '1 millisecond',
           state = case when state = 'human' and human_until < clock_timestamp() then 'bot' else state end
     where id in (select id from held) and (lease_until is null or lease_until < clock_timestamp())
       and id in (select conversation_id from waiting) and may_send()
       and ($4::text[] is null or phone_number_id = any ($4::text[]))
    returning id, fence, phone_number_id, contact_id, state, lead_grade, disclosed_at, off_topic_count, last_inbound_at,
              opted_out_at, consent_at, consent_by
  ), started as (
    update inbox set starts = starts + 1
     where id in (select w.id from waiting w join claimed c on c.id = w.conversation_id)
  )
  select wanted.id as "conversationId", held.id is not null as "isHeld", c.id is not null as "isClaimed", c.fence, c.phone_number_id as "phoneNumberId", c.state, coalesce(k.phone, k.user_id) as "customerId",
         ${said}.opted_out_at is not null as "optedOut", (extract(epoch from ${said}.consent_at) * 1000)::float8 as "consentAtMs",
         (${said}.opted_out_at is not null) <> exists (select from waiting where id = ${said}.consent_by) as "wasOptedOut", c.lead_grade as "leadGrade", c.disclosed_at is not null as disclosed,
         c.off_topic_count as "offTopicCount", ${windowIsOpen} as "windowOpen", l.language, l.last_reply as "lastReply",
         ${hasUnsent('$3::text[]')} as unsent, l.replied_ago_ms as "repliedAgoMs", u."turnsInMinute",
         ${versionInForce('c.phone_number_id')} as "businessVersion",
         case when u.in_day >= ${longChat.turnsInDay} and l.replied_ago_ms < ${longChat.repliedAgoMs} + w.waited_ms then ${exchangeSql('c.id')} end as exchange, w.*
    from unnest($1::uuid[]) as wanted (id) left join held on held.id = wanted.id
    left join (claimed c join contacts k on k.id = c.contact_id
      cross join lateral (${messageList('(select * from waiting where conversation_id = c.id)')}) w
      cross join lateral (
        select count(*) as in_day, (count(*) filter (where ended_at > clock_timestamp() - interval '1 minute'))::int as "turnsInMinute"
          from turns where conversation_id = c.id and ended_at > now() - interval '1 day') u
      left join lateral (
        select t.language, case when t.source in ('model', 'composed', 'desk', 'scripted') then o.body end as last_reply,
               case o.author when 'bot' then (extract(epoch from clock_timestamp() - o.created_at) * 1000)::float8 end as replied_ago_ms
          from outbox o left join turns t on t.id = o.turn_id
         where o.conversation_id = c.id and o.state not in ('failed', 'parked') order by o.id desc limit 1) l on true
    ) on c.id = wanted.id`;

/** Gathers all waiting messages of a conversation once more, after waiting for quiet; those who do at the same time share a round trip. */
export function gatherWaiting(db: Queryable, conversationId: string): Promise<Gathered> {
  return gatherShared(db, conversationId);
}

const gatherShared = shareRead<string, Gathered>({
  keyOf: (conversationId) => conversationId,
  async together(db, conversationIds) {
    const found = await db.query<GatheredRow & { of: string }>(
      `select w.id as of, g.* from unnest($1::uuid[]) as w (id)
        cross join lateral (${messageList(`(select * from inbox where conversation_id = w.id and disposition = 'waiting')`)}) g`,
      [conversationIds],
    );
    return new Map(found.rows.map((row) => [row.of, toGathered(row)]));
  },
});

/** Of each message at least, however many there are. */
const leastCharsRead = 300;

function toGathered(row: GatheredRow): Gathered {
  const found = row.messages ?? [];
  const share = Math.max(leastCharsRead, Math.floor(mostCharsRead / found.length));
  const messages = found.map(({ id, body, quotes, quoted, notes: kept, ...rest }): TurnMessage => {
    const notes = notesFrom({ quotes, quoted, notes: kept }, body === null ? null : rest.media);
    return {
      ...rest,
      inboxId: id,
      text: body === null || body.length <= share ? body : body.slice(0, share).toWellFormed(),
      quotes: quotes !== null || notes.length > 0,
      notes,
    };
  });
  return { messages, quietForMs: row.quiet_ms ?? 0, waitedMs: row.waited_ms ?? 0 };
}
