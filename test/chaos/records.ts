import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { FaultFigures, Figures } from './figures.ts';
import { reliabilityPage } from './reliability-page.ts';
import type { StoreName } from './storages.ts';

/** One run on one store with all that is needed to make it again. */
export type RunRecord = {
  command: string;
  seed: string;
  commit: string;
  date: string;
  machine: string;
  figures: Figures;
  /** Of the failure matrix only. */
  faults?: FaultFigures[];
};

export type SectionName = 'points' | 'soak' | 'long';

/** The latest run on every store; a run replaces that of its own store only. */
export type Section = Partial<Record<StoreName, RunRecord>>;

const folder = new URL('../../docs/reliability/', import.meta.url);
const page = new URL('../../docs/reliability.md', import.meta.url);

/** Keeps the record of a run under docs/reliability and writes docs/reliability.md anew from all that is kept there. */
export function keepRecord(name: SectionName, record: RunRecord): void {
  const section = { ...readSection(name), [record.figures.store]: record };
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(section, null, 1)}\n`);
  writeFileSync(
    page,
    reliabilityPage({ points: readSection('points'), soak: readSection('soak'), long: readSection('long') }),
  );
}

function readSection(name: SectionName): Section {
  try {
    return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Section; // written by keepRecord
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/** What a record says about where and when: the commit that is checked out, with a plus when files differ from it. */
export function circumstances(): Pick<RunRecord, 'commit' | 'date' | 'machine'> {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const isChanged = git('status', '--porcelain', '--', 'src', 'test', 'package.json') !== '';
  return {
    commit: git('rev-parse', '--short', 'HEAD') + (isChanged ? '+' : ''),
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}`,
  };
}
