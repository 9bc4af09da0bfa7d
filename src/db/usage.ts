import type { Queryable } from './pool.ts';
import { shareRead } from './share-statement.ts';

/** What one conversation has used lately, by the database's clock; only settled turns count. */
export type Usage = {
  turnsInMinute: number;
  /** Turns for which a model was asked: `source` is `model` or `composed`, or they cost something. */
  modelTurnsInMinute: number;
  modelTurnsInHour: number;
  modelTurnsInDay: number;
  /** US dollars. */
  costUsdInDay: number;
};

const askedModel = "(source in ('model', 'composed', 'safe') or cost_usd > 0)";

/** Counts a conversation's turns of the last minute, hour and day, from one index and in one round trip, which those who ask at the same time share. */
export function readUsage(db: Queryable, conversationId: string): Promise<Usage> {
  return readShared(db, conversationId);
}

const readShared = shareRead<string, Usage>({
  keyOf: (conversationId) => conversationId,
  async together(db, conversationIds) {
    const found = await db.query<Usage & { of: string }>(
      `select w.id as of, used.* from unnest($1::uuid[]) as w (id) cross join lateral (
         select (count(*) filter (where ended_at > clock_timestamp() - interval '1 minute'))::int as "turnsInMinute",
                (count(*) filter (where ${askedModel} and ended_at > clock_timestamp() - interval '1 minute'))::int as "modelTurnsInMinute",
                (count(*) filter (where ${askedModel} and ended_at > clock_timestamp() - interval '1 hour'))::int as "modelTurnsInHour",
                (count(*) filter (where ${askedModel}))::int as "modelTurnsInDay",
                coalesce(sum(cost_usd), 0)::float8 as "costUsdInDay"
           from turns where conversation_id = w.id and ended_at > clock_timestamp() - interval '1 day') used`,
      [conversationIds],
    );
    return new Map(found.rows.map(({ of, ...usage }) => [of, usage]));
  },
});
