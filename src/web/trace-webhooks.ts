import type { RequestHandler } from 'express';
import type { Tracing } from '../observe/tracing.ts';

/** A span for each webhook, from its headers until the answer was out. */
export function traceWebhooks(tracing: Tracing): RequestHandler {
  return (_request, response, next) => {
    const attributes = { 'http.request.method': 'POST', 'http.route': '/webhook' };
    const answered = (note: (attributes: Record<string, number>) => void): Promise<void> =>
      new Promise((resolve) => {
        response.once('close', () => {
          note({ 'http.response.status_code': response.statusCode });
          resolve();
        });
        next();
      });
    void tracing.span({ name: 'POST /webhook', kind: 'server', attributes }, answered);
  };
}
