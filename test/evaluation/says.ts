import { fold } from '../../src/language/normalise.ts';

/** A number in a text, with all that it may mean: "1.800" may be 1800 or 1.8. */
type Said = { raw: string; values: number[] };

const NUMBER = /\d{1,3}(?:[ '’.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)|\d+(?:[.,]\d+)?/g;

/** Whether a text says what a label asks for: a figure by its value, a time by the clock, words as they are; `a|b` is either. */
export function says(text: string, label: string): boolean {
  return label.split('|').some((one) => saysOne(text, one.trim()));
}

function saysOne(text: string, label: string): boolean {
  const clock = /^(\d{1,2}):(\d\d)$/.exec(label);
  if (clock) return saysTime(text, Number(clock[1]), clock[2] ?? '00');
  if (/^\d+(?:\.\d+)?$/.test(label)) return saysNumber(text, Number(label));
  if (/^[\d+][\d ]{6,}$/.test(label)) return digitsOf(text).includes(digitsOf(label));
  const words = fold(label)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s*');
  return new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, 'u').test(fold(text));
}

function digitsOf(text: string): string {
  return fold(text).replace(/\D/g, '');
}

function saysNumber(text: string, wanted: number): boolean {
  return numbersIn(text).some(({ values }) => values.includes(wanted));
}

/** 19:30, 19h30, 19.30, 19 Uhr 30 or 7:30 pm; a full hour also as 7 h, 7 Uhr or 7 am. */
function saysTime(text: string, hour: number, minutes: string): boolean {
  const half = hour % 12 === 0 ? 12 : hour % 12;
  const sign = hour < 12 ? 'a\\.?\\s?m' : 'p\\.?\\s?m';
  const full = minutes === '00';
  const forms = [
    `(?<![\\d.,:])0?${hour}\\s?(?:[:.h]|uhr)\\s?${minutes}(?!\\d)`,
    `(?<![\\d.,:])0?${half}(?:[:.]${minutes})${full ? '?' : ''}\\s?${sign}`,
    ...(full ? [`(?<![\\d.,:])0?${hour}\\s?(?:h|uhr|hs|horas)(?![\\p{L}\\d])`] : []),
  ];
  return new RegExp(forms.join('|'), 'u').test(fold(text));
}

/** Every number of a text, with or without groups and decimals. */
export function numbersIn(text: string): Said[] {
  return Array.from(fold(text).matchAll(NUMBER), ([raw]) => ({ raw, values: valuesOf(raw) }));
}

function valuesOf(raw: string): number[] {
  const plain = Number(raw.replace(/[ '’.,]/g, ''));
  if (/^\d{1,2}(?:,\d\d)+,\d{3}$/.test(raw)) return [plain];
  const decimals = /^(.*)[.,](\d+)$/.exec(raw);
  if (!decimals) return [plain];
  const [, whole = '', part = ''] = decimals;
  const value = Number(`${whole.replace(/[ '’.,]/g, '')}.${part}`);
  // Several groups, or three digits behind the only sign, may be thousands.
  return part.length === 3 ? [plain, ...(/[ '’.,]/.test(whole) ? [] : [value])] : [value];
}
