// Serves take-turn: the lease lives on while its worker does.
import { setTimeout as sleep } from 'node:timers/promises';
import type { TurnClaim } from '../db/turn-claims.ts';
import { renewLeases } from '../db/turns.ts';
import type { Database } from '../db/pool.ts';
import type { Logger } from '../observe/logger.ts';

type KeepLeaseDeps = { db: Pick<Database, 'query'>; leaseMs: number; logger: Logger };
type Held = { claim: TurnClaim; lost: AbortController; renewedAtMs: number };
type Keeper = { held: Set<Held>; renewing: Promise<void>; running: boolean };

/** One for each database: all turns of a process are renewed together. */
const keepers = new WeakMap<KeepLeaseDeps['db'], Keeper>();

/**
 * Renews a turn's lease every third of its length until disposed, in one statement with those of all other turns and never
 * before the last one was answered: two hundred turns must not bury a slow database. `lost` aborts when the lease is no longer
 * ours or could not be renewed in time.
 */
export function keepLease(deps: KeepLeaseDeps, claim: TurnClaim): AsyncDisposable & { lost: AbortSignal } {
  const keeper = keepers.get(deps.db) ?? { held: new Set(), renewing: Promise.resolve(), running: false };
  keepers.set(deps.db, keeper);
  const lease: Held = { claim, lost: new AbortController(), renewedAtMs: performance.now() };
  keeper.held.add(lease);
  if (!keeper.running) void keepAll(deps, keeper);
  return {
    lost: lease.lost.signal,
    async [Symbol.asyncDispose]() {
      keeper.held.delete(lease);
      await keeper.renewing;
    },
  };
}

/** Ends with the last lease; the next one begins anew. */
async function keepAll(deps: KeepLeaseDeps, keeper: Keeper): Promise<void> {
  keeper.running = true;
  while (keeper.held.size > 0) {
    await sleep(deps.leaseMs / 3, undefined, { ref: false });
    if (keeper.held.size > 0) keeper.renewing = renewAll(deps, [...keeper.held]);
    await keeper.renewing;
  }
  keeper.running = false;
}

async function renewAll({ db, leaseMs, logger }: KeepLeaseDeps, held: readonly Held[]): Promise<void> {
  const startedMs = performance.now();
  try {
    const claims = held.map(({ claim }) => claim);
    const { renewed, lost } = await renewLeases(db, claims, leaseMs);
    for (const lease of held) {
      if (lost.has(lease.claim.conversationId)) lease.lost.abort();
      if (renewed.has(lease.claim.conversationId)) lease.renewedAtMs = startedMs;
    }
  } catch (error) {
    logger.warn({ err: error, leases: held.length }, 'Could not renew the leases');
  }
  for (const lease of held) if (performance.now() - lease.renewedAtMs > leaseMs) lease.lost.abort();
}
