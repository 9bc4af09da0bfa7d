import { setTimeout as sleep } from 'node:timers/promises';
import { isPriced } from './ai/prices.ts';
import { createModels } from './ai/providers.ts';
import { createRouter } from './ai/router.ts';
import { createLiveProfile, type LiveProfile } from './business/live-profile.ts';
import type { Config } from './config.ts';
import { releaseAllLeases } from './db/conversations.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase, type Database } from './db/pool.ts';
import { beatIngress } from './db/sweep-queries.ts';
import { AppError } from './domain/errors.ts';
import { createAnswering } from './flow/answering.ts';
import { deliver } from './flow/deliver.ts';
import { sweep } from './flow/sweep.ts';
import { takeTurn } from './flow/take-turn.ts';
import { apiFor, startLeadWebhook } from './compose-people.ts';
import { createTokenParts, startTokenWatch, type TokenParts } from './compose-token.ts';
import { createKillPoint } from './observe/kill-points.ts';
import type { Logger } from './observe/logger.ts';
import { repeat } from './observe/repeat.ts';
import { migrateQueue } from './queue/migrate-queue.ts';
import { createQueues, type Queues } from './queue/queues.ts';
import { startWorkers } from './queue/workers.ts';
import { createApp } from './web/app.ts';
import { listen } from './web/listen.ts';
import { createGraphClient, type GraphClient } from './whatsapp/graph-client.ts';

/** A started process; disposing it stops every part in the reverse order of start. */
export type RunningServer = AsyncDisposable & {
  /** Null in a worker, which listens to nothing. */
  port: number | null;
  /** Reads the business file and the tokens again; what is in force stays when the new is wrong. */
  reload(): Promise<unknown>;
};

type Parts = {
  config: Config;
  logger: Logger;
  live: LiveProfile;
  db: Database;
  graph: GraphClient;
  queues: Queues;
  sending: TokenParts;
};

/** Silence of the web processes after which statuses may have been missed. */
const ingressGapMs = 30_000;
const ingressBeatMs = 5_000;
/** A turn waits for models most of its time, so many run at once; no connection is held meanwhile. */
const turnConcurrency = 200;
const deliveryConcurrency = 40;
const modelConcurrency = 50;

/**
 * Builds and starts the parts that `config.role` asks for. Waits for the database for as long as it is away; rejects
 * with an `AppError` when starting again would not help.
 */
export async function startServer(config: Config, logger: Logger): Promise<RunningServer> {
  const live = await createLiveProfile(config.businessFile, logger);
  await using stack = new AsyncDisposableStack();
  const db = stack.adopt(await openStore(config, logger), (open) => open.close());
  const sending = createTokenParts(config, logger);
  const graph = stack.adopt(
    createGraphClient({
      baseUrl: config.graphUrl,
      version: config.graphVersion,
      token: () => sending.tokens.current().value,
      timeoutMs: sendTimeoutMs(config),
      maxSockets: deliveryConcurrency,
    }),
    (client) => {
      client.close();
    },
  );
  const queues = stack.adopt(await createQueues({ ...queueOptions(config, db), logger }), (open) => open.close());
  const parts = { config, logger, live, db, graph, queues, sending };
  if (config.role !== 'web') await startWorking(parts, stack);
  const port = config.role === 'worker' ? null : await startListening(parts, stack);
  const readTokensAgain = startTokenWatch(parts, stack);
  const started = stack.move();
  const reload = () => Promise.all([live.reload(), readTokensAgain()]);
  return { port, reload, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

/** Opens and migrates the database, trying for ever while it is only away. */
async function openStore(config: Config, logger: Logger): Promise<Database> {
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    let db: Database | null = null;
    try {
      db = await openDatabase({
        databaseUrl: config.databaseUrl?.reveal() ?? null,
        dataDir: config.dataDir,
        poolSize: 10,
        logger,
      });
      await migrate(db);
      if (config.redisUrl === null) await migrateQueue(db);
      // The embedded database has one process: whoever held a lease is dead.
      if (db.kind === 'embedded') await releaseAllLeases(db);
      return db;
    } catch (error) {
      await db?.close();
      if (error instanceof AppError && error.retry === 'never') throw error;
      logger.error({ err: error, nextTryMs: waitMs }, 'The database is not ready; trying again');
      await sleep(waitMs);
    }
  }
}

function queueOptions(config: Config, db: Database) {
  const redisUrl = config.redisUrl?.reveal() ?? null;
  return { redisUrl, queuePool: redisUrl === null ? db.queuePool : null };
}

function sendTimeoutMs(config: Config): number {
  return config.leaseMs * 2;
}

async function startWorking(parts: Parts, stack: AsyncDisposableStack): Promise<void> {
  const { config, logger, live, db, graph, queues, sending } = parts;
  const { wake } = queues;
  const killPoint = createKillPoint(config.killPoint);
  const models = createModels(config.providers);
  for (const { provider, model } of models) {
    if (!isPriced(provider, model))
      logger.warn({ provider, model }, 'The price of this model is not known: the ceiling counts for budgets');
  }
  const turnDeps = {
    db,
    graph,
    wake,
    killPoint,
    logger,
    answering: live.derive(createAnswering),
    notify: config.leadWebhook !== null,
    hasModels: models.length > 0,
    dailyBudgetUsd: config.aiDailyBudgetUsd,
    deadlineMs: config.aiDeadlineMs,
    router: createRouter({ models, deadlineMs: config.aiDeadlineMs, maxConcurrent: modelConcurrency, logger }),
    quietMs: config.quietMs,
    leaseMs: config.leaseMs,
  };
  const deliverDeps = {
    db,
    graph,
    ...sending,
    killPoint,
    logger,
    leaseMs: config.leaseMs * 3,
    sendTimeoutMs: sendTimeoutMs(config),
  };
  const { wakeWithoutDeduplication } = queues;
  const sweepDeps = { db, wake, wakeWithoutDeduplication, logger, settleMs: config.settleMs };
  startLeadWebhook(parts, stack);
  let all = true;
  stack.use(
    repeat({ name: 'sweep', everyMs: config.sweepMs, logger }, async () => {
      await sweep(sweepDeps, { all });
      all = false;
    }),
  );
  const workers = await startWorkers({
    ...queueOptions(config, db),
    logger,
    turnConcurrency,
    deliveryConcurrency,
    takeTurn: (conversationId, signal) => takeTurn(turnDeps, conversationId, signal),
    deliver: (conversationId, signal) => deliver(deliverDeps, conversationId, signal),
  });
  stack.defer(() => workers.close(config.shutdownGraceMs));
  // In the background, so that the first customer does not wait 0.4 s for an SDK to load.
  for (const model of models) {
    model.warmUp().catch((error: unknown) => {
      logger.warn({ err: error, provider: model.provider }, 'The SDK of this provider could not be loaded yet');
    });
  }
}

async function startListening(parts: Parts, stack: AsyncDisposableStack): Promise<number> {
  const { config, logger, live, db, queues, sending } = parts;
  await beatIngress(db, ingressGapMs);
  stack.use(repeat({ name: 'ingress', everyMs: ingressBeatMs, logger }, () => beatIngress(db, ingressGapMs)));
  const demo = config.demo ? await createDemo(parts, stack) : null;
  const app = createApp({
    webhook: {
      db,
      wake: queues.wake,
      killPoint: createKillPoint(config.killPoint),
      phoneNumberIds: config.phoneNumberIds,
      get returnAfterHours() {
        return live.current().handoff.returnAfterHours;
      },
      appSecrets: config.appSecrets,
      verifyToken: config.verifyToken,
      logger,
    },
    health: {
      db,
      ...sending,
      isQueueReachable: () => queues.isReachable(),
      hasModels: config.providers.length > 0,
      settleMs: config.settleMs,
      logger,
    },
    logger,
    simulator: demo?.router ?? null,
    api: apiFor(parts),
  });
  const server = stack.use(await listen(app, { port: config.port, host: config.demo ? '127.0.0.1' : '0.0.0.0' }));
  // Event streams never end by themselves and would hold up the shutdown.
  if (demo !== null) stack.defer(demo.closeStreams);
  return server.port;
}

/** The simulated Meta is loaded for the demo only; configuration refuses the demo in production. */
async function createDemo({ config, logger, live }: Parts, stack: AsyncDisposableStack) {
  const { createSimulatedMeta } = await import('./web/simulator/simulated-meta.ts');
  const { createSimulatorRouter } = await import('./web/simulator/simulator-route.ts');
  const meta = stack.adopt(
    createSimulatedMeta({
      webhookUrl: () => `http://127.0.0.1:${config.port}/webhook`,
      appSecret: config.appSecrets[0]?.reveal() ?? '',
      phoneNumberId: config.phoneNumberIds[0] ?? '',
      token: config.token.reveal(),
      logger,
    }),
    (simulated) => {
      simulated.close();
    },
  );
  const { router, closeAll } = createSimulatorRouter(meta, {
    aiConfigured: config.providers.length > 0,
    businessName: live.current().business.name,
  });
  return { router, closeStreams: closeAll };
}
