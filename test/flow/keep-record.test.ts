import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimTurn } from '../../src/db/turn-claims.ts';
import { holdRecord } from '../../src/db/record-life.ts';
import { createWitnessFile } from '../../src/db/witness-file.ts';
import type { Witness } from '../../src/domain/witness.ts';
import { isOptWord } from '../../src/desk/open-door.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { RecordKeeper } from '../../src/flow/keep-record.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshFolder } from '../helpers/services.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, someone, status, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const loadIsOptOut = () => Promise.resolve((text: string) => isOptWord(text) === 'out');

describe.each(stores)('$title the keeper of the record', ({ kind, skip }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  let file: Witness;
  let customers = 0;
  const { logger } = captureLogs();

  beforeAll(async () => {
    if (skip) return;
    opened = await openTestDatabase(kind);
    flow = await openFlow(opened.db);
    folder = await freshFolder();
  });
  afterAll(async () => {
    if (skip) return;
    await flow[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
    await folder.remove();
  });
  beforeEach(async () => {
    if (skip) return;
    await rm(`${folder.path}.epoch`, { force: true });
    file = createWitnessFile(`${folder.path}.epoch`);
  });

  /** A process that has just started. */
  const keeper = (witnesses: Witness[] = [file]) =>
    new RecordKeeper({ db: opened.db, witnesses, notify: false, loadIsOptOut, logger });
  const lookAnew = async (witnesses?: Witness[]): Promise<string | null> => {
    const started = keeper(witnesses);
    await started.look();
    return (await started.hold())?.because ?? null;
  };
  const life = async (): Promise<{ epoch: string; mark: number }> => {
    const { rows } = await opened.db.query<{ epoch: string; mark: number }>(
      'select epoch, mark::float8 as mark from record_life',
    );
    return rows[0] ?? { epoch: '', mark: 0 };
  };
  /** Goes on after a hold and looks again, as the next test needs it. */
  const confirm = async () => keeper().goOn();
  /** As the same transaction would have left it: what is left of time is nothing that counts. */
  const rewrite = (change: string) =>
    opened.db.query(`update record_life set ${change}, written_by = this_transaction()`);
  const write = async (text = 'Hi'): Promise<{ id: string; phone: string }> => {
    const phone = `9198000${String(10_000 + customers++)}`;
    await flow.receive(message(someone({ phone }), text));
    const { rows } = await opened.db.query<{ id: string }>(
      'select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = $1',
      [phone],
    );
    return { id: rows[0]?.id ?? '', phone };
  };

  it.skipIf(skip)('holds nothing for a new database, whatever a witness has seen of others', async () => {
    await file.write('00000000-0000-4000-8000-000000000000', { mark: 900, atMs: 1 });
    expect(await lookAnew()).toBeNull();
    expect((await file.read()).get((await life()).epoch)?.mark).toBe((await life()).mark);
  });

  it.skipIf(skip)('holds nothing for age, a witness that forgot or one that was put back itself', async () => {
    await lookAnew();
    await rewrite(`marked_at = clock_timestamp() - interval '3 days'`);
    expect(await lookAnew()).toBeNull();
    await rm(`${folder.path}.epoch`);
    expect(await lookAnew([createWitnessFile(`${folder.path}.epoch`)])).toBeNull();
    await rewrite('mark = mark + 500');
    expect(await lookAnew()).toBeNull();
  });

  it.skipIf(skip)(
    'holds when a witness outside, or the process itself, has seen more than the record knows',
    async () => {
      const running = keeper();
      await running.look();
      await rewrite('mark = mark - 1');
      expect(await lookAnew()).toMatch(/older than what the file .*epoch has seen/);
      expect(await confirm()).not.toBeNull();

      const alone = keeper([]);
      await alone.look();
      await rewrite('mark = mark - 1');
      using _ = alone.sending();
      await alone.look();
      expect((await alone.hold())?.because).toMatch(/older than what this process has seen/);
      await confirm();
    },
  );

  it.skipIf(skip)(
    'lets nothing leave from the moment at which a dump is put back, before any process looks',
    async () => {
      await lookAnew();
      const { id } = await write();
      // What psql does with a dump: the same row, written by another transaction.
      await opened.db.query('create table copied as select * from record_life; delete from record_life');
      await opened.db.query('insert into record_life select * from copied; drop table copied');
      expect(await claimTurn(opened.db, id, 1_000)).toBeNull();
      expect(await keeper().hold()).not.toBeNull();
      expect(await lookAnew()).toMatch(/restored from a dump/);
      expect(await confirm()).toMatchObject({ skipped: 1, conversations: 1 });
      expect(await keeper().hold()).toBeNull();
    },
  );

  it.skipIf(skip)('tells a recovery to a point in time by what is outside, and holds when nothing is', async () => {
    await lookAnew();
    const elsewhere = (part: string) =>
      rewrite(`place = (record_place()::jsonb || '{"${part}": "1234567"}'::jsonb)::json`);
    await elsewhere('timeline');
    expect(await lookAnew()).toBeNull();
    await elsewhere('timeline');
    expect(await lookAnew([])).toMatch(/recovered to a point in time/);
    await confirm();
    await elsewhere('cluster');
    expect(await lookAnew()).toMatch(/not where it was \(cluster\)/);
    await confirm();
  });

  it.skipIf(skip)(
    'holds when a status names a message of ours that the record does not have, and for no other',
    async () => {
      await lookAnew();
      const { epoch, mark } = await life();
      const { id } = await write();
      await takeTurn(flow.deps, id, never);
      await deliver(flow.deps, id, never);
      const known = flow.graph.sent.at(-1)?.opaqueId ?? '';
      expect(known).toMatch(new RegExp(`^\\d+\\.1\\.${epoch.slice(0, 8)}\\.${mark}$`));
      const [outboxId = ''] = known.split('.');
      await opened.db.query('update outbox set turn_id = null where id = $1', [outboxId]);
      await opened.db.query('delete from outbox where id = $1', [outboxId]);
      const report = (opaqueId: string) => flow.receive(status(`wamid.${customers++}`, 'delivered', { opaqueId }));
      // Pruned, of another program's record, of a release before the epochs, of an earlier life.
      await report(known);
      await report(`999999999.1.ffffffff.${mark}`);
      await report('999999999.1');
      expect(await keeper().hold()).toBeNull();

      await report(`${outboxId}.1.${epoch.slice(0, 8)}.${mark + 1}`);
      expect((await keeper().hold())?.because).toMatch(/Meta reported on a message/);
      await confirm();
      await report(`${outboxId}.1.${epoch.slice(0, 8)}.${mark + 1}`);
      expect(await keeper().hold()).toBeNull();
      await report(`999999999.1.${(await life()).epoch.slice(0, 8)}.1`);
      expect(await keeper().hold()).not.toBeNull();
      await confirm();
    },
  );

  it.skipIf(skip)('never gives the id of a lost reply again, whose status may still come', async () => {
    await lookAnew();
    const newest = async (): Promise<number> => {
      const { id } = await write();
      await takeTurn(flow.deps, id, never);
      const { rows } = await opened.db.query<{ id: number }>('select max(id)::float8 as id from outbox');
      return rows[0]?.id ?? 0;
    };
    const before = await newest();
    await holdRecord(opened.db, 'a test');
    await confirm();
    expect(await newest()).toBeGreaterThan(before + 1_000_000);
  });

  it.skipIf(skip)(
    'answers what was written after the last sign of life of the lost record, and asks a person about the rest',
    async () => {
      await lookAnew();
      const nowS = Date.now() / 1000;
      await holdRecord(opened.db, 'a test');
      const ask = async (agoS: number): Promise<string> => {
        const phone = `9198000${String(10_000 + customers++)}`;
        await flow.receive(message(someone({ phone }), 'Hi', { sentAtS: Math.floor(nowS - agoS) }));
        const found = await opened.db.query<{ id: string }>(
          'select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = $1',
          [phone],
        );
        return found.rows[0]?.id ?? '';
      };
      // The last sign of life is that of the look above; clocks may differ by two minutes.
      const [during, after] = [await ask(1_800), await ask(-240)];
      expect(await claimTurn(opened.db, after, 1_000)).toBeNull();
      expect(await confirm()).toMatchObject({ skipped: 1 });
      const states = await opened.db.query<{ id: string; state: string }>(
        'select id, state from conversations where id = any ($1)',
        [[during, after]],
      );
      expect(Object.fromEntries(states.rows.map(({ id, state }) => [id, state]))).toEqual({
        [during]: 'waiting',
        [after]: 'bot',
      });
      expect(await claimTurn(opened.db, after, 1_000)).not.toBeNull();
    },
  );

  it.skipIf(skip)(
    'sends nothing unasked that may have been sent in the gap, and what is planned for later',
    async () => {
      await lookAnew();
      const { id } = await write();
      const planned = (purpose: string, inMinutes: number) =>
        opened.db.query(
          `insert into planned_messages (conversation_id, phone_number_id, kind, purpose, key, due_at)
         select id, phone_number_id, 'reminder', $2, id || $2, now() + $3 * interval '1 minute' from conversations where id = $1`,
          [id, purpose, inMinutes],
        );
      await planned('in the gap', -5);
      await planned('tomorrow', 1_440);
      await holdRecord(opened.db, 'a test');
      await confirm();
      const { rows } = await opened.db.query<{ purpose: string; state: string; reason: string | null }>(
        'select purpose, state, reason from planned_messages where conversation_id = $1 order by id',
        [id],
      );
      expect(rows).toEqual([
        { purpose: 'in the gap', state: 'dropped', reason: 'the record was restored: this may have been sent already' },
        { purpose: 'tomorrow', state: 'planned', reason: null },
      ]);
    },
  );

  it.skipIf(skip)('hears a wish to stop of any length that comes while sending is held', async () => {
    await lookAnew();
    await holdRecord(opened.db, 'a test');
    const phone = `9198000${String(10_000 + customers++)}`;
    const sentAtS = Math.floor(Date.now() / 1000 - 1_800);
    await flow.receive(message(someone({ phone }), 'please stop sending me messages', { sentAtS }));
    const optedOut = async (): Promise<boolean[]> => {
      const { rows } = await opened.db.query<{ out: boolean }>(
        'select k.opted_out_at is not null and c.opted_out_at is not null as out from contacts k join conversations c on c.contact_id = k.id where k.phone = $1',
        [phone],
      );
      return rows.map(({ out }) => out);
    };
    expect(await optedOut()).toEqual([false]);
    await confirm();
    expect(await optedOut()).toEqual([true]);
  });

  it.skipIf(skip)('does not go on while a witness that may know of opt-outs is away', async () => {
    await lookAnew();
    await holdRecord(opened.db, 'a test');
    const away = { ...file, name: 'Redis', read: () => Promise.reject(new Error('away')) };
    await expect(keeper([away]).goOn()).rejects.toMatchObject({ code: 'witness-away' });
    expect(await keeper().hold()).not.toBeNull();
    await confirm();
  });

  it.skipIf(skip)(
    'remembers opt-outs outside, of customers whom the copy does not know too, until they opt in',
    async () => {
      const [{ phone: known }, stranger] = [await write(), `9198000${String(10_000 + customers++)}`];
      const optedOut = async (): Promise<boolean[]> => {
        const { rows } = await opened.db.query<{ out: boolean }>(
          'select opted_out_at is not null as out from contacts where phone = any ($1) order by phone',
          [[known, stranger]],
        );
        return rows.map(({ out }) => out);
      };
      await flow.receive(message(someone({ phone: stranger }), 'Hi'));
      await opened.db.query('update contacts set opted_out_at = now() where phone = any ($1)', [[known, stranger]]);
      await lookAnew();
      // The copy: one has not opted out yet, the other has never written.
      await opened.db.query('update contacts set opted_out_at = null where phone = $1', [known]);
      await opened.db.query('update contacts set opted_out_at = null, phone = null where phone = $1', [stranger]);
      await holdRecord(opened.db, 'a test');
      expect(await confirm()).toMatchObject({ optedOut: 1 });
      await flow.receive(message(someone({ phone: stranger }), 'Hello again'));
      expect(await optedOut()).toEqual([true, true]);
      const theirs = await opened.db.query<{ id: string }>(
        'select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = $1',
        [stranger],
      );
      expect(await claimTurn(opened.db, theirs.rows[0]?.id ?? '', 1, { optOutScope: 'number' })).toMatchObject({
        optedOut: true,
      });
      await opened.db.query('update contacts set opted_out_at = null where phone = $1', [stranger]);
      await flow.receive(message(someone({ phone: stranger, name: 'Asha' }), 'And again'));
      expect(await optedOut()).toEqual([true, false]);
    },
  );

  it.skipIf(skip)('remembers who has opted out of one number only, where that counts', async () => {
    const { id, phone } = await write('STOP');
    // As wanting messages again from another of our numbers leaves it.
    await opened.db.query('update contacts set opted_out_at = null where phone = $1', [phone]);
    const remembered = async (optOutScope: 'all' | 'number'): Promise<boolean> => {
      await new RecordKeeper({
        db: opened.db,
        witnesses: [file],
        notify: false,
        loadIsOptOut,
        logger,
        optOutScope,
      }).look();
      const { rows } = await opened.db.query<{ known: boolean }>('select customer_key($1) = any ($2) as known', [
        phone,
        await file.readOptOuts((await life()).epoch),
      ]);
      return rows[0]?.known === true;
    };
    expect(await claimTurn(opened.db, id, 1, { optOutScope: 'number' })).toMatchObject({ optedOut: true });
    expect([await remembered('all'), await remembered('number')]).toEqual([false, true]);
  });
});
