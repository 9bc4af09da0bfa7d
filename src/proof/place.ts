import type { Fact } from '../business/business.ts';
import { DIMENSIONS, type Item } from './said.ts';
import type { Scene, Stretch } from './scene.ts';

type Dimension = (typeof DIMENSIONS)[number];
/** The words that go with each figure; a figure without words of its own goes with those `step` further. */
type Side = { windows: readonly Stretch[]; step: 1 | -1 };

/** So many figures away words may still speak of a figure. */
const MAX_AWAY = 6;

/**
 * For each item the facts that may be told at its place: what stands around it names no other size, tier, season, option,
 * offer, weekday or block of hours than the fact's, and no count that asks for another price. A figure goes with the words
 * before it or with those behind it, all alike.
 */
export function factsInPlace(scene: Scene, sentence: Stretch, items: readonly Item[]): Fact[][] {
  const before = items.map((item, at) => ({ start: items[at - 1]?.end ?? sentence.start, end: item.end }));
  const behind = items.map((item, at) => ({ start: item.start, end: items[at + 1]?.start ?? sentence.end }));
  const sides: Side[] = [
    { windows: before, step: -1 },
    { windows: behind, step: 1 },
  ];
  const all = DIMENSIONS.map((dimension) => {
    const says = (window: Stretch | undefined) =>
      window && items.some((item) => item.facts.some((fact) => isMarked(dimension(scene, { fact, item, at: window }))));
    const [head, tail] = items.length > 1 ? [says(before[0]), says(behind.at(-1))] : [true, true];
    // Words before the first figure and none behind the last: then each figure goes with the words before it; or the reverse.
    const open = head === tail ? sides : sides.filter(({ step }) => head === (step === -1));
    const tries = items.length > 1 ? open : [{ windows: [sentence], step: 1 as const }];
    const results = tries.map((side) =>
      items.map(({ facts }, at) => facts.filter((fact) => agrees(scene, { dimension, side, items, at, fact }))),
    );
    return results.find((result) => result.every((facts) => facts.length > 0)) ?? results[0] ?? [];
  });
  return items.map(({ facts }, at) => facts.filter((fact) => all.every((allowed) => allowed[at]?.includes(fact))));
}

const isMarked = (said: ReturnType<Dimension>) => said.length > 0;

type Asked = { dimension: Dimension; side: Side; items: readonly Item[]; at: number; fact: Fact };

/** What the nearest words say decides; words that belong to another figure of their own no longer count. */
function agrees(scene: Scene, { dimension, side: { windows, step }, items, at, fact }: Asked): boolean {
  const item = items[at];
  if (!item) return true;
  for (let near = at; Math.abs(near - at) <= MAX_AWAY; near += step) {
    const window = windows[near];
    if (!window) break;
    const said = dimension(scene, { fact, item, at: window });
    if (said === 'own' || said === 'never') return said === 'own';
    const isTaken = near !== at && said.some((one) => items[near]?.facts.includes(one));
    if (said.length > 0 && !isTaken) return false;
  }
  return true;
}
