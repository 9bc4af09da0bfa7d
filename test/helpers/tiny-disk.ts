import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of the test's own, in memory. */
export type TinyDisk = {
  path: string;
  /** Takes all the room there is. */
  fill(): void;
  /** Gives back what `fill` took. */
  free(): void;
  remove(): void;
};

/** Mounts one; null, with a word why, where mounting is not permitted. */
export function mountTinyDisk(megabytes: number): TinyDisk | null {
  const path = mkdtempSync(join(tmpdir(), 'tiny-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', path], { stdio: 'pipe' });
  } catch (error) {
    rmSync(path, { recursive: true });
    console.warn(`No small disk can be mounted, so the tests of a full one are skipped: ${String(error)}`);
    return null;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill() {
      const file = openSync(ballast, 'a');
      for (const bytes of [1_048_576, 4_096]) while (writes(file, bytes));
      closeSync(file);
    },
    free() {
      rmSync(ballast, { force: true });
    },
    remove() {
      // Lazily: a server that has just ended may still hold a file.
      execFileSync('umount', ['-l', path]);
      rmSync(path, { recursive: true });
    },
  };
}

function writes(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
