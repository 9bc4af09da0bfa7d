import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropDraft, readDraft, saveDraft } from '../../src/db/business-drafts.ts';
import {
  addVersion,
  keepOverFile,
  listVersions,
  readLineEnds,
  readPinned,
  readVersionText,
} from '../../src/db/business-versions.ts';
import { keptVersions, prune } from '../../src/db/prune.ts';
import { testMarks } from '../helpers/marks.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';

describe.each(stores)('versions of the business on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a line of versions', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    beforeAll(async () => {
      opened = await openTestDatabase(kind);
    });
    afterAll(() => opened[Symbol.asyncDispose]());

    const version = (phoneNumberId: string, expected: number, body: string | null) => ({
      phoneNumberId,
      expected,
      body,
      bringsBack: null,
      fileHash: 'file-1',
      madeBy: 'Asha',
    });

    it('grows by one for each number, and of two who publish at once one wins and the other is told', async () => {
      const { db } = opened;
      const both = await Promise.all([
        addVersion(db, version('1', 0, 'name: A')),
        addVersion(db, version('1', 0, 'name: B')),
      ]);
      expect(both.filter((one) => one !== null)).toEqual([{ number: 1 }]);
      expect(await addVersion(db, version('1', 0, 'name: C'))).toBeNull();
      expect(await addVersion(db, version('1', 5, 'name: C'))).toBeNull();
      expect(await addVersion(db, version('1', 1, 'name: C'))).toEqual({ number: 2 });
      expect(await addVersion(db, version('2', 0, 'name: D'))).toEqual({ number: 1 });
      const [first, second, ...rest] = await readLineEnds(db, ['1', '2', 'unknown']);
      expect(rest).toEqual([]);
      expect([first?.number, second?.number]).toEqual([2, 1]);
      expect(await readPinned(db, first?.versionId ?? '')).toEqual({ number: 2, body: 'name: C' });
      expect(await readVersionText(db, '2', 1)).toBe('name: D');
      expect(await readVersionText(db, '2', 2)).toBeNull();
      expect((await listVersions(db, '1', { before: null, limit: 1 })).map(({ number }) => number)).toEqual([2]);
      expect((await listVersions(db, '1', { before: 2, limit: 9 })).map(({ number }) => number)).toEqual([1]);
    });

    it('ends with the file when somebody says that it holds again, and remembers which file was looked at', async () => {
      const { db } = opened;
      await addVersion(db, version('3', 0, 'name: A'));
      expect(await keepOverFile(db, { phoneNumberId: '3', number: 1, fileHash: 'file-2' })).toBe(true);
      expect(await readLineEnds(db, ['3'])).toMatchObject([{ fileHash: 'file-2' }]);
      await addVersion(db, version('3', 1, null));
      expect(await readLineEnds(db, ['3'])).toMatchObject([{ number: 2, versionId: null, madeBy: 'Asha' }]);
      expect(await keepOverFile(db, { phoneNumberId: '3', number: 1, fileHash: 'file-3' })).toBe(false);
      expect(await keepOverFile(db, { phoneNumberId: '3', number: 2, fileHash: 'file-3' })).toBe(false);
      expect(await listVersions(db, '3', { before: null, limit: 9 })).toMatchObject([
        { number: 2, isPublished: false },
        { number: 1, isPublished: true },
      ]);
    });

    it('keeps the newest fifty, and older ones by which a kept turn was answered', async () => {
      const { db } = opened;
      const made = keptVersions + 12;
      for (let number = 0; number < made; number += 1) await addVersion(db, version('5', number, `name: ${number}`));
      await addVersion(db, version('6', 0, 'name: alone'));
      const customer = await db.query<{ id: string }>(
        `insert into contacts (phone) values ('4915100000') returning id`,
      );
      await db.query(
        `with c as (insert into conversations (phone_number_id, contact_id) values ('5', $1) returning id)
         insert into turns (conversation_id, source, business_version)
         select c.id, 'model', v.id from c, business_versions v where v.phone_number_id = '5' and v.number = 3`,
        [customer.rows[0]?.id],
      );
      const retention = { messages: 100, media: 100, proofs: 100, leads: 100, notices: 100, quarantine: 100 };
      await prune(db, { retention, marks: testMarks }, new AbortController().signal);
      const left = await listVersions(db, '5', { before: null, limit: 1_000 });
      expect(left.map(({ number }) => number)).toEqual([
        ...Array.from({ length: keptVersions }, (_, at) => made - at),
        3,
      ]);
      expect(await listVersions(db, '6', { before: null, limit: 9 })).toHaveLength(1);
      // The line goes on where it was, and a version that is gone is not found.
      expect(await addVersion(db, version('5', made, 'name: next'))).toEqual({ number: made + 1 });
      expect(await readVersionText(db, '5', 4)).toBeNull();
    });

    it('has one draft, which nobody writes over without having seen it', async () => {
      const { db } = opened;
      const draft = { phoneNumberId: '4', body: 'name: A', revision: 0, basedOn: 0, savedBy: 'Asha' };
      expect(await saveDraft(db, { ...draft, revision: 3 })).toBeNull();
      const both = await Promise.all([saveDraft(db, draft), saveDraft(db, { ...draft, body: 'name: B' })]);
      expect(both.filter((one) => one !== null)).toHaveLength(1);
      expect(await saveDraft(db, { ...draft, body: 'name: C\0', revision: 1 })).toMatchObject({
        revision: 2,
        body: 'name: C',
      });
      expect(await dropDraft(db, '4', 1)).toBe(false);
      expect(await readDraft(db, '4')).toMatchObject({ body: 'name: C', savedBy: 'Asha', basedOn: 0 });
      expect(await dropDraft(db, '4', 2)).toBe(true);
      expect(await readDraft(db, '4')).toBeNull();
    });
  });
});
