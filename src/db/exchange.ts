import type { MediaKind } from '../domain/message.ts';

/** A customer's message that is settled, and what of it tells whether it says the same as another. */
type Received = { turnId: string | null; isLoop: boolean; text: string | null; media: MediaKind | null; agoMs: number };

/** The last lines of both sides, newest first; times are milliseconds before now, by the database's clock. */
export type Exchange = {
  received: Received[];
  /** When each of our replies was last tried; Meta may have shown it before it told us so. */
  repliedAgoMs: number[];
};

const mostLines = 60;
/** Of a text: machines repeat themselves from the first word on. */
const mostChars = 300;

const ago = (column: string): string => `(extract(epoch from clock_timestamp() - ${column}) * 1000)::float8`;

const messages = (conversation: string, kind: string): string => `
  (select turn_id, reason, body, media, received_at from inbox
    where conversation_id = ${conversation} and ${kind} and disposition <> 'waiting' and (disposition <> 'skipped' or reason = 'loop')
      and received_at > now() - interval '1 day' order by received_at desc limit ${mostLines})`;

/** An expression of SQL: the exchange of the last day in the conversation that another expression names. */
export const exchangeSql = (conversation: string): string => `
  json_build_object(
    'received', (select coalesce(json_agg(json_build_object('turnId', turn_id, 'isLoop', coalesce(reason = 'loop', false), 'media', media,
                   'text', left(body, ${mostChars}), 'agoMs', ${ago('received_at')}) order by received_at desc), '[]')
                   from (${messages(conversation, 'body is not null')} union all ${messages(conversation, 'body is null')}) said),
    'repliedAgoMs', (select coalesce(json_agg(${ago('attempted_at')} order by attempted_at desc), '[]')
                       from (select attempted_at from outbox where conversation_id = ${conversation} and attempted_at is not null
                              order by id desc limit ${mostLines}) tried))`;
