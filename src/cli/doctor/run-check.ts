import { describeError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';

/** Looks at one part; should stop when the signal aborts. */
export type Check = (signal: AbortSignal) => readonly Finding[] | Promise<readonly Finding[]>;

/** Runs one check for at most `timeoutMs`; never rejects, so that the others run in any case. */
export async function runCheck(subject: string, timeoutMs: number, check: Check): Promise<readonly Finding[]> {
  const stop = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error(`no result within ${timeoutMs / 1000} seconds`));
    stop.abort();
  }, timeoutMs);
  try {
    return await Promise.race([check(stop.signal), late.promise]);
  } catch (error) {
    const text = `the check could not be finished (${describeError(error)}).`;
    return [{ level: 'fault', subject, text, todo: ['Run this again; if it stays so, see docs/operations.md.'] }];
  } finally {
    clearTimeout(timer);
  }
}
