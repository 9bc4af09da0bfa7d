import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countTroubles, listTroubles } from '../../src/db/troubles.ts';
import type { Numbers, Person } from '../../src/domain/person.ts';
import { sightOf } from '../../src/flow/account-numbers.ts';
import { settleTrouble } from '../../src/flow/settle-trouble.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';

/** The first two belong to one account, the third to another, the last to one that nobody has set. */
const accounts: Record<string, string | null> = { '1': '11111', '2': '11111, 11112', '3': '33333', '4': null };
const among = { phoneNumberIds: Object.keys(accounts), accountsOf: (id: string) => accounts[id] ?? null };

describe.each(stores)('what Meta says of a whole account, on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('without a number', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let ola: Person;
    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      const made = await opened.db.query<Person>(
        `insert into people (name, name_key, role) values ('Ola', 'ola', 'owner') returning id, name, role, numbers`,
      );
      ola = { id: '', name: '', role: 'owner', numbers: null, ...made.rows[0] };
      for (const account of ['11111', '11112', '33333', '99999', null])
        await opened.db.query(
          `insert into notices (key, account_id, field, value) values (gen_random_uuid()::text, $1, 'account_update', '{}')`,
          [account],
        );
    });
    afterAll(() => opened[Symbol.asyncDispose]());

    const seen = async (numbers: Numbers) => {
      const troubles = await listTroubles(opened.db, 50, sightOf(among, numbers));
      const counted = await countTroubles(opened.db, 50, sightOf(among, numbers));
      expect(counted.notice).toBe(troubles.length);
      const found = await opened.db.query<{ account: string }>(
        `select coalesce(account_id, 'none') as account from notices where id = any ($1::bigint[]) order by 1`,
        [troubles.map(({ id }) => id)],
      );
      return found.rows.map(({ account }) => account);
    };

    it('stands in the trouble of those who may see one of its numbers', async () => {
      expect(await seen(['1'])).toEqual(['11111']);
      expect(await seen(['2'])).toEqual(['11111', '11112']);
      expect(await seen(['3'])).toEqual(['33333']);
      // For an account that is set nowhere those numbers stand that have none set.
      expect(await seen(['4'])).toEqual(['99999']);
      expect(await seen(['3', '4'])).toEqual(['33333', '99999']);
      expect(await seen(null)).toEqual(['11111', '11112', '33333', '99999', 'none']);
    });

    it('is put aside by those only who may see all its numbers', async () => {
      const wake = { turns: () => undefined, deliveries: () => undefined };
      const close = async (account: string | null, numbers: Numbers) => {
        const found = await opened.db.query<{ id: string }>(
          'select id::text from notices where account_id is not distinct from $1',
          [account],
        );
        const wish = { verb: 'close' as const, kind: 'notice' as const, id: found.rows[0]?.id ?? '' };
        return (await settleTrouble({ ...among, db: opened.db, wake }, { ...ola, numbers }, wish)).kind;
      };
      expect([await close('11111', ['1']), await close('33333', ['1', '2']), await close(null, ['1'])]).toEqual([
        'not-theirs',
        'not-theirs',
        'not-theirs',
      ]);
      expect([await close('11111', ['1', '2']), await close('99999', ['4']), await close(null, null)]).toEqual([
        'done',
        'done',
        'done',
      ]);
    });
  });
});
