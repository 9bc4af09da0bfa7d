import type { ErrorRequestHandler } from 'express';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../observe/logger.ts';

/** Turns whatever a route threw into a JSON answer without internals: 4xx of the body reader as it is, retryable 503. */
export function createErrorHandler(logger: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, _next) => {
    const status = statusOf(error);
    if (status >= 500) logger.error({ err: error }, 'A request failed');
    if (response.headersSent) {
      // Too late for an answer; Express's own last resort would also write the stack to stderr.
      response.destroy();
      return;
    }
    response.status(status).json({ error: wordsFor[status] ?? (status >= 500 ? 'internal error' : 'bad request') });
  };
}

const wordsFor: Record<number, string> = {
  404: 'not found',
  413: 'body too large',
  415: 'unsupported encoding',
  503: 'try again later',
};

function statusOf(error: unknown): number {
  if (error instanceof AppError) return error.retry === 'never' ? 500 : 503;
  if (typeof error === 'object' && error !== null && 'status' in error) {
    const { status } = error;
    if (typeof status === 'number' && status >= 400 && status < 500) return status;
  }
  return 500;
}
