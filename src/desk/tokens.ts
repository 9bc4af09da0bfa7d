import type { Span } from '../business/locate-quote.ts';
import type { NameFinder, NameFound } from '../language/name-finder.ts';
import { alike, indexByWords, tokensOf, type Token } from '../language/words.ts';

export { overlaps, type Span } from '../business/locate-quote.ts';
export { alike, indexByWords, tokensOf, type Token };

/** An offer may be named in part, by two words of three, but by no single word of three. */
export const OFFER_SHARE = 0.6;

/** From the first to the last of some pieces; null of none. */
export function spanOf(pieces: readonly Span[]): Span | null {
  if (pieces.length === 0) return null;
  return { start: Math.min(...pieces.map((one) => one.start)), end: Math.max(...pieces.map((one) => one.end)) };
}

/** The names of which at least a share of the letters stands in the text, a spelling fault allowed. */
export function namesIn(finder: NameFinder, text: string, leastShare = 0.8): NameFound[] {
  return finder.find(text).filter(({ exact, share }) => exact || share >= leastShare);
}

/** Their keys, each once. */
export function keysIn(finder: NameFinder, text: string, leastShare?: number): string[] {
  return [...new Set(namesIn(finder, text, leastShare).map(({ key }) => key))];
}
