import { describeError } from '../domain/errors.ts';
import type { Logger } from './logger.ts';

/** Logs the first of a row of failures at once and then at most one a minute, with the number in between. */
export function createReporter(logger: Logger, everyMs = 60_000): (error: unknown, message: string) => void {
  let quietUntil = 0;
  let unsaid = 0;
  return (error, message) => {
    // Not the wall clock: one that is set back would keep the log silent for as long.
    if (performance.now() < quietUntil) {
      unsaid += 1;
      return;
    }
    logger.warn({ reason: describeError(error), alsoSince: unsaid }, message);
    quietUntil = performance.now() + everyMs;
    unsaid = 0;
  };
}
