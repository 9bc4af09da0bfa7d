import { createNameFinder, type NameEntry, type NameFinder } from '../language/name-finder.ts';
import type { Business, Field } from './business.ts';

const made = new WeakMap<object, NameFinder>();

/** Finds offers in a text by their names and other names; the keys are the names of the offers. Made once for each file. */
export function offerFinder({ offers }: Pick<Business, 'offers'>): NameFinder {
  return once(offers, () => offers.map(({ name, also }) => ({ key: name, names: [name, ...also] })));
}

/** Finds the choices of a field by their names and other names. Made once for each file. */
export function choiceFinder(field: Field): NameFinder {
  return once(field, () =>
    field.choices.map((name) => ({ key: name, names: [name, ...(field.choicesAlso[name] ?? [])] })),
  );
}

function once(owner: object, entries: () => NameEntry[]): NameFinder {
  const finder = made.get(owner) ?? createNameFinder(entries());
  made.set(owner, finder);
  return finder;
}
