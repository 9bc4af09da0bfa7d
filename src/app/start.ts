import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBusinessFiles, type BusinessFiles } from '../business/business-files.ts';
import type { Config } from '../config/config.ts';
import { releaseAllLeases } from '../db/conversations.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase, type Database } from '../db/pool.ts';
import { noteStart, noteStartUp } from '../db/starts.ts';
import { AppError } from '../domain/errors.ts';
import type { Witness } from '../domain/witness.ts';
import { createBusinessInForce } from '../flow/business-in-force.ts';
import type { RecordKeeper } from '../flow/keep-record.ts';
import { createAsking } from './asking.ts';
import {
  deliveryConcurrency,
  fileLimits,
  placeOfQueue,
  receiptLimits,
  rushLimits,
  sendTimeoutMs,
  type Parts,
} from './parts.ts';
import { keepRecord, openRecord, openWitnesses } from './record.ts';
import { startListening } from './start-web.ts';
import { createTokenParts, startTokenWatch } from './tokens.ts';
import { tracedGraph } from './traced.ts';
import type { Logger } from '../observe/logger.ts';
import { createMetrics } from '../observe/metrics.ts';
import type { Tracing } from '../observe/tracing.ts';
import { repeat } from '../std/repeat.ts';
import { createRush } from '../std/rush.ts';
import { migrateQueue } from '../queue/migrate-queue.ts';
import { createQueues } from '../queue/queues.ts';
import { createGraphClient, type GraphClient } from '../whatsapp/send/graph-client.ts';

/** Turns look up what is published in their claim; all others learn of it this soon. */
const lookEveryMs = 5_000;

/** A started process; disposing it stops every part in the reverse order of start. */
export type RunningServer = AsyncDisposable & {
  /** Null in a worker, which listens to nothing. */
  port: number | null;
  /** Reads the business files and the tokens again; keeps the current version of what is invalid. */
  reload(): Promise<unknown>;
};

/**
 * Builds and starts the parts that `config.role` asks for. Waits for the database for as long as it is away; rejects
 * with an `AppError` when starting again would not help.
 */
export async function startServer(config: Config, logger: Logger): Promise<RunningServer> {
  const businessFiles = await openBusinessFiles(config.numbers, logger);
  await using stack = new AsyncDisposableStack();
  const tracing = config.traces === null ? null : stack.use(await loadTracing(config.traces, logger));
  const witnesses = await openWitnesses(config, logger, stack);
  const { db: opened, record, startId } = await openStore({ config, logger, files: businessFiles, witnesses });
  const db = stack.adopt(opened, (open) => open.close());
  keepRecord(record, logger, stack);
  const live = createBusinessInForce({ files: businessFiles, db, phoneNumberIds: config.phoneNumberIds, logger });
  const sending = createTokenParts(config, logger);
  const openGraph = (limits: { timeoutMs: number; maxSockets: number }): GraphClient => {
    // Only what knows no number goes out with it: every call of a number brings that number's own.
    const token = (): string => sending.tokens.current(config.phoneNumberIds[0] ?? '').value;
    const client = createGraphClient({ baseUrl: config.graphUrl, version: config.graphVersion, token, ...limits });
    return stack.adopt(client, () => {
      client.close();
    });
  };
  const graph = tracedGraph(tracing, openGraph({ timeoutMs: sendTimeoutMs(config), maxSockets: deliveryConcurrency }));
  const receipts = openGraph(receiptLimits);
  const queuePlace = placeOfQueue(config, db);
  const queues = stack.adopt(await createQueues({ ...queuePlace, logger }), (open) => open.close());
  // A worker listens to nothing, and without a password nobody may ask: nothing need be counted there.
  const metrics = createMetrics({ counting: config.role !== 'worker' && config.consolePassword !== null, logger });
  const rush = createRush(rushLimits);
  const senders = { graph, receipts, files: openGraph(fileLimits), sending };
  const bucket = config.mediaUrl && (await import('../media/bucket.ts')).openBucket(config.mediaUrl.reveal());
  const made = { rush, bucket, config, logger, live, db, record, ...senders, queuePlace, queues, metrics, tracing };
  const parts: Parts = { ...made, asking: createAsking(made, stack) };
  // Webhooks are taken in first: what answers them is loaded afterwards, and they wait in the record meanwhile.
  await using listening = new AsyncDisposableStack();
  const port = config.role === 'worker' ? null : await startListening(parts, listening);
  if (config.role !== 'web') await (await import('./start-worker.ts')).startWorking(parts, stack);
  // It stops first: nobody takes in what nobody answers.
  stack.use(listening.move());
  // After what is made from each version is known.
  await live.look().catch((error: unknown) => {
    logger.warn({ err: error }, 'The published version could not be looked up yet');
  });
  stack.use(repeat({ name: 'published business', everyMs: lookEveryMs, logger }, () => live.look()));
  // Node itself keeps it only at an orderly end, and the start after a crash is the one that should be quick.
  flushCompileCache();
  const readTokensAgain = startTokenWatch(parts, stack);
  // A database that goes away in just this moment is no reason to stop what has started.
  await noteStartUp(db, startId).catch((error: unknown) => {
    logger.warn({ err: error }, 'Could not record that the start succeeded: an earlier failed start is still reported');
  });
  const started = stack.move();
  const reload = () => Promise.all([live.reload(), readTokensAgain()]);
  return { port, reload, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

/** OpenTelemetry is loaded only where traces are wanted. */
async function loadTracing(setting: NonNullable<Config['traces']>, logger: Logger): Promise<Tracing & AsyncDisposable> {
  const { openTracing } = await import('../observe/otlp-traces.ts');
  return openTracing(setting, logger);
}

/** Opens and migrates the database and judges whether it is an old copy, trying for ever while it is only away. */
async function openStore(deps: {
  config: Config;
  logger: Logger;
  files: BusinessFiles;
  witnesses: readonly Witness[];
}): Promise<{ db: Database; record: RecordKeeper; startId: string }> {
  const { config, logger } = deps;
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    let db: Database | null = null;
    try {
      db = await openDatabase({
        databaseUrl: config.databaseUrl?.reveal() ?? null,
        databaseCa: config.databaseCa,
        dataDir: config.dataDir,
        poolSize: 10,
        logger,
      });
      await migrate(db);
      if (config.redisUrl === null && db.kind === 'postgres' && !db.sharesSessions) await migrateQueue(db);
      // The embedded database has one process: whoever held a lease is dead.
      if (db.kind === 'embedded') await releaseAllLeases(db);
      return { db, record: await openRecord({ ...deps, db }), startId: await noteStart(db) };
    } catch (error) {
      await db?.close();
      if (error instanceof AppError && error.retry === 'never') throw error;
      logger.error({ err: error, nextTryMs: waitMs }, 'The database is not ready; trying again');
      await sleep(waitMs);
    }
  }
}
