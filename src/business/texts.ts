/** The same text in several languages, by language code. */
export type TextByLanguage = Readonly<Record<string, string>>;

/**
 * The text in the language asked for, else in its base language (pt for pt-BR, hi for hi-Latn), else in the business's
 * first language, which the schema has made sure of. `language` may be any code, in any case, or null.
 */
export function textIn(
  profile: { business: { languages: readonly string[] } },
  texts: TextByLanguage,
  language: string | null,
): string {
  const wanted = (language ?? '').trim().toLowerCase().replaceAll('_', '-');
  const found =
    textOf(texts, wanted) ??
    textOf(texts, wanted.split('-')[0] ?? '') ??
    textOf(texts, (profile.business.languages[0] ?? '').toLowerCase()) ??
    Object.values(texts)[0];
  return found ?? '';
}

function textOf(texts: TextByLanguage, code: string): string | undefined {
  return Object.entries(texts).find(([key]) => key.toLowerCase() === code)?.[1];
}
