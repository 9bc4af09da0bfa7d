import type { LeadFact } from '../domain/lead.ts';
import type { MediaKind } from '../domain/message.ts';
import { namesIn, type Rich } from '../domain/rich.ts';
import type { HistoryLine, Note, Speaker } from '../domain/turn.ts';
import { notesAsJson, notesFrom, type NotesRow } from './message-notes.ts';
import type { Queryable } from './pool.ts';
import { shareRead } from './share-statement.ts';

/** Characters of an earlier line that are read: a longer one must cost later turns nothing. */
export const lineChars = 1500;

/** What one conversation has used lately, by the database's clock; only settled turns count. */
type Usage = {
  turnsInMinute: number;
  /** Turns for which a model was asked: `source` is `model` or `composed`, or they cost something. */
  modelTurnsInMinute: number;
  modelTurnsInHour: number;
  modelTurnsInDay: number;
  /** US dollars. */
  costUsdInDay: number;
};

/** What a turn knows of its conversation besides the messages that wait. */
export type ChatSoFar = {
  /** What the customer, the bot and people said, oldest first, each line cut. */
  history: HistoryLine[];
  /** What is known of the lead, by the names of the fields. */
  facts: LeadFact[];
  /** The customer's settled texts, oldest first and each cut: the words that may prove a claim besides those of the turn. */
  earlier: { wamid: string; text: string }[];
  usage: Usage;
};

type Noted = (NotesRow & { media: MediaKind | null }) | { rich: Rich };
type Line = { who: Speaker; text: string; noted: Noted | null };
type Row = Usage & { of: string; lines: Line[] | null; facts: LeadFact[] | null; earlier: ChatSoFar['earlier'] | null };

/**
 * Reads what a conversation has come to, of either side's lines the last `lines`, in one round trip, which those who read at the same
 * time share.
 */
export function readChatSoFar(db: Queryable, conversationId: string, lines: number): Promise<ChatSoFar> {
  return readShared(db, { conversationId, lines });
}

const readShared = shareRead<{ conversationId: string; lines: number }, ChatSoFar>({
  groupOf: ({ lines }) => String(lines),
  keyOf: ({ conversationId }) => conversationId,
  async together(db, wanted) {
    const ids = wanted.map(({ conversationId }) => conversationId);
    const found = await db.query<Row>(sql, [ids, wanted[0]?.lines ?? 0]);
    return new Map(
      found.rows.map(({ of, lines, facts, earlier, ...usage }) => [
        of,
        { history: (lines ?? []).map(toLine), facts: facts ?? [], earlier: earlier ?? [], usage },
      ]),
    );
  },
});

function toLine({ who, text, noted }: Line): HistoryLine {
  const notes = noted === null ? [] : notesOf(noted);
  return notes.length === 0 ? { who, text } : { who, text, notes };
}

function notesOf(noted: Noted): Note[] {
  if (!('rich' in noted)) return notesFrom(noted, noted.media);
  return [{ kind: 'carried', text: `${noted.rich.kind}: ${namesIn(noted.rich).join(' | ')}` }];
}

/** A reply may repeat what was deleted since, or edited and answered anew; for the correction itself it is read once more. */
const stillStands = `
  o.turn_id is null
  or not exists (select from inbox i where i.turn_id = o.turn_id and i.revoked_at is not null)
     and (exists (select from inbox i where i.turn_id = o.turn_id)
          or exists (select from inbox i where i.conversation_id = w.id and i.disposition = 'waiting' and i.edited_at is not null))`;

const askedModel = "(source in ('model', 'composed', 'safe') or cost_usd > 0)";

const sql = `
  select w.id as of, used.*,
    (select json_agg(json_build_object('who', who, 'text', text, 'noted', noted) order by at, id) from (
      select * from (
        (select 'customer' as who, left(body, ${lineChars}) as text, received_at as at, id,
                case when quotes is not null or notes is not null or media is not null
                     then json_build_object('media', media, ${notesAsJson('i')}) end as noted from inbox i
          where conversation_id = w.id and body is not null and disposition not in ('waiting', 'dead') order by received_at desc limit $2)
        union all
        (select case author when 'bot' then 'assistant' else 'human' end, left(body, ${lineChars}), created_at, id,
                case when rich is not null then json_build_object('rich', rich) end from outbox o
          where conversation_id = w.id and state not in ('failed', 'parked') and (${stillStands}) order by id desc limit $2)
      ) both_sides order by at desc, id desc limit $2) last) as lines,
    (select json_agg(json_build_object('field', field, 'value', value, 'quote', quote, 'wamid', wamid) order by field)
       from leads where conversation_id = w.id) as facts,
    (select json_agg(json_build_object('wamid', wamid, 'text', left(body, ${lineChars})) order by received_at, id)
       from (select wamid, body, received_at, id from inbox
              where conversation_id = w.id and body is not null and disposition not in ('waiting', 'dead')
              order by received_at desc, id desc limit $2) last) as earlier
    from unnest($1::uuid[]) as w (id) cross join lateral (
      select (count(*) filter (where ended_at > clock_timestamp() - interval '1 minute'))::int as "turnsInMinute",
             (count(*) filter (where ${askedModel} and ended_at > clock_timestamp() - interval '1 minute'))::int as "modelTurnsInMinute",
             (count(*) filter (where ${askedModel} and ended_at > clock_timestamp() - interval '1 hour'))::int as "modelTurnsInHour",
             (count(*) filter (where ${askedModel}))::int as "modelTurnsInDay",
             coalesce(sum(cost_usd), 0)::float8 as "costUsdInDay"
        from turns where conversation_id = w.id and ended_at > clock_timestamp() - interval '1 day') used`;
