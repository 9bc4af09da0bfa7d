import type { Finding } from '../domain/finding.ts';
import type { Logger } from './logger.ts';

const repeatAfterMs = 3_600_000;
const levels = { fault: 'error', warning: 'warn', ok: 'info', skipped: 'debug' } as const;

/** Logs the findings about one part; what it said of that part before and now leaves out is forgotten. */
export type FindingLog = (part: string, findings: readonly Finding[]) => void;

/** Creates a log that says a finding once while it stands, and a fault again every hour, with what to do. */
export function createFindingLog(logger: Logger, nowMs: () => number = Date.now): FindingLog {
  const said = new Map<string, Map<string, number>>();
  return (part, findings) => {
    const before = said.get(part);
    const standing = new Map<string, number>();
    for (const { level, subject, text, todo } of findings) {
      const words = `${subject}: ${text}`;
      const saidMs = before?.get(words) ?? Number.NEGATIVE_INFINITY;
      const isDue = level === 'fault' ? nowMs() - saidMs >= repeatAfterMs : saidMs === Number.NEGATIVE_INFINITY;
      if (isDue) logger[levels[level]]({ todo: todo.length > 0 ? todo : undefined }, words);
      standing.set(words, isDue ? nowMs() : saidMs);
    }
    said.set(part, standing);
  };
}

/** A log of findings that also keeps what stands, for those who tell the owner. */
type KeptFindings = { tell: FindingLog; standing: () => ReadonlyMap<string, readonly Finding[]> };

/** Keeps the last findings of each part besides passing them on. */
export function keepFindings(tell: FindingLog): KeptFindings {
  const standing = new Map<string, readonly Finding[]>();
  return {
    tell(part, findings) {
      standing.set(part, findings);
      tell(part, findings);
    },
    standing: () => standing,
  };
}
