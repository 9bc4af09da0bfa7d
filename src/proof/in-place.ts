import type { Fact } from '../business/business.ts';
import { DIMENSIONS, minorOf, type Dimension, type Item, type Said } from './apart.ts';
import { within, type Mention, type Scene, type Stretch } from './scene.ts';

type Window = Stretch & { said: readonly Mention[] };
/** Those of one kind, and all of the sentence. */
type Items = { items: readonly Item[]; all: readonly Item[] };

/**
 * For each item the facts that may be told in the sentence: it names no other size, tier, season, option, offer, weekday or
 * block of hours in the fact's stead, unless it tells the figure of that other one as well, and not in the wrong order.
 */
export function factsInPlace(scene: Scene, sentence: Stretch, { items, all }: Items): Fact[][] {
  const read = (at: Stretch) => ({ ...at, said: within(scene.said, at) });
  const before = items.map((item, at) => read({ start: items[at - 1]?.end ?? sentence.start, end: item.end }));
  const behind = items.map((item, at) => read({ start: item.start, end: items[at + 1]?.start ?? sentence.end }));
  const saysAt = (dimension: Dimension, windows: readonly Window[]) =>
    items.map((item, i) => {
      const at = windows[i] ?? read(sentence);
      return item.facts.map((fact) => dimension(scene, { fact, item, at, said: at.said }));
    });
  const isSwapped = DIMENSIONS.some((dimension) => {
    // A figure goes with the words before it or with those behind it, all alike.
    const ways = items.length > 1 ? [before, behind].map((windows) => saysAt(dimension, windows)) : [];
    const full = ways.filter((way) => way.every((says) => says.some((said) => said.length > 0)));
    return full.length > 0 && full.every((way) => isCrossed(way, items));
  });
  if (isSwapped) return items.map(() => []);
  return items.map((item) => {
    const others = all.filter((one) => one !== item && (one.kind === item.kind || one.facts.length === 0));
    return item.facts.filter((fact) => fitsIn(scene, sentence, { fact, item, others }));
  });
}

type Candidate = { fact: Fact; item: Item; others: readonly Item[] };

/** Whether what a stretch says lets a fact be told there; what the other figures tell, or are counted from, may be named as well. */
export function fitsIn(scene: Scene, at: Stretch, { fact, item, others }: Candidate): boolean {
  const told = new Set(others.flatMap(({ facts }) => facts));
  const totals = others.flatMap(({ facts, readings }) =>
    facts.length > 0 ? [] : readings.map((one) => minorOf(scene, one)),
  );
  const isOther = (one: Fact) =>
    told.has(one) || totals.some((total) => one.price && total !== null && total > 0 && total % one.price.minor === 0);
  const all = { fact, item, at, said: within(scene.said, at) };
  return DIMENSIONS.every((dimension) => {
    const said = dimension(scene, all);
    return typeof said === 'string' ? said === 'own' : said.length === 0 || said.some(isOther);
  });
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
