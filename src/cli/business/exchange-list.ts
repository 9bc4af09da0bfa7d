import { readFile, writeFile } from 'node:fs/promises';
import { loadBusiness } from '../../business/load-business.ts';
import { exportPriceList } from '../../business/price-list-rows.ts';
import { importPriceList } from '../../business/price-list.ts';
import { CliFault } from '../console/cli-fault.ts';
import { clean, cleanLines } from '../console/terminal-text.ts';
import { reasonOf, refuseToOverwrite, writeWhole } from './files.ts';

/** Writes the offers and prices of a business file as a list for spreadsheets. */
export async function exportList({ file, list, force }: { file: string; list: string; force: boolean }): Promise<void> {
  const { bytes, rows } = await exportPriceList(await loadBusiness(file), list);
  await writeFile(list, bytes, { flag: force ? 'w' : 'wx' }).catch(
    refuseToOverwrite(list, 'name another list, or overwrite it with --force'),
  );
  process.stdout.write(
    `${clean(list)} is written, with ${rows} rows. After you change it: npm run business -- import ${clean(list)} ${clean(file)}\n`,
  );
}

type ImportWish = { file: string; list: string; replace: boolean; dryRun: boolean };

/** Takes the offers and prices of a list over into a business file, and says what changes; writes all or nothing. */
export async function importList({ file, list, replace, dryRun }: ImportWish): Promise<void> {
  const read = async (name: string): Promise<Buffer> =>
    readFile(name).catch((error: unknown) => {
      throw new CliFault(`${name} cannot be read: ${reasonOf(error)}`);
    });
  const source = (await read(file)).toString('utf8');
  const { text, merge } = await importPriceList({
    source,
    fileName: file,
    list: await read(list),
    listName: list,
    replace,
  });
  const { changed, added, removed, kept } = merge;
  const part = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `${title}:\n${lines.map((line) => `  ${cleanLines(line)}\n`).join('')}`;
  const stays = part('In the file but not in the list, so kept (--replace removes it)', kept);
  process.stdout.write(part('Changed', changed) + part('Added', added) + part('Removed', removed) + stays);
  if (text === source) {
    process.stdout.write(`Nothing to change: ${clean(file)} already says what ${clean(list)} says.\n`);
  } else if (dryRun) process.stdout.write(`Nothing was written: leave out --dry-run to change ${clean(file)}.\n`);
  else {
    await writeWhole(file, text);
    process.stdout.write(`${clean(file)} is changed. Only offers and prices differ from before.\n`);
  }
}
