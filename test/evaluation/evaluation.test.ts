import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadLabelled, openedFolder, seenFolder, unseenFolder } from './cases.ts';
import { isMet } from './figures.ts';
import { asWritten } from './judge-drafts.ts';
import { measureFolder } from './measure.ts';
import { failureLines, pageHead } from './quality-page.ts';

describe('the labelled businesses', () => {
  const folders = [seenFolder, openedFolder, unseenFolder].filter((folder) => existsSync(folder));

  it.each(folders)('of %s name facts that are there, and a twin for each falsehood', (folder) => {
    for (const labelled of loadLabelled(folder)) {
      const { drafts } = labelled;
      for (const draft of drafts) expect(asWritten(labelled, draft).reply).not.toBe('');
      const twins = drafts.filter(({ kind }) => kind === 'twin').map(({ twinOf }) => twinOf);
      expect(twins).toEqual(drafts.filter(({ kind }) => kind === 'false').map(({ id }) => id));
    }
  });

  it('keep the targets together', async () => {
    const { figures, desk } = await measureFolder(seenFolder, { sample: true });
    const [trueDrafts] = figures;
    expect(trueDrafts?.cases.length).toBeGreaterThanOrEqual(400);
    const missed = [...figures, ...desk].filter((figure) => !isMet(figure));
    expect(
      missed.map(({ name }) => name),
      failureLines(missed),
    ).toEqual([]);
  });
});

it('docs/quality.md is written by today’s command', () => {
  expect(readFileSync('docs/quality.md', 'utf8').startsWith(`${pageHead}\n`)).toBe(true);
});
