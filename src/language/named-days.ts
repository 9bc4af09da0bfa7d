import { nextWeekday, nextYearly } from './calendar-days.ts';
import { longPattern, wordPattern, type Span } from './plain-text.ts';
import type { DayFound } from './relative-days.ts';
import { FIXED_FEASTS, MOVING_FEASTS, WEEKDAYS } from './words/calendar.ts';

const CUE = `(?:by|before|till|until|on|upto|up to|latest by|este|esse|antes do|antes da|antes de la|antes de|antes del|
    hasta|ate|ate o|ate a|ate ao|para el|no|na|قبل|يوم|حتي|بحلول)`;
const CUE_BEFORE = new RegExp(
  `(?<![\\p{L}\\p{M}])${CUE} (?:the |next |this |coming |el |la |o |a |proximo |proxima )?$`,
  'u',
);
const DEADLINE_CUE = longPattern(
  String.raw`(?<![\p{L}\p{M}])(?:by|before|till|until|upto|up to|latest by|antes de la|antes del|antes de|antes do|antes da|
      hasta|ate|ate o|قبل|حتي|بحلول) (?:the |next |this |el |la |o |a )?$`,
  'u',
);
const CUE_AFTER = /^ (?:tak|se pehle|se pahle|ke pehle|se phle|ko|तक|से पहले|के पहले|को)(?![\p{L}\p{M}])/u;
const DEADLINE_AFTER = /^ (?:tak|se pehle|se pahle|ke pehle|se phle|तक|से पहले|के पहले)(?![\p{L}\p{M}])/u;
const OTHER_USE_AFTER = /^ (?:gift|party|celebration|event|hamper|bonus|sale|function|greeting)/u;

/**
 * Finds days of the week, and feasts where a word such as "before" makes them a day ("for Diwali gifting" is none),
 * in a plain text.
 */
export function readNamedDays(low: string, today: string): DayFound[] {
  return [...readWeekdays(low, today), ...readFeasts(low, today)];
}

function readWeekdays(low: string, today: string): DayFound[] {
  return WEEKDAYS.flatMap((names, weekday) =>
    names.split('|').flatMap((name) => {
      const weak = name.endsWith('\\*');
      const pattern = wordPattern(
        `(?:(?:next|this|coming|agle|is|अगले|इस|este|esta|proximo|proxima) )?(?:${name.replace('\\*', '')})`,
      );
      return [...low.matchAll(pattern)]
        .filter((match) => !weak || CUE_BEFORE.test(low.slice(Math.max(0, match.index - 40), match.index)))
        .map((match) => ({ ...withCue(low, match), value: nextWeekday(weekday, today), vague: false }));
    }),
  );
}

function readFeasts(low: string, today: string): DayFound[] {
  const fixed = FIXED_FEASTS.map(([names, month, day]) => ({ names, value: nextYearly(month, day, today) }));
  const moving = MOVING_FEASTS.map(([names, dates]) => ({
    names,
    value:
      Object.entries(dates)
        .map(([year, monthDay]) => `${year}-${monthDay}`)
        .find((date) => date >= today) ?? null,
  }));
  return [...fixed, ...moving].flatMap(({ names, value }) =>
    [...low.matchAll(wordPattern(`(?:${names})(?: eve)?`))]
      .filter((match) => {
        const [before, after] = [
          low.slice(Math.max(0, match.index - 24), match.index),
          low.slice(match.index + match[0].length),
        ];
        if (OTHER_USE_AFTER.test(after)) return false;
        return (
          DEADLINE_CUE.test(before) || DEADLINE_AFTER.test(after) || (CUE_BEFORE.test(before) && !CUE_AFTER.test(after))
        );
      })
      .map((match) => ({ ...withCue(low, match), value: value ?? '', vague: value === null })),
  );
}

/** The word that makes it a day belongs to it, so that the words alone can be understood again. */
function withCue(low: string, match: RegExpExecArray): Span {
  const before = CUE_BEFORE.exec(low.slice(Math.max(0, match.index - 40), match.index))?.[0].length ?? 0;
  const end = match.index + match[0].length;
  return { start: match.index - before, end: end + (CUE_AFTER.exec(low.slice(end))?.[0].length ?? 0) };
}
