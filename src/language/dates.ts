import { readNamedDays } from './named-days.ts';
import { longPattern, overlaps, plain, wordPattern, type Span } from './plain-text.ts';
import { readRelativeDays } from './relative-days.ts';
import { MONTHS } from './words/calendar.ts';
import { isoDate, nextYearly } from './calendar-days.ts';

/** A wished date as written in a text: `value` is YYYY-MM-DD, or the customer's words when they name no day. */
export type DateFound = Span & {
  value: string;
  vague: boolean;
  /** A word such as "by", "before" or "need" says that this is the day on which the goods must be there. */
  deadline: boolean;
  /** The customer takes it back: "not the 5th". */
  negated: boolean;
};

const MONTH = MONTHS.map((names, index) => `(?<m${index + 1}>${names})`).join('|');
const DAY = '(?<day>3[01]|[12]\\d|0?[1-9])';
const ORDINAL = '(?:st|nd|rd|th|ve|vi|o|a)?';
const OF = '[ ,.-]{0,2}(?:of |de |do |del |ko )?';
const YEAR = `(?:[ ,.-]{1,2}(?:de |of )?(?<year>20\\d\\d|'?\\d\\d(?! ?(?:pc|piece|no|unit|set|mug|pen|coaster|diar|bottle|bag|
    planter|pi?e[cz]a|peca|unidad|lakh|k\\b|%|,))))?`;
const DAY_MONTH = wordPattern(
  `${DAY}${ORDINAL}(?: ?(?:-|to|and|&|or|y|e) ?\\d{1,2}(?:st|nd|rd|th)?)?${OF}(?:${MONTH})${YEAR}`,
);
const MONTH_DAY = wordPattern(
  `(?:${MONTH})[ .-]{1,2}(?:the )?${DAY}(?:st|nd|rd|th)?(?! ?(?:pc|piece|no|unit|set|mug|pen|coaster|diar|bottle|
    bag|planter|peca|pieza))(?:,? (?<year>20\\d\\d))?`,
);
const NUMERIC =
  /(?<![\d/.,-])(?:(?<iso>20\d\d)-(?<im>\d\d?)-(?<id>\d\d?)|(?<d>\d\d?)(?:(?<sep>[/.-])(?<m>\d\d?)\k<sep>(?<y>\d{4}|\d\d)|\/(?<m2>\d\d?)))(?![\d/]|[.,]\d| ?(?:dozen|darjan|lakh|kg|inch|cm|mm|price|qty))/g;

/**
 * Finds the dates of a text in six languages, day before month, relative to `today` (YYYY-MM-DD): a day without a
 * year is the
 * next such day, "in 2 weeks" is 14 days on, vague words ("next month", "asap") stay words. In order, without overlaps.
 * `near` is the date that is known already: a day alone ("the 26th") is one of its month.
 */
export function readDates(text: string, today: string, near: string | null = null): DateFound[] {
  const low = plain(text);
  const found: DateFound[] = [];
  const add = (span: Span, value: string | null, vague = false): void => {
    if (value === null || found.some((other) => overlaps(other, span)) || isAboutSomethingElse(low, span)) return;
    const words = text.slice(span.start, span.end);
    found.push({ ...span, value: vague ? words : value, vague, ...contextOf(low, span) });
  };
  for (const match of low.matchAll(NUMERIC)) add(spanOf(match), readNumeric(match.groups ?? {}, today));
  for (const pattern of [DAY_MONTH, MONTH_DAY]) {
    for (const match of low.matchAll(pattern)) add(spanOf(match), readDayMonth(match.groups ?? {}, today));
  }
  for (const day of readRelativeDays(low, today, near)) add(day, day.value, day.vague);
  for (const day of readNamedDays(low, today)) add(day, day.value, day.vague);
  return found.toSorted((a, b) => a.start - b.start);
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].trimEnd().length };
}

type Groups = Record<string, string | undefined>;

function readDayMonth(groups: Groups, today: string): string | null {
  const month = MONTHS.findIndex((_names, index) => groups[`m${index + 1}`] !== undefined) + 1;
  return dated(Number(groups.day), month, groups.year, today);
}

function readNumeric(groups: Groups, today: string): string | null {
  if (groups.iso !== undefined) return isoDate(Number(groups.iso), Number(groups.im), Number(groups.id));
  const [day, month] = [Number(groups.d), Number(groups.m ?? groups.m2)];
  if (month > 12 && day <= 12 && groups.y !== undefined) return dated(month, day, groups.y, today);
  return dated(day, month, groups.y, today);
}

function dated(day: number, month: number, year: string | undefined, today: string): string | null {
  if (year === undefined) return nextYearly(month, day, today);
  const number = Number(year.replace("'", ''));
  return isoDate(number < 100 ? 2000 + number : number, month, day);
}

const DEADLINE_BEFORE = longPattern(
  String.raw`(?:^|[^\p{L}])(?:by|before|till|until|till the|by the|latest|latest by|deadline|due|
      need(?:ed)?(?: it| them)?(?: by| on| before)?|required?(?: by| on)?|want(?: it| them)?(?: by| on)?|deliver(?:y|
      ed)?(?: by| on| date)?(?: is)?|reach(?: by)?|para|antes de[l]?|hasta|ate|ate o|ate dia|antes do|antes da|
      entrega|قبل|بحلول|حتى|حتي)[\s:]*(?:the |el |o |a |dia |el dia |o dia )?$`,
  'u',
);
const DEADLINE_AFTER = longPattern(
  String.raw`^\s*(?:tak|se pehle|se pahle|ke pehle|ko chahiye|chahiye|तक|से पहले|के पहले|को चाहिए|latest|deadline|delivery|
      max)(?!\p{L})`,
  'u',
);
const DEADLINE_INSIDE = /^(?:by|before|till|until|hasta|ate|para|antes|latest|قبل)(?!\p{L})|(?:tak|pehle|तक|पहले)$/u;
const NEGATED_BEFORE =
  /(?:^|[^\p{L}])(?:not|no|nao|instead of|rather than|en vez de(?:l)?|em vez de|de)\s+(?:on |by |the |el |o )?$/u;
const NEGATED_AFTER = /^\s*(?:ko |tak )?(?:nahi|nahin|नहीं|नही)(?!\p{L})/u;
const NEGATED_DE = /(?:^|[^\p{L}])de\s+(?:el |o )?$/u;

function contextOf(low: string, span: Span): { deadline: boolean; negated: boolean } {
  const before = low.slice(Math.max(0, span.start - 30), span.start);
  const after = low.slice(span.end, span.end + 20);
  const negated =
    (NEGATED_BEFORE.test(before) && !NEGATED_DE.test(before.replace(/(?:vez|lugar) de\s+$/u, 'x '))) ||
    NEGATED_AFTER.test(after);
  const own = low.slice(span.start, span.end);
  return { deadline: DEADLINE_BEFORE.test(before) || DEADLINE_AFTER.test(after) || DEADLINE_INSIDE.test(own), negated };
}

/** What happened, or when someone shall call: no day on which goods are needed. */
const ELSEWHERE_BEFORE = longPattern(
  String.raw`(?:^|[^\p{L}])(?:spoke|spoken|talked|met|ordered|bought|placed|received|paid|dated|called|mailed|emailed|since|
      call(?: me| us| back)?|visit|confirm|share (?:the )?(?:logo|design|artwork)|send (?:you )?(?:the |my |
      our )?(?:logo|design|artwork)|tell you|let you know|get back|decide|remind me|open|closed|baat|phone|llamar?|
      ligar)\s(?:[^.!?\n,]{0,24}\s)?(?:on |by |in |at |the |el |o |para )*$`,
  'u',
);
const ELSEWHERE_AFTER = longPattern(
  String.raw`^\s*(?:ko |tak |se )?(?:ki baat|baat (?:ki|hui|karte)|bata(?:unga|ungi|ta|enge|te)|phone|call|confirm|decide|
      open|khul|batch|order kiya|order ki|mangaya|tha\b|thi\b|bola|बताऊ|बात)`,
  'u',
);

function isAboutSomethingElse(low: string, span: Span): boolean {
  return (
    ELSEWHERE_BEFORE.test(low.slice(Math.max(0, span.start - 60), span.start)) ||
    ELSEWHERE_AFTER.test(low.slice(span.end, span.end + 24))
  );
}
