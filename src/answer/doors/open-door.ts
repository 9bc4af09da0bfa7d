import type { BusinessProfile } from '../../business/profile.ts';
import { textIn } from '../../business/texts.ts';
import { phraseFinder, sayingsOf, type PhraseFinder, type Sayings } from './phrase-match.ts';

/** Something the customer wants that needs no model; `language` is that of the words used. */
export type Door = { kind: 'human' | 'opt-out' | 'opt-in'; reply: string; language: string };

type Kind = Door['kind'];
type Finder = { language: string; finds(sayings: Sayings): boolean };

/** Finders are made once for each profile. */
const findersOf = new WeakMap<BusinessProfile, Record<Kind, Finder[]>>();

/**
 * The door that the messages of a turn open, or null. Opting out and in: only when the turn's last message says this and
 * nothing else. A wish for a person: when any message holds one. `language` is that of the conversation, for words that
 * several languages share; the caller ignores `opt-in` from a customer who has not opted out.
 */
export function openDoor(
  profile: BusinessProfile,
  texts: readonly string[],
  language: string | null = null,
): Door | null {
  const finders = findersOf.get(profile) ?? makeFinders(profile);
  findersOf.set(profile, finders);
  const messages = texts.map(sayingsOf).filter((sayings) => sayings.whole !== ' ');
  const last = messages.at(-1);
  if (last === undefined) return null;
  for (const kind of ['opt-out', 'opt-in'] as const) {
    const found = choose(finders[kind], [last], language);
    if (found !== null) return { kind, ...replyIn(profile, kind, found) };
  }
  const found = choose(finders.human, messages, language);
  return found === null ? null : { kind: 'human', ...replyIn(profile, 'human', found) };
}

/** The language of the words that were found; the conversation's own when they belong to it too. */
function choose(finders: readonly Finder[], messages: readonly Sayings[], preferred: string | null): string | null {
  const found = new Set<string>();
  for (const finder of finders) {
    if (!found.has(finder.language) && messages.some((sayings) => finder.finds(sayings))) found.add(finder.language);
  }
  if (preferred !== null && found.has(preferred)) return preferred;
  const [first] = found;
  return first ?? null;
}

function replyIn(profile: BusinessProfile, kind: Kind, language: string): { reply: string; language: string } {
  const section = { human: profile.handoff, 'opt-out': profile.optOut, 'opt-in': profile.optIn }[kind];
  return { reply: textIn(profile, section.reply, language), language };
}

function makeFinders(profile: BusinessProfile): Record<Kind, Finder[]> {
  const wholeMessages = (words: Readonly<Record<string, readonly string[]>>): Finder[] =>
    Object.entries(words).flatMap(([language, phrases]) =>
      phrases.map((phrase) => ({ language, ...phraseFinder(phrase) })),
    );
  return {
    human: Object.entries(profile.handoff.words).flatMap(([language, { people, phrases, unless }]) => {
      const exceptions = unless.map((phrase) => phraseFinder(phrase, people));
      return phrases.map((phrase) => ({ language, finds: unlessOverlapped(phraseFinder(phrase, people), exceptions) }));
    }),
    'opt-out': wholeMessages(profile.optOut.words),
    'opt-in': wholeMessages(profile.optIn.words),
  };
}

/** "I don't want to talk to a person" holds the wish, but an exception that shares words with it says otherwise. */
function unlessOverlapped(wish: PhraseFinder, exceptions: readonly PhraseFinder[]): (sayings: Sayings) => boolean {
  return ({ sentences, whole }) => {
    const end = sentences.at(-1) ?? ' ';
    // "This is useless. Agent please.": the last sentence may be the whole wish, but a single word may be anything.
    const wholes = end.trim().includes(' ') ? [whole, end] : [whole];
    return [...sentences, ...wholes].some((sentence, at) => {
      const isWhole = at >= sentences.length;
      if (!wish.finds({ sentences: isWhole ? [] : [sentence], whole: isWhole ? sentence : ' ' })) return false;
      const denied = exceptions.flatMap((exception) => exception.spans(sentence));
      const wished = wish.spans(sentence);
      return wished.some(({ from, to }) => denied.every((other) => other.to <= from || other.from >= to));
    });
  };
}
