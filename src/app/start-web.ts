import { prepareOptWords } from '../business/opt-words.ts';
import { createMarks } from '../db/marks.ts';
import { beatIngress, ingressGapMs } from '../db/sweep-queries.ts';
import { offerSetupCode } from '../flow/access.ts';
import { createKillPoint } from '../observe/kill-points.ts';
import { repeat } from '../std/repeat.ts';
import { createApp } from '../web/app.ts';
import { listen } from '../web/listen.ts';
import { isSomebodyTold, type Parts } from './parts.ts';
import { apiFor, consoleFor, metricsFor, sheetFor } from './people.ts';

/** Starts what listens: webhooks, health, the API, the console and the demo's pages; resolves with the port. */
export async function startListening(parts: Parts, stack: AsyncDisposableStack): Promise<number> {
  const { config, logger, live, db, queues, sending, metrics, rush, tracing } = parts;
  const gapMs = ingressGapMs(config.settleMs);
  // At once and again and again: a database that goes away in just this moment is no reason not to start.
  stack.use(repeat({ name: 'ingress', everyMs: gapMs / 6, logger }, () => beatIngress(db, gapMs)));
  const demo = config.demo ? await createDemo(parts, stack) : null;
  const people = consoleFor(parts);
  const app = createApp({
    webhook: {
      db: db.ingest,
      wake: queues.wake,
      rush,
      killPoint: createKillPoint(config.killPoint),
      metrics,
      phoneNumberIds: config.phoneNumberIds,
      tokens: sending.tokens,
      notify: isSomebodyTold(config),
      businessOf: (id) => live.current(id),
      optOutScope: config.optOutScope,
      returnAfterHours: (id) => live.current(id).returnAfterHours,
      marks: createMarks(config.privacyKeys),
      words: (id) => live.current(id).words,
      appSecrets: config.appSecrets,
      verifyToken: config.verifyToken,
      logger,
    },
    health: people.health,
    logger,
    simulator: demo?.router ?? null,
    api: apiFor(parts),
    console: people,
    sheet: sheetFor(parts),
    metrics: metricsFor(parts),
    trustedHops: config.trustedHops,
    tracing,
  });
  const server = stack.use(await listen(app, { port: config.port, host: config.demo ? '127.0.0.1' : '0.0.0.0' }));
  logger.info({ port: server.port }, 'Listening');
  // Opening the page offers one again: a database that goes away in just this moment is no reason not to start.
  await offerSetupCode(people).catch((err: unknown) => logger.warn({ err }, 'No set-up code could be made just now'));
  for (const id of config.phoneNumberIds) prepareOptWords(live.current(id).words);
  // Event streams never end by themselves and would hold up the shutdown.
  stack.defer(() => {
    people.events.close();
  });
  if (demo !== null) stack.defer(demo.closeStreams);
  return server.port;
}

/** The simulated Meta is loaded for the demo only; configuration refuses the demo in production. */
async function createDemo({ config, logger, live }: Parts, stack: AsyncDisposableStack) {
  const { createSimulatedMeta } = await import('../web/simulator/simulated-meta.ts');
  const { createSimulatorRouter } = await import('../web/simulator/simulator-route.ts');
  const { asNewCustomer, simulatedCustomers } = await import('../web/simulator/customers.ts');
  const meta = stack.adopt(
    createSimulatedMeta({
      webhookUrl: () => `http://127.0.0.1:${config.port}/webhook`,
      appSecret: config.appSecrets[0]?.reveal() ?? '',
      phoneNumberId: config.phoneNumberIds[0] ?? '',
      token: config.numbers[0]?.tokens[0].secret.reveal() ?? '',
      // The record outlives the chats of the page: whoever said "stop" there before would never be answered again.
      customers: simulatedCustomers(live.current()).map(asNewCustomer),
      logger,
    }),
    (simulated) => {
      simulated.close();
    },
  );
  const { router, closeAll } = createSimulatorRouter(meta, {
    aiConfigured: config.providers.length > 0,
    businessName: live.current().name,
    offers: live.current().offers.map(({ name }) => name),
    fields: live.current().ask.map(({ key }) => key),
  });
  return { router, closeStreams: closeAll };
}
