import type { Queryable } from './pool.ts';

/** What a model was asked last: `outcome` is `ok` or the class of the failure. */
export type ProviderWord = { provider: string; model: string; outcome: string; at: Date };

/** Answers looked at: the newest that asked models. */
const newestTurns = 200;

/** Reads the last outcome of each model among the newest answers, however long the history is. */
export async function readProviderWords(db: Queryable): Promise<ProviderWord[]> {
  const found = await db.query<ProviderWord>(
    `select distinct on (provider, model) provider, model, outcome, at from (
       select a.value ->> 'provider' as provider, a.value ->> 'model' as model, a.value ->> 'outcome' as outcome, t.ended_at as at, a.ordinality
         from (select attempts, ended_at from turns where json_array_length(attempts) > 0 order by ended_at desc limit ${newestTurns}) t
        cross join lateral json_array_elements(t.attempts) with ordinality a) asked
      order by provider, model, at desc, ordinality desc`,
  );
  return found.rows;
}
