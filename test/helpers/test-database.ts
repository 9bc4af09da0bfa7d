import { existsSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase, type Database } from '../../src/db/pool.ts';
import { captureLogs } from './log-capture.ts';
import { freshDatabaseUrl, freshFolder, isMissing } from './services.ts';

export type StoreKind = 'embedded' | 'postgres';

/** Both stores, for a test of what may differ between them: SQL, connections and locks; for `describe.each` with `skip`. */
export const stores = [
  { kind: 'embedded' as const, title: '[embedded]', skip: false },
  { kind: 'postgres' as const, title: '[postgres]', skip: isMissing.postgres },
];

/** One store, for a test that does not depend on it: PostgreSQL, the quicker one, or the embedded database where there is none. */
export const anyStore = stores.filter(({ kind }) => kind === (isMissing.postgres ? 'embedded' : 'postgres'));

/** Opens a new, migrated database of one kind; disposing closes it and removes its folder. */
export async function openTestDatabase(kind: StoreKind): Promise<AsyncDisposable & { db: Database }> {
  const folder = await freshFolder();
  const databaseUrl = kind === 'postgres' ? await freshDatabaseUrl() : null;
  if (databaseUrl === null) await putEmptyCluster(folder.path);
  const db = await openDatabase({ databaseUrl, dataDir: folder.path, poolSize: 5, logger: captureLogs().logger });
  await migrate(db);
  return {
    db,
    async [Symbol.asyncDispose]() {
      await db.close();
      await folder.remove();
    },
  };
}

/** Puts an empty, migrated embedded database into a data directory: making each anew costs two seconds of a core. */
export async function putEmptyCluster(dataDir: string): Promise<void> {
  const { emptyCluster } = inject('services');
  if (!existsSync(emptyCluster)) {
    const made = await freshFolder();
    const db = await openDatabase({ databaseUrl: null, dataDir: made.path, poolSize: 1, logger: captureLogs().logger });
    await migrate(db);
    await db.close();
    // Another test file that was quicker has put the same there.
    await rename(join(made.path, 'pg'), emptyCluster).catch(() => undefined);
    await made.remove();
  }
  await cp(emptyCluster, join(dataDir, 'pg'), { recursive: true });
}
