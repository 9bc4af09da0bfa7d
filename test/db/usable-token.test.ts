import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../helpers/test-database.ts';

const numbers = ['111', '112', '999'];
const entries = ['a', 'b', 'c', '111/a', '111/b', '112/c', '1/a'];
const gate = fc.record({
  number: fc.constantFrom(...numbers),
  fingerprint: fc.constantFrom('a', 'b', 'c'),
  cause: fc.constantFrom('token', 'number'),
  shut: fc.constantFrom('infinity', '1 hour', '-1 hour'),
});

describe('[embedded] the token to send with', () => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;

  beforeAll(async () => {
    opened = await openTestDatabase('embedded');
    const before = await readFile(new URL('../../src/db/migrations/0040-numbers.sql', import.meta.url), 'utf8');
    const [, body = ''] = /create or replace function usable_token(\(.*?\n\$\$;)/s.exec(before) ?? [];
    await opened.db.query(`create function usable_token_before${body}`);
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  it('is the one that the function in SQL chose, whatever the gates, tokens and their order', async () => {
    const list = fc.option(fc.uniqueArray(fc.constantFrom(...entries), { maxLength: 5 }));
    await fc.assert(
      fc.asyncProperty(fc.array(gate, { maxLength: 5 }), list, async (gates, fingerprints) => {
        await opened.db.query('delete from token_gates');
        for (const { number, fingerprint, cause, shut } of gates)
          await opened.db.query(
            `insert into token_gates (phone_number_id, token_fingerprint, cause, closed_until, reason)
             values ($1, $2, $3, case $4::text when 'infinity' then 'infinity' else clock_timestamp() + $4::interval end, '')
             on conflict do nothing`,
            [number, fingerprint, cause, shut],
          );
        const chosen = await opened.db.query<{ now: string | null; before: string | null }>(
          'select usable_token(n, $2) as now, usable_token_before(n, $2) as before from unnest($1::text[]) as n',
          [numbers, fingerprints],
        );
        for (const { now, before } of chosen.rows) expect(now).toBe(before);
      }),
      { numRuns: 60 },
    );
  });
});
