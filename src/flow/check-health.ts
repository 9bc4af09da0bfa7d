// Beside the line: what /ready says.
import { readAccounting } from '../db/accounting.ts';
import { readStoreHealth } from '../db/health.ts';
import { readHold, type Hold } from '../db/record-life.ts';
import type { Database } from '../db/pool.ts';
import type { Logger } from '../observe/logger.ts';
import type { Tokens } from '../whatsapp/tokens.ts';
import { judgeSending } from './judge-sending.ts';

export type CheckHealthDeps = {
  db: Database;
  /** Sending is judged for the tokens and numbers of this process. */
  tokens: Tokens;
  phoneNumberIds: readonly string[];
  isQueueReachable: () => Promise<boolean>;
  /** One word for what is wrong with a reachable queue. */
  queueTrouble?: () => string | null;
  hasModels: boolean;
  settleMs: number;
  logger: Logger;
};

/**
 * One word for each part; `ready` is false when inbound cannot be stored, nothing can be sent or anything is overdue.
 * `todo`: what an operator should do about sending.
 */
export type Health = {
  ready: boolean;
  parts: Record<'database' | 'queue' | 'models' | 'sending' | 'backlog', string>;
  todo: readonly string[];
};

/** A message must be answered, and a reply accepted by Meta, within this many seconds. */
const overdueS = 120;
const checkTimeoutMs = 2_000;
/** How far back /ready accounts for messages. */
const accountedHours = 24;

/** Checks every part within two seconds; never rejects. */
export async function checkHealth(deps: CheckHealthDeps): Promise<Health> {
  const asked = askQueue(deps);
  try {
    const reading = Promise.all([
      readStoreHealth(deps.db),
      judgeSending(deps),
      readAccounting(deps.db, { sinceHours: accountedHours }),
      readHold(deps.db),
    ]);
    const [store, { findings }, accounting, hold] = await withTimeout(reading, checkTimeoutMs);
    const queue = await asked;
    const overdue = store.oldestWaitingS > overdueS || store.oldestUnsentS > overdueS + deps.settleMs / 1000;
    const models = !deps.hasModels ? 'none' : store.modelsFailing ? 'failing' : 'ok';
    const stopped = findings.some(({ level }) => level === 'fault');
    return {
      ready: !overdue && !stopped && hold === null && accounting.unaccounted === 0,
      parts: {
        database: 'ok',
        queue,
        models,
        sending: hold !== null ? 'held' : stopped ? 'stopped' : store.lastRefused ? 'refused' : 'ok',
        backlog: overdue ? 'overdue' : accounting.unaccounted > 0 ? 'unaccounted' : 'ok',
      },
      todo: [...(hold === null ? [] : [holdTodo(hold)]), ...findings.flatMap(({ todo }) => todo)],
    };
  } catch (error) {
    deps.logger.warn({ err: error }, 'The database did not answer the health check');
    const queue = await asked;
    return {
      ready: false,
      parts: { database: 'down', queue, models: 'unknown', sending: 'unknown', backlog: 'unknown' },
      todo: [],
    };
  }
}

/** What an operator must do before anything is sent again. */
export function holdTodo({ because }: Hold): string {
  return `Nothing is sent: ${because}. Read "After a restore" in docs/operations.md, then run: npm run restore -- --confirm.`;
}

async function askQueue({ isQueueReachable, queueTrouble }: CheckHealthDeps): Promise<string> {
  if (!(await isQueueReachable())) return 'down';
  return queueTrouble?.() ?? 'ok';
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const handle = setTimeout(() => timer.reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([work, timer.promise]);
  } finally {
    clearTimeout(handle);
  }
}
