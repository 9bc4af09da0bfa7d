import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccounting } from '../../src/db/accounting.ts';
import { readFigures } from '../../src/db/figures.ts';
import type { Queryable } from '../../src/db/pool.ts';
import { isMissing } from '../helpers/services.ts';
import { openTestDatabase } from '../helpers/test-database.ts';

type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: Node[];
};

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe.skipIf(isMissing.postgres)('[postgres] the figures of /metrics', () => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  beforeAll(async () => {
    opened = await openTestDatabase('postgres');
    // An empty table is as cheaply read from an index that fits worse: the one of a customer's turns.
    await opened.db.query('drop index turns_lately');
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  /** How PostgreSQL would run a reader's one statement; what then still reads a whole table has no index to use. */
  const planOf = async (read: (db: Queryable) => Promise<unknown>) => {
    const asked: [sql: string, params: readonly unknown[]][] = [];
    const overhear: Queryable = {
      query: async (sql, params = []) => {
        asked.push([sql, params]);
        return { rows: [], rowCount: 0 };
      },
    };
    await read(overhear).catch(() => undefined);
    const [[sql, params] = ['', []]] = asked;
    const nodes = await opened.db.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      const found = await tx.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`explain (format json) ${sql}`, params);
      return found.rows.flatMap((row) => nodesOf(row['QUERY PLAN'][0].Plan));
    });
    return {
      whole: nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? [node['Relation Name']] : [])),
      indexes: new Set(nodes.flatMap((node) => node['Index Name'] ?? [])),
      lookedUp: new Set(nodes.flatMap((node) => (node['Index Cond'] === undefined ? [] : [node['Index Name']]))),
    };
  };

  it('are each read from an index of their own, and those of a time by that time', async () => {
    const { whole, indexes, lookedUp } = await planOf((db) =>
      readFigures(db, { phoneNumberIds: ['1'], fingerprints: ['x'] }),
    );
    // One row a number and token: nothing to look for.
    expect(whole.filter((table) => table !== 'token_gates')).toEqual([]);
    const ofTime = ['outbox_failed', 'quarantine_by_arrival', 'turns_by_end', 'lead_events_failed', 'model_spend_pkey'];
    const small = ['inbox_waiting', 'outbox_open', 'outbox_was_unknown', 'outbox_resent', 'outbox_doubled'];
    const rest = ['outbox_parked', 'conversations_for_people', 'lead_events_due'];
    for (const name of [...ofTime, ...small, ...rest]) expect(indexes, name).toContain(name);
    for (const name of ofTime) expect(lookedUp, name).toContain(name);
  });

  it('and the sums of the day look nothing up by reading everything', async () => {
    const accounting = await planOf((db) => readAccounting(db, { sinceHours: 24 }));
    expect(accounting.lookedUp).toContain('inbox_by_arrival');
  });
});
