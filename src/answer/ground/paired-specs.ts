import type { Product } from '../../business/profile.ts';
import { plain } from '../../language/plain-text.ts';
import type { DraftNumber } from './draft.ts';
import { hasWord, isTalk, translated } from './known-words.ts';

type Labelled = { value: number; words: ReadonlySet<string> };

/**
 * Whether a measure stands beside the property of another measure of the same kind: "cold for 12 hours" of a bottle that keeps drinks
 * "hot for 12 and cold for 24 hours".
 */
export function isMixedUp(product: Product, number: DraftNumber, low: string): boolean {
  const labels = labelsOf(product);
  const own = labels.filter((label) => label.value === number.value);
  const others = labels.filter((label) => label.value !== number.value);
  if (own.length === 0 || others.length === 0) return false;
  const said = labelBeside(low, number, labels);
  return (
    said !== null &&
    !own.some((label) => hasWord(label.words, said)) &&
    others.some((label) => hasWord(label.words, said))
  );
}

const labelsFor = new WeakMap<Product, Labelled[]>();

/** The telling word before each plain number of the description, when it differs from number to number. */
function labelsOf(product: Product): Labelled[] {
  const known = labelsFor.get(product);
  if (known) return known;
  const found = [
    ...plain(product.description).matchAll(/(?<!\p{L})(\p{L}{3,})(?: for| to| of| up to)? (\d+)(?![\d.])/gu),
  ]
    .filter((match) => !isTalk(match[1] ?? '', ['india']))
    .map((match) => ({ value: Number(match[2]), words: translated(match[1] ?? '') }));
  labelsFor.set(product, found);
  return found;
}

/** The label right behind a number and its unit, else the nearest before it in the clause. */
function labelBeside(low: string, number: DraftNumber, labels: readonly Labelled[]): string | null {
  const isLabel = (word: string): boolean => labels.some((label) => hasWord(label.words, word));
  const behind =
    low.slice(number.end, number.end + 28).split(/[,.;:।\d]|(?<!\p{L})(?:and|y|e|aur|और|و)(?![\p{L}\p{M}])/u)[0] ?? '';
  const before =
    low
      .slice(Math.max(0, number.start - 48), number.start)
      .split(/[.;:।!?\n]/)
      .at(-1) ?? '';
  const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}]{3,}/gu) ?? [];
  return wordsOf(behind).find(isLabel) ?? wordsOf(before).findLast(isLabel) ?? null;
}
