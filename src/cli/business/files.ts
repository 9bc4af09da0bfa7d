import { realpath, rename, stat, writeFile } from 'node:fs/promises';
import { describeError } from '../../domain/errors.ts';
import { CliFault } from '../console/cli-fault.ts';

/** Why a file could not be read or written, in few words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'you may not read or write there',
    EISDIR: 'it is a folder',
  };
  return known[code] ?? describeError(error);
}

/** Turns the error of a write that must not overwrite (`wx`) into words. */
export function refuseToOverwrite(file: string, hint = 'name another file'): (error: unknown) => never {
  return (error) => {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new CliFault(exists ? `${file} already exists: ${hint}.` : `${file} cannot be written: ${reasonOf(error)}`);
  };
}

/** Puts a new text in the place of a file at once, so that nobody reads half of it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    const target = await realpath(file);
    const { mode } = await stat(target);
    await writeFile(`${target}.new`, text, { mode });
    await rename(`${target}.new`, target);
  } catch (error) {
    throw new CliFault(`${file} cannot be written: ${reasonOf(error)}`);
  }
}
