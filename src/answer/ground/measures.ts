import type { NumberFound } from '../../language/numbers.ts';

/** Units of the properties of a product, and of time, by the way they are written behind a number (plain text). */
const UNITS: [string, RegExp][] = [
  [
    'percent',
    /^\s{0,2}(?:%|٪|percent|per ?cent|pct|pratishat|pratisat|fisadi|por ?ciento|por ?cento|प्रतिशत|फीसदी|फ़ीसदी|परसेंट|(?:بال|في ال)?(?:مئه|مائه|ميه)(?![\p{L}]))/u,
  ],
  ['cm', /^\s{0,2}-?(?:cms?|centimet\w*|centimetros?|सेमी|से\.मी|सेंटीमीटर|سم|سنتيمتر\p{L}*)(?![\p{L}\p{M}])/u],
  ['mm', /^\s{0,2}-?(?:mms?|millimet\w*|milimetros?|मिमी|ملم|مم|مليمتر)(?![\p{L}\p{M}])/u],
  ['ml', /^\s{0,2}-?(?:mls?|millilit\w*|mililitros?|मिली|एमएल|मि\.ली|مل|مليلتر)(?![\p{L}\p{M}])/u],
  ['litre', /^\s{0,2}-?(?:l|ltr|lit(?:re|er)s?|litros?|लीटर|لتر)(?![\p{L}\p{M}])/u],
  ['gsm', /^\s{0,2}-?(?:gsm|g\/m2|जीएसएम|غرام\/م)(?![\p{L}\p{M}])/u],
  ['gram', /^\s{0,2}-?(?:g|gm|gms|grams?|gramos|gramas|kg|kgs|kilos?|ग्राम|किलो|غرام|كيلو)(?![\p{L}\p{M}])/u],
  ['inch', /^\s{0,2}-?(?:inch(?:es)?|pulgadas?|polegadas?|इंच|بوصه|")(?![\p{L}\p{M}])/u],
  [
    'page',
    /^\s{0,2}-?(?:(?:ruled |lined |blank )?(?:pages?|sheets?|leaves)|(?:रूल्ड |ruled )?(?:पेज|पन्ने)|(?:paginas|hojas|folhas)|panne|पेज|पन्ने|पृष्ठ|صفح\p{L}*|ورقه)(?![\p{L}\p{M}])/u,
  ],
  ['colour', /^\s{0,2}-?(?:colou?rs?|colores|cores|rang|rangon|tintas?|रंग|रंगों|الوان|لون)(?![\p{L}\p{M}])/u],
  ['hour', /^\s{0,2}-?(?:hours?|hrs?|horas?|ghante|ghanto|ghanta|घंटे|घंटों|घंटा|ساعه|ساعات)(?![\p{L}\p{M}])/u],
  ['minute', /^\s{0,2}-?(?:minutes?|mins?|minutos?|मिनट|دقيقه|دقائق)(?![\p{L}\p{M}])/u],
  [
    'week',
    /^\s{0,2}-?(?:weeks?|wks?|semanas?|hafte|hafta|hafton|हफ्ते|हफ़्ते|हफ्ता|सप्ताह|اسبوع\p{L}*|اسابيع)(?![\p{L}\p{M}])/u,
  ],
  ['month', /^\s{0,2}-?(?:months?|mes|meses|mahine|mahina|महीने|महीना|شهر\p{L}*|اشهر|شهور)(?![\p{L}\p{M}])/u],
  ['year', /^\s{0,2}-?(?:years?|yrs?|anos?|saal|साल|वर्ष|سنه|سنوات|عام)(?![\p{L}\p{M}])/u],
  [
    'day',
    /^\s{0,2}-?(?:(?:working|business|calendar|full|clear|more|extra)[ -]){0,2}(?:days?|dias?|din|dino|dinon|दिन|दिनों|दिवस|कार्य[ -]?दिवस\p{L}*|(?:कार्य|कामकाजी|वर्किंग) ?(?:दिन|दिनों|दिवस|डेज)|يوم\p{L}{0,2}|ايام)(?![\p{L}\p{M}])/u,
  ],
  ['clock', /^(?::\d{2}|\s{0,2}(?:am|pm|a\.m|p\.m|baje|बजे|o'?clock|hrs)(?![\p{L}\p{M}]))/u],
];
/** Joins two numbers of which only the second has its unit. */
const JOINS = /^\s{0,2}(?:[x×*/~-]|to|till|by|or|and|por|se|ya|y|e|a|o|ou|aur|से|या|और|الي|و|او|في|hasta|ate)\s{0,2}$/u;

/** What a number measures: a unit, or null for a plain count. */
export type Unit = string | null;

/** The unit of each number of a plain text; in "35 by 40 by 12 cm" and "7 to 10 days" the last unit holds for all. */
export function unitsOf(plainText: string, numbers: readonly NumberFound[]): Unit[] {
  const units: Unit[] = numbers.map(({ end }) => {
    const behind = plainText.slice(end, end + 26);
    return UNITS.find(([, pattern]) => pattern.test(behind))?.[0] ?? null;
  });
  for (let index = numbers.length - 2; index >= 0; index -= 1) {
    const [number, next] = [numbers[index], numbers[index + 1]];
    if (!number || !next || units[index] !== null || units[index + 1] === null) continue;
    if (JOINS.test(plainText.slice(number.end, next.start))) units[index] = units[index + 1] ?? null;
  }
  return units;
}

/** Whether a unit is one of time spans. */
export function isSpanOfTime(unit: Unit): boolean {
  return unit !== null && ['hour', 'minute', 'day', 'week', 'month', 'year'].includes(unit);
}
