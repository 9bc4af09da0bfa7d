import type { Business, Fact, Facts } from '../business/business.ts';
import { indexOf, sentenceKey } from './fact-index.ts';
import { exactText } from './references.ts';

type Source = { business: Business; facts: Facts };

/** The exact facts that a text touches by their `about` words, those said first in front; not where they name an offer. */
export function topicsOf({ business, facts }: Source, text: string): Fact[] {
  const { findTopics, findOffers } = indexOf(business, facts);
  const found = findTopics(text).filter(({ share }) => share === 1);
  if (found.length === 0) return [];
  const names = findOffers(text);
  const ids = found.flatMap(({ key, start, end }) =>
    names.some((name) => name.start <= start && end <= name.end && name.end - name.start > end - start) ? [] : key,
  );
  return firstBeforeOthers(facts.all.filter(({ id }) => ids.includes(id)));
}

/** Whether a fact may be told as it is: an answer of the owner's only to its own question. */
export function standsAlone({ kind, heading }: Fact, turnTexts: readonly string[]): boolean {
  return kind !== 'answer' || turnTexts.some((text) => sentenceKey(text) === sentenceKey(heading ?? ''));
}

/** Those that go before everything else in front, the others as they are. */
export function firstBeforeOthers(facts: readonly Fact[]): Fact[] {
  return [...facts.filter(({ exact }) => exact?.first), ...facts.filter(({ exact }) => !exact?.first)];
}

/** The owner's own words of exact facts, a line each, and whether a person must help because they are in another language. */
export function tellExact(
  business: Business,
  facts: readonly Fact[],
  language: string,
): { text: string; needsHuman: boolean } {
  const told = facts.map((fact) => exactText(business, fact, language));
  return { text: told.map(({ text }) => text).join('\n'), needsHuman: told.some(({ isSame }) => !isSame) };
}
