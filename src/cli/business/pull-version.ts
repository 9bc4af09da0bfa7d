import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { markOfText } from '../../business/load-business.ts';
import { parseBusiness } from '../../business/parse-business.ts';
import { askServer } from '../console/ask-server.ts';
import { CliFault } from '../console/cli-fault.ts';
import { findServer } from '../console/server-options.ts';
import { clean } from '../console/terminal-text.ts';
import { reasonOf, refuseToOverwrite, writeWhole } from './files.ts';

const publishedSchema = z.object({
  version: z.number(),
  by: z.string(),
  at: z.string(),
  fileMark: z.string(),
  text: z.string(),
});

type PullWish = { force: boolean; url?: string | undefined; number?: string | undefined };

/**
 * Writes what is published on the page of a running server into a file, whole or not at all. A file that is neither the one it was laid
 * over nor the same is written over only by force.
 */
export async function pullVersion(file: string, { force, url, number }: PullWish): Promise<void> {
  const query = number === undefined ? '' : `?${new URLSearchParams({ number }).toString()}`;
  const server = await findServer(url);
  const published = await askServer(server, { method: 'GET', path: `/api/business${query}` }, publishedSchema);
  const { version, text, by, at } = published;
  // Said with its faults when this release cannot read it; then nothing is written.
  parseBusiness(text, `Version ${version}`);
  const there = await readThere(file);
  const which = `version ${version}, published by ${clean(by)} at ${clean(at)}`;
  if (there === text) {
    process.stdout.write(`${clean(file)} already says what is published: ${which}.\n`);
    return;
  }
  const isKnown = there === null || markOfText(there) === published.fileMark;
  if (!isKnown && !force) {
    throw new CliFault(
      `${file} is not the file that ${which}, replaced: it has changes of its own, which would be lost. Name another file and compare the two, or overwrite it with --force.`,
    );
  }
  if (there === null) await writeFile(file, text, { flag: 'wx' }).catch(refuseToOverwrite(file));
  else await writeWhole(file, text);
  process.stdout.write(
    `${clean(file)} is written: ${which}. Once the server has this file, choose "Use the file again" on its Business page.\n`,
  );
}

async function readThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CliFault(`${file} cannot be read: ${reasonOf(error)}`);
  }
}
