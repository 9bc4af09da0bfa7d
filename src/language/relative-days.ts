import { addDays, addMonths, isoDate, nextMonthly } from './calendar-days.ts';
import { has, wordPattern, type Span } from './plain-text.ts';
import { MONTHS, SMALL_NUMBERS } from './words/calendar.ts';

/** A day or a vague time found in a plain text; a vague one stands for its own words. */
export type DayFound = Span & { value: string; vague: boolean };

const NUMBER = `\\d{1,3}|${Object.keys(SMALL_NUMBERS)
  .filter((word) => !/^\d/.test(word))
  .toSorted((a, b) => b.length - a.length)
  .join('|')}`;
const DAYS = 'days?|working days?|business days?|din|dino|दिन|दिनों|dias?|ايام|يوم';
const WEEKS = 'weeks?|wks?|hafte|hafta|hafton|haftey|हफ्ते|हफ्तों|सप्ताह|semanas?|اسابيع|اسبوع';
const MONTHS_LONG = 'months?|mahine|mahino|mahina|महीने|महीनों|mes(?:es)?|اشهر|شهر';
const UNITS = `(?:(?<days>${DAYS})|(?<weeks>${WEEKS})|(?<months>${MONTHS_LONG})|(?<fortnight>fortnight))`;
/** "in 2 weeks", "within ten days", "en dos semanas", "खत्म": the preposition may also follow, as in Hindi. */
const SPAN_BEFORE = wordPattern(
  `(?:in|within|in about|in around|with in|inside|after|en|dentro de|em|daqui a|خلال|بعد|
    في) (?:the )?(?:next )?(?:(?:about|around|max|maximo|unos|uns) )?(?:(?<n>${NUMBER}) )?${UNITS}(?:'? time)?`,
);
const SPAN_AFTER = wordPattern(
  `(?:(?:aaj|ab|आज|अब) (?:se|से) )?(?<n>${NUMBER}) ${UNITS} (?:mein|me|main|m|ke andar|ke bheetar|ke ander|tak|baad|ke baad|में|के अंदर|तक|बाद|
    के भीतर)`,
);
const NEXT_DAYS = wordPattern(`next (?<n>\\d{1,2}) ${UNITS}`);
const TWO_WEEKS_AR = wordPattern('(?:خلال|بعد|في) (?:(?<two>اسبوعين)|(?<one>اسبوع))');

const NEAR_DAYS: readonly (readonly [RegExp, number])[] = [
  [wordPattern('day after tomorrow|day after tmrw|parson|parso|परसों|परसो|pasado manana|depois de amanha|بعد غد'), 2],
  [wordPattern("tomorrow(?:'s)?|tmrw|tomorow|tommorow|tommorrow|tmw|kal|कल|manana|amanha|غدا|بكرا"), 1],
  [wordPattern('today|tonight|aaj|आज|hoy|hoje|اليوم'), 0],
];
/** "kal" and "parso" are also yesterday; "manana" is also morning. */
const NOT_AHEAD =
  /^\s*(?:hi |bhi )?(?:tha|thi|the|baat|bola|bataya|order kiya|message kiya|call kiya|hui|था|थी|हुई)(?!\p{L})/u;
const MORNING = /(?:por|de|la|da) (?:la )?$/;

const DAY_ALONE = [
  wordPattern(
    `(?:by|before|on|till|until|around|por|ate|ate o|ate dia|hasta el|para el|para dia|para o dia|no dia|dia|el|
      el dia|el dia|date|tareekh) (?:the )?(?<d>\\d{1,2})(?<ord>st|nd|rd|th)?(?! ?(?:o.?clock|am|pm|baje|mugs?|pens?|
      pcs?|pieces?|nos|units?|sets?|%|k|lakh|days?|weeks?|dias|semanas|hrs?|people|rs|rupees|/|:|\\.\\d|,\\d))`,
  ),
  wordPattern('(?<d>\\d{1,2})(?<ord>st|nd|rd|th)(?: (?:tak|ko|latest|is fine|ok|se pehle|of this month))'),
  wordPattern('(?<d>\\d{1,2}) ?(?:tareekh|tarikh|taarikh|tareek|tarik|तारीख|तारीख़)(?: tak| ko| तक| को)?'),
  wordPattern('(?<d>\\d{1,2})(?:st|nd|rd|th)? (?:tak|तक)'),
  // Alone, or with a word that only puts it right: "26th", "5th actually".
  wordPattern(
    `(?<d>\\d{1,2})(?<ord>st|nd|rd|th)(?=\\s*(?:$|[,.;!\\n-]|(?:not|actually|please|pls|instead|sorry|only|would|will|
      is|was|works|if|max|and deliver|in place|rather|morning|evening) ?))`,
  ),
];
/** Before a bare number these say a day only with an ending such as "th" or nothing behind it. */
const WEAK_BEFORE = /^(?:on|around|el|date|por) (?!dia)/;

const LONG_MONTHS = MONTHS.flatMap((names) => names.split('|'))
  .filter((name) => name.length > 2 && !/^(?:mar|may|mai|set|out|ago|mayo|dic|dec|abr)$/.test(name))
  .join('|');
const VAGUE: readonly RegExp[] = [
  wordPattern(
    `no hurry|no rush|not urgent|no urgency|flexible|any ?time|whenever(?: possible| ready)?|(?:koi |itni )?jaldi nahi(?: hai)?|jab bhi ho(?: jaye)?|
      (?:कोई )?जल्दी नहीं(?: है)?|जब भी हो(?: जाए)?|sin prisa|no hay prisa|cuando sea|sem pressa|sem urgencia|quando der|بدون استعجال|
      ليس عاجلا|في اي وقت`,
  ),
  wordPattern(
    `(?:(?:by |in |around |before |till )?(?:the )?(?:early|mid|late|end of|end|start of|beginning of|middle of|
      first week of|second week of|third week of|last week of|1st week of|2nd week of|3rd week of|next|this|
      coming)[ -](?:the |this |next )?(?:${LONG_MONTHS}|month|week|year|weekend|quarter|may|march)(?: end)?)`,
  ),
  wordPattern(
    `(?:sometime |some time |any ?time )?(?:in|by|around|during|before|till|until|en|em|para|ate|hasta|antes de|
      finales de|fines de|principios de|comienzos de|fim de|final de|fin de|mediados de|meados de|inicio de|comeco de|primera semana de|
      primeira semana de|في|قبل|خلال) (?:the |شهر |el mes de |o mes de )?(?:${LONG_MONTHS}|may|march)(?! ?\\d)`,
  ),
  wordPattern(`(?:${LONG_MONTHS}) (?:end|mein|me|tak|ke end tak|ke end|ke end me|ke pehle hafte|में|तक|के अंत तक|के अंत में)`),
  wordPattern(
    `a\\.?s\\.?a\\.?p|as soon as possible|at the earliest|earliest possible|earliest|urgent(?:ly)?|urgentemente|
      immediate(?:ly)?|right away|soon|very soon|jaldi se jaldi|jaldi|jitni jaldi ho sake|turant|जल्दी से जल्दी|
      जल्द से जल्द|जल्दी|तुरंत|lo antes posible|cuanto antes|urgente|o mais rapido possivel|o quanto antes|
      o mais breve possivel|assim que possivel|في اسرع وقت|باسرع وقت|عاجل`,
  ),
  wordPattern(
    `month end|this month end|next month end|year end|weekend|next weekend|end of (?:the )?(?:month|year|week)|
      fim do mes|fin de mes|
      final do mes|finales de mes|mahine ke end(?: tak| mein| me)?|महीने के अंत(?: तक| में)?`,
  ),
  wordPattern(
    `agle mahine|agle hafte|agle saal|is mahine|is hafte|aane wale hafte|अगले महीने|अगले हफ्ते|अगले सप्ताह|इस महीने|
      इस हफ्ते|अगले साल|(?:el |la )?proximo mes|(?:la )?proxima semana|(?:la )?semana que viene|(?:el )?mes que viene|
      este mes|esta semana|(?:no )?mes que vem|(?:na )?semana que vem|(?:no )?proximo ano|este mes|esta semana|
      الشهر القادم|الشهر المقبل|الاسبوع القادم|الاسبوع المقبل|هذا الشهر|هذا الاسبوع`,
  ),
];
const NOT_VAGUE_BEFORE = /(?:last|not|how|kitni|how much|kab|too|reply) $/;

/**
 * Finds days counted from today and times without a day ("next month", "asap") in a plain text; a day of the month alone
 * ("the 26th") is the next such day, or that of the month of `near` when a date is known already.
 */
export function readRelativeDays(low: string, today: string, near: string | null = null): DayFound[] {
  const found: DayFound[] = [];
  for (const pattern of [SPAN_BEFORE, SPAN_AFTER, NEXT_DAYS]) {
    for (const match of low.matchAll(pattern)) {
      const groups = match.groups ?? {};
      if (groups.n === undefined && !/\b(?:a|next)\b/.test(match[0])) continue;
      found.push({ ...spanOf(match), value: ahead(groups, today), vague: false });
    }
  }
  for (const match of low.matchAll(TWO_WEEKS_AR))
    found.push({ ...spanOf(match), value: addDays(today, match.groups?.two ? 14 : 7), vague: false });
  for (const [pattern, days] of NEAR_DAYS) {
    for (const match of low.matchAll(pattern)) {
      const { start, end } = spanOf(match);
      const past =
        NOT_AHEAD.test(low.slice(end, end + 16)) ||
        (match[0] === 'manana' && MORNING.test(low.slice(Math.max(0, start - 8), start)));
      if (!past) found.push({ start, end, value: addDays(today, days), vague: false });
    }
  }
  found.push(...readDaysAlone(low, today, near), ...readVague(low));
  return found;
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

function ahead(groups: Record<string, string | undefined>, today: string): string {
  const count = groups.n === undefined ? 1 : /^\d/.test(groups.n) ? Number(groups.n) : (SMALL_NUMBERS[groups.n] ?? 1);
  if (groups.months !== undefined) return addMonths(today, count);
  return addDays(today, count * (groups.weeks !== undefined ? 7 : groups.fortnight !== undefined ? 14 : 1));
}

function readDaysAlone(low: string, today: string, near: string | null): DayFound[] {
  return DAY_ALONE.flatMap((pattern) =>
    [...low.matchAll(pattern)].flatMap((match) => {
      const day = Number(match.groups?.d);
      const bare = match.groups?.ord === undefined && WEAK_BEFORE.test(match[0]);
      if (bare && /^ ?\p{L}/u.test(low.slice(match.index + match[0].length))) return [];
      if (
        /^ ?(?:anniversary|birthday|edition|class|standard|floor|annual|year|batch|sem|grade|century)/.test(
          low.slice(match.index + match[0].length),
        )
      )
        return [];
      const value = day >= 1 && day <= 31 ? (sameMonth(day, near, today) ?? nextMonthly(day, today)) : null;
      return value === null ? [] : [{ ...spanOf(match), value, vague: false }];
    }),
  );
}

/** "Sorry, 26th" behind "24 Feb" is the 26th of February. */
function sameMonth(day: number, near: string | null, today: string): string | null {
  const [year, month] = (near ?? '').split('-').map(Number);
  const date = year !== undefined && month !== undefined ? isoDate(year, month, day) : null;
  return date !== null && date > today ? date : null;
}

function readVague(low: string): DayFound[] {
  return VAGUE.flatMap((pattern) =>
    [...low.matchAll(pattern)]
      .filter((match) => !NOT_VAGUE_BEFORE.test(low.slice(Math.max(0, match.index - 9), match.index)))
      .map((match) => ({ ...spanOf(match), value: '', vague: true })),
  );
}

/** Whether words say when, without naming a day; `low` is plain text. */
export function isVagueTime(low: string): boolean {
  return VAGUE.some((pattern) => has(low, pattern));
}
