import { describe, expect, it } from 'vitest';
import { figuresSql } from '../../src/db/figures.ts';
import { isMissing } from '../helpers/services.ts';
import { openTestDatabase } from '../helpers/test-database.ts';

type Node = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: Node[] };

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe.skipIf(isMissing.postgres)('[postgres] the figures of /metrics', () => {
  it('are each read from an index of their own, whatever the tables have grown to', async () => {
    await using opened = await openTestDatabase('postgres');
    // Small tables are read in any way; the turns of a year, one customer's, are not.
    await opened.db.query(`
      with contact as (insert into contacts (phone) values ('919811200001') returning id),
           conversation as (insert into conversations (phone_number_id, contact_id) select '1', id from contact returning id)
      insert into turns (conversation_id, source, ended_at)
      select id, 'model', now() - n * interval '5 minutes' from conversation, generate_series(100000, 1, -1) as n`);
    await opened.db.query('analyze turns');
    const plan = await opened.db.transaction(async (tx) => {
      // What then still reads a whole table has no index to use.
      await tx.query('set local enable_seqscan = off');
      const found = await tx.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`explain (format json) ${figuresSql}`);
      return found.rows[0]?.['QUERY PLAN'][0].Plan;
    });
    const nodes = plan === undefined ? [] : nodesOf(plan);
    const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
    // One row a number and token: nothing to look for.
    expect(whole.filter((table) => table !== 'token_gates')).toEqual([]);
    const indexes = nodes.flatMap((node) => node['Index Name'] ?? []).filter((name) => !name.startsWith('token_gates'));
    expect(new Set(indexes)).toEqual(
      new Set([
        'inbox_oldest_waiting',
        'outbox_oldest_open',
        'outbox_was_unknown',
        'outbox_resent',
        'outbox_doubled',
        'outbox_failed',
        'outbox_parked',
        'conversations_for_people',
        'quarantine_by_arrival',
        'turns_by_end',
        'lead_events_due',
        'lead_events_failed',
      ]),
    );
  });
});
