import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findProgram, startPostgresServer, startRedisServer } from './servers.ts';
import type { RunningServer } from './servers.ts';

/** `emptyCluster`: where the run keeps its ready-made embedded database, from the first test that needs one. */
export type Services = {
  redisUrl: string | null;
  postgresUrl: string | null;
  chromiumPath: string | null;
  pgbouncerPath: string | null;
  emptyCluster: string;
};

declare module 'vitest' {
  export interface ProvidedContext {
    services: Services;
  }
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const wanted = [
  { name: 'Redis', package: 'redis-server', isThere: () => findProgram('redis-server') !== null },
  { name: 'PostgreSQL', package: 'postgresql', isThere: () => findProgram('initdb') !== null },
  { name: 'PgBouncer', package: 'pgbouncer', isThere: () => findProgram('pgbouncer') !== null },
  { name: 'Chromium', package: 'chromium', isThere: () => findProgram(...browsers) !== null },
];

/** Starts a Redis and a PostgreSQL for the run, installing them and Chromium first where that is possible (root on Debian). */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const missing = wanted.filter(({ isThere }) => !isThere());
  if (missing.length > 0) install(missing.map((it) => it.package));
  const stillMissing = wanted.filter(({ isThere }) => !isThere());
  for (const it of stillMissing) {
    console.warn(`${it.name} is not installed: its tests are skipped. To run them: apt-get install ${it.package}`);
  }
  const gone = new Set(stillMissing.map(({ name }) => name));
  const redis = gone.has('Redis') ? null : await startRedisServer();
  const postgres = gone.has('PostgreSQL') ? null : await startPostgresServer();
  const folder = await mkdtemp(join(tmpdir(), 'test-run-'));
  project.provide('services', {
    redisUrl: redis?.url ?? null,
    postgresUrl: postgres?.url ?? null,
    chromiumPath: findProgram(...browsers),
    pgbouncerPath: findProgram('pgbouncer'),
    emptyCluster: join(folder, 'pg'),
  });
  return async () => {
    const started: (RunningServer | null)[] = [redis, postgres];
    await Promise.all(started.map(async (server) => server?.stop()));
    await rm(folder, { recursive: true, force: true });
  };
}

function install(packages: string[]): void {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === null) return;
  console.log(`Installing ${packages.join(', ')} for the tests …`);
  // RUNLEVEL=1 keeps the packages from starting services of their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]): void => {
    execFileSync('apt-get', ['-qq', ...args], { env, timeout: 300_000, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages, 'fonts-liberation', 'fonts-noto-color-emoji');
  } catch (error) {
    console.warn(`apt-get failed: ${String(error)}`);
  }
}
