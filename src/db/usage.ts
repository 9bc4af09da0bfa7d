import type { Queryable } from './pool.ts';

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

/** Counts a conversation's turns of the last minute, hour and day, in one round trip and from one index. */
export async function readUsage(db: Queryable, conversationId: string): Promise<Usage> {
  const found = await db.query<Usage>(
    `select (count(*) filter (where ended_at > clock_timestamp() - interval '1 minute'))::int as "turnsInMinute",
            (count(*) filter (where ${askedModel} and ended_at > clock_timestamp() - interval '1 minute'))::int as "modelTurnsInMinute",
            (count(*) filter (where ${askedModel} and ended_at > clock_timestamp() - interval '1 hour'))::int as "modelTurnsInHour",
            (count(*) filter (where ${askedModel}))::int as "modelTurnsInDay",
            coalesce(sum(cost_usd), 0)::float8 as "costUsdInDay"
       from turns where conversation_id = $1 and ended_at > clock_timestamp() - interval '1 day'`,
    [conversationId],
  );
  return (
    found.rows[0] ?? {
      turnsInMinute: 0,
      modelTurnsInMinute: 0,
      modelTurnsInHour: 0,
      modelTurnsInDay: 0,
      costUsdInDay: 0,
    }
  );
}
