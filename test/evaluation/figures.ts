/** One case of a figure: whether it counts, and why. */
export type Counted = { id: string; business: string; language: string; counts: boolean; reason: string };

/** `target` is a share of 1 for all cases together, at most or at least, as the figure wants few or many; null for none. */
export type Figure = { name: string; wants: 'few' | 'many'; target: number | null; cases: readonly Counted[] };

/** How many of the cases count. */
export function countOf({ cases }: Pick<Figure, 'cases'>): number {
  return cases.filter(({ counts }) => counts).length;
}

/** Whether a figure keeps its target; one without a target or without cases misses nothing. */
export function isMet(figure: Figure): boolean {
  const { target, cases, wants } = figure;
  if (target === null || cases.length === 0) return true;
  const share = countOf(figure) / cases.length;
  return wants === 'many' ? share >= target : share <= target;
}

/** The cases that a figure would rather not have. */
export function failuresOf({ wants, cases }: Figure): Counted[] {
  return cases.filter(({ counts }) => counts === (wants === 'few'));
}

/** The figures of several sets as one: those of the same name together, in their first order. */
export function pooled(sets: readonly (readonly Figure[])[]): Figure[] {
  const all = new Map<string, Figure>();
  for (const figure of sets.flat()) {
    const before = all.get(figure.name);
    all.set(figure.name, before ? { ...before, cases: [...before.cases, ...figure.cases] } : figure);
  }
  return [...all.values()];
}

/** The value below which a share of the list lies; 0 for an empty one. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
