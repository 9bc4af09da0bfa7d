import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTranscriber } from '../../src/ai/transcriber.ts';
import { readAccounting } from '../../src/db/accounting.ts';
import { readChatLines } from '../../src/db/chat.ts';
import { eraseCustomer, findCustomer } from '../../src/db/erase-customer.ts';
import { exportPages } from '../../src/db/export-customer.ts';
import { readKeptFile } from '../../src/db/files.ts';
import { prune } from '../../src/db/prune.ts';
import { Secret } from '../../src/domain/secret.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { startFakeTranscriber, type FakeTranscriber } from '../helpers/fake-transcriber.ts';
import { voiceNote } from '../helpers/sounds.ts';
import { anyStore, openTestDatabase } from '../helpers/test-database.ts';
import { testMarks } from '../helpers/marks.ts';
import { openFlow, type Flow } from './flow-world.ts';
import { speakingCustomer } from './speaking-customer.ts';

const never = new AbortController().signal;
const retention = { messages: 365, media: 90, proofs: 30, leads: 730, notices: 365, quarantine: 30 };

describe.each(anyStore)('files of customers, on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a turn', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let server: FakeTranscriber;
    const customer = () => speakingCustomer(flow);
    const voice = (seconds = 5) => ({
      type: 'audio',
      audio: flow.graph.media.of(flow.graph.media.add(voiceNote(seconds)), { voice: true }),
    });
    const files = (id: string) =>
      flow.rows<{ fault: string | null; kept: boolean }>(
        'select fault, bytes is not null as kept from files where inbox_id in (select id from inbox where conversation_id = $1)',
        id,
      );

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
      flow.deps.quietMs = 1;
      server = await startFakeTranscriber();
      const provider = {
        provider: 'groq' as const,
        apiKey: new Secret('x'),
        baseUrl: server.url,
        model: 'whisper-large-v3',
      };
      flow.deps.files.transcriber = createTranscriber({ ...flow.deps, providers: [provider] });
    });
    beforeEach(() => {
      flow.model.reset();
      server.hear(() => 'two hundred slate coasters');
    });
    afterAll(async () => {
      expect(await readAccounting(opened.db, { sinceHours: null })).toMatchObject({ unaccounted: 0, waiting: 0 });
      await server.close();
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('counts what is said as the customer’s words, for the lead, the history and what it cost', async () => {
      const { send, answer, say, id, lead } = customer();
      flow.model.answer = { slots: [{ field: 'quantity', value: '200', quote: 'two hundred' }] };
      await send(voice());
      await answer();
      expect(await lead()).toContainEqual({ field: 'quantity', value: '200', quote: 'two hundred' });
      await say('And in cork?');
      await answer();
      expect(JSON.stringify(flow.model.asked.at(-1)?.messages)).toContain('two hundred slate coasters');
      const [turn] = await flow.rows<{ asked: string; cost: number }>(
        `select attempts::json->0->>'asked' as asked, cost_usd::float8 as cost from turns where conversation_id = $1 order by ended_at limit 1`,
        await id(),
      );
      expect(turn?.asked).toBe('transcript');
      expect(turn?.cost).toBeGreaterThan(0);
    });

    it('asks for a person when nobody could listen, and keeps the recording for them', async () => {
      server.hear((_request, response) => (response.writeHead(500).end('{}'), null));
      const { send, answer, id, state, replies } = customer();
      await send(voice());
      await answer();
      expect(await state()).toBe('waiting');
      expect(await replies()).toEqual([expect.stringContaining(flow.says('cannotHear'))]);
      expect(await files(await id())).toEqual([{ fault: 'no provider transcribed it', kept: true }]);
      const { lines } = await readChatLines(opened.db, await id(), { limit: 10, before: null });
      expect(lines[0]?.file).toMatchObject({ mime: 'audio/ogg', name: 'voice.ogg', seconds: 5, kept: true });
    });

    it('honours a spoken wish to stop, and a person who has the chat gets recording and words', async () => {
      server.hear(() => 'Stop');
      const leaving = customer();
      await leaving.send(voice());
      await leaving.answer();
      expect(await leaving.optedOut()).toBe(true);
      server.hear(() => 'the blue ones please');
      const { say, send, answer, id, rows } = customer();
      await say('Hello there');
      await flow.rows(
        `update conversations set state = 'human', human_until = now() + interval '1 hour' where id = $1`,
        await id(),
      );
      await send(voice());
      await answer();
      expect(await rows()).toMatchObject([
        { disposition: 'human' },
        { body: 'the blue ones please', disposition: 'human' },
      ]);
      expect(await files(await id())).toEqual([{ fault: null, kept: true }]);
    });

    it('asks nobody for a customer who has reached a limit, and keeps the recording for a person', async () => {
      const { answering } = flow.deps;
      const { business, ...rest } = answering();
      const limits = { ...business.limits, modelTurnsPerDay: 0 };
      flow.deps.answering = () => ({ ...rest, business: { ...business, limits } });
      const before = server.requests.length;
      const { send, answer, id, state } = customer();
      await send(voice());
      await answer();
      flow.deps.answering = answering;
      expect(server.requests).toHaveLength(before);
      expect(await state()).toBe('waiting');
      expect(await files(await id())).toEqual([{ fault: expect.stringContaining('a limit'), kept: true }]);
    });

    it('comes again when there is no place, and counts no start for that', async () => {
      const { send, answer, id, replies } = customer();
      await send(voice());
      const taken = Array.from({ length: 4 }, (_, index) => flow.deps.files.places.enter(`other ${index}`));
      await answer();
      expect(await replies()).toEqual([]);
      expect(await flow.rows('select starts from inbox where conversation_id = $1', await id())).toEqual([
        { starts: 0 },
      ]);
      const fence = async () => flow.rows('select fence from conversations where id = $1', await id());
      const before = await fence();
      flow.woken.turns.length = 0;
      await answer();
      await sweep(flow.deps, { all: true });
      expect(await fence()).toEqual(before);
      expect(flow.woken.turns).not.toContain(await id());
      flow.woken.turns.length = 0;
      for (const place of taken) place?.[Symbol.dispose]();
      expect(new Set(flow.woken.turns)).toEqual(new Set([await id()]));
      await answer();
      expect(await replies()).toHaveLength(1);
    });

    it('is woken apart from turns of words alone', async () => {
      const [speaker, writer] = [customer(), customer()];
      flow.woken.withFiles.length = 0;
      await speaker.send(voice());
      await writer.say('Which coasters are there?');
      expect(flow.woken.turns).toContain(await writer.id());
      expect(flow.woken.withFiles).toEqual([await speaker.id()]);
      await Promise.all([speaker.answer(), writer.answer()]);
    });

    it('does not wait for quiet without a place, as others would stand behind it', async () => {
      const [speaker, writer] = [customer(), customer()];
      await writer.say('Which coasters are there?');
      await speaker.send(voice());
      const taken = Array.from({ length: 4 }, (_, index) => flow.deps.files.places.enter(`other ${index}`));
      flow.deps.quietMs = 300;
      const ended: string[] = [];
      await Promise.all([
        writer.answer().then(() => ended.push('writer')),
        speaker.answer().then(() => ended.push('speaker')),
      ]);
      flow.deps.quietMs = 1;
      for (const place of taken) place?.[Symbol.dispose]();
      expect(ended).toEqual(['speaker', 'writer']);
      await speaker.answer();
      expect(await speaker.replies()).toHaveLength(1);
    });

    it('answers the words of who has deleted a recording that still waits for a place', async () => {
      const { send, say, answer, revoke, replies, rows } = customer();
      const taken = Array.from({ length: 4 }, (_, index) => flow.deps.files.places.enter(`other ${index}`));
      const recording = await send(voice());
      await answer();
      await say('Do you have slate coasters?');
      await answer();
      expect(await replies()).toEqual([]);
      await revoke(recording);
      await answer();
      expect(await replies()).toHaveLength(1);
      expect((await rows()).at(-1)?.disposition).not.toBe('waiting');
      for (const place of taken) place?.[Symbol.dispose]();
    });

    it('does not try a file again whose turn has ended its worker more than once', async () => {
      const { send, answer, id } = customer();
      await send(voice());
      await flow.rows('update inbox set starts = 4 where conversation_id = $1', await id());
      const before = flow.graph.media.downloads.length;
      await answer();
      expect(flow.graph.media.downloads).toHaveLength(before);
      expect(await files(await id())).toEqual([{ fault: 'its turn did not end before', kept: false }]);
    });

    it('hands out, deletes and ages files with their customer', async () => {
      const { from, send, answer, id, revoke } = customer();
      const first = await send(voice());
      const chat = await id();
      await answer();
      await send(voice(7));
      await answer();
      await revoke(first);
      expect(await files(chat)).toHaveLength(1);
      const found = await findCustomer(opened.db, from);
      if (found === null) throw new Error('nobody has this number');
      const tables = new Map<string, unknown[]>();
      for await (const { table, rows } of exportPages(opened.db, found))
        tables.set(table, [...(tables.get(table) ?? []), ...rows]);
      expect(tables.get('files')).toMatchObject([
        { name: 'voice.ogg', seconds: 7, bytes: expect.stringMatching(/^\\x4f676753/) },
      ]);
      await flow.rows(`update files set kept_at = now() - interval '91 days'`);
      await prune(opened.db, { retention, marks: testMarks }, never);
      expect(await files(chat)).toEqual([{ fault: null, kept: false }]);
      await opened.db.transaction((tx) => eraseCustomer(tx, found, testMarks));
      expect(await files(chat)).toEqual([]);
    });

    it('gives a file only with the chat that it belongs to', async () => {
      const { send, answer, id } = customer();
      await send(voice());
      await answer();
      const [row] = await flow.rows<{ id: string }>(
        'select id::text from inbox where conversation_id = $1',
        await id(),
      );
      const inboxId = row?.id ?? '';
      expect(await readKeptFile(opened.db, { inboxId, conversationId: await id() })).toMatchObject({
        mime: 'audio/ogg',
      });
      expect(await readKeptFile(opened.db, { inboxId, conversationId: crypto.randomUUID() })).toBeNull();
    });
  });
});
