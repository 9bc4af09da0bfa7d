import { tellHours, tellOpenNow } from '../business/tell.ts';
import { isLocale } from '../language/intl-words.ts';
import { packOf } from '../phrases/packs.ts';
import type { AtDesk } from './learn-business.ts';
import type { Sentence } from './read-turn.ts';
import { alike, tokensOf } from './tokens.ts';

/** More words than these say something else. */
const MAX_WORDS = 5;
const SUNDAY = Date.UTC(2024, 0, 7);

/**
 * In a language without a pack, `written`: whether it is open now when a few words hold Intl's word for "now", the hours
 * when they name a day, also an inflected one; told in `language`, empty when there is neither.
 */
export function hoursByIntl(
  { business, language, now }: AtDesk,
  { mentions, content }: Sentence,
  written: string,
): string {
  if (content.length > MAX_WORDS || mentions.length > 0 || packOf(written) !== null || !isLocale(written)) return '';
  const relative = new Intl.RelativeTimeFormat(written, { numeric: 'auto' });
  const weekday = new Intl.DateTimeFormat(written, { weekday: 'long', timeZone: 'UTC' });
  const weekdays = [0, 1, 2, 3, 4, 5, 6].map((day) => weekday.format(SUNDAY + day * 86_400_000));
  const names = (name: string): boolean => {
    const wanted = tokensOf(name).map(({ word }) => word);
    return wanted.length > 0 && wanted.every((word) => content.some((said) => alike(word, said.word)));
  };
  if (names(relative.format(0, 'second'))) return tellOpenNow(business, now, language);
  const days = [...weekdays, relative.format(0, 'day'), relative.format(1, 'day')];
  return days.some(names) ? tellHours(business, language) : '';
}
