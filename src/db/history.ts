import type { MediaKind } from '../domain/message.ts';
import { namesIn, type Rich } from '../domain/rich.ts';
import type { HistoryLine, Note, Speaker } from '../domain/turn.ts';
import { notesAsJson, notesFrom, type NotesRow } from './message-notes.ts';
import type { Queryable } from './pool.ts';
import { shareRead } from './share-statement.ts';

/** Characters of an earlier line that are read: a longer one must cost later turns nothing. */
export const lineChars = 1500;

/** A reply may repeat what was deleted since, or edited and answered anew; for the correction itself it is read once more. */
const stillStands = `
  o.turn_id is null
  or not exists (select from inbox i where i.turn_id = o.turn_id and i.revoked_at is not null)
     and (exists (select from inbox i where i.turn_id = o.turn_id)
          or exists (select from inbox i where i.conversation_id = w.id and i.disposition = 'waiting' and i.edited_at is not null))`;

/**
 * Reads the last settled lines of a conversation, oldest first, each cut: what the customer, the bot and people said. Those who read at
 * the same time share a round trip.
 */
export function readHistory(db: Queryable, conversationId: string, lines: number): Promise<HistoryLine[]> {
  return readShared(db, { conversationId, lines });
}

type Noted = (NotesRow & { media: MediaKind | null }) | { rich: Rich };
type Row = { of: string; who: Speaker; text: string; noted: Noted | null };

const readShared = shareRead<{ conversationId: string; lines: number }, HistoryLine[]>({
  groupOf: ({ lines }) => String(lines),
  keyOf: ({ conversationId }) => conversationId,
  async together(db, wanted) {
    const ids = wanted.map(({ conversationId }) => conversationId);
    const found = await db.query<Row>(historySql, [ids, wanted[0]?.lines ?? 0]);
    const histories = new Map<string, HistoryLine[]>(ids.map((id) => [id, []]));
    for (const { of, who, text, noted } of found.rows) {
      const notes = noted === null ? [] : notesOf(noted);
      histories.get(of)?.push(notes.length === 0 ? { who, text } : { who, text, notes });
    }
    return histories;
  },
});

function notesOf(noted: Noted): Note[] {
  if (!('rich' in noted)) return notesFrom(noted, noted.media);
  return [{ kind: 'carried', text: `${noted.rich.kind}: ${namesIn(noted.rich).join(' | ')}` }];
}

const historySql = `
  select w.id as of, who, text, noted from unnest($1::uuid[]) as w (id) cross join lateral (
    select * from (
      (select 'customer' as who, left(body, ${lineChars}) as text, received_at as at, id,
              case when quotes is not null or notes is not null or media is not null
                   then json_build_object('media', media, ${notesAsJson('i')}) end as noted from inbox i
        where conversation_id = w.id and body is not null and disposition not in ('waiting', 'dead') order by received_at desc limit $2)
      union all
      (select case author when 'bot' then 'assistant' else 'human' end, left(body, ${lineChars}), created_at, id,
              case when rich is not null then json_build_object('rich', rich) end from outbox o
        where conversation_id = w.id and state not in ('failed', 'parked') and (${stillStands}) order by id desc limit $2)
    ) both_sides order by at desc, id desc limit $2
  ) lines order by lines.at, lines.id`;
