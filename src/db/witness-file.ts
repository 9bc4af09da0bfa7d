import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Sighting, Witness } from '../domain/witness.ts';

const contentSchema = z.record(
  z.string(),
  z.object({ mark: z.number(), at: z.number(), optOuts: z.array(z.string()).default([]) }),
);
type Content = z.infer<typeof contentSchema>;
/** Each restore and each new database adds one. */
const mostRecords = 50;

/** Remembers in a small file, which must not be part of what is copied with the database; it holds no customer's number. */
export function createWitnessFile(path: string): Witness {
  let content: Content | null = null;
  const load = async (): Promise<Content> => (content ??= await readContent(path));
  const store = async (epoch: string, change: Partial<Content[string]>): Promise<void> => {
    const known = await load();
    const { [epoch]: before = { mark: 0, at: 0, optOuts: [] }, ...others } = known;
    content = Object.fromEntries([...Object.entries(others), [epoch, { ...before, ...change }]].slice(-mostRecords));
    // Written beside its place first: a process that dies leaves the old file or the new one.
    await writeFile(`${path}.new`, JSON.stringify(content), { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  return {
    name: `the file ${path}`,
    async read() {
      content = await readContent(path);
      return new Map(
        Object.entries(content).map(([epoch, { mark, at }]): [string, Sighting] => [epoch, { mark, atMs: at }]),
      );
    },
    async write(epoch, { mark, atMs }) {
      const before = (await load())[epoch];
      await store(epoch, { mark: Math.max(mark, before?.mark ?? 0), at: Math.max(atMs, before?.at ?? 0) });
    },
    readOptOuts: async (epoch) => (await load())[epoch]?.optOuts ?? [],
    writeOptOuts: (epoch, keys) => store(epoch, { optOuts: [...keys] }),
  };
}

/** A missing file has seen nothing; so has one that is damaged, which alone is no reason to hold anything. */
async function readContent(path: string): Promise<Content> {
  try {
    return contentSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing || error instanceof SyntaxError || error instanceof z.ZodError) return {};
    throw error;
  }
}
