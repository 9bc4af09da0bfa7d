import type { RequestHandler } from 'express';
import type { Metrics, WebhookOutcome } from '../observe/metrics.ts';

const outcomes: Record<number, WebhookOutcome> = {
  200: 'stored',
  400: 'refused',
  401: 'unsigned',
  413: 'refused',
  415: 'refused',
  503: 'unavailable',
};

/** Counts each request by its answer, with the time until the answer was out, whatever route gives it. */
export function countWebhooks(metrics: Metrics): RequestHandler {
  return (_request, response, next) => {
    const startedMs = performance.now();
    response.once('close', () => {
      const outcome = response.writableFinished ? (outcomes[response.statusCode] ?? 'failed') : 'aborted';
      metrics.webhookAnswered(outcome, (performance.now() - startedMs) / 1000);
    });
    next();
  };
}
