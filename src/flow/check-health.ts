// Beside the line: what /ready says.
import { readAccounting } from '../db/accounting.ts';
import { readStoreHealth } from '../db/health.ts';
import type { Queryable } from '../db/pool.ts';
import { readHold, type Hold } from '../db/record-life.ts';
import type { Logger } from '../observe/logger.ts';
import type { Tokens } from '../whatsapp/send/tokens.ts';
import { standingFields, standingFindings } from '../whatsapp/health/notice-finding.ts';
import type { Standing } from './business-in-force.ts';
import { judgeSending } from './sending/judge-sending.ts';

export type CheckHealthDeps = {
  db: Queryable;
  /** Sending is judged for the tokens and numbers of this process. */
  tokens: Tokens;
  phoneNumberIds: readonly string[];
  isQueueReachable: () => Promise<boolean>;
  /** One word for what is wrong with a reachable queue. */
  queueTrouble?: () => string | null;
  hasModels: boolean;
  /** What holds for each number; left out, the file does. */
  standings?: () => readonly Standing[];
  settleMs: number;
  logger: Logger;
};

/**
 * A few words for each part; `ready` is false when inbound cannot be stored, nothing can be sent or anything is overdue.
 * `todo`: what an operator should do.
 */
export type Health = {
  ready: boolean;
  parts: Record<'database' | 'queue' | 'models' | 'sending' | 'account' | 'business' | 'backlog', string>;
  /** Whether each of our numbers may send, and each that is no longer served while something of it waits. */
  numbers: Readonly<Record<string, 'ok' | 'stopped' | 'unknown' | 'not served'>>;
  todo: readonly string[];
};

/** A message must be answered, and a reply accepted by Meta, within this many seconds. */
const overdueS = 120;
const readOnlyTodo =
  'The database takes no writes, so every message is refused and Meta repeats it: point DATABASE_URL at the primary, or ask its host why it is locked (often a full disk or an unpaid bill).';
const checkTimeoutMs = 2_000;
/** The newest messages are accounted for, so that a look costs the same after a million; /metrics accounts for a whole day. */
const accountedMessages = 500;

/** Checks every part within two seconds; never rejects. */
export async function checkHealth(deps: CheckHealthDeps): Promise<Health> {
  const asked = askQueue(deps);
  try {
    const reading = Promise.all([
      readStoreHealth(deps.db, { noticeFields: standingFields, phoneNumberIds: deps.phoneNumberIds }),
      judgeSending(deps),
      readAccounting(deps.db, { newest: accountedMessages }),
      readHold(deps.db),
    ]);
    const [store, { findings, tokenOf }, accounting, hold] = await withTimeout(reading, checkTimeoutMs);
    const word = await asked;
    const queue = word === 'ok' ? (store.queue?.trouble ?? word) : word;
    const business = judgeBusiness(deps.standings?.() ?? []);
    const account = standingFindings(store.notices);
    const overdue = store.oldestWaitingS > overdueS || store.oldestUnsentS > overdueS + deps.settleMs / 1000;
    const models = !deps.hasModels ? 'none' : store.modelsFailing ? 'failing' : 'ok';
    const stopped = findings.some(({ level }) => level === 'fault');
    return {
      ready: !store.readOnly && !overdue && !stopped && hold === null && accounting.unaccounted === 0,
      parts: {
        database: store.readOnly ? 'read-only' : 'ok',
        queue,
        models,
        sending: hold !== null ? 'held' : stopped ? 'stopped' : store.lastRefused ? 'refused' : 'ok',
        account: account.length === 0 ? 'ok' : account.map(({ text }) => text).join('; '),
        business: business.word,
        backlog: overdue ? 'overdue' : accounting.unaccounted > 0 ? 'unaccounted' : 'ok',
      },
      numbers: Object.fromEntries([
        ...deps.phoneNumberIds.map((id) => [id, hold === null && tokenOf(id) !== null ? 'ok' : 'stopped'] as const),
        ...store.notServed.map((id) => [id, 'not served'] as const),
      ]),
      todo: [
        ...(hold === null ? [] : [holdTodo(hold)]),
        ...(store.readOnly ? [readOnlyTodo] : []),
        ...(queue === 'ok' || store.queue === null ? [] : [store.queue.todo]),
        ...store.notServed.map(notServedTodo),
        ...[...findings, ...account].flatMap(({ todo }) => todo),
        ...business.todo,
      ],
    };
  } catch (error) {
    deps.logger.warn({ err: error }, 'The database did not answer the health check');
    const queue = await asked;
    return {
      ready: false,
      parts: {
        database: 'down',
        queue,
        models: 'unknown',
        sending: 'unknown',
        account: 'unknown',
        business: 'unknown',
        backlog: 'unknown',
      },
      numbers: Object.fromEntries(deps.phoneNumberIds.map((id) => [id, 'unknown'])),
      todo: [],
    };
  }
}

/** Customers are answered either way, so that neither makes the server unready. */
function judgeBusiness(standings: readonly Standing[]): { word: string; todo: string[] } {
  if (standings.some(({ holds }) => holds === 'refused')) {
    const todo =
      'This release cannot read the published version, so customers are told what the business file says: fix the text on the Business page.';
    return { word: 'version refused', todo: [todo] };
  }
  if (!standings.some(({ fileChanged }) => fileChanged)) return { word: 'ok', todo: [] };
  const todo =
    'The business file has changed since a version was published, and that version is still in use: choose one of them on the Business page.';
  return { word: 'file changed', todo: [todo] };
}

/** What an operator must do before anything is sent again. */
export function holdTodo({ because }: Hold): string {
  return `Nothing is sent: ${because}. Read "After a restore" in docs/operations.md, then run: npm run restore -- --confirm.`;
}

/** What an operator must do about a number that was taken out of the settings while something of it waited. */
export function notServedTodo(phoneNumberId: string): string {
  return `Customers of the number ${phoneNumberId} wait, and it is not in WHATSAPP_PHONE_NUMBER_ID: put it back, and they are answered; or put aside what waits, on the page Trouble.`;
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
