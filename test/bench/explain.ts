import { hash } from 'node:crypto';
import { escapeLiteral } from 'pg';
import type { Database, Queryable } from '../../src/db/pool.ts';

type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  Plans?: Node[];
};
type Explained = { Plan: Node };
/** How one statement was run: pages and rows read, and by which indexes. */
export type Shown = { name: string; blocks: number; rows: number; ways: string[] };

/** Explains each statement, undoes that, and then runs it. */
export function watch(on: Queryable, name: string, show: (shown: Shown) => void): Queryable {
  return {
    async query(sql, params = [], options) {
      const literals = params.map((value) => literalOf(value)).join(', ');
      await inside(on, async (tx) => {
        const prepared = `shown_${hash('sha256', sql).slice(0, 16)}`;
        const kept = await tx.query('select from pg_prepared_statements where name = $1', [prepared]);
        if (kept.rowCount === 0) await tx.query(`prepare ${prepared} as ${sql}`);
        const explained = await tx.query<{ 'QUERY PLAN': [Explained] }>(
          `explain (analyze, buffers, format json) execute ${prepared}${literals === '' ? '' : ` (${literals})`}`,
        );
        const [plan] = explained.rows[0]?.['QUERY PLAN'] ?? [];
        if (plan !== undefined) show(describe(name, plan));
      });
      return on.query(sql, params, options);
    },
  };
}

async function inside(on: Queryable, work: (tx: Queryable) => Promise<void>): Promise<void> {
  const undone = new Error('undone');
  if ('transaction' in on) {
    const whole = on as Database; // nothing else has it
    await whole
      .transaction(async (tx) => {
        await work(tx);
        throw undone;
      })
      .catch((error: unknown) => {
        if (error !== undone) throw error;
      });
    return;
  }
  await on.query('savepoint shown');
  await work(on);
  await on.query('rollback to savepoint shown');
}

/** What the statements of the path are given: words, numbers, and lists of them. */
function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (!Array.isArray(value)) return escapeLiteral(`${value as string | number | boolean}`);
  const items = (value as (string | number | null)[]).map((item) =>
    item === null ? 'NULL' : JSON.stringify(String(item)),
  );
  return escapeLiteral(`{${items.join(',')}}`);
}

function describe(name: string, { Plan: plan }: Explained): Shown {
  const ways = new Map<string, number>();
  let rows = 0;
  const walk = (node: Node): void => {
    const relation = node['Index Name'] ?? node['Relation Name'];
    const read = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
    if (relation !== undefined && node['Node Type'].includes('Scan')) {
      const way = node['Node Type'] === 'Seq Scan' ? `all of ${relation}` : relation;
      ways.set(way, (ways.get(way) ?? 0) + read);
      rows += read;
    }
    for (const child of node.Plans ?? []) walk(child);
  };
  walk(plan);
  const blocks = (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
  return {
    name,
    blocks,
    rows,
    ways: [...ways].filter(([, read]) => read > 0).map(([way, read]) => `${way} ${read}`),
  };
}
