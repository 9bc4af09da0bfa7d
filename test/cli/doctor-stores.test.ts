import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../src/db/embedded/directory-lock.ts';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/pool.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { startFakeS3 } from '../helpers/fake-s3.ts';
import { freePort } from '../helpers/servers.ts';
import { freshDatabaseUrl, freshFolder, isMissing, redisUrl, startRedis } from '../helpers/services.ts';
import { diagnoseWith } from './doctor-stand.ts';

let folder: Awaited<ReturnType<typeof freshFolder>>;
beforeEach(async () => {
  folder = await freshFolder();
});
afterEach(() => folder.remove());

const diagnose = (environment: Record<string, string> = {}) =>
  diagnoseWith({}, { DATA_DIR: folder.path, ...environment });

describe('the database', () => {
  it('[embedded] is looked into when nobody has it, and can be opened afterwards', async () => {
    const options = { databaseUrl: null, dataDir: folder.path, poolSize: 1, logger: captureLogs().logger };
    const made = await openDatabase(options);
    await migrate(made);
    await made.close();
    const { code, text } = await diagnose();
    expect(text).toMatch(/answers \(PostgreSQL 1\d\.\d+\); its tables are up to date \(version \d+\)/);
    expect(code).toBe(0);
    await (await openDatabase(options)).close();
  });

  it('[embedded] with customers of a number that was taken out of the settings is a fault that says what to do', async () => {
    const options = { databaseUrl: null, dataDir: folder.path, poolSize: 1, logger: captureLogs().logger };
    const made = await openDatabase(options);
    await migrate(made);
    await made.query(
      `insert into inbox (phone_number_id, wamid, type, body, sent_at, disposition) values ('4711', 'wamid.1', 'text', 'Hi', now(), 'waiting')`,
    );
    await made.close();
    const { code, text, findings } = await diagnose();
    expect([code, findings.includes('FAULT Database')]).toEqual([1, true]);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'Customers of the number 4711 wait, and it is not in WHATSAPP_PHONE_NUMBER_ID',
    );
  });

  it('embedded is not opened while a living process holds its lock, which means the server runs', async () => {
    // Only a name: opening it would be a fault.
    await mkdir(join(folder.path, 'pg'));
    await writeFile(join(folder.path, 'pg', 'PG_VERSION'), '17');
    const lock = await lockDirectory({ directory: folder.path, logger: captureLogs().logger });
    const { code, text, findings } = await diagnose();
    await lock.release();
    expect(findings).toContain('ok Database');
    expect(text).toContain('is in use, so the server is running');
    expect(code).toBe(0);
  });

  it('away is a fault that does not show its password', async () => {
    const url = `postgresql://owner:a-long-password@127.0.0.1:${await freePort()}/shop`;
    const { code, raw, text, findings } = await diagnose({ DATABASE_URL: url });
    expect(findings).toEqual(expect.arrayContaining(['FAULT Database', 'ok Token']));
    expect(text).toContain('it cannot be reached (connect ECONNREFUSED');
    expect(raw).not.toContain('a-long-password');
    expect(code).toBe(1);
  });

  it.skipIf(isMissing.postgres)(
    '[postgres] is read but not migrated, and one made by a newer release is a fault',
    async () => {
      const DATABASE_URL = await freshDatabaseUrl();
      expect((await diagnose({ DATABASE_URL })).text).toContain('it is empty, the first start makes its tables');
      expect((await diagnose({ DATABASE_URL })).text).toContain('it is empty');
      const options = { databaseUrl: DATABASE_URL, dataDir: folder.path, poolSize: 1, logger: captureLogs().logger };
      const db = await openDatabase(options);
      await migrate(db);
      expect((await diagnose({ DATABASE_URL })).text).toContain('its tables are up to date');
      await db.query(
        "insert into schema_migrations (version, name, oldest_release) values (9999, 'from-the-future', 11)",
      );
      const compatible = await diagnose({ DATABASE_URL });
      expect(compatible.text).toContain('a newer release has changed its tables (version 9999), and this one can live');
      expect(compatible.code).toBe(0);
      await db.query(
        `update record_life set held_since = now(), held_because = 'it is an old copy', written_by = this_transaction()`,
      );
      const held = await diagnose({ DATABASE_URL });
      expect(held.text).toMatch(
        /but nothing is sent\. -> Nothing is sent: it is an old copy.*npm run restore -- --confirm/s,
      );
      expect(held.code).toBe(1);
      await db.query('update schema_migrations set oldest_release = 9999 where version = 9999');
      await db.close();
      const newer = await diagnose({ DATABASE_URL });
      expect(newer.text).toContain('a newer release has changed its tables (version 9999');
      expect(newer.code).toBe(1);
    },
  );
});

describe('a bucket for files', () => {
  it('is well when it takes, hands out and deletes, and a fault with its fix when it does not; its key is never shown', async () => {
    const s3 = await startFakeS3();
    const well = await diagnose({ MEDIA_URL: s3.url });
    expect(well.text).toContain('stores, returns and deletes files');
    expect(well.code).toBe(0);
    expect(s3.objects.size).toBe(0);
    const { findings, text } = await diagnose({ MEDIA_URL: s3.url.replace('AKIDbucket', 'AKIDother') });
    expect(findings).toContain('FAULT Bucket');
    expect(text).toContain('could not be put (HTTP 403)');
    for (const hidden of ['do-not-print', 'AKIDother']) expect(text).not.toContain(hidden);
    await s3.close();
  });
});

describe('Redis', () => {
  it.skipIf(isMissing.redis)('[redis] that keeps everything is well', async () => {
    const { code, text } = await diagnose({ REDIS_URL: redisUrl() });
    expect(text).toMatch(/Redis answers \(version [\d.]+\) and keeps what it is given \(noeviction\)/);
    expect(code).toBe(0);
  });

  it.skipIf(isMissing.redis)('[redis] that evicts is a fault', async () => {
    const own = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    const { code, text } = await diagnose({ REDIS_URL: own.url });
    await own.stop();
    expect(text).toContain('throws queued work away when it is full (allkeys-lru)');
    expect(code).toBe(1);
  });

  it.skipIf(isMissing.redis)(
    '[redis] that is a replica, or whose user lacks rights, is a fault with its fix',
    async () => {
      const own = await startRedis();
      const client = new Redis(own.url);
      await client.call('acl', 'setuser', 'app', 'on', '>secret', '~jobs:*', '+@all');
      const lacking = await diagnose({ REDIS_URL: own.url.replace('//', '//app:secret@') });
      expect(lacking.text).toContain('may not use the keys {wa}:*');
      await client.call('replicaof', '127.0.0.1', String(await freePort()));
      const { findings, text } = await diagnose({ REDIS_URL: own.url });
      client.disconnect();
      await own.stop();
      expect(findings).toContain('FAULT Redis');
      expect(text).toContain('point it at the primary');
    },
  );

  it('away is a fault, while the rest is checked', async () => {
    const { findings, text } = await diagnose({ REDIS_URL: `redis://:a-long-password@127.0.0.1:${await freePort()}` });
    expect(findings).toEqual(expect.arrayContaining(['FAULT Redis', 'ok Token']));
    expect(text).toContain('it cannot be reached (connect ECONNREFUSED');
    expect(text).not.toContain('a-long-password');
  });
});
