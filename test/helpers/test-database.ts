import { migrate } from '../../src/db/migrate.ts';
import { openDatabase, type Database } from '../../src/db/pool.ts';
import { captureLogs } from './log-capture.ts';
import { freshDatabaseUrl, freshFolder, isMissing } from './services.ts';

/** The two stores a test of SQL must pass on; for `describe.each` with `skip`. */
export const stores = [
  { kind: 'embedded' as const, title: '[embedded]', skip: false },
  { kind: 'postgres' as const, title: '[postgres]', skip: isMissing.postgres },
];

/** Opens a new, migrated database of one kind; disposing closes it and removes its folder. */
export async function openTestDatabase(kind: 'embedded' | 'postgres'): Promise<AsyncDisposable & { db: Database }> {
  const folder = await freshFolder();
  const databaseUrl = kind === 'postgres' ? await freshDatabaseUrl() : null;
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
