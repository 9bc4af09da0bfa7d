import { Router } from 'express';
import type { Secret } from '../domain/secret.ts';
import type { Logger } from '../observe/logger.ts';
import type { MetricsText } from '../observe/metrics.ts';
import type { PasswordGuard } from './api/require-password.ts';

export type MetricsDeps = { password: Secret | null; collect: () => Promise<MetricsText>; logger: Logger };

/** `GET /metrics` in Prometheus' text format, behind the password. */
export function createMetricsRoute(deps: MetricsDeps, guard: PasswordGuard): Router {
  const router = Router();
  router.get('/metrics', guard(deps), async (_request, response) => {
    const { contentType, text } = await deps.collect();
    response.set('content-type', contentType).send(text);
  });
  return router;
}
