import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError, describeError } from '../domain/errors.ts';
import type { Business } from './business.ts';
import { parseBusiness } from './parse-business.ts';

/** Larger files take too long to read at a change in the running server. */
const MAX_BYTES = 8_000_000;

/** What the file means, and its text. */
export type LoadedFile = { business: Business; text: string };

/** Reads and checks the business file; rejects with `bad-business-file` naming every fault with its line, column and fix. */
export async function loadBusiness(path: string): Promise<Business> {
  return (await loadFile(path)).business;
}

/** As `loadBusiness`, with the text beside what it means. */
export async function loadFile(path: string): Promise<LoadedFile> {
  const source = await readFile(path).catch((error: unknown) => {
    const message = `Cannot read ${path} (${describeError(error)}): check the name, or set BUSINESS_FILE to your file.`;
    throw new AppError('bad-business-file', message, { retry: 'never', cause: error });
  });
  if (source.length > MAX_BYTES) {
    throw new AppError(
      'bad-business-file',
      `${path} has ${source.length} bytes: at most ${MAX_BYTES} are read. Shorten it.`,
      {
        retry: 'never',
      },
    );
  }
  const text = source.toString('utf8');
  return { business: parseBusiness(text, path), text };
}

/** A mark of a text by which a changed file is told, the same whatever the ends of its lines. */
export function markOfText(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex').slice(0, 32);
}
