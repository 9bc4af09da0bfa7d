/** What this computer seems to be set to; guesses only, for an owner to confirm. */
export type Place = { language: string; timeZone: string; currency: string | null };

/** Guesses by the computer's settings; the currency by the country of the time zone. */
export function guessPlace(): Place {
  const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { language: new Intl.Locale(locale).language, timeZone, currency: guessCurrency(timeZone) };
}

/** The currency of the country of a time zone, as its code begins with that of the country; null when that says nothing. */
export function guessCurrency(timeZone: string): string | null {
  const letters = Array.from({ length: 26 }, (_, at) => String.fromCodePoint(65 + at));
  const country = letters
    .flatMap((first) => letters.map((second) => first + second))
    .find((code) => zonesOf(code).includes(canonical(timeZone)));
  const begins = (code: string): string[] =>
    Intl.supportedValuesOf('currency').filter((currency) => currency.startsWith(code));
  const own = country === undefined ? [] : begins(country);
  // ISO 3166 keeps the code of the Union free for its own currency.
  const [guess, ...more] = own.length === 0 && timeZone.startsWith('Europe/') ? begins('EU') : own;
  return more.length === 0 ? (guess ?? null) : null;
}

function zonesOf(country: string): readonly string[] {
  // Newer than the types; where it is missing, there is no guess.
  const locale: Intl.Locale & { getTimeZones?: () => string[] | undefined } = new Intl.Locale(`und-${country}`);
  return (locale.getTimeZones?.() ?? []).map(canonical);
}

/** Zones have names of old and new: Asia/Calcutta is Asia/Kolkata. */
function canonical(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
}
