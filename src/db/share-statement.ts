import { createLanes, type Lanes } from '../observe/lanes.ts';
import { isUnavailable, type Database, type Queryable } from './pool.ts';

/** A statement for many that wait at the same time, and one that judges whatever that leaves out. */
export type SharedStatement<I, O> = {
  /** Those with different groups share nothing; left out, all may. */
  groupOf?(item: I): string;
  /** Two with the same key never share a statement. */
  keyOf(item: I): string;
  alone(db: Queryable, item: I): Promise<O>;
  /** Waits for nobody's lock; what it leaves out of its answer, by key, it has not touched: that goes alone. */
  together(db: Queryable, items: readonly I[]): Promise<ReadonlyMap<string, O>>;
};

type Waiting<I, O> = PromiseWithResolvers<O> & { item: I };

const mostTogether = 40;

/**
 * Makes a call of it: those who call while one is under way share the next statement, an idle database is asked at once, and
 * a transaction always for one. Rejects as `alone` does; what cannot be done together is done one by one, so that nobody fails for another.
 */
export function shareStatement<I, O>(of: SharedStatement<I, O>): (db: Queryable, item: I) => Promise<O> {
  const lines = new WeakMap<Queryable, Map<string, Lanes<Waiting<I, O>>>>();

  async function serve(db: Queryable, group: readonly Waiting<I, O>[]): Promise<void> {
    let done: ReadonlyMap<string, O>;
    try {
      done = await of.together(
        db,
        group.map(({ item }) => item),
      );
    } catch (error) {
      if (isUnavailable(error)) {
        for (const one of group) one.reject(error);
        return;
      }
      done = new Map();
    }
    const left = group.filter((one) => {
      const answer = done.get(of.keyOf(one.item));
      if (answer !== undefined) one.resolve(answer);
      return answer === undefined;
    });
    // They may wait for locks: nobody else waits with them.
    for (const one of left) void of.alone(db, one.item).then(one.resolve, one.reject);
  }

  function take(waiting: Waiting<I, O>[]): Waiting<I, O>[] {
    const group = new Map<string, Waiting<I, O>>();
    const left: Waiting<I, O>[] = [];
    for (const one of waiting.splice(0)) {
      const key = of.keyOf(one.item);
      if (group.size === mostTogether || group.has(key)) left.push(one);
      else group.set(key, one);
    }
    waiting.push(...left);
    return [...group.values()];
  }

  return (db, item) => {
    if (!isDatabase(db)) return of.alone(db, item);
    const own = lines.get(db) ?? new Map<string, Lanes<Waiting<I, O>>>();
    lines.set(db, own);
    const group = of.groupOf?.(item) ?? '';
    const lanes = own.get(group) ?? createLanes({ take, serve: (those) => serve(db, those) });
    own.set(group, lanes);
    const one = { item, ...Promise.withResolvers<O>() };
    lanes.add(one);
    return one.promise;
  };
}

/** Shares a statement that only reads and answers for every key: for one it is the same. */
export function shareRead<I, O>(of: Omit<SharedStatement<I, O>, 'alone'>): (db: Queryable, item: I) => Promise<O> {
  return shareStatement({
    ...of,
    async alone(db, item) {
      const key = of.keyOf(item);
      const found = await of.together(db, [item]);
      const answer = found.get(key);
      if (answer === undefined) throw new Error(`Nothing was read of ${key}`);
      return answer;
    },
  });
}

function isDatabase(db: Queryable): db is Database {
  return 'transaction' in db;
}
