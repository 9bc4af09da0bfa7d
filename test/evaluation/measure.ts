import { loadLabelled, loadWorld, type LabelledBusiness } from './cases.ts';
import { pooled, type Figure } from './figures.ts';
import { judgeDesk } from './judge-desk.ts';
import { judgeDrafts } from './judge-drafts.ts';
import { judgeWholeFacts } from './whole-facts.ts';

/** What a folder of labelled businesses measured; `times` are milliseconds of the proof's pure part, one a draft. */
export type Measured = { figures: Figure[]; desk: Figure[]; notes: string[]; times: number[] };

/** Measures the labelled businesses of a folder, or one of them; with `sample`, the whole facts of `business.yaml` as well. */
export async function measureFolder(
  folder: string,
  { only = null, sample = false }: { only?: string | null; sample?: boolean } = {},
): Promise<Measured> {
  const all: Measured[] = [];
  for (const labelled of loadLabelled(folder, only)) all.push(await measureBusiness(labelled));
  const own = { ...loadWorld('business.yaml'), now: new Date('2026-11-25T10:00:00+05:30') };
  const figures = all.map((one) => one.figures);
  if (sample) figures.push([await judgeWholeFacts('sample', own)]);
  return {
    figures: pooled(figures),
    desk: pooled(all.map(({ desk }) => desk)),
    notes: all.flatMap(({ notes }) => notes),
    times: all.flatMap(({ times }) => times),
  };
}

async function measureBusiness(labelled: LabelledBusiness): Promise<Measured> {
  const { figures, notes, times } = await judgeDrafts(labelled);
  const whole = await judgeWholeFacts(labelled.name, labelled);
  return { figures: [...figures, whole], desk: judgeDesk(labelled), notes, times };
}
