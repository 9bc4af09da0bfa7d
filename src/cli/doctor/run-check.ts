import { describeError } from '../../domain/errors.ts';
import { skipped, type Finding } from '../../domain/finding.ts';
import type { UsableConfig } from './usable-config.ts';

/** Looks at one part; should stop when the signal aborts. */
type Check = (signal: AbortSignal) => readonly Finding[] | Promise<readonly Finding[]>;
/** Runs a check, unless one of the variables it needs is missing or wrong. */
export type Run = (
  subject: string,
  needs: readonly string[],
  check: Check,
  timeoutMs?: number,
) => Promise<readonly Finding[]>;
export type Say = (findings: readonly Finding[]) => void;

const usualTimeoutMs = 5_000;

/** Makes the way in which all checks of a configuration are run. */
export function createRun({ unusable }: UsableConfig): Run {
  return async (subject, needs, check, timeoutMs = usualTimeoutMs) => {
    const wrong = needs.filter((name) => unusable.has(name));
    if (wrong.length > 0) return [skipped(subject, `${wrong.join(' and ')} must be fixed first`)];
    return await runCheck(subject, timeoutMs, check);
  };
}

/** Runs one check for at most `timeoutMs`; never rejects, so that the others run in any case. */
async function runCheck(subject: string, timeoutMs: number, check: Check): Promise<readonly Finding[]> {
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
    return [{ level: 'fault', subject, text, todo: ['Run this again; if it fails again, see docs/operations.md.'] }];
  } finally {
    clearTimeout(timer);
  }
}
