import type { Cluster, Redis } from 'ioredis';
import { settlesWithin } from './connection.ts';
import { findRedisTrouble, type RedisTrouble } from './queue-trouble.ts';

/** Hosts ask /ready every few seconds, and many a Redis is billed by the command; the guard looks at the work besides. */
const wellForMs = 20_000;

/** Asks one connection how its Redis is. */
type RedisQuestion = {
  /** Whether it answers within 2 s; what was well is taken to be so for 20 s, as long as the connection holds. */
  answers(redis: Redis | Cluster): Promise<boolean>;
  /** What was wrong when it was last asked; null when nothing was. */
  trouble(): RedisTrouble | null;
};

/** Creates the question, of which nothing is known yet. */
export function createRedisQuestion(): RedisQuestion {
  let trouble: RedisTrouble | null = null;
  let wellUntilMs = 0;
  return {
    async answers(redis) {
      if (redis.status !== 'ready') {
        wellUntilMs = 0;
        return false;
      }
      if (performance.now() < wellUntilMs) return true;
      const answered = await settlesWithin(
        askTrouble(redis).then((found) => (trouble = found)),
        2_000,
      );
      wellUntilMs = answered && trouble === null ? performance.now() + wellForMs : 0;
      return answered;
    },
    trouble: () => trouble,
  };
}

async function askTrouble(redis: Redis | Cluster): Promise<RedisTrouble | null> {
  let memory: string;
  try {
    memory = await redis.info('memory');
  } catch {
    // Whoever may not ask for INFO can still say that Redis is there.
    await redis.ping();
    return null;
  }
  return findRedisTrouble(memory);
}
