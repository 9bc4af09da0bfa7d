import { describeError } from '../domain/errors.ts';
import type { QueueTrouble } from '../domain/ports.ts';

/** What can be wrong with a Redis that answers: no room for another job, or a policy by which it may throw jobs away. */
export type RedisTrouble = 'full' | 'evicting';

/** Keys of all queues carry one hash tag, so that in a Redis Cluster they lie together, as BullMQ's scripts need it. */
export const queuePrefix = '{wa}';

/** Reads the answer of `INFO memory`; null when the queue is safe there. */
export function findRedisTrouble(memoryInfo: string): RedisTrouble | null {
  const value = (name: string): string | undefined => new RegExp(`^${name}:(\\S+)`, 'm').exec(memoryInfo)?.[1];
  const policy = value('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') return 'evicting';
  const [used, most] = [Number(value('used_memory')), Number(value('maxmemory'))];
  return most > 0 && used >= most ? 'full' : null;
}

/** Tells whether Redis refused a command because its memory is full; the connection is as good as before. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && /\bOOM command not allowed\b/.test(error.message);
}

export const replicaTrouble: QueueTrouble = {
  trouble: 'a replica',
  todo: 'REDIS_URL leads to a replica, which takes no writes: point it at the primary. After a failover the address of the provider does so by itself.',
};

export const fullTrouble: QueueTrouble = { trouble: 'full', todo: 'Redis has no memory left: give it more.' };

/** The trouble of a Redis user who may not use `what`. */
export function rightsTrouble(what: string): QueueTrouble {
  return {
    trouble: 'rights missing',
    todo: `The user in REDIS_URL may not use ${what}. Give it the keys and commands of the queue: ACL SETUSER <user> ~${queuePrefix}:* +@all -@admin -@dangerous +info`,
  };
}

export const poolerTrouble: QueueTrouble = {
  trouble: 'not possible through this pooler',
  todo: 'DATABASE_URL leads through a pooler that gives every transaction another session (PgBouncer, transaction pooling), where the queue cannot live. Work is taken straight from the database, a little later. Use the direct address (Neon: without "-pooler"; Supabase: port 5432), or set REDIS_URL.',
};

const named: readonly (readonly [RegExp, QueueTrouble])[] = [
  [/\bREADONLY\b/, replicaTrouble],
  [
    /\b(?:NOAUTH|WRONGPASS)\b/,
    { trouble: 'password refused', todo: 'Redis refuses the user or password: copy REDIS_URL again.' },
  ],
  [
    /\b(?:MOVED|CROSSSLOT|CLUSTERDOWN)\b|slots cache/,
    {
      trouble: 'a cluster that is not whole',
      todo: 'The Redis Cluster does not serve all slots, or its nodes cannot be reached from here at the addresses they announce: see CLUSTER INFO and cluster-announce-ip.',
    },
  ],
  [/\bOOM command not allowed\b/, fullTrouble],
  [
    /\bMISCONF\b/,
    { trouble: 'cannot be saved', todo: 'Redis cannot write to its disk and takes no writes: make room there.' },
  ],
  [
    /relation "\S+" does not exist|schema "bullmq" does not exist|prepared statement|unsupported startup parameter/,
    poolerTrouble,
  ],
];

/** Names what an error of the queue's store means; null for one that means nothing in particular. */
function nameTrouble(error: unknown): QueueTrouble | null {
  const words = describeError(error);
  if (/\bNOPERM\b/.test(words)) {
    const command = /'([\w|]+)' command/.exec(words)?.[1];
    return rightsTrouble(command === undefined ? `the keys ${queuePrefix}:*` : `the command "${command}"`);
  }
  return named.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** Keeps the last error that could be named, for two minutes. */
export type TroubleMemory = { note(error: unknown): void; trouble(): QueueTrouble | null };

const rememberedMs = 120_000;

/** Creates a memory of its own. */
export function createTroubleMemory(): TroubleMemory {
  let last: { trouble: QueueTrouble; ms: number } | null = null;
  return {
    note(error) {
      const trouble = nameTrouble(error);
      if (trouble !== null) last = { trouble, ms: performance.now() };
    },
    trouble: () => (last !== null && performance.now() - last.ms < rememberedMs ? last.trouble : null),
  };
}
