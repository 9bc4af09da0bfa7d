import type { Business } from '../business/business.ts';
import { dayWordsIn } from '../language/day-words.ts';
import { askKinds } from '../phrases/pack.ts';
import type { Reading, Sentence } from './read-turn.ts';
import { overlaps } from './tokens.ts';

/** More words than these say something else. */
const MAX_WORDS = 5;

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
  const days = language === null ? [] : dayWordsIn(content, language);
  if (days.some(({ kind }) => kind === 'now')) return 'openNow';
  return days.length > 0 ? 'hours' : null;
}
