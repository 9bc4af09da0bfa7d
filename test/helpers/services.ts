import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import type { RunningServer } from './servers.ts';
import { freePort, startRedisServer } from './servers.ts';

/** For `describe.skipIf`: a machine without the service reports its tests as skipped. */
export const isMissing = {
  redis: inject('services').redisUrl === null,
  postgres: inject('services').postgresUrl === null,
  chromium: inject('services').chromiumPath === null,
  pgbouncer: inject('services').pgbouncerPath === null,
};

/** The run's Redis, shared by all test files: use a fresh prefix. */
export function redisUrl(): string {
  const { redisUrl: url } = inject('services');
  if (url === null) throw new Error('There is no Redis: guard the tests with describe.skipIf(isMissing.redis)');
  return url;
}

/** A name no other test uses, e.g. as BullMQ prefix. */
export function freshName(): string {
  return `t${randomBytes(6).toString('hex')}`;
}

/** A new empty database in the run's PostgreSQL. */
export async function freshDatabaseUrl(): Promise<string> {
  const { postgresUrl } = inject('services');
  if (postgresUrl === null) throw new Error('There is no PostgreSQL: guard with describe.skipIf(isMissing.postgres)');
  const name = freshName();
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A new empty folder, e.g. as DATA_DIR, and how to remove it. */
export async function freshFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  // The server puts a file beside its data folder: it goes with the folder around both.
  const around = await mkdtemp(join(tmpdir(), 'test-data-'));
  const path = join(around, 'data');
  await mkdir(path);
  return { path, remove: () => rm(around, { recursive: true, force: true }) };
}

/** A Redis of the test's own that can be stopped (nothing is kept) and started again on the same port. */
export type OwnRedis = { url: string; start(): Promise<void>; stop(): Promise<void> };

/** Reserves a port for a Redis and, unless told otherwise, starts it. */
export async function startRedis(options: { started?: boolean; args?: string[] } = {}): Promise<OwnRedis> {
  const port = await freePort();
  let running: RunningServer | null = null;
  const own: OwnRedis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      running ??= await startRedisServer({ port, args: options.args ?? [] });
    },
    async stop() {
      await running?.stop();
      running = null;
    },
  };
  if (options.started !== false) await own.start();
  return own;
}

/** The browser for playwright-core's `executablePath`; null when there is none. */
export function chromiumPath(): string | null {
  return inject('services').chromiumPath;
}
