import NodeCache from 'node-cache';
import type { BusinessProfile } from '../business/profile.ts';
import { AppError } from '../domain/errors.ts';
import { foldDrawnOut, normaliseText } from './normalise-text.ts';

/** An answer that was ready; `language` is that of the phrase the customer used last. */
type CachedReply = { text: string; language: string };

/** The ready answers of one version of the profile. */
export type ReplyCache = {
  /** A reply only when every text of the turn is, as a whole, a phrase of the same intent; null otherwise. */
  lookup(texts: readonly string[]): CachedReply | null;
  /** Lookups that hit and missed since the cache was made. */
  stats(): { hits: number; misses: number };
};

type Entry = { intent: string; phrase: string; reply: CachedReply };

/** Fills the cache from the profile's small talk; throws `bad-business-file` when one phrase would mean two things. */
export function createReplyCache(profile: BusinessProfile): ReplyCache {
  const cache = new NodeCache({ stdTTL: 0, checkperiod: 0, useClones: false });
  const counts = { hits: 0, misses: 0 };
  const keyOf = (normalised: string): string => `${profile.version}|${normalised}`;

  for (const { language, intent, phrases, reply } of profile.smallTalk) {
    for (const phrase of phrases) {
      const key = keyOf(normaliseText(phrase));
      const known = cache.get<Entry>(key);
      if (known && known.intent !== intent) throw ambiguous(known, { intent, phrase });
      if (!known) cache.set<Entry>(key, { intent, phrase, reply: { text: reply, language } });
    }
  }

  const find = (text: string): Entry | undefined => {
    const normalised = normaliseText(text);
    if (normalised === '') return undefined;
    return (
      cache.get<Entry>(keyOf(normalised)) ??
      cache.get<Entry>(keyOf(foldDrawnOut(normalised, 3))) ??
      cache.get<Entry>(keyOf(foldDrawnOut(normalised, 2)))
    );
  };

  return {
    lookup(texts) {
      const entries = texts.map(find);
      const last = entries.at(-1);
      const hit = last !== undefined && entries.every((entry) => entry?.intent === last.intent);
      counts[hit ? 'hits' : 'misses'] += 1;
      return hit ? last.reply : null;
    },
    stats: () => ({ ...counts }),
  };
}

function ambiguous(known: Entry, other: { intent: string; phrase: string }): AppError {
  return new AppError(
    'bad-business-file',
    `smallTalk: "${known.phrase}" (${known.intent}) and "${other.phrase}" (${other.intent}) are the same message: remove one.`,
    { retry: 'never' },
  );
}
