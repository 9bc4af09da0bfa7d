import { Router } from 'express';
import type { Secret } from '../domain/secret.ts';
import type { Logger } from '../observe/logger.ts';
import type { MetricsText } from '../observe/metrics.ts';
import { requirePassword } from './api/require-password.ts';

export type MetricsDeps = { password: Secret | null; collect: () => Promise<MetricsText>; logger: Logger };

/**
 * `GET /metrics` in Prometheus' text format, behind the password. It counts wrong passwords for itself: a scraper with an old
 * one must not shut the people behind the same address out of the API.
 */
export function createMetricsRoute(deps: MetricsDeps): Router {
  const router = Router();
  router.get('/metrics', requirePassword(deps), async (_request, response) => {
    const { contentType, text } = await deps.collect();
    response.set('content-type', contentType).send(text);
  });
  return router;
}
