import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** By folder: what starts real servers takes longest, whatever the size of its file. */
const longest = ['chaos', 'end-to-end', 'fuzz', 'db', 'cli', 'queue', 'web', 'flow'];

/** Starts the files that take longest first, so that no core is idle while the last of them ends. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const [, folder = ''] = moduleId.split(`${path.sep}test${path.sep}`);
  const at = longest.indexOf(folder.split(path.sep)[0] ?? '');
  return at === -1 ? longest.length : at;
}
