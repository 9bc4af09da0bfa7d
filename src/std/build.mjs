// @ts-check
// JavaScript, because Node would load its remover of types for it, a third of a start.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What `npm run build` makes of the sources: few files for many, and what Node compiled of them. */
export const build = {
  folder: fileURLToPath(new URL('../../dist/', import.meta.url)),
  entry: new URL('../../dist/main.js', import.meta.url).href,
  compileCache: fileURLToPath(new URL('../../dist/compiled/', import.meta.url)),
  stamp: new URL('../../dist/stamp', import.meta.url),
};

/**
 * The build; null when there is none, or when a source or a package has changed since. Reads no file but the stamp.
 *
 * @returns {typeof build | null}
 */
export function findBuild() {
  try {
    return readFileSync(build.stamp, 'utf8') === stampSources() ? build : null;
  } catch {
    return null;
  }
}

/** Changes with Node, with the locked packages, and with the path, size and time of any source, in whole seconds: copies keep no more. */
export function stampSources() {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const hash = createHash('sha256').update(process.version);
  /** @param {string} name */
  const add = (name) => {
    const { size, mtimeMs } = statSync(root + name);
    hash.update(`${name} ${size} ${Math.floor(mtimeMs / 1000)}\n`);
  };
  /** @param {string} folder */
  const addAll = (folder) => {
    for (const entry of readdirSync(root + folder, { withFileTypes: true })) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) addAll(name);
      else add(name);
    }
  };
  addAll('src');
  add('package-lock.json');
  return hash.digest('hex');
}
