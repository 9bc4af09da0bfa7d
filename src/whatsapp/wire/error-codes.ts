import type { FaultAction } from '../../domain/delivery.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The waiting time doubles (or grows by `factor`) with every attempt up to the cap; `attempts` ends the retrying. */
type Backoff = { firstMs: number; factor: number; capMs: number; attempts?: number; wholeNumber?: boolean };
type Rule = 'token-dead' | 'stop-number' | 'ask-person' | Backoff;

const TROUBLED: Backoff = { firstMs: 2 * SECOND, factor: 2, capMs: 5 * MINUTE };
const RATE_LIMITED: Backoff = { firstMs: MINUTE, factor: 2, capMs: 15 * MINUTE, wholeNumber: true };

/**
 * What Meta's codes ask for; a code that is not listed, and is not 200-299, is a fault of that one message: give it up.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
const RULES: ReadonlyMap<number, Rule> = new Map<number, Rule>([
  [0, 'token-dead'], // AuthException: token expired or invalidated
  [190, 'token-dead'], // token expired or invalid
  [1, { ...TROUBLED, attempts: 1 }], // invalid request, or a server error: once more tells which
  [2, TROUBLED], // API service down or overloaded
  [3, 'stop-number'], // capability or permission missing
  [4, RATE_LIMITED], // app call rate limit
  [10, 'stop-number'], // permission denied
  [17, RATE_LIMITED], // Graph user limit
  [33, 'stop-number'], // phone number id deleted or not ours
  [102, 'stop-number'], // API session
  [341, RATE_LIMITED], // Graph app limit
  [368, 'stop-number'], // temporarily blocked for policy violations
  [613, RATE_LIMITED], // Graph custom limit
  [80007, RATE_LIMITED], // WhatsApp business account limit
  [130429, { firstMs: 2 * SECOND, factor: 2, capMs: MINUTE, wholeNumber: true }], // throughput of the number reached
  [131000, { ...TROUBLED, attempts: 8 }], // something went wrong, which an outage of Meta's is called too: nearly nine minutes
  [131005, 'stop-number'], // access denied
  [131016, TROUBLED], // service unavailable
  [131031, 'stop-number'], // account locked
  [131037, 'stop-number'], // display name not approved
  [131042, 'stop-number'], // payment: also stops plain replies since they are billed
  [131044, 'stop-number'], // payment
  [131045, 'stop-number'], // number not registered, or its certificate
  [131047, 'ask-person'], // more than 24 hours since the customer wrote: only an approved template may be sent
  [131048, 'stop-number'], // spam limit, low quality
  [131056, { firstMs: 4 * SECOND, factor: 4, capMs: 5 * MINUTE }], // too many to this customer: 4^attempt seconds
  [131057, { firstMs: MINUTE, factor: 1, capMs: MINUTE, wholeNumber: true }], // account in maintenance, about a minute
  [131064, 'stop-number'], // messaging limit reached
  [132069, TROUBLED], // flow throttled
  [133000, 'stop-number'], // registration: incomplete
  [133004, TROUBLED], // registration: server unavailable
  [133005, 'stop-number'], // registration: wrong pin
  [133006, 'stop-number'], // registration: number to be verified again
  [133008, 'stop-number'], // registration: too many pin guesses
  [133009, 'stop-number'], // registration: pin guessed too fast
  [133010, 'stop-number'], // registration: number not registered
  [133015, { firstMs: 5 * MINUTE, factor: 1, capMs: 5 * MINUTE }], // registration: deleted just now, wait 5 minutes
  [133016, 'stop-number'], // registration: rate limit
  [134011, 'stop-number'], // payments terms not accepted
  [141000, 'stop-number'], // health status: number not registered
]);

/**
 * What a Graph error code asks for after the given attempt (the first is 1), without jitter: retry after so many
 * milliseconds, give the message up (and ask for a person), hold all sending for the token, or stop sending from the number.
 */
export function actionFor(code: number, attempt: number): FaultAction {
  if (code >= 200 && code <= 299) return { kind: 'stop-number' }; // a permission is missing
  const rule = RULES.get(code);
  if (rule === undefined) return { kind: 'give-up' };
  if (typeof rule === 'string') return { kind: rule };
  const made = Math.max(1, attempt);
  if (made > (rule.attempts ?? Number.POSITIVE_INFINITY)) return { kind: 'give-up' };
  const afterMs = Math.min(rule.firstMs * rule.factor ** (made - 1), rule.capMs);
  return { kind: 'retry', afterMs, wholeNumber: rule.wholeNumber ?? false };
}

/** Lengthens a wait by up to a quarter, so that what was refused together does not come back together. */
export function withJitter(afterMs: number): number {
  return Math.round(afterMs * (1 + Math.random() / 4));
}
