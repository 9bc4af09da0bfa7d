// Beside the line: write-answer opens a purse for each turn, the routers draw on it -> db/model-spend.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Purse } from '../ai/purse.ts';
import { accountForModels } from '../db/model-spend.ts';
import type { Database } from '../db/pool.ts';
import type { Logger } from '../observe/logger.ts';

/** The money for models, which all processes share; one number never spends another's. */
export type ModelBudget = AsyncDisposable & {
  /** A purse for one turn of a number; disposing it gives back what is left. */
  open(phoneNumberId: string): Purse;
};

/** Without a limit nobody waits for the books: what is spent meanwhile is booked together. */
const bookEveryMs = 500;
/** What a budget without a limit says to the database; a numeric has room for it. */
const unlimited = 1e9;
/** What the database rounds to. */
const smallestUsd = 1e-6;

type Wish = { usd: number } & PromiseWithResolvers<boolean>;

type Account = {
  /** Whether `usd` more could be set aside. */
  ask(usd: number): Promise<boolean>;
  /** Changes what is spent and set aside; told to the database soon. */
  change(by: { spent?: number; inUse: number }): void;
  idle(): Promise<void>;
};

/**
 * Keeps this process's account with each number's budget of the day (UTC), null for none. Money is set aside in the database before a call and settled
 * after it, by statements that those who wait share; a process that dies leaves what it had set aside as spent.
 */
export function createModelBudget(deps: {
  db: Database;
  dailyBudgetUsd: (phoneNumberId: string) => number | null;
  logger: Logger;
}): ModelBudget {
  const accounts = new Map<string, Account>();
  return {
    open(phoneNumberId) {
      const dailyBudgetUsd = deps.dailyBudgetUsd(phoneNumberId);
      const account = accounts.get(phoneNumberId) ?? createAccount({ ...deps, phoneNumberId, dailyBudgetUsd });
      accounts.set(phoneNumberId, account);
      return openPurse(account, dailyBudgetUsd !== null);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...accounts.values()].map((account) => account.idle()));
    },
  };
}

function openPurse(account: Account, isLimited: boolean): Purse {
  let left = 0;
  return {
    async ensure(usd) {
      const missing = usd - left;
      if (!isLimited || missing <= 0) return true;
      if (!(await account.ask(missing))) return false;
      left += missing;
      return true;
    },
    book(usd) {
      if (usd <= 0) return;
      const used = Math.min(left, usd);
      left -= used;
      account.change({ spent: usd, inUse: -used });
    },
    [Symbol.dispose]() {
      if (left > 0) account.change({ inUse: -left });
      left = 0;
    },
  };
}

type AccountDeps = { db: Database; phoneNumberId: string; dailyBudgetUsd: number | null; logger: Logger };

function createAccount({ db, phoneNumberId, dailyBudgetUsd, logger }: AccountDeps): Account {
  const holder = crypto.randomUUID();
  const budget = dailyBudgetUsd ?? unlimited;
  const state = { spent: 0, inUse: 0, isStale: false };
  const wishes: Wish[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    do {
      // Those of the same moment go together.
      if (dailyBudgetUsd === null) await sleep(bookEveryMs);
      else await Promise.resolve();
      await settle(wishes.splice(0));
    } while (wishes.length > 0 || state.isStale);
    running = null;
  }

  async function settle(served: readonly Wish[]): Promise<void> {
    const { spent, inUse } = state;
    const wanted = served.reduce((sum, { usd }) => sum + usd, 0);
    Object.assign(state, { spent: 0, isStale: false });
    try {
      const least = served[0]?.usd ?? 0;
      let left = await accountForModels(db, { phoneNumberId, holder, spent, inUse, wanted, least, budget });
      for (const wish of served) {
        const isGranted = left > 0 && wish.usd <= left + smallestUsd;
        if (isGranted) {
          left -= wish.usd;
          state.inUse += wish.usd;
        }
        wish.resolve(isGranted);
      }
      state.isStale ||= left > smallestUsd;
    } catch (error) {
      state.spent += spent;
      for (const wish of served) wish.reject(error);
      logger.warn({ err: error }, 'Could not record model costs; trying again with the next call');
    }
  }

  return {
    ask(usd) {
      const wish = { usd, ...Promise.withResolvers<boolean>() };
      wishes.push(wish);
      running ??= run();
      return wish.promise;
    },
    change({ spent = 0, inUse }) {
      state.spent += spent;
      state.inUse = Math.max(0, state.inUse + inUse);
      state.isStale = true;
      running ??= run();
    },
    async idle() {
      await running;
    },
  };
}
