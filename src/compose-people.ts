import type { LiveProfile } from './business/live-profile.ts';
import type { Config } from './config.ts';
import type { Database } from './db/pool.ts';
import type { Wake } from './domain/ports.ts';
import { createMetricsPage } from './flow/collect-metrics.ts';
import { sendLeadEvents } from './flow/send-lead-events.ts';
import type { Logger } from './observe/logger.ts';
import type { ShownMetrics } from './observe/metrics.ts';
import { repeat } from './observe/repeat.ts';
import type { ApiDeps } from './web/api/api-routes.ts';
import type { MetricsDeps } from './web/metrics-route.ts';

type Parts = { config: Config; logger: Logger; live: LiveProfile; db: Database; queues: { wake: Wake } };
type PageParts = Pick<Parts, 'config' | 'logger' | 'db'> & { metrics: ShownMetrics };

/** What the API for people needs; a reloaded business file counts from the next request on. */
export function apiFor({ config, logger, live, db, queues }: Parts): ApiDeps {
  return {
    db,
    wake: queues.wake,
    password: config.consolePassword,
    get returnAfterHours() {
      return live.current().handoff.returnAfterHours;
    },
    get fields() {
      return live.current().qualification.fields.map(({ key }) => key);
    },
    logger,
  };
}

/** What `/metrics` needs. */
export function metricsFor({ config, logger, db, metrics }: PageParts): MetricsDeps {
  return { password: config.consolePassword, collect: createMetricsPage({ db, shown: metrics, logger }), logger };
}

/** Tells the lead webhook what is due every few seconds; without an address configured, nothing. */
export function startLeadWebhook(
  { config, logger, db }: Omit<Parts, 'live' | 'queues'>,
  stack: AsyncDisposableStack,
): void {
  if (config.leadWebhook === null) return;
  const deps = { db, logger, webhook: config.leadWebhook };
  const stop = new AbortController();
  const task = { name: 'lead webhook', everyMs: config.sweepMs, logger };
  stack.use(repeat(task, () => sendLeadEvents(deps, stop.signal)));
  // Disposed first: an attempt under way is cut off and made again after the next start.
  stack.defer(() => {
    stop.abort();
  });
}
