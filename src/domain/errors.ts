/** Whether trying the same thing again is right: `later` yes, `never` no, `unknown` it may already have happened. */
export type RetryClass = 'later' | 'never' | 'unknown';

/** An error with a stable code and its retry class; only the edges (HTTP, queue) turn it into an answer or a retry. */
export class AppError extends Error {
  readonly code: string;
  readonly retry: RetryClass;

  constructor(code: string, message: string, options: { retry: RetryClass; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retry = options.retry;
  }
}

/** Returns the message of anything thrown, for logs; never throws itself. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}
