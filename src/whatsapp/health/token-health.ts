import { z } from 'zod';
import type { Finding } from '../../domain/finding.ts';
import { actionFor } from '../wire/error-codes.ts';
import { readGraphFault } from '../wire/graph-fault.ts';
import { deadToken, readGraph, unreadable, type ReadDeps, type Reading } from '../send/read-graph.ts';

const DAY_S = 86_400;
const ROTATE_AFTER_DAYS = 180;
/** Less than this before the end, a token that works is a fault: somebody must act now. */
const URGENT_DAYS = 14;
const REQUIRED_SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management'] as const;

const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const unixSeconds = z.number().int().nonnegative().optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);

const tokenShape = z.object({
  data: z.object({
    is_valid: z.boolean(),
    type: text,
    app_id: text,
    application: text,
    issued_at: unixSeconds,
    /** 0 means never. */
    expires_at: unixSeconds,
    data_access_expires_at: unixSeconds,
    scopes: z.array(z.string()).catch([]),
    granular_scopes: z.array(z.object({ scope: text, target_ids: texts })).catch([]),
    error: z.unknown().optional(),
  }),
});

/** What Meta tells about a token (`debug_token`): https://developers.facebook.com/docs/graph-api/reference/debug_token */
export type TokenFacts = z.infer<typeof tokenShape>['data'];

/** Asks Meta about the token that the client itself uses; never rejects. */
export async function readToken(
  deps: ReadDeps & { token: () => string },
  signal: AbortSignal,
): Promise<Reading<TokenFacts>> {
  // Meta's one exception: the token to be looked at goes into the query.
  const query = { input_token: deps.token() };
  const reading = await readGraph(deps, { path: 'debug_token', query, shape: tokenShape }, signal);
  return reading.kind === 'read' ? { kind: 'read', value: reading.value.data } : reading;
}

/** The ids of the WhatsApp accounts that the token is limited to; empty when Meta names none, which means all of the business. */
export function accountIdsOf(facts: TokenFacts): string[] {
  const granted = facts.granular_scopes.filter(({ scope }) => REQUIRED_SCOPES.some((name) => name === scope));
  return [...new Set(granted.flatMap(({ target_ids }) => target_ids ?? []))];
}

/** Tells whether Meta has said that it does not accept the token; silence is no such word. */
export function isDead(reading: Reading<TokenFacts>): boolean {
  if (reading.kind === 'refused') return actionFor(reading.fault.code, 1).kind === 'token-dead';
  return reading.kind === 'read' && !reading.value.is_valid;
}

/**
 * Tells whether Meta has let the token in: it told about it, or refused for another reason, such as a missing right. Meta looks at
 * the token before anything else.
 */
export function isAlive(reading: Reading<TokenFacts>): boolean {
  if (reading.kind === 'read') return reading.value.is_valid;
  return reading.kind === 'refused' && !['token-dead', 'retry'].includes(actionFor(reading.fault.code, 1).kind);
}

/** Judges a token: valid, of a system user, without an end, with both permissions, of the expected app, younger than 180 days. */
export function judgeToken(
  reading: Reading<TokenFacts>,
  expected: { appIds: readonly string[]; nowS: number; subject?: string },
): Finding[] {
  const { subject = 'Token' } = expected;
  if (reading.kind !== 'read') return [unreadable(subject, reading)];
  const facts = reading.value;
  if (!facts.is_valid) return [deadToken(subject, readGraphFault(facts.error))];
  const findings = [
    ...judgeKind(facts, expected.nowS),
    ...judgeDataAccess(facts, expected.nowS),
    ...judgeScopes(facts),
    ...judgeApp(facts, expected.appIds),
    ...judgeAge(facts, expected.nowS),
  ];
  const judged = findings.some(({ level }) => level === 'fault') ? findings : [summary(facts), ...findings];
  return judged.map((words) => ({ ...words, subject }));
}

type Words = Omit<Finding, 'subject'>;

function judgeKind(facts: TokenFacts, nowS: number): Words[] {
  const { type, expires_at: end } = facts;
  const ends = end === undefined || end === 0 ? '' : `ends on ${date(end)} (${until(end, nowS)})`;
  if (type !== undefined && type !== 'SYSTEM_USER') {
    const what = type === 'USER' ? "a person's temporary token" : `a token of the kind ${type}`;
    return [
      finding(
        'fault',
        `it is ${what}, not that of a system user${ends === '' ? '' : `, and ${ends}`}. After that no answer goes out.`,
        'Generate a permanent one: docs/permanent-token.md, steps 1 to 5.',
      ),
    ];
  }
  if (ends !== '') {
    const urgent = (end ?? 0) - nowS < URGENT_DAYS * DAY_S;
    return [
      finding(
        urgent ? 'fault' : 'warning',
        `it works, but ${ends}. After that no answer goes out.`,
        'Generate a new one with the expiration "Never": docs/permanent-token.md, steps 3 and 5.',
      ),
    ];
  }
  if (type !== undefined && end === 0) return [];
  return [
    finding(
      'warning',
      'Meta did not say what kind of token it is or when it expires.',
      'Run this again; look at "Status of a token" in docs/permanent-token.md.',
    ),
  ];
}

function judgeDataAccess(facts: TokenFacts, nowS: number): Words[] {
  const end = facts.data_access_expires_at ?? 0;
  if (end === 0 || end - nowS > 30 * DAY_S) return [];
  const level = end <= nowS ? 'fault' : 'warning';
  const verb = end <= nowS ? 'ended' : 'ends';
  return [
    finding(
      level,
      `its access to data ${verb} on ${date(end)} (${until(end, nowS)}).`,
      'Generate a new one with a system user: docs/permanent-token.md, steps 3 and 5.',
    ),
  ];
}

function judgeScopes(facts: TokenFacts): Words[] {
  const missing = REQUIRED_SCOPES.filter((scope) => !facts.scopes.includes(scope));
  if (missing.length === 0) return [];
  return [
    finding(
      'fault',
      `the permission ${missing.join(' and ')} is missing.`,
      'Permissions are fixed when a token is made. Generate a new one with both: docs/permanent-token.md, steps 3 and 5.',
    ),
  ];
}

function judgeApp(facts: TokenFacts, appIds: readonly string[]): Words[] {
  if (appIds.length === 0 || facts.app_id === undefined || appIds.includes(facts.app_id)) return [];
  return [
    finding(
      'fault',
      `it was made for the app ${appOf(facts)}, but WHATSAPP_APP_ID is ${appIds.join(', ')}.`,
      'Correct WHATSAPP_APP_ID, or generate the token for that app: docs/permanent-token.md, step 3. WHATSAPP_APP_SECRET must be of the same app, otherwise incoming messages are refused.',
    ),
  ];
}

function judgeAge(facts: TokenFacts, nowS: number): Words[] {
  const ageDays = Math.floor((nowS - (facts.issued_at ?? nowS)) / DAY_S);
  if (ageDays < ROTATE_AFTER_DAYS) return [];
  return [
    finding(
      'warning',
      `it was made on ${date(facts.issued_at ?? 0)}, ${ageDays} days ago. It goes on working.`,
      'Plan its replacement, as every 6 to 12 months: docs/permanent-token.md, "Rotation".',
    ),
  ];
}

function summary(facts: TokenFacts): Words {
  const parts = [
    'valid',
    ...(facts.type === 'SYSTEM_USER' ? ['of a system user'] : []),
    ...(facts.expires_at === 0 ? ['never expires'] : []),
    'has both permissions',
    ...(facts.app_id === undefined ? [] : [`made for the app ${appOf(facts)}`]),
  ];
  return finding('ok', parts.join(', '));
}

function appOf(facts: TokenFacts): string {
  return facts.application === undefined ? String(facts.app_id) : `"${facts.application}" (${facts.app_id})`;
}

function finding(level: Finding['level'], words: string, ...todo: string[]): Words {
  return { level, text: words, todo };
}

function date(unixS: number): string {
  return new Date(Math.min(unixS, 8.64e12) * 1000).toISOString().slice(0, 10);
}

function until(end: number, nowS: number): string {
  const hours = Math.round(Math.abs(end - nowS) / 3600);
  const length = hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
  return end <= nowS ? `${length} ago` : `in ${length}`;
}
