// npm run evaluate: how good the answers are, without a model; `-- --live` asks the models of the environment, `-- --folder` measures one folder alone.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openedFolder, seenFolder, unseenFolder } from './cases.ts';
import { isMet, type Figure } from './figures.ts';
import { evaluateLive } from './live.ts';
import { measureFolder, type Measured } from './measure.ts';
import { consoleTable, failureLines, qualityPage, timesLine } from './quality-page.ts';
import { judgeOldSets } from './regression.ts';

const page = 'docs/quality.md';

const options = {
  only: { type: 'string' },
  failures: { type: 'boolean', default: false },
  live: { type: 'boolean', default: false },
  sample: { type: 'string', default: '10' },
  unseen: { type: 'string', default: unseenFolder },
  folder: { type: 'string' },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const only = values.only ?? null;
  if (values.live) {
    await evaluateLive({ only, perBusiness: Number(values.sample), say });
    return;
  }
  const show = (title: string, figures: readonly Figure[]): void => {
    say(`${consoleTable(title, figures)}\n`);
    if (values.failures) say(`${failureLines(figures)}\n`);
  };
  // One folder alone, as it comes out: no gate, and the page stays as it is.
  if (values.folder !== undefined) {
    showMeasured(await measure(values.folder, only), values.folder, show);
    return;
  }
  const seen = await measure(seenFolder, only);
  showMeasured(seen, 'Five businesses (verdicts scripted from the labels)', show);
  if (values.failures && seen.notes.length > 0)
    say(`Sent without a sentence of no weight:\n${seen.notes.join('\n')}\n\n`);
  if (only !== null) return;
  const old = await judgeOldSets();
  show('Regression (sample)', old);
  const opened = await measure(openedFolder, null);
  showMeasured(opened, 'Opened', show);
  const unseen = existsSync(values.unseen) ? await measure(values.unseen, null) : null;
  if (unseen !== null) showMeasured(unseen, 'Unseen', show);
  await writeFile(page, qualityPage({ seen, opened, unseen, old }));
  say(`Written to ${page}.\n`);
  // The unseen set is published as it comes out, the opened and old ones are watched; these are the gate.
  if (![...seen.figures, ...seen.desk].every(isMet)) process.exitCode = 1;
}

async function measure(folder: string, only: string | null): Promise<Measured> {
  process.stderr.write(`${folder} ...\n`);
  return measureFolder(folder, { only, sample: folder === seenFolder && only === null });
}

function showMeasured(
  { figures, desk, times }: Measured,
  title: string,
  show: (title: string, figures: readonly Figure[]) => void,
): void {
  show(title, [...figures, ...desk]);
  say(`${timesLine(times)}\n`);
}

function say(text: string): void {
  process.stdout.write(text);
}

await main();
