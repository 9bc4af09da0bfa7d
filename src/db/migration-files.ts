import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** One file of tables, with what is kept about it once it is applied. */
export type Migration = {
  version: number;
  name: string;
  sql: string;
  /** SHA-256 of the file in hexadecimal, the same whatever the ends of its lines. */
  checksum: string;
  /** The newest version that a release must know at least to run on these tables; the file's own unless it says less. */
  oldestRelease: number;
};

const fileName = /^(\d{4})-([a-z0-9-]+)\.sql$/;
/** A file that older releases can live with says so in its first line. */
const compatibility = /^-- Oldest release that can live with this: (\d{1,4})\r?\n/;

/** Reads the files `0001-name.sql` … of a folder in order; rejects when two have one number or one promises too much. */
export async function readMigrations(directory: URL): Promise<Migration[]> {
  const entries = (await readdir(directory)).filter((entry) => fileName.test(entry)).toSorted();
  const found = await Promise.all(entries.map((entry) => readMigration(directory, entry)));
  for (const [index, { version }] of found.entries()) {
    if (found[index + 1]?.version === version) throw new Error(`Two migrations are numbered ${version}`);
  }
  return found;
}

async function readMigration(directory: URL, entry: string): Promise<Migration> {
  const [, digits = '', name = ''] = fileName.exec(entry) ?? [];
  const version = Number(digits);
  const sql = await readFile(new URL(entry, directory), 'utf8');
  const oldestRelease = Number(compatibility.exec(sql)?.[1] ?? version);
  if (oldestRelease > version) throw new Error(`${entry} asks for a release newer than itself`);
  const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
  return { version, name, sql, checksum, oldestRelease };
}
