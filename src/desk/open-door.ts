import type { Business } from '../business/business.ts';
import { phraseFinder, type PhraseFinder, type PhraseKey } from '../business/phrase-finder.ts';
import { cutText, wordsOf } from '../language/normalise.ts';
import { sayIn } from '../phrases/packs.ts';
import { chooseLanguage, codesOfWhole } from './whole-message.ts';

/** Something the customer wants that needs no model; `language` is the one to answer in. */
export type Door = { kind: 'human' | 'opt-out' | 'opt-in'; reply: string; language: string };

const CLAUSE = /[.!?…;:,()،\n।؟؛۔]+/u;
/** What a customer repeats from elsewhere, e.g. a text to be printed, is not the customer's wish. */
const QUOTED = /["“”«»„][^"“”«»„\n]{1,200}["“”«»„]|(?<=^|[\s(])['‘][^'’\n]{3,200}['’](?=$|[\s.,!?)])/gu;
/** A denial stands at most this many words before the wish, or after it. */
const NEAR = 3;

/**
 * The door that the messages of a turn open, or null. Opting out and in: only when the last message says this and nothing
 * else. A wish for a person: when any message holds one. `language` is that of the conversation; the caller ignores
 * `opt-in` from a customer who has not opted out.
 */
export function openDoor(business: Business, texts: readonly string[], language: string | null): Door | null {
  const find = phraseFinder(business.words);
  const messages = texts.map((text) => cutText(text)).filter((text) => /[\p{L}\p{N}]/u.test(text));
  const last = messages.at(-1);
  if (last === undefined) return null;
  const doors = [
    { kind: 'opt-out', say: 'optOutReply', codes: orderCodes(find, last, 'optOut') },
    { kind: 'opt-in', say: 'optInReply', codes: orderCodes(find, last, 'optIn') },
    { kind: 'human', say: 'personReply', codes: messages.flatMap((text) => wishCodes(find, text)) },
  ] as const;
  for (const { kind, say, codes } of doors) {
    const chosen = chooseLanguage(codes, language, business.languages);
    if (chosen !== null) return { kind, reply: sayIn(business, chosen)(say), language: chosen };
  }
  return null;
}

/** Whether a message stops or restarts all messages, by the packs and what a business adds to them; pure and quick. */
export function isOptWord(text: string, words: Business['words'] = {}): 'out' | 'in' | null {
  const find = phraseFinder(words);
  if (orderCodes(find, text, 'optOut').length > 0) return 'out';
  return orderCodes(find, text, 'optIn').length > 0 ? 'in' : null;
}

/** The door of a message that is known to stop messages or to start them again, whatever stands behind its first line. */
export function consentDoor(
  business: Business,
  text: string,
  { kind, language }: { kind: 'out' | 'in'; language: string | null },
): Door {
  const [said, say] = kind === 'out' ? (['optOut', 'optOutReply'] as const) : (['optIn', 'optInReply'] as const);
  const codes = orderCodes(phraseFinder(business.words), text.split('\n', 1)[0] ?? '', said);
  const chosen = chooseLanguage(codes, language, business.languages) ?? language ?? business.languages[0] ?? 'en';
  return { kind: `opt-${kind}`, reply: sayIn(business, chosen)(say), language: chosen };
}

function orderCodes(find: PhraseFinder, text: string, kind: PhraseKey): string[] {
  // "Stop" is an order, "stop?" is not.
  return /[?؟]/u.test(text) && wordsOf(text).length === 1 ? [] : codesOfWhole(find, text, kind);
}

function wishCodes(find: PhraseFinder, text: string): string[] {
  const whole = orderCodes(find, text, 'personWhole');
  if (whole.length > 0) return whole;
  const spoken = text.replaceAll(QUOTED, ' , ');
  const said = /\p{L}/u.test(spoken) ? spoken : text;
  const clauses = said.split(CLAUSE).filter((clause) => /\p{L}/u.test(clause));
  // "This is useless. Agent please.": the last words may be the whole wish, but one word may be anything.
  const end = clauses.length > 1 ? (clauses.at(-1) ?? '') : '';
  const ending = end.trim().includes(' ') ? orderCodes(find, end, 'personWhole') : [];
  return [...ending, ...clauses.flatMap((clause) => phraseCodes(find, wordsOf(clause)))];
}

function phraseCodes(find: PhraseFinder, words: readonly string[]): string[] {
  const found = find(words);
  const unless = found.filter(({ key }) => key === 'unlessBefore' || key === 'unlessAfter');
  return found.flatMap((wish) => {
    if (wish.key !== 'person') return [];
    const isDenied = unless.some(({ key, code, from, to }) => {
      const isNear =
        key === 'unlessBefore' ? from < wish.from && to >= wish.from - NEAR : to > wish.to && from <= wish.to + NEAR;
      return code === wish.code && isNear;
    });
    return isDenied ? [] : [wish.code];
  });
}
