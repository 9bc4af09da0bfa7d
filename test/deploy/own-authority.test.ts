import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/pool.ts';
import { checkRedis } from '../../src/queue/check-redis.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { findProgram, freePort, startPostgresServer } from '../helpers/servers.ts';
import { freshFolder, isMissing, startRedis } from '../helpers/services.ts';

const { logger } = captureLogs();

describe.skipIf(findProgram('openssl') === null)('certificates of an authority of our own', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  const file = (name: string): string => path.join(folder.path, name);
  let ca = '';

  beforeAll(async () => {
    folder = await freshFolder();
    for (const one of [path.dirname(folder.path), folder.path]) chmodSync(one, 0o755);
    const openssl = (line: string) => execFileSync('openssl', line.split(' '), { cwd: folder.path, stdio: 'ignore' });
    openssl('req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=own-authority');
    openssl('req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost');
    writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
    openssl('x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names');
    ca = readFileSync(file('ca.pem'), 'utf8');
    chmodSync(file('server.key'), 0o600);
    if (process.getuid?.() === 0) {
      const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
      chownSync(file('server.key'), id('-u'), id('-g'));
    }
  });
  afterAll(() => folder.remove());

  it.skipIf(isMissing.postgres)('[postgres] are believed when DATABASE_CA names it, and not without', async () => {
    const tls = ['ssl=on', `ssl_cert_file=${file('server.pem')}`, `ssl_key_file=${file('server.key')}`];
    const server = await startPostgresServer({ args: tls.flatMap((setting) => ['-c', setting]) });
    const databaseUrl = `${server.url.replace('127.0.0.1', 'localhost')}?sslmode=verify-full`;
    const open = (databaseCa: string | null) =>
      openDatabase({ databaseUrl, databaseCa, dataDir: '/nonexistent', poolSize: 2, logger });
    await expect(open(null)).rejects.toThrow(/self.signed certificate|unable to verify/);
    const db = await open(ca);
    const own = await db.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    const queue = await db.queuePool.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    expect([own.rows, queue.rows]).toEqual([[{ ssl: true }], [{ ssl: true }]]);
    await db.close();
    await server.stop();
  });

  it.skipIf(isMissing.redis)('[redis] are believed when REDIS_CA names it, and not without', async () => {
    const port = await freePort();
    const files = ['--tls-cert-file', file('server.pem'), '--tls-key-file', file('server.key')];
    const redis = await startRedis({
      args: ['--tls-port', String(port), '--tls-auth-clients', 'no', '--tls-ca-cert-file', file('ca.pem'), ...files],
    });
    const url = `rediss://localhost:${port}`;
    await expect(checkRedis({ url, ca: null })).rejects.toThrow(/self.signed certificate|unable to verify/);
    expect(await checkRedis({ url, ca })).toMatchObject({ policy: 'noeviction', isReplica: false, lacking: [] });
    await redis.stop();
  });
});
