import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eraseCustomer, findCustomer } from '../../src/db/erase-customer.ts';
import { keepFile, listKeptFiles, readKeptFile } from '../../src/db/files.ts';
import { prune } from '../../src/db/prune.ts';
import { clearBucket } from '../../src/flow/clear-bucket.ts';
import { exportCustomer } from '../../src/flow/privacy.ts';
import { storeFile } from '../../src/flow/store-file.ts';
import { openBucket } from '../../src/media/bucket.ts';
import { startFakeS3, type FakeS3 } from '../helpers/fake-s3.ts';
import { testMarks } from '../helpers/marks.ts';
import { voiceNote } from '../helpers/sounds.ts';
import { anyStore, openTestDatabase } from '../helpers/test-database.ts';
import { openFlow, type Flow } from './flow-world.ts';
import { speakingCustomer } from './speaking-customer.ts';

const never = new AbortController().signal;
const retention = { messages: 365, media: 90, proofs: 30, leads: 730, notices: 365, quarantine: 30 };

describe.each(anyStore)('files in a bucket, on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a file', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let s3: FakeS3;
    const voice = (seconds = 5) => ({
      type: 'audio',
      audio: flow.graph.media.of(flow.graph.media.add(voiceNote(seconds)), { voice: true }),
    });
    const files = (id: string) =>
      flow.rows<{ inbox_id: string; here: boolean; bucket_key: string | null }>(
        `select inbox_id::text, bytes is not null as here, bucket_key from files
          where inbox_id in (select id from inbox where conversation_id = $1)`,
        id,
      );
    const clear = () => clearBucket({ ...flow.deps, bucket: openBucket(s3.url) }, never);
    /** A customer with one voice note, read. */
    const spoken = async () => {
      const who = speakingCustomer(flow);
      const wamid = await who.send(voice());
      await who.answer();
      return { ...who, wamid, chat: await who.id() };
    };

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
      flow.deps.quietMs = 1;
      s3 = await startFakeS3();
      flow.deps.files.bucket = openBucket(s3.url);
    });
    beforeEach(() => {
      flow.model.reset();
      s3.fail(null);
    });
    afterAll(async () => {
      await s3.close();
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('lies in the bucket alone, is handed out with its chat, and stands in the customer’s export', async () => {
      const { chat, from } = await spoken();
      const [row] = await files(chat);
      expect(row).toMatchObject({ here: false, bucket_key: expect.any(String) });
      expect(s3.objects.get(row?.bucket_key ?? '')).toEqual({ bytes: voiceNote(5), mime: 'audio/ogg' });
      const kept = await readKeptFile(opened.db, { inboxId: row?.inbox_id ?? '', conversationId: chat });
      expect(kept).toMatchObject({ mime: 'audio/ogg', bytes: null, bucketKey: row?.bucket_key });
      let told = '';
      for await (const piece of (await exportCustomer({ ...flow.deps, bucket: openBucket(s3.url) }, from)) ?? [])
        told += piece;
      expect(told).toContain(voiceNote(5).toString('hex'));
    });

    it('goes when the customer deletes the message, when it is old, and when the customer is erased', async () => {
      const [deleted, old, erased] = [await spoken(), await spoken(), await spoken()];
      const keyOf = async ({ chat }: { chat: string }) => (await files(chat))[0]?.bucket_key ?? '';
      const keys = await Promise.all([deleted, old, erased].map(keyOf));
      await deleted.revoke(deleted.wamid);
      await flow.rows(
        `update files set kept_at = now() - interval '91 days' where inbox_id in (select id from inbox where conversation_id = $1)`,
        old.chat,
      );
      await prune(opened.db, { retention, marks: testMarks }, never);
      expect(await files(old.chat)).toMatchObject([{ here: false, bucket_key: null }]);
      const found = await findCustomer(opened.db, erased.from);
      if (found === null) throw new Error('nobody has this number');
      await opened.db.transaction((tx) => eraseCustomer(tx, found, testMarks));
      expect(keys.every((key) => s3.objects.has(key))).toBe(true);
      expect(await clear()).toBe(3);
      expect(keys.some((key) => s3.objects.has(key))).toBe(false);
      expect(await flow.rows('select key from doomed_objects')).toEqual([]);
    });

    it('lives as long as the lead that it belongs to, longer than its message, and goes with the customer', async () => {
      const bucket = openBucket(s3.url);
      const picture = { fault: null, mime: 'image/jpeg', name: 'logo.jpg', seconds: null, text: null, note: null };
      /** Somebody who sent a voice note and a picture, as a lead or not, both of them years ago. */
      const sent = async (isLead: boolean) => {
        const who = await spoken();
        await who.say('Our logo');
        const [row] = await flow.rows<{ id: string }>(
          'select max(id)::text as id from inbox where conversation_id = $1',
          who.chat,
        );
        await storeFile({ ...flow.deps, bucket }, row?.id ?? '', { ...picture, bytes: Buffer.from('logo') }, never);
        await who.answer();
        await flow.rows(
          `update conversations set lead_updated_at = case when $2 then now() end where id = $1`,
          who.chat,
          isLead,
        );
        return { ...who, picture: row?.id ?? '' };
      };
      const namesOf = async (chat: string) => (await listKeptFiles(opened.db, chat)).map(({ name }) => name);
      const age = async (chat: string, days: number) => {
        await flow.rows(
          `update files set kept_at = now() - $2 * interval '1 day' where conversation_id = $1`,
          chat,
          days,
        );
        await flow.rows(
          `update inbox set received_at = now() - $2 * interval '1 day' where conversation_id = $1`,
          chat,
          days,
        );
        await prune(opened.db, { retention, marks: testMarks }, never);
        await clear();
      };
      const [lead, other] = [await sent(true), await sent(false)];
      for (const { chat } of [lead, other]) await age(chat, 91);
      expect([await namesOf(lead.chat), await namesOf(other.chat)]).toEqual([['logo.jpg'], []]);
      for (const { chat } of [lead, other]) await age(chat, 400);
      expect(await flow.rows('select * from inbox where conversation_id = $1', lead.chat)).toEqual([]);
      expect(await namesOf(lead.chat)).toEqual(['logo.jpg']);
      const { picture: inboxId, chat: conversationId, from } = lead;
      const kept = await readKeptFile(opened.db, { inboxId, conversationId });
      expect(s3.objects.get(kept?.bucketKey ?? '')).toMatchObject({ bytes: Buffer.from('logo') });
      const all = 'select inbox_id from files where conversation_id = any ($1)';
      expect(await flow.rows(all, [lead.chat, other.chat])).toHaveLength(1);
      let told = '';
      for await (const piece of (await exportCustomer({ ...flow.deps, bucket }, from)) ?? []) told += piece;
      expect(told).toContain(Buffer.from('logo').toString('hex'));
      const found = await findCustomer(opened.db, from);
      if (found === null) throw new Error('nobody has this number');
      await opened.db.transaction((tx) => eraseCustomer(tx, found, testMarks));
      await clear();
      expect(await flow.rows(all, [lead.chat])).toEqual([]);
      expect(s3.objects.has(kept?.bucketKey ?? '')).toBe(false);
    });

    it('is kept in the database while the bucket takes nothing, and is deleted later when the bucket was away', async () => {
      const { chat: before, wamid, revoke } = await spoken();
      const [first] = await files(before);
      s3.fail(503);
      const { chat } = await spoken();
      expect(await files(chat)).toMatchObject([{ here: true, bucket_key: null }]);
      expect(JSON.stringify(flow.logs.lines)).toContain('it is kept in the database');
      await revoke(wamid);
      expect(await clear()).toBe(0);
      s3.fail(null);
      expect(await clear()).toBe(0);
      await flow.rows('update doomed_objects set due_at = now()');
      expect(await clear()).toBeGreaterThan(0);
      expect(s3.objects.has(first?.bucket_key ?? '')).toBe(false);
    });

    it('leaves no object behind when its message was erased before it could be kept', async () => {
      const { chat } = await spoken();
      const [row] = await files(chat);
      const inboxId = row?.inbox_id ?? '';
      const file = {
        fault: null,
        mime: 'audio/ogg',
        name: 'voice.ogg',
        seconds: 1,
        bytes: voiceNote(1),
        text: null,
        note: null,
      };
      const count = s3.objects.size;
      // Another worker was faster.
      await storeFile({ ...flow.deps, bucket: openBucket(s3.url) }, inboxId, file, never);
      expect(s3.objects.size).toBe(count + 1);
      await flow.rows('update doomed_objects set due_at = now()');
      await clear();
      expect(s3.objects.size).toBe(count);
      expect(s3.objects.has(row?.bucket_key ?? '')).toBe(true);
      await keepFile(opened.db, inboxId, file);
      expect((await files(chat))[0]?.bucket_key).toBe(row?.bucket_key);
    });

    it('is refused to those with another key, in words that hold neither address nor key', async () => {
      const stranger = openBucket(s3.url.replace('AKIDbucket', 'AKIDother'));
      expect(await stranger.get('x', 1, never)).toEqual({ fault: 'HTTP 403' });
      const gone = openBucket('http://key:secret@127.0.0.1:1/bucket');
      expect(await gone.put('x', { bytes: Buffer.from('x'), mime: 'text/plain' }, never)).toEqual({
        fault: 'the connection failed',
      });
    });
  });
});
