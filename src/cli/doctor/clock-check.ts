import type { Finding } from '../../domain/finding.ts';

const warnMs = 30_000;
const faultMs = 300_000;

/** Compares the clocks of this computer and of the database with Meta's; `databaseAheadMs` is null when there is no other clock. */
export async function checkClock(
  graphUrl: string,
  databaseAheadMs: number | null,
  signal: AbortSignal,
): Promise<Finding[]> {
  const subject = 'Clock';
  const metaAheadMs = await readAhead(graphUrl, signal);
  const offs = [
    ...(metaAheadMs === null ? [] : [{ name: "this computer's clock", offMs: -metaAheadMs }]),
    ...(databaseAheadMs === null
      ? []
      : [{ name: "the database's clock", offMs: databaseAheadMs - (metaAheadMs ?? 0) }]),
  ];
  if (offs.length === 0)
    return [{ level: 'skipped', subject, text: 'not checked, because Meta did not send the time', todo: [] }];
  const wrong = offs.filter(({ offMs }) => Math.abs(offMs) >= warnMs);
  if (wrong.length === 0) return [{ level: 'ok', subject, text: 'right to within half a minute', todo: [] }];
  const level = wrong.some(({ offMs }) => Math.abs(offMs) >= faultMs) ? 'fault' : 'warning';
  const text = `${wrong.map(({ name, offMs }) => `${name} is ${lengthOf(offMs)} ${offMs > 0 ? 'ahead' : 'behind'}`).join(', and ')}.`;
  const todo = [
    'Let this machine set its clock over the network (NTP). Until then the server misjudges the 24 hours for replies, and what is late.',
  ];
  return [{ level, subject, text, todo }];
}

/** Any answer tells the time; no token is sent for it. */
async function readAhead(graphUrl: string, signal: AbortSignal): Promise<number | null> {
  try {
    const askedMs = Date.now();
    const { headers } = await fetch(graphUrl, { method: 'HEAD', redirect: 'manual', signal });
    const told = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(told) ? null : told + 500 - (askedMs + Date.now()) / 2;
  } catch {
    return null;
  }
}

function lengthOf(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
