import type { Database } from '../db/pool.ts';

/**
 * Brings BullMQ's own tables (schema `bullmq`) up to the installed release; needed only when the queue lives in PostgreSQL.
 * Several processes may call it at once; BullMQ holds an advisory lock.
 */
export async function migrateQueue(db: Pick<Database, 'queuePool'>): Promise<void> {
  const { runMigrations } = await import('bullmq');
  const client = await db.queuePool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await runMigrations(client, 'bullmq');
    await client.query('reset statement_timeout');
  } catch (error) {
    // The session may be in the middle of anything.
    client.release(true);
    throw error;
  }
  client.release();
}
