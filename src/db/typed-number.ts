import { formsOf } from '../domain/number-forms.ts';
import { dialledNumber } from '../language/contact-data.ts';
import { fold } from '../language/normalise.ts';

/**
 * The digits of a phone number as people type it, with its country code behind `+`, `00` or nothing, in digits of any script, with
 * any dividers; all forms where there are several. Empty for anything else.
 */
export function typedNumbers(text: string): string[] {
  const bare = fold(text.slice(0, 200))
    .trim()
    .replace(/^(?:tel:|whatsapp:|(?:https?:\/\/)?wa\.me\/)/, '')
    .replaceAll(/\(0\)|[\s().\-/_]/g, '')
    .replace(/^(?:\+|00)/, '');
  if (!/^\d{6,15}$/.test(bare)) return [];
  return [...new Set([bare, dialledNumber(bare) ?? bare].flatMap(formsOf))];
}
