// `npm run bench -- --starts`: what a start costs, on all of a processor and on the tenth of one that free instances have.
import { existsSync } from 'node:fs';
import { controlGroups } from './measured-process.ts';
import { startRows } from './report.ts';
import { measureStarts } from './starts.ts';
import { storageNames } from './storages.ts';
import type { World } from './world.ts';

const times = 5;
const tenth = 0.1;

/** Two Markdown tables; in place of the second a line where the machine cannot limit a process. */
export async function reportStarts(world: World): Promise<string> {
  const options = { storages: storageNames(false), endsMs: Infinity };
  const whole = startRows(await measureStarts(world, { ...options, times }));
  const limited = existsSync(`${controlGroups}/cpu.cfs_quota_us`)
    ? markdown(startRows(await measureStarts(world, { ...options, times: 1, share: tenth })))
    : 'Not measured: this machine has no control groups for processors.\n';
  return `From the start of the process until its first webhook is accepted (and committed), and its memory once it has settled; each beside bare Express in the same turn.

${markdown(whole)}
### On a tenth of a processor

The same in a control group with a quota of ${tenth}; the databases have the whole machine.

${limited}`;
}

function markdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
