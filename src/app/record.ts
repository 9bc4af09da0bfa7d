import type { BusinessFiles } from '../business/business-files.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../db/pool.ts';
import { createWitnessFile } from '../db/witness-file.ts';
import type { Witness } from '../domain/witness.ts';
import { markEveryMs, RecordKeeper } from '../flow/keep-record.ts';
import type { Logger } from '../observe/logger.ts';
import { repeat } from '../std/repeat.ts';
import { isSomebodyTold } from './parts.ts';
import { createRedisWitness } from '../queue/redis-witness.ts';

/** Opens what remembers, outside the database, how far the record has come: Redis and a file, as far as there are any. */
export async function openWitnesses(
  { redisUrl, redisCa, epochFile }: Config,
  logger: Logger,
  stack: AsyncDisposableStack,
): Promise<Witness[]> {
  const witnesses: Witness[] = epochFile === null ? [] : [createWitnessFile(epochFile)];
  if (redisUrl === null) return witnesses;
  const redis = await createRedisWitness({ url: redisUrl.reveal(), ca: redisCa }, logger);
  stack.defer(() => {
    redis.close();
  });
  return [...witnesses, redis];
}

/** Judges the record before anything is sent from it; rejects when the database is away. */
export async function openRecord(deps: {
  config: Config;
  logger: Logger;
  db: Database;
  files: BusinessFiles;
  witnesses: readonly Witness[];
}): Promise<RecordKeeper> {
  const { numbers, optOutScope } = deps.config;
  const loadIsOptOut = async (): Promise<(text: string, phoneNumberId: string) => boolean> => {
    const { isOptWord } = await import('../desk/open-door.ts');
    return (text, id) => isOptWord(text, deps.files.find(id)?.current().words ?? {}) === 'out';
  };
  const record = new RecordKeeper({ ...deps, notify: isSomebodyTold({ numbers }), loadIsOptOut, optOutScope });
  await record.look();
  return record;
}

/** Keeps an eye on the record while the process runs. */
export function keepRecord(record: RecordKeeper, logger: Logger, stack: AsyncDisposableStack): void {
  // After the last message of the workers, which end before.
  stack.defer(() =>
    record.look().catch((error: unknown) => {
      logger.debug({ err: error }, 'The record could not be marked at the end; the next start will do it');
    }),
  );
  stack.use(repeat({ name: 'record', everyMs: markEveryMs, logger }, () => record.look()));
}
