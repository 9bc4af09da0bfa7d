import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { CheckHealthDeps } from '../flow/check-health.ts';
import type { Logger } from '../observe/logger.ts';
import type { Tracing } from '../observe/tracing.ts';
import { createApiRoutes, type ApiDeps } from './api/api-routes.ts';
import { createPasswordTries } from './api/password-tries.ts';
import { createPasswordGuard } from './api/require-password.ts';
import { createConsoleRoutes, type ConsoleDeps } from './console/console-routes.ts';
import { countWebhooks } from './count-webhooks.ts';
import { createErrorHandler } from './error-handler.ts';
import { createHealthRoutes } from './health-route.ts';
import { createSheetRoute, type SheetDeps } from './leads-csv.ts';
import { createMetricsRoute, type MetricsDeps } from './metrics-route.ts';
import { traceWebhooks } from './trace-webhooks.ts';
import { createWebhookRoutes, type WebhookDeps } from './webhook-route.ts';

export type AppDeps = {
  webhook: WebhookDeps;
  health: CheckHealthDeps;
  logger: Logger;
  /** The demo's pages; null outside the demo. */
  simulator: Router | null;
  /** The API for people; without it `/api` is as unknown as any other path. */
  api?: ApiDeps;
  /** The pages for people at `/console`, to which `/` leads then; without it both are unknown. */
  console?: ConsoleDeps;
  /** Where spreadsheets read the leads; without it the path is unknown too. */
  sheet?: SheetDeps;
  /** What `/metrics` shows; without it the path is unknown too. */
  metrics?: MetricsDeps;
  /** Proxies between a client and this process whose `X-Forwarded-For` is believed; none by default, as anybody can write the header. */
  trustedHops?: number;
  /** Without it, or with null, there are no traces. */
  tracing?: Tracing | null;
};

/** Builds the HTTP surface: `/webhook`, `/health`, `/ready`, `/api`, `/console`, `/metrics`, and JSON 404 for everything else. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.trustedHops ?? 0);
  app.use(helmet());
  app.use(createHealthRoutes(deps.health));
  app.post('/webhook', countWebhooks(deps.webhook.metrics));
  if (deps.tracing) app.post('/webhook', traceWebhooks(deps.tracing));
  app.use(createWebhookRoutes(deps.webhook));
  const tries = createPasswordTries();
  const guard = createPasswordGuard(tries);
  if (deps.api !== undefined) app.use('/api', createApiRoutes(deps.api, guard));
  if (deps.console !== undefined) {
    app.get('/', (request, response, next) => {
      // Express takes "//" for "/" too.
      if (request.path === '/') response.redirect(302, '/console');
      else next();
    });
    app.use('/console', createConsoleRoutes(deps.console, tries));
  }
  if (deps.sheet !== undefined) app.use(createSheetRoute(deps.sheet));
  if (deps.metrics !== undefined) app.use(createMetricsRoute(deps.metrics, guard));
  if (deps.simulator !== null) app.use(deps.simulator);
  app.use(notFound);
  app.use(createErrorHandler(deps.logger));
  return app;
}

const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ error: 'not found' });
};
