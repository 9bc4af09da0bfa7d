import path from 'node:path';
import { AppError } from '../domain/errors.ts';
import { createLiveBusiness, type LiveBusiness } from './live-business.ts';

/** The business file of each of our numbers; numbers that name the same file share it. */
export type BusinessFiles = {
  /** Null for a number that is not (or no longer) served. */
  find(phoneNumberId: string): LiveBusiness | null;
  all: readonly LiveBusiness[];
};

/** Loads every file once; rejects with `bad-business-file` naming the faults of all of them, file by file. */
export async function openBusinessFiles(
  numbers: readonly { id: string; businessFile: string }[],
  logger: Parameters<typeof createLiveBusiness>[1],
): Promise<BusinessFiles> {
  const paths = [...new Set(numbers.map(({ businessFile }) => path.resolve(businessFile)))];
  const named = (resolved: string): string =>
    numbers.find(({ businessFile }) => path.resolve(businessFile) === resolved)?.businessFile ?? resolved;
  const loaded = await Promise.allSettled(paths.map((one) => createLiveBusiness(named(one), logger)));
  const refused = loaded.flatMap((one) => (one.status === 'rejected' ? [asError(one.reason)] : []));
  const [first] = refused;
  if (refused.length > 1 && refused.every((one) => one instanceof AppError))
    throw new AppError('bad-business-file', refused.map(({ message }) => message).join('\n'), { retry: 'never' });
  if (first !== undefined) throw first;
  const files = new Map(
    loaded.flatMap((one, at) => (one.status === 'fulfilled' ? [[paths[at], one.value] as const] : [])),
  );
  const all = [...files.values()];
  const byNumber = new Map(numbers.map(({ id, businessFile }) => [id, files.get(path.resolve(businessFile))]));
  return { find: (id) => byNumber.get(id) ?? null, all };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
