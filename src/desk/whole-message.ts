import type { PhraseFinder, PhraseKey } from '../business/phrase-finder.ts';
import { baseOf } from '../business/tell-offer.ts';
import { wordsOf } from '../language/normalise.ts';

/** Small talk and the texts that answer it; the first that a message holds is answered. */
export const COURTESIES = [
  ['thanks', 'thanksReply'],
  ['goodbyes', 'goodbyeReply'],
  ['greetings', 'greetingReply'],
] as const;

const MAX_WORDS = 14;
const MAX_CHARS = 300;
/** Only these lose nothing when dropped: 😡 or 👎 after "thanks" changes what is meant. */
const KIND_SIGNS =
  '👋🙏😊🙂😀😃😄😁😇🤗🥰☺😍🤩😌🤝👍👏🙌🙋❤🧡💛💚💙💜🤍🤎🖤💖💕💐🌸🌹🌺🌻🌼🌷🪷🌞☀🌅🌄🌙🌜🌛🌝🌟⭐✨🎉🪔💯🫶🫡🕉😴🛑';
const UNSEEN = /\p{Cf}|\p{Emoji_Modifier}|[\u{FE00}-\u{FE0F}\u0640]/gu;
const ASIDE = new RegExp(`[${KIND_SIGNS}\`´~^]`, 'gu');
const ONLY_WORDS = /^[\p{L}\p{M}\p{P}\s]*$/u;

/** The codes of the packs in which a message is phrases of a kind and courtesies, and nothing else but kind signs. */
export function codesOfWhole(find: PhraseFinder, text: string, kind: PhraseKey): string[] {
  const words = wordsOfWhole(text);
  if (words === null || words.length === 0 || words.length > MAX_WORDS) return [];
  const found = find(words);
  const codes = new Set(found.flatMap(({ key, code }) => (key === kind ? [code] : [])));
  return [...codes].filter((code) => {
    const [quiet, said] = [new Set([0]), new Set<number>()];
    for (const one of found) {
      const says = one.key === kind && one.code === code;
      // "Sir", "please" and "ok" are written in every language.
      const isPolite = one.key === 'courtesies' && (one.code === code || one.code === 'en');
      if ((says || isPolite) && (said.has(one.from) || (says && quiet.has(one.from)))) said.add(one.to);
      if (isPolite && quiet.has(one.from)) quiet.add(one.to);
    }
    return said.has(words.length);
  });
}

/** The words of a message that may be a whole phrase; null when it is too long or holds more than words and kind signs. */
export function wordsOfWhole(text: string): string[] | null {
  if (text.length > MAX_CHARS) return null;
  const rest = text.normalize('NFKC').replaceAll(UNSEEN, '').replaceAll(ASIDE, ' ');
  return ONLY_WORDS.test(rest) ? wordsOf(rest) : null;
}

/**
 * The language to answer in when words belong to the packs `codes`: the conversation's, else the first of the business that
 * has them, else that of the first pack. A regional form of such a language counts as it.
 */
export function chooseLanguage(
  codes: readonly string[],
  conversation: string | null,
  languages: readonly string[],
): string | null {
  const wanted = conversation === null ? languages : [conversation, ...languages];
  const fitting = wanted.find((language) => codes.some((code) => baseOf(code) === baseOf(language)));
  return fitting ?? codes[0] ?? null;
}
