import type { Cluster, Redis } from 'ioredis';
import type { Sighting, Witness } from '../domain/witness.ts';
import type { Logger } from '../observe/logger.ts';
import type { RedisTarget } from './check-redis.ts';
import { openRedis, settlesWithin } from './connection.ts';
import { createTroubleMemory } from './queue-trouble.ts';

/** Sorted sets of marks and times by epoch, which only ever grow. */
const keys = { marks: '{wa}:record:marks', seen: '{wa}:record:seen' };
const optOutKey = (epoch: string): string => `{wa}:record:${epoch}:opted-out`;
/** A Redis that does not answer must not hold up a start. */
const patienceMs = 2_000;
const mostAtOnce = 1_000;

/** Remembers in Redis, over a connection of its own; without commands while nothing changes. */
export async function createRedisWitness(target: RedisTarget, logger: Logger): Promise<Witness & { close(): void }> {
  const redis = await openRedis(target, 'producer', { logger, memory: createTroubleMemory() });
  if (redis.status !== 'ready') {
    await settlesWithin(new Promise((resolve) => redis.once('ready', resolve)), 1_000);
  }
  const ask = <T>(question: (on: Redis | Cluster) => Promise<T>): Promise<T> => inTime(question(redis));
  return {
    name: 'Redis',
    async read() {
      const [marks, seen] = await ask((on) =>
        Promise.all([on.zrange(keys.marks, '0', '-1', 'WITHSCORES'), on.zrange(keys.seen, '0', '-1', 'WITHSCORES')]),
      );
      const times = new Map(pairsOf(seen));
      return new Map(
        pairsOf(marks).map(([epoch, mark]): [string, Sighting] => [epoch, { mark, atMs: times.get(epoch) ?? 0 }]),
      );
    },
    async write(epoch, { mark, atMs }) {
      await ask((on) =>
        Promise.all([on.zadd(keys.marks, 'GT', mark, epoch), on.zadd(keys.seen, 'GT', Math.floor(atMs), epoch)]),
      );
    },
    readOptOuts: (epoch) => ask((on) => on.smembers(optOutKey(epoch))),
    async writeOptOuts(epoch, wanted) {
      const key = optOutKey(epoch);
      const known = new Set(await ask((on) => on.smembers(key)));
      const fresh = wanted.filter((member) => !known.has(member));
      const kept = new Set(wanted);
      const gone = [...known].filter((member) => !kept.has(member));
      for (const part of partsOf(fresh)) await ask((on) => on.sadd(key, part));
      for (const part of partsOf(gone)) await ask((on) => on.srem(key, part));
    },
    close() {
      redis.disconnect();
    },
  };
}

function pairsOf(flat: readonly string[]): [string, number][] {
  const pairs: [string, number][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) pairs.push([flat[index] ?? '', Number(flat[index + 1])]);
  return pairs;
}

function partsOf(members: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let from = 0; from < members.length; from += mostAtOnce) parts.push(members.slice(from, from + mostAtOnce));
  return parts;
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Redis did not answer within ${patienceMs} ms`)), patienceMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
