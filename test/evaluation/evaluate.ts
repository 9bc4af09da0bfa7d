import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { parseArgs, promisify } from 'node:util';
import { loadProfile } from '../../src/business/profile.ts';
import { fileOf, isMet, measure, setNames, type SetName } from './figures.ts';
import { consoleTable, failureLines, qualityPage, type MeasuredSet } from './quality-page.ts';

const page = 'docs/quality.md';

/** The day the labels were last touched, by git; they are to be older than the code they judge. */
async function dateOf(set: SetName, part: 'main' | 'holdout'): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['log', '-1', '--format=%as', '--', fileOf(set, part)]);
  return stdout.trim() || 'not committed';
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'main-only': { type: 'boolean', default: false } } });
  const withHoldout = !values['main-only'];
  const profile = await loadProfile('business.yaml');
  const sets: MeasuredSet[] = [];
  for (const set of setNames) {
    process.stderr.write(`${set} ...\n`);
    sets.push({
      set,
      main: { date: await dateOf(set, 'main'), figures: await measure(profile, set, 'main') },
      holdout: withHoldout
        ? { date: await dateOf(set, 'holdout'), figures: await measure(profile, set, 'holdout') }
        : null,
    });
  }
  process.stdout.write(`\n${consoleTable(sets)}\n${failureLines(sets)}`);
  if (withHoldout) {
    await writeFile(page, qualityPage(sets));
    process.stdout.write(`\nWritten to ${page}.\n`);
  } else process.stdout.write(`\nWithout the holdout: ${page} is left as it is.\n`);
  // The holdout is published as it is; only the main sets are a gate.
  if (sets.some(({ main: { figures } }) => !figures.every(isMet))) process.exitCode = 1;
}

await main();
