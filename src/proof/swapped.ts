import { DIMENSIONS, type Dimension, type Item, type Said } from './apart.ts';
import { within, type Scene, type Stretch } from './scene.ts';

/** The figures of a sentence of which each stands with the words of another, whether words stand before their figures or behind them. */
export function swappedIn(scene: Scene, sentence: Stretch, all: readonly Item[]): ReadonlySet<Item> {
  const swapped = new Set<Item>();
  const held = all.filter(({ facts }) => facts.length > 0);
  for (const items of Map.groupBy(held, ({ kind }) => kind).values()) {
    const before = items.map((item, at) => ({ start: items[at - 1]?.end ?? sentence.start, end: item.end }));
    const behind = items.map((item, at) => ({ start: item.start, end: items[at + 1]?.start ?? sentence.end }));
    const saysAt = (dimension: Dimension, windows: readonly Stretch[]): Said[][] =>
      items.map((item, i) => {
        const at = windows[i] ?? sentence;
        return item.facts.map((fact) => dimension(scene, { fact, item, at, said: within(scene.said, at) }));
      });
    const isSwapped = DIMENSIONS.some((dimension) => {
      // A figure goes with the words before it or with those behind it, all alike.
      const ways = items.length > 1 ? [before, behind].map((windows) => saysAt(dimension, windows)) : [];
      const full = ways.filter((way) => way.every((says) => says.some((said) => said.length > 0)));
      return full.length > 0 && full.every((way) => isCrossed(way, items));
    });
    for (const item of isSwapped ? items : []) swapped.add(item);
  }
  return swapped;
}

/** Whether of two figures each stands with the words of the other. */
function isCrossed(way: readonly (readonly Said[])[], items: readonly Item[]): boolean {
  const names = (says: readonly Said[], { facts }: Item) =>
    says.every((said) => typeof said !== 'string' && said.some((one) => facts.includes(one)));
  return way.some((says, i) =>
    way.some((others, j) => {
      const [one, other] = [items[i], items[j]];
      return j > i && one && other && names(says, other) && names(others, one);
    }),
  );
}
