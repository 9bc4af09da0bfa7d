import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLiveBusiness } from '../../src/business/live-business.ts';
import { markOfText } from '../../src/business/load-business.ts';
import { addVersion } from '../../src/db/business-versions.ts';
import type { Database } from '../../src/db/pool.ts';
import { createAnswering } from '../../src/flow/answering.ts';
import { checkHealth } from '../../src/flow/check-health.ts';
import { createBusinessInForce } from '../../src/flow/business-in-force.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { echoOf } from '../helpers/fake-http.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshFolder } from '../helpers/services.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const source = readFile('business.yaml', 'utf8');
const named = async (name: string) => (await source).replace('name: Kagaz & Kiln', `name: ${name}`);

describe.each(stores)('a published version on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('of the business', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let folder: Awaited<ReturnType<typeof freshFolder>>;
    let file: string;
    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
      folder = await freshFolder();
      file = path.join(folder.path, 'business.yaml');
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
      await folder.remove();
    });

    /** A process of its own: what it asks of the database is counted. */
    const openProcess = async (number = phoneNumberId) => {
      await writeFile(file, await source);
      const logs = captureLogs();
      const asked: string[] = [];
      const db: Pick<Database, 'query'> = {
        query: (sql, ...rest) => {
          asked.push(sql);
          return opened.db.query(sql, ...rest);
        },
      };
      const live = await createLiveBusiness(file, logs.logger);
      const inForce = createBusinessInForce({
        files: { find: () => live, all: [live] },
        db,
        phoneNumberIds: [number],
        logger: logs.logger,
      });
      return { inForce, logs, asked };
    };
    const publish = async (body: string | null, number = phoneNumberId) => {
      const last = await opened.db.query<{ number: number; id: string }>(
        'select number, id::text from business_versions where phone_number_id = $1 order by number desc limit 1',
        [number],
      );
      const fileHash = markOfText(await source);
      const expected = last.rows[0]?.number ?? 0;
      const made = { phoneNumberId: number, expected, body, bringsBack: null, fileHash, madeBy: 'Asha' };
      expect(await addVersion(opened.db, made)).toEqual({ number: expected + 1 });
    };
    const write = async (text: string): Promise<string> => {
      flow.woken.turns.length = 0;
      await flow.receive(message(someone({ phone: `9190002${String(Math.random()).slice(2, 8)}` }), text));
      return flow.woken.turns[0] ?? '';
    };
    const told = async (conversationId: string) =>
      flow.rows<{ body: string; version: string | null }>(
        `select o.body, t.business_version::text as version from outbox o join turns t on t.id = o.turn_id
          where o.conversation_id = $1 order by o.id`,
        conversationId,
      );

    it('is what the next turn answers by, in each process; a turn under way keeps the one it began with', async () => {
      const [one, other] = [await openProcess(), await openProcess()];
      const depsOf = ({ inForce }: typeof one) => {
        const made = inForce.derive(createAnswering);
        return {
          ...flow.deps,
          answering: async ({ businessVersion }: { businessVersion: string | null }) =>
            made(await inForce.pinned({ phoneNumberId, businessVersion })),
        };
      };
      const [first, second] = [depsOf(one), depsOf(other)];
      const seen: string[] = [];
      flow.model.onAsk = async ({ system, turnText }) => {
        seen.push(/Terracotta Tales|Second Life|Kagaz & Kiln/.exec(system)?.[0] ?? '');
        // Published while this turn is under way, which goes on with what it has, second draft or not.
        if (turnText.includes('slow')) await publish(await named('Second Life'));
        return echoOf(turnText);
      };
      await takeTurn(first, await write('I want pens'), never);
      await publish(await named('Terracotta Tales'));
      const slow = await write('slow pens');
      await takeTurn(first, slow, never);
      await takeTurn(second, await write('quick pens'), never);
      await publish(null);
      const last = await write('more pens');
      await takeTurn(second, last, never);
      expect(seen).toEqual(['Kagaz & Kiln', 'Terracotta Tales', 'Second Life', 'Kagaz & Kiln']);
      expect((await told(slow))[0]?.version).toMatch(/^\d+$/);
      expect((await told(last))[0]?.version).toBeNull();
      flow.model.reset();
    });

    /** What `/ready` says of a business; neither word makes a server unready. */
    const readyWord = async ({ inForce }: Awaited<ReturnType<typeof openProcess>>, number: string) => {
      const standings = () => [inForce.standing(number)];
      const health = await checkHealth({ ...flow.deps, standings, isQueueReachable: async () => true });
      expect(health.ready).toBe(true);
      return [health.parts.business, health.todo.join(' ')];
    };

    it('is loaded once, however many ask for it at once and however often', async () => {
      const { inForce, asked } = await openProcess('number-2');
      await publish(await named('Once Only'), 'number-2');
      await inForce.look();
      const id = inForce.standing('number-2').end?.versionId ?? '';
      const got = await Promise.all(
        [1, 2, 3].map(() => inForce.pinned({ phoneNumberId: 'number-2', businessVersion: id })),
      );
      await inForce.look();
      expect(new Set([...got, inForce.current()]).size).toBe(1);
      expect(asked.filter((sql) => sql.includes('id = $1::bigint'))).toHaveLength(1);
      expect(inForce.standing('number-2')).toMatchObject({ holds: 'published', fileChanged: false, sameAsFile: false });
    });

    it('that this release cannot read leaves the file in force and is said loudly, once', async () => {
      const opening = await openProcess('number-3');
      const { inForce, logs } = opening;
      await publish('name: Broken\ntimeZone: Mars/Olympus\n', 'number-3');
      await inForce.look();
      await inForce.look();
      expect(
        (
          await inForce.pinned({
            phoneNumberId: 'number-3',
            businessVersion: inForce.standing('number-3').end?.versionId ?? '',
          })
        ).name,
      ).toBe('Kagaz & Kiln');
      expect(inForce.current().name).toBe('Kagaz & Kiln');
      expect(inForce.standing('number-3')).toMatchObject({ holds: 'refused', faults: expect.stringMatching(/line 2/) });
      expect(await readyWord(opening, 'number-3')).toEqual([
        'version refused',
        expect.stringContaining('Business page'),
      ]);
      const loud = logs.lines.filter(({ level }) => level === 'error');
      expect(loud).toMatchObject([{ number: 1, msg: expect.stringContaining('CANNOT read') }]);
    });

    it('that something cannot be made from is not loaded either', async () => {
      const { inForce } = await openProcess('number-4');
      inForce.derive((business) => {
        if (business.name === 'Unmakeable') throw new Error('cannot be made');
        return {};
      });
      await publish(await named('Unmakeable'), 'number-4');
      await inForce.look();
      expect(inForce.standing('number-4')).toMatchObject({ holds: 'refused', faults: 'cannot be made' });
      expect(inForce.current().name).toBe('Kagaz & Kiln');
    });

    it('holds over a file that is read again, which is told until both say the same', async () => {
      const opening = await openProcess('number-5');
      const { inForce, logs } = opening;
      await publish(await named('Published'), 'number-5');
      await inForce.look();
      await writeFile(file, await named('Changed File'));
      await inForce.reload();
      expect(inForce.current().name).toBe('Published');
      expect(inForce.fileOf('number-4').current().name).toBe('Changed File');
      expect(inForce.standing('number-5')).toMatchObject({ holds: 'published', fileChanged: true });
      expect(await readyWord(opening, 'number-5')).toEqual(['file changed', expect.stringContaining('still in use')]);
      expect(logs.lines.at(-1)).toMatchObject({ level: 'warn', msg: expect.stringContaining('still holds') });
      await writeFile(file, `# pulled\n${await named('Published')}`);
      await inForce.reload();
      expect(inForce.standing('number-5')).toMatchObject({ fileChanged: false, sameAsFile: true });
      expect(await readyWord(opening, 'number-5')).toEqual(['ok', '']);
      await publish(null, 'number-5');
      await inForce.look();
      expect(inForce.standing('number-5')).toMatchObject({ holds: 'file', fileChanged: false });
    });
  });
});
