/** What can be wrong with a Redis that answers: no room for another job, or a policy by which it may throw jobs away. */
export type RedisTrouble = 'full' | 'evicting';

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
