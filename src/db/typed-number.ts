import { fold } from '../language/normalise.ts';

/** Numbers of one customer that WhatsApp and people write in two ways: https://faq.whatsapp.com/1294841057948784 */
const twoForms: readonly [RegExp, string][] = [
  [/^55(\d\d)9([6-9]\d{7})$/, '55$1$2'],
  [/^55(\d\d)([6-9]\d{7})$/, '55$19$2'],
  [/^521(\d{10})$/, '52$1'],
  [/^52(\d{10})$/, '521$1'],
  [/^549(\d{10})$/, '54$1'],
  [/^54(\d{10})$/, '549$1'],
];

/**
 * The digits of a phone number as people type it, with its country code behind `+`, `00` or nothing, in digits of any script, with
 * any dividers; both forms where there are two. Empty for anything else.
 */
export function typedNumbers(text: string): string[] {
  const bare = fold(text.slice(0, 200))
    .trim()
    .replace(/^(?:tel:|whatsapp:|(?:https?:\/\/)?wa\.me\/)/, '')
    .replaceAll(/\(0\)|[\s().\-/_]/g, '')
    .replace(/^(?:\+|00)/, '');
  if (!/^\d{6,15}$/.test(bare)) return [];
  const other = twoForms.find(([form]) => form.test(bare));
  return other === undefined ? [bare] : [bare, bare.replace(...other)];
}
