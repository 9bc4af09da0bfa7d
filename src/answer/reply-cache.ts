import NodeCache from 'node-cache';
import type { BusinessProfile } from '../business/profile.ts';
import { AppError } from '../domain/errors.ts';
import { bypassReason, type CacheQuestion } from './cache-bypass.ts';
import { foldSpelling, normaliseText } from './normalise-text.ts';
import { findSmallTalk, ofOneTopic } from './small-talk.ts';

/** An answer that was ready; `language` is that of the phrase the customer used last. */
export type CachedReply = {
  text: string;
  language: string;
  topic: BusinessProfile['smallTalk'][number]['intent'] | 'faq';
};

/** The ready answers of one version of the profile. */
export type ReplyCache = {
  /**
   * A reply only when the whole turn is small talk of one intent, or one question of the FAQ word for word; null
   * otherwise. Holds texts of the profile only: never a failure, never anything that was written for a customer.
   */
  lookup(question: CacheQuestion): CachedReply | null;
  /** Lookups since the cache was made; bypassed are those whose circumstances forbade looking. */
  stats(): { hits: number; misses: number; bypasses: number };
};

type Kind = 'small-talk' | 'faq';
type Entry = { phrase: string; reply: CachedReply };

/** The one key of the cache: business, version of its profile, language and exact normalised text are all part of it. */
function cacheKey(profile: BusinessProfile, kind: Kind, language: string, normalised: string): string {
  return JSON.stringify([profile.business.name, profile.version, kind, language, normalised]);
}

/** Fills the cache from the profile; throws `bad-business-file` when one message would have two answers. */
export function createReplyCache(profile: BusinessProfile): ReplyCache {
  const store = new NodeCache({ stdTTL: 0, checkperiod: 0, useClones: false });
  fill(store, profile);
  const counts = { hits: 0, misses: 0, bypasses: 0 };
  const languages = [...new Set([...profile.smallTalk.map((entry) => entry.language), faqLanguage(profile)])];
  const get = (kind: Kind, text: string): CachedReply | undefined => {
    for (const language of languages) {
      const entry = store.get<Entry>(cacheKey(profile, kind, language, text));
      if (entry) return entry.reply;
    }
    return undefined;
  };
  const courtesies = {
    exactly: (text: string) => get('small-talk', text),
    inLanguage(reply: CachedReply, language: string): CachedReply {
      const own = profile.smallTalk.find((entry) => entry.intent === reply.topic && entry.language === language);
      return own ? { ...reply, text: own.reply, language } : reply;
    },
  };
  const find = ({ texts }: CacheQuestion): CachedReply | null => {
    const [only, ...others] = texts;
    const answer = only === undefined || others.length > 0 ? undefined : get('faq', normaliseText(only));
    return answer ?? ofOneTopic(texts.map((text) => findSmallTalk(courtesies, text)));
  };

  return {
    lookup(question) {
      const isBypassed = bypassReason(question) !== null;
      const reply = isBypassed ? null : find(question);
      counts[isBypassed ? 'bypasses' : reply === null ? 'misses' : 'hits'] += 1;
      return reply;
    },
    stats: () => ({ ...counts }),
  };
}

function fill(store: NodeCache, profile: BusinessProfile): void {
  const add = (kind: Kind, entry: Entry, text: string): void => {
    const key = cacheKey(profile, kind, entry.reply.language, text);
    const known = store.get<Entry>(key);
    if (known && known.reply.text !== entry.reply.text) throw ambiguous(known, entry);
    if (!known) store.set<Entry>(key, entry);
  };
  // A courtesy means one thing, in whatever language it is listed.
  const meanings = new Map<string, Entry>();
  for (const { language, intent, phrases, reply } of profile.smallTalk) {
    for (const phrase of phrases) {
      const entry = { phrase, reply: { text: reply, language, topic: intent } };
      const written = normaliseText(phrase);
      const folded = foldSpelling(written);
      const known = meanings.get(folded) ?? entry;
      if (known.reply.topic !== intent) throw ambiguous(known, entry);
      meanings.set(folded, known);
      for (const text of new Set([written, folded])) add('small-talk', entry, text);
    }
  }
  for (const { question, alsoAsked = [], answer } of profile.faq) {
    for (const phrase of [question, ...alsoAsked]) {
      const reply: CachedReply = { text: answer, language: faqLanguage(profile), topic: 'faq' };
      const text = normaliseText(phrase);
      if (text !== '') add('faq', { phrase, reply }, text);
    }
  }
}

/** The FAQ is written in the business's first language. */
function faqLanguage(profile: BusinessProfile): string {
  return profile.business.languages[0] ?? 'en';
}

function ambiguous(known: Entry, other: Entry): AppError {
  return new AppError(
    'bad-business-file',
    `"${known.phrase}" (${known.reply.topic}) and "${other.phrase}" (${other.reply.topic}) are the same message: remove one.`,
    { retry: 'never' },
  );
}
