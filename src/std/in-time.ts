import { AppError } from '../domain/errors.ts';

/**
 * Waits for `work`, but no longer than `limitMs`: then it rejects with an `AppError` (`too-slow`). The work itself goes on,
 * and what becomes of it no longer matters to the caller.
 */
export async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new AppError('too-slow', `not done within ${Math.round(limitMs)} ms`, { retry: 'later' }));
  }, limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
