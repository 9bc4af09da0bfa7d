// Beside the line: asks Meta about the tokens and numbers, tells the operator what is wrong and opens gates.
import {
  endPauses,
  findWaitingDeliveries,
  openNumberGate,
  openTokenGates,
  shutTokenGates,
  type Gate,
} from '../../db/sending/token-gates.ts';
import type { Database } from '../../db/pool.ts';
import type { Wake } from '../../domain/ports.ts';
import type { Logger } from '../../observe/logger.ts';
import {
  byAccount,
  checkAccounts,
  checkNumber,
  checkToken,
  type MetaDeps,
  type TokenReading,
} from '../../whatsapp/health/check-meta.ts';
import { isAlive, isDead } from '../../whatsapp/health/token-health.ts';
import type { Token } from '../../whatsapp/send/tokens.ts';
import { judgeSending, type Sending } from './judge-sending.ts';
import type { ShutGateDeps } from './shut-gate.ts';

export type WatchTokensDeps = MetaDeps & ShutGateDeps & { db: Database; wake: Wake; logger: Logger };

/** `everything`: all that Meta tells, not only what may open a gate. `tryNow`: stopped numbers are tried at once. */
export type LookOptions = { everything: boolean; tryNow?: boolean };

type AskedToken = { token: Token; reading: TokenReading };

/**
 * Creates a watch. Each look asks Meta and takes over what it says: a dead token is shut out before a reply meets it, a
 * gate whose cause is gone opens and what waited behind it is woken. A Meta that does not answer changes nothing.
 */
export function createTokenWatch(deps: WatchTokensDeps) {
  /** Numbers that Meta has called blocked since their gate was shut. */
  const blocked = new Set<string>();

  return async function look({ everything, tryNow = false }: LookOptions, signal: AbortSignal): Promise<void> {
    const before = await judgeSending(deps);
    const asked = await askTokens(deps, before.gates, everything, signal);
    let opened = await applyTokens(deps, before.gates, asked);
    const sending = await judgeSending(deps);
    deps.tellFindings('sending', sending.findings);
    // One after the other: a number's silence or refusal says nothing of the next.
    for (const { numbers, token: inUse } of tokensInUse(deps, sending)) {
      for (const id of numbers) deps.tokens.use(id, inUse);
      const reading = asked.find(({ token }) => token.fingerprint === inUse.fingerprint)?.reading ?? null;
      if (await lookAtNumbers(deps, { sending, blocked, everything, inUse, reading, numbers }, signal)) opened = true;
      if (everything && reading !== null) await lookAtAccounts(deps, { inUse, reading, numbers }, signal);
    }
    if (tryNow) await endPauses(deps.db, deps.phoneNumberIds);
    if (opened || tryNow) await wakeWaiting(deps, opened);
  };
}

/** Each token that numbers send with now, and whose it is. The token of a stopped number is alive all the same. */
function tokensInUse(
  { tokens, phoneNumberIds }: WatchTokensDeps,
  { gates }: Sending,
): { token: Token; numbers: string[] }[] {
  const dead = gates.filter(({ cause }) => cause === 'token').map((gate) => gate.tokenFingerprint);
  const found = new Map<string, { token: Token; numbers: string[] }>();
  for (const id of phoneNumberIds) {
    const token = tokens.of(id).find(({ fingerprint }) => !dead.includes(fingerprint));
    if (token === undefined) continue;
    const one = found.get(token.fingerprint) ?? { token, numbers: [] };
    one.numbers.push(id);
    found.set(token.fingerprint, one);
  }
  return [...found.values()];
}

async function askTokens(
  deps: WatchTokensDeps,
  gates: readonly Gate[],
  everything: boolean,
  signal: AbortSignal,
): Promise<AskedToken[]> {
  const isShut = ({ fingerprint }: Token) =>
    gates.some((gate) => gate.cause === 'token' && gate.tokenFingerprint === fingerprint);
  const tokens = deps.tokens.all().filter((token) => everything || isShut(token));
  return Promise.all(
    tokens.map(async (token) => {
      const { token: reading, findings, silent } = await checkToken(deps, token, signal);
      // That the first one is dead is told as what it means for sending.
      const isTold = isDead(reading) && deps.phoneNumberIds.some((id) => deps.tokens.of(id)[0].name === token.name);
      if (!silent) deps.tellFindings(token.name, isTold ? [] : findings);
      return { token, reading };
    }),
  );
}

/** True when a gate was opened. */
async function applyTokens(
  deps: WatchTokensDeps,
  gates: readonly Gate[],
  asked: readonly AskedToken[],
): Promise<boolean> {
  let opened = 0;
  for (const { token, reading } of asked) {
    const tokenFingerprint = token.fingerprint;
    const shut = gates.filter((gate) => gate.cause === 'token' && gate.tokenFingerprint === tokenFingerprint);
    if (isDead(reading)) {
      const code = reading.kind === 'refused' ? reading.fault.code : 190;
      const isShut = (id: string) => shut.some(({ phoneNumberId }) => phoneNumberId === id);
      const phoneNumberIds = deps.tokens.numbersOf(token).filter((id) => !isShut(id));
      const gate = { phoneNumberIds, tokenFingerprint, code, reason: 'Meta says that the token is dead' };
      if (phoneNumberIds.length > 0) await shutTokenGates(deps.db, gate);
    } else if (isAlive(reading) && shut[0] !== undefined) {
      opened += await openTokenGates(deps.db, { tokenFingerprint, readAt: shut[0].readAt });
    }
  }
  return opened > 0;
}

type Seen = {
  sending: Sending;
  blocked: Set<string>;
  everything: boolean;
  /** The numbers that send with `inUse`. */
  numbers: readonly string[];
  inUse: Token;
  reading: TokenReading | null;
};

/** True when a gate was opened. */
async function lookAtNumbers(deps: WatchTokensDeps, seen: Seen, signal: AbortSignal): Promise<boolean> {
  const { inUse, everything, blocked } = seen;
  const gateOf = (id: string) =>
    seen.sending.gates.find((gate) => gate.phoneNumberId === id && gate.tokenFingerprint === inUse.fingerprint);
  const reading: TokenReading = seen.reading ?? { kind: 'no-answer', reason: 'not asked' };
  let opened = false;
  for (const id of seen.numbers) {
    const gate = gateOf(id);
    if (gate === undefined) blocked.delete(id);
    if (gate === undefined && !everything) continue;
    const graph = deps.graph.withToken(inUse.value);
    const { facts, findings, silent } = await checkNumber({ graph }, id, reading, signal);
    if (!silent) deps.tellFindings(id, findings);
    const health = facts?.health.kind === 'read' ? facts.health.value.health_status.can_send_message : undefined;
    if (gate === undefined || health === undefined) continue;
    if (health !== 'AVAILABLE') blocked.add(id);
    // Without having called it blocked, "available" says nothing about why Meta refuses: then only a try tells.
    if (health === 'AVAILABLE' && blocked.delete(id)) {
      await openNumberGate(deps.db, gate);
      opened = true;
    }
  }
  return opened;
}

async function lookAtAccounts(
  deps: WatchTokensDeps,
  { inUse, reading, numbers }: Pick<Seen, 'inUse' | 'numbers'> & { reading: TokenReading },
  signal: AbortSignal,
): Promise<void> {
  const graph = deps.graph.withToken(inUse.value);
  for (const [accountIds, phoneNumberIds] of byAccount(deps.setup, numbers)) {
    const { findings, silent } = await checkAccounts(
      { graph, setup: deps.setup },
      { accountIds, phoneNumberIds, token: inUse.name },
      reading,
      signal,
    );
    const part =
      phoneNumberIds.length === deps.phoneNumberIds.length ? 'accounts' : `accounts of ${phoneNumberIds.join(', ')}`;
    if (!silent) deps.tellFindings(part, findings);
  }
}

async function wakeWaiting(deps: WatchTokensDeps, opened: boolean): Promise<void> {
  const waiting = await findWaitingDeliveries(deps.db, deps.phoneNumberIds);
  if (opened) {
    deps.logger.info({ conversations: waiting.length }, 'Sending resumed: delivering what was waiting');
    deps.tellFindings('sending', (await judgeSending(deps)).findings);
  }
  deps.wake.deliveries(waiting);
}
