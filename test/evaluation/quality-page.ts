import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { countOf, failuresOf, isMet, percentile, type Counted, type Figure } from './figures.ts';
import type { Measured } from './measure.ts';

/** All that was measured; `unseen` is null before that set is written. */
export type Measurements = {
  seen: Measured;
  opened: Measured;
  unseen: Measured | null;
  old: readonly Figure[];
};

/** A fixed text, so that a test can tell whether the page was written by today's command. */
export const pageHead = `# How good the answers are

Written by \`npm run evaluate\`; do not edit. The cases are labelled by hand, in [test/fixtures/evaluation](../test/fixtures/evaluation): five businesses that have nothing in common (a bakery, a dental clinic, a guesthouse
with a surf school, a taqueria, a car workshop), their customers in thirteen languages.

**Offline, without a model.** A draft is a reply as a model writes it, half of them with references, half with figures typed. The verdicts on its sentences are scripted: a verifier that calls everything supported. So these
figures say what references, veto and the desk decide alone, and nothing about the meaning of a sentence; that is the verifier's part and is measured by \`npm run evaluate -- --live\`.

- **true drafts refused**: correct in every word, and yet not sent, or sent without one of its figures.
- **the owner’s exact words sent instead**: the customer's words touch what the owner answers word for word only. No refusal: the customer gets the owner's answer.
- **hard falsehoods passed**: exactly one wrong price, total, date, time, count, link or contact, and it would have reached the customer. **Repaired twins** are the same drafts put right.
- **whole facts refused**: the owner's own sentences, written out and by reference.
- **turns with a wrong statement**: the desk said what it must not, a figure that stands nowhere, answered in another language than the customer's, or called no person where one was needed.
- **answerable turns answered**: of what the file answers, how much the desk did answer.

A target holds for all cases together. The code was made and mended by the cases of the five businesses. The unseen trades were written by somebody who had not seen the code, committed before their run, run once, and
no source was changed between that run and its publication: they say more about the next customer.`;

/** The whole of docs/quality.md. */
export function qualityPage({ seen, opened, unseen, old }: Measurements): string {
  return `${pageHead}

## Five businesses

${chapter(seen)}

## Unseen

${
  unseen === null
    ? 'The last set has been opened, see below; the next is not written yet.'
    : `Trades that are not among the five, written by somebody who had not seen the code, measured once and published as it came out.

${chapter(unseen)}`
}

## Opened

Trades that were unseen until they were run once. A hairdresser, a driving school, movers, a vet and a tailor then had 11 of 80 true drafts refused, 3 of 35 falsehoods passed, 4 of 35 twins refused and 8 of 94 turns wrong; an
electrician, a photo studio, a print shop, a boat rental and a phone repair 17 of 80, 2 of 35, 7 of 35 and 5 of 104; a bicycle workshop, a language school, a car wash, a caterer and a yoga studio 13 of 80, 3 of 35, 4 of 35 and
2 of 96; a dog groomer, a locksmith, a solar installer, a riding stable and a laundry, in Thai, Hebrew, Swahili, Icelandic and Finnish, 22 of 150, 2 of 35, 1 of 35 and 2 of 120; a carport builder, a plant nursery,
a bathhouse, an air-conditioning service and a paintball field, in Malay, Afrikaans, Russian, Bengali and Romanian, 56 of 150, 5 of 35, 10 of 35 and 40 of 123; a wine cellar, a nut shop, a caterer, a balloon company and a travel agency, in Hungarian, Persian, Filipino, Lithuanian
and Tamil, 20 of 150, 1 of 35, 1 of 35 and 5 of 124. The code was mended by what they showed, so that this is no proof any more; the figures are watched.

${chapter(opened)}

## Regression (sample)

The older labelled sets of \`business.yaml\`, for figures, links, contacts and small talk only. They name neither slots nor facts: the slots are those that the desk finds, and all facts that belong to no offer count as cited.
Many of their falsehoods are spelled out ("kagazkiln dot in", "from a hundred pieces") or attach a right figure to a wrong condition; code leaves these to the verifier, and so they count as passed here.

${table(old)}

## Size

What decides on answers, with its language packs, in lines of source; ${sizeLimit} is the limit that was set.

${sizeTable()}

## Not measured here

Models (see \`--live\`), the tone of an answer, and real customers: all cases are invented. Of a hundred cases one is a percent.
`;
}

/** The folders, and the files elsewhere that came out of them. */
const counted = ['src/proof', 'src/desk', 'src/language', 'src/phrases', 'src/business/phrase-finder.ts'];
const sizeLimit = 4500;

function sizeTable(): string {
  const linesOf = (place: string): number => {
    const isFile = place.endsWith('.ts');
    const files = isFile ? [place] : readdirSync(place).map((name) => path.join(place, name));
    return files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
  };
  const rows = counted.map((place) => ({ place, lines: linesOf(place) }));
  const all = rows.reduce((sum, { lines }) => sum + lines, 0);
  const cells = [
    ...rows.map(({ place, lines }) => `| ${place} | ${lines} |`),
    `| together | ${all}${all > sizeLimit ? ' **missed**' : ''} |`,
  ];
  return ['| Folder | Lines |', '| --- | --- |', ...cells].join('\n');
}

function chapter({ figures, desk, times }: Measured): string {
  const all = [...figures, ...desk];
  return `${table(all)}

The proof takes ${milliseconds(percentile(times, 0.5))} a draft (p50) and ${milliseconds(percentile(times, 0.99))} (p99), without the verifier.

By business:

${matrix(all, ({ business }) => business)}

By language:

${matrix(all, ({ language }) => language)}

What failed, by id:

${failureList(all)}`;
}

function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => `| ${[figure.name, targetOf(figure), resultOf(figure)].join(' | ')} |`);
  return ['| Figure | Target | Result |', '| --- | --- | --- |', ...rows].join('\n');
}

function matrix(figures: readonly Figure[], keyOf: (one: Counted) => string): string {
  const keys = [...new Set(figures.flatMap(({ cases }) => cases.map(keyOf)))].toSorted();
  const rows = keys.map((key) => {
    const cells = figures.map((figure) => {
      const cases = figure.cases.filter((one) => keyOf(one) === key);
      return cases.length === 0 ? '-' : `${countOf({ cases })} of ${cases.length}`;
    });
    return `| ${[key, ...cells].join(' | ')} |`;
  });
  const names = figures.map(({ name }) => name);
  return [`| | ${names.join(' | ')} |`, `| --- |${names.map(() => ' --- |').join('')}`, ...rows].join('\n');
}

function failureList(figures: readonly Figure[]): string {
  const lines = figures.flatMap((figure) => {
    const failed = failuresOf(figure).map(({ id }) => id);
    return failed.length === 0 ? [] : [`- ${figure.name}: ${failed.join(', ')}`];
  });
  return lines.length === 0 ? 'Nothing.' : lines.join('\n');
}

/** The table for the terminal. */
export function consoleTable(title: string, figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [figure.name, targetOf(figure), resultOf(figure)]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
  return `${[title, ...lines].join('\n')}\n`;
}

/** Every failing case with its reason, a line each. */
export function failureLines(figures: readonly Figure[]): string {
  return figures
    .flatMap((figure) => failuresOf(figure).map(({ id, reason }) => `${figure.name}: ${id} ${reason}\n`))
    .join('');
}

export function timesLine(times: readonly number[]): string {
  return `proof, a draft: p50 ${milliseconds(percentile(times, 0.5))}, p99 ${milliseconds(percentile(times, 0.99))}\n`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function targetOf({ target, wants }: Figure): string {
  if (target === null) return '-';
  if (target === 0) return 'none';
  return `at ${wants === 'many' ? 'least' : 'most'} ${percent(target)}`;
}

function resultOf(figure: Figure): string {
  const count = countOf(figure);
  const of = figure.cases.length;
  if (of === 0) return '-';
  const share = count === 0 ? '' : ` (${percent(count / of)})`;
  return `${count} of ${of}${share}${isMet(figure) ? '' : ' **missed**'}`;
}

/** To a tenth; what is not all of it never reads as 100 %. */
function percent(share: number): string {
  const tenths = share < 1 ? Math.min(Math.round(share * 1000), 999) : 1000;
  return `${tenths / 10} %`;
}
