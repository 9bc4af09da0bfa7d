/** A Redis that answered; `policy` is its maxmemory-policy, null when it does not tell. */
export type RedisState = { version: string; policy: string | null };

/** Asks Redis for its version and eviction policy over a connection of its own, tried once; rejects when it is not reached within 4 s. */
export async function checkRedis(redisUrl: string): Promise<RedisState> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: 4_000,
    commandTimeout: 4_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // The promise only says "Connection is closed"; the event says why.
  let reason: unknown = null;
  redis.on('error', (error: unknown) => {
    reason ??= error;
  });
  try {
    await redis.connect();
    await redis.ping();
    const info = await redis.info();
    return {
      version: /^(?:valkey|redis)_version:(\S+)/m.exec(info)?.[1] ?? 'unknown',
      policy: /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? null,
    };
  } catch (error) {
    throw reason instanceof Error ? reason : error;
  } finally {
    redis.disconnect();
  }
}
