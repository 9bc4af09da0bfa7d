import type { Redis } from 'ioredis';
import type { Finding } from '../domain/finding.ts';
import { findRedisTrouble, fullTrouble, queuePrefix, replicaTrouble, rightsTrouble } from './queue-trouble.ts';

/** Where Redis is; `ca` is the PEM of the authority that signed its certificate, null for the usual ones. */
export type RedisTarget = { url: string; ca: string | null };

/** A Redis that answered; `policy` is its maxmemory-policy, null when it does not tell. */
export type RedisState = {
  version: string;
  policy: string | null;
  isReplica: boolean;
  isCluster: boolean;
  isFull: boolean;
  /** What of the queue's commands the user may not use; empty when all is well. */
  lacking: readonly string[];
};

/** What BullMQ's scripts and connections call. Each is only queued in a transaction that is thrown away: nothing is written. */
const needed = `
  eval return 0 | evalsha 0 0 | bzpopmin K 1 | client setname queue | exists K | del K
  get K | set K 1 | incr K | pttl K | pexpire K 1 | persist K
  hget K f | hset K f 1 | hmget K f | hmset K f 1 | hgetall K | hexists K f | hincrby K f 1 | hdel K f
  llen K | lpush K 1 | rpush K 1 | lrange K 0 1 | lrem K 1 1 | lpos K 1 | lindex K 0 | ltrim K 0 1 | rpop K | rpoplpush K K
  sadd K 1 | srem K 1 | scard K | smembers K
  zadd K 1 1 | zrem K 1 | zcard K | zscore K 1 | zcount K 0 1 | zpopmin K | zrange K 0 1
  zrangebyscore K 0 1 | zrevrangebyscore K 1 0 | zremrangebyrank K 0 1 | xadd K * f 1 | xtrim K maxlen 1`
  .replaceAll('K', `${queuePrefix}:check`)
  .split(/[|\n]/)
  .flatMap((line) => (line.trim() === '' ? [] : [line.trim().split(' ')]));

/**
 * Asks Redis what it is and whether its user may do what the queue does, over a connection of its own, tried once; writes nothing.
 * Rejects when it is not reached within `limitMs`.
 */
export async function checkRedis(target: RedisTarget, limitMs = 4_000): Promise<RedisState> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(target.url, {
    ...tlsOf(target),
    lazyConnect: true,
    connectTimeout: limitMs,
    commandTimeout: limitMs,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  // The promise only says "Connection is closed"; the event says why.
  let reason: unknown = null;
  redis.on('error', (error: unknown) => {
    reason ??= error;
  });
  try {
    await redis.connect();
    const info = await redis.info().catch((error: unknown) => {
      if (isRefused(error)) return null;
      throw error;
    });
    const value = (name: string): string | null => new RegExp(`^(?:${name}):(\\S+)`, 'm').exec(info ?? '')?.[1] ?? null;
    return {
      version: value('valkey_version|redis_version') ?? 'unknown',
      policy: value('maxmemory_policy'),
      isReplica: value('role') === 'slave',
      isCluster: value('cluster_enabled') === '1',
      isFull: findRedisTrouble(info ?? '') === 'full',
      lacking: [...(info === null ? ['info'] : []), ...(await findLacking(redis))],
    };
  } catch (error) {
    throw reason instanceof Error ? reason : error;
  } finally {
    redis.disconnect();
  }
}

/** What ioredis needs for TLS with an authority of the operator's own. */
export function tlsOf({ ca }: RedisTarget): { tls?: { ca: string } } {
  return ca === null ? {} : { tls: { ca } };
}

async function findLacking(redis: Redis): Promise<string[]> {
  try {
    await redis.call('multi');
  } catch (error) {
    return isRefused(error) ? ['multi'] : [];
  }
  const asked = await Promise.allSettled(needed.map(([command = '', ...words]) => redis.call(command, ...words)));
  // A transaction with an error in it cannot run; it is thrown away in any case.
  await redis.call('discard').catch(() => undefined);
  const refused = asked.flatMap((one, index) =>
    one.status === 'rejected' && isRefused(one.reason) ? [{ error: one.reason as unknown, index }] : [],
  );
  if (refused.some(({ error }) => /\bkey/i.test(String(error)))) return [`the keys ${queuePrefix}:*`];
  return refused.map(({ index }) => needed[index]?.[0] ?? '');
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && /\bNOPERM\b/.test(error.message);
}

/** What of a Redis that answered stands in the queue's way, each with its fix; empty when nothing does. */
export function judgeRedis({ isReplica, isFull, lacking }: RedisState): Finding[] {
  const finding = ({ trouble, todo }: { trouble: string; todo: string }): Finding => ({
    level: 'fault',
    subject: 'Redis',
    text: `it cannot carry the queue: ${trouble}.`,
    todo: [todo],
  });
  return [
    ...(isReplica ? [finding(replicaTrouble)] : []),
    ...(isFull ? [finding(fullTrouble)] : []),
    ...(lacking.length > 0 ? [finding(rightsTrouble(lacking.join(', ')))] : []),
  ];
}
