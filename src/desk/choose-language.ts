import { baseOf } from '../business/tell-offer.ts';

/**
 * The language to answer in when words belong to the packs `codes`: the conversation's, else the first of the business that
 * has them, else that of the first pack. A regional form of such a language counts as it.
 */
export function chooseLanguage(
  codes: readonly string[],
  conversation: string | null,
  languages: readonly string[],
): string | null {
  const wanted = conversation === null ? languages : [conversation, ...languages];
  const fitting = wanted.find((language) => codes.some((code) => baseOf(code) === baseOf(language)));
  return fitting ?? codes[0] ?? null;
}
