import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm run build` makes of the sources: few files for many, and what Node compiled of them. */
export const build = {
  folder: fileURLToPath(new URL('../../dist/', import.meta.url)),
  entry: new URL('../../dist/run.js', import.meta.url).href,
  compileCache: fileURLToPath(new URL('../../dist/compiled/', import.meta.url)),
  stamp: new URL('../../dist/stamp', import.meta.url),
} as const;

/** The build; null when there is none, or when a source or a package has changed since. Reads no file but the stamp. */
export function findBuild(): typeof build | null {
  try {
    return readFileSync(build.stamp, 'utf8') === stampSources() ? build : null;
  } catch {
    return null;
  }
}

/** Changes with Node, with the locked packages, and with the path, size and time of any source, in whole seconds: copies keep no more. */
export function stampSources(): string {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' });
  const hash = createHash('sha256').update(process.version);
  for (const name of [...sources.map((source) => path.join('src', source)), 'package-lock.json'].toSorted()) {
    const stats = statSync(root + name);
    if (stats.isFile()) hash.update(`${name}\0${stats.size}\0${Math.floor(stats.mtimeMs / 1000)}\n`);
  }
  return hash.digest('hex');
}
