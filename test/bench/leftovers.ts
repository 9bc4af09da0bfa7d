import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const leftovers = new Set<() => void>();

process.once('exit', () => {
  // Last in, first out: a folder goes after the process that writes into it.
  for (const remove of [...leftovers].toReversed()) remove();
});
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));

/** Has `remove` called when the bench ends, however it ends; returns how to call that off. */
export function atExit(remove: () => void): () => void {
  leftovers.add(remove);
  return () => void leftovers.delete(remove);
}

/** A new empty folder that goes with the stack, or with the bench. */
export function newFolder(stack: AsyncDisposableStack): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const callOff = atExit(remove);
  stack.defer(() => {
    callOff();
    remove();
  });
  return folder;
}
