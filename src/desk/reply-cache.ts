import NodeCache from 'node-cache';
import type { Business } from '../business/business.ts';
import { phraseFinder } from '../business/phrase-finder.ts';
import { baseOf } from '../business/tell-offer.ts';
import { languagesWithoutPack, sayIn } from '../phrases/packs.ts';
import { chooseLanguage, codesOfWhole, COURTESIES, wordsOfWhole } from './whole-message.ts';

/** What must be known of a turn to answer it at once. */
export type SmallTalkTurn = {
  /** All texts of the turn, in order; a message without a text is media. */
  texts: readonly string[];
  /** The question of ours that is open, or null; then anything may be an answer to it. */
  pendingQuestion: string | null;
  hasMedia: boolean;
  /** The customer replied to an earlier message. */
  hasQuote: boolean;
  /** Of the conversation so far. */
  language: string | null;
};

/** An answer that was ready, in `language`; only when `languageIsSure` do the words tell that the customer speaks it. */
type ReadyReply = {
  text: string;
  topic: (typeof COURTESIES)[number][0];
  language: string;
  languageIsSure: boolean;
};

/** The ready answers of one version of a business. */
export type ReplyCache = {
  /** A reply only when the whole turn is a greeting, thanks or a goodbye and nothing else; null otherwise. */
  lookup(turn: SmallTalkTurn): ReadyReply | null;
};

const MAX_READY = 2000;

/** Makes the cache of one version of a business; it holds fixed texts only, nothing that was written for a customer. */
export function createReplyCache(business: Business): ReplyCache {
  const store = new NodeCache({ stdTTL: 0, checkperiod: 0, useClones: false });
  // Made at the start, so that no first turn waits for it.
  const phrases = phraseFinder(business.words);

  const find = (texts: readonly string[], language: string | null): ReadyReply | null => {
    for (const [topic, say] of COURTESIES.toReversed()) {
      const codes = texts.map((text) => codesOfWhole(phrases, text, topic));
      const last = codes.at(-1) ?? [];
      // One word is said in many languages, and a word that two of them share tells neither.
      const isWord = new Set(wordsOfWhole(texts.at(-1) ?? '')).size < 2;
      const spoken = [...(language === null ? [] : [language]), ...business.languages].map(baseOf);
      const isOwn = last.some((code) => spoken.includes(baseOf(code)));
      // It may as well be of the business's own language, when that has no pack.
      const unpacked = languagesWithoutPack({ languages: isWord ? business.languages : [language ?? 'en'] });
      const [unknown = null] = isOwn ? [] : unpacked;
      const said = codes.every(({ length }) => length > 0);
      const chosen = said ? (unknown ?? chooseLanguage(last, language, business.languages)) : null;
      if (chosen === null) continue;
      const isSure = !isWord && new Set(last.map(baseOf)).size === 1;
      return { text: sayIn(business, chosen)(say), topic, language: chosen, languageIsSure: isSure };
    }
    return null;
  };

  return {
    lookup({ texts, language, ...turn }) {
      if (turn.hasMedia || turn.hasQuote || turn.pendingQuestion !== null || texts.length === 0) return null;
      const key = JSON.stringify([language, ...texts.map(wordsOfWhole)]);
      const reply = store.get<ReadyReply>(key) ?? find(texts, language);
      if (reply !== null && !store.has(key)) {
        if (store.keys().length >= MAX_READY) store.flushAll();
        store.set(key, reply);
      }
      return reply;
    },
  };
}
