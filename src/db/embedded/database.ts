import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { PGlite } from '@electric-sql/pglite';
import { AppError, describeError } from '../../domain/errors.ts';
import type { Logger } from '../../observe/logger.ts';
import { lockDirectory } from './directory-lock.ts';
import { EmbeddedPool } from './pool.ts';
import type { Database } from '../pool.ts';
import type { Scope } from '../transactions.ts';
import { createDatabase } from '../transactions.ts';

/**
 * Opens the embedded PostgreSQL under `<dataDir>/pg`, making it on the first start; one process at a time.
 * What was committed survives a killed process. It does not promise to survive a power cut.
 */
export async function openEmbedded(options: { dataDir: string; logger: Logger }): Promise<Database> {
  const { logger } = options;
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory({ directory: dataDir, logger });
  try {
    const scopes = new AsyncLocalStorage<Scope>();
    const pool = await EmbeddedPool.create({ db: await openCluster(join(dataDir, 'pg'), logger), scopes, logger });
    return createDatabase({
      kind: 'embedded',
      sharesSessions: false,
      scopes,
      connect: async () => pool.session(),
      query: (sql, params) => pool.query(sql, params),
      queuePool: () => pool.asPgPool(),
      async close() {
        await pool.shutDown();
        await lock.release();
      },
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * V8 takes some 500 MB for a while to optimise the embedded engine, which a small instance does not have; without that
 * its SQL is a tenth slower. Must be set before the engine is compiled.
 */
function spareMemory(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}

async function openCluster(directory: string, logger: Logger): Promise<PGlite> {
  spareMemory();
  const { PGlite } = await import('@electric-sql/pglite');
  if (!existsSync(join(directory, 'PG_VERSION'))) await createCluster(directory, logger);
  try {
    return await PGlite.create({ dataDir: directory, relaxedDurability: false });
  } catch (error) {
    throw new AppError(
      'embedded-unreadable',
      `The embedded database in ${directory} cannot be opened. Restore the directory from a copy, or move it away to start empty.`,
      { retry: 'never', cause: error },
    );
  }
}

/** Made beside its place and then renamed, so that a start cut short never leaves half a database under the real name. */
async function createCluster(directory: string, logger: Logger): Promise<void> {
  const { PGlite } = await import('@electric-sql/pglite');
  const fresh = `${directory}.new`;
  await rm(fresh, { recursive: true, force: true });
  const loadDataDir = await preparedCluster(logger);
  const db = await PGlite.create({ dataDir: fresh, ...(loadDataDir === null ? {} : { loadDataDir }) });
  await db.close();
  await rename(fresh, directory);
}

/** Unpacking a ready-made cluster takes a sixth of the time of initdb. */
async function preparedCluster(logger: Logger): Promise<Blob | null> {
  try {
    const { dataDir } = await import('@electric-sql/pglite-prepopulatedfs');
    return await dataDir();
  } catch (error) {
    logger.debug(
      { reason: describeError(error) },
      'No ready-made database: initdb makes one, which takes some seconds',
    );
    return null;
  }
}
