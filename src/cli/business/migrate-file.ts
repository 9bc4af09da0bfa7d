import { readFile, writeFile } from 'node:fs/promises';
import { migrateProfile } from '../../business/migrate.ts';
import { CliFault } from '../console/cli-fault.ts';
import { clean, cleanLines } from '../console/terminal-text.ts';
import { reasonOf, refuseToOverwrite } from './files.ts';

/** Writes a file of an older version anew, next to it unless told where, and says what moved and what was left out. */
export async function migrateFile(old: string | undefined, wanted: string | undefined): Promise<void> {
  if (old === undefined) throw new CliFault('Which file? npm run business -- migrate OLD.yaml [NEW.yaml]');
  const file = wanted ?? `${old.replace(/\.ya?ml$/iu, '')}.new.yaml`;
  const source = await readFile(old, 'utf8').catch((error: unknown) => {
    throw new CliFault(`${old} cannot be read: ${reasonOf(error)}`);
  });
  const { text, moved, leftOut, fault } = migrateProfile(source, old);
  await writeFile(file, text, { flag: 'wx' }).catch(refuseToOverwrite(file));
  const list = (title: string, lines: readonly string[]): string =>
    `${title}:\n${lines.map((line) => `  - ${clean(line)}\n`).join('')}`;
  process.stdout.write(`${list('Moved', moved)}${list('Left out', leftOut)}`);
  if (fault !== null) {
    throw new CliFault(
      `\n${clean(file)} was written, but it must be fixed before it can be used:\n${cleanLines(fault)}`,
    );
  }
  process.stdout.write(
    `\n${clean(file)} was written and has no faults. Read it, try it (npm run demo -- --business ${clean(file)}), then replace ${clean(old)} with it.\n`,
  );
}
