import type { Business } from '../business/business.ts';
import { isLocale } from '../language/intl-words.ts';
import { askKinds } from '../phrases/pack.ts';
import type { Reading, Sentence } from './read-turn.ts';
import { alike, overlaps, tokensOf } from './tokens.ts';

/** More words than these say something else. */
const MAX_WORDS = 5;
const SUNDAY = Date.UTC(2024, 0, 7);

type Asked = { business: Business; reading: Reading; underDiscussion: readonly string[]; strange: string | null };

/**
 * What a sentence asks that names no more than a moment, "and on Saturday?": the hours, or the price where the chat is about an offer
 * whose prices depend on days. In a language without a pack, `strange`, a few words beside Intl's words for now and days will do.
 */
export function askedByMoment(asked: Asked, sentence: Sentence): 'openNow' | 'hours' | 'price' | null {
  const { business, reading, underDiscussion, strange } = asked;
  const { mentions, content, rest, keys, isQuestion } = sentence;
  if (content.length > MAX_WORDS || mentions.length > 0 || askKinds.some((key) => keys.has(key))) return null;
  const isDay = reading.days.some((day) => overlaps(day, sentence));
  const found = isDay && isQuestion && rest.length === 0 ? 'hours' : byIntl(strange, content);
  const isPriced = business.offers.some(
    ({ name, prices }) => underDiscussion.includes(name) && prices.some(({ when }) => when !== null),
  );
  return found === 'hours' && isPriced && isDay ? 'price' : found;
}

function byIntl(language: string | null, content: Sentence['content']): 'openNow' | 'hours' | null {
  if (language === null || !isLocale(language)) return null;
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const weekdays = [0, 1, 2, 3, 4, 5, 6].map((day) => weekday.format(SUNDAY + day * 86_400_000));
  const names = (name: string): boolean => {
    const wanted = tokensOf(name);
    return wanted.length > 0 && wanted.every(({ word }) => content.some((said) => alike(word, said.word)));
  };
  if (names(relative.format(0, 'second'))) return 'openNow';
  return [...weekdays, relative.format(0, 'day'), relative.format(1, 'day')].some(names) ? 'hours' : null;
}
