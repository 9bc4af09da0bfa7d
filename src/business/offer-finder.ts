import { createNameFinder, type NameFinder } from '../language/name-finder.ts';
import type { Business, Field } from './business.ts';

const finders = new WeakMap<Business['offers'], NameFinder>();

/** Finds offers in a text by their names and other names; the keys are the names of the offers. Made once for each file. */
export function offerFinder({ offers }: Pick<Business, 'offers'>): NameFinder {
  const known = finders.get(offers);
  if (known) return known;
  const finder = createNameFinder(offers.map(({ name, also }) => ({ key: name, names: [name, ...also] })));
  finders.set(offers, finder);
  return finder;
}

const choiceFinders = new WeakMap<Field, NameFinder>();

/** Finds the choices of a field by their names and other names. Made once for each file. */
export function choiceFinder(field: Field): NameFinder {
  const known = choiceFinders.get(field);
  if (known) return known;
  const names = field.choices.map((name) => ({ key: name, names: [name, ...(field.choicesAlso[name] ?? [])] }));
  const finder = createNameFinder(names);
  choiceFinders.set(field, finder);
  return finder;
}
