import type { Finding } from '../../domain/finding.ts';

/** Until when Meta answers each version: https://developers.facebook.com/docs/graph-api/changelog, as of 2026-11. */
const ends: Readonly<Record<string, string>> = {
  'v20.0': '2026-09-24',
  'v21.0': '2027-01-21',
  'v22.0': '2027-05-20',
  'v23.0': '2027-10-08',
  'v24.0': '2028-02-18',
  'v25.0': '2028-07-29',
};
const oldestKnown = 20;
const warnDays = 90;
const dayMs = 86_400_000;

/** Judges whether Meta still answers a version of the Graph API, and for how long; newer ones than are known here have no end yet. */
export function judgeGraphVersion(version: string, now: Date): Finding {
  const subject = 'Graph version';
  const end = ends[version] ?? null;
  const todo = ['Empty GRAPH_API_VERSION to use the version this release is made for, and deploy.'];
  const isOlder = Number(/^v(\d+)/.exec(version)?.[1]) < oldestKnown;
  if (isOlder || (end !== null && Date.parse(end) <= now.getTime())) {
    const since = end === null ? 'long ago' : `on ${end}`;
    const text = `${version} ended ${since}: Meta answers by another version, whose fields differ.`;
    return { level: 'fault', subject, text, todo };
  }
  if (end === null) return { level: 'ok', subject, text: `${version}; its end date is not known here`, todo: [] };
  const text = `${version}, which Meta answers until ${end}`;
  const isNear = Date.parse(end) - now.getTime() < warnDays * dayMs;
  return isNear ? { level: 'warning', subject, text: `${text}.`, todo } : { level: 'ok', subject, text, todo: [] };
}
