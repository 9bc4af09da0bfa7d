import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { readFigures } from './figures.ts';

/** A phone number in E.164 where its country is known, else its digits; an e-mail in lower case. */
export type ContactFound = { kind: 'email' | 'phone'; value: string; start: number; end: number };

const MIN_BARE_DIGITS = 9;

/** Finds e-mail addresses and phone numbers in a text, in order; `country` is where numbers without a code are called. */
export function readContacts(text: string, { country }: { country: string | null }): ContactFound[] {
  return readFigures(text, { languages: [], currency: null }).flatMap(({ start, end, readings }): ContactFound[] => {
    const value = readings.find(({ kind }) => kind === 'email' || kind === 'phone');
    if (value?.kind === 'email' && value.address.includes('.'))
      return [{ kind: 'email', value: value.address, start, end }];
    if (value?.kind !== 'phone') return [];
    const hasCode = text.slice(start, end).includes('+');
    const number = phoneOf(hasCode ? `+${value.digits}` : value.digits, country);
    // "1500000" may be a budget; a number that no country has and that is written without its code is none.
    const isBare = readings.length > 1 && value.digits.length < MIN_BARE_DIGITS;
    if (number === null && isBare) return [];
    return [{ kind: 'phone', value: number ?? value.digits, start, end }];
  });
}

/** The digits of a number dialled with its country code (digits only), as its country writes it in full; null when no country has it. */
export function dialledNumber(digits: string): string | null {
  return phoneOf(`+${digits}`, null)?.replace('+', '') ?? null;
}

function phoneOf(digits: string, country: string | null): string | null {
  const phone = parsePhoneNumberFromString(digits, (country ?? undefined) as CountryCode | undefined);
  return phone?.isPossible() === true ? phone.number : null;
}
