import { readPhrase } from '../../business/phrase-notation.ts';
import { foldSpelling } from '../normalise-text.ts';

/** A message as phrases see it: its sentences, and all of it as one. Both hold words, each with a space on either side. */
export type Sayings = { sentences: string[]; whole: string };

/** A phrase of the business file, ready to be looked for. */
export type PhraseFinder = {
  /** True when the phrase stands in a sentence, or is the whole message when it has no `…`. */
  finds(sayings: Sayings): boolean;
  /** Where it stands in one sentence, as offsets; a phrase without `…` may stand anywhere here. */
  spans(sentence: string): Span[];
};

type Span = { from: number; to: number };

/** Far above any wish that a rule could read; what is in the middle of a longer text is left to the model. */
const MAX_CHARS = 3000;

/** What a customer repeats from elsewhere, e.g. the text for a mug, is not the customer's wish. */
const QUOTED = /["“”«»„][^"“”«»„\n]{1,200}["“”«»„]|(?<=^|[\s(])['‘][^'’\n]{3,200}['’](?=$|[\s.,!?)])/gu;
const CLAUSE = /[.!?…;:\n।؟؛۔]+/u;
const WORD = /[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*|[,،]/gu;

/** Splits a message into what phrases are compared with; quoted passages are left out unless all of it is quoted. */
export function sayingsOf(text: string): Sayings {
  const short =
    text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS / 2)}\n${text.slice(-MAX_CHARS / 2).toWellFormed()}` : text;
  const spoken = short.replace(QUOTED, ' , ');
  const said = /\p{L}/u.test(spoken) ? spoken : short;
  const sentences = said
    .split(CLAUSE)
    .map((sentence) => frame(wordsOf(sentence)))
    .filter((sentence) => sentence !== ' ');
  const words = wordsOf(short).filter((word) => word !== ',' && word !== '،');
  // A question mark makes another message of it: "stop" is an order, "stop?" is not.
  const asked = /[?؟]/u.test(short) ? ['?'] : [];
  return { sentences, whole: frame([...words, ...asked]) };
}

/** Makes a finder of a phrase in the notation of the business file, whose schema has refused what cannot be read. */
export function phraseFinder(source: string, people: readonly string[] = []): PhraseFinder {
  const phrase = readPhrase(source, people);
  if (typeof phrase === 'string') return { finds: () => false, spans: () => [] };
  const core = phrase.parts
    .map(({ optional, choices }) => {
      const words = choices.map((choice) => choice.split(' ').flatMap(wordsOf).join(' ') || '\\?');
      return `(?:(?:${words.join('|')}) )${optional ? '?' : ''}`;
    })
    .join('');
  const anywhere = new RegExp(`(?<= )${core}`, 'gu');
  const placed = new RegExp(`${phrase.openStart ? '(?<= )' : '^ '}${core}${phrase.openEnd ? '' : '$'}`, 'u');
  const isWhole = !phrase.openStart && !phrase.openEnd;
  return {
    finds: ({ sentences, whole }) =>
      isWhole ? placed.test(withoutCourtesy(whole)) : sentences.some((sentence) => placed.test(sentence)),
    spans: (sentence) =>
      [...sentence.matchAll(anywhere)].map((match) => ({ from: match.index, to: match.index + match[0].length })),
  };
}

/** Words that only make an order polite or address somebody; a message without them means the same. */
const COURTESY =
  `please|pls|plz|plzz|kindly|sir|madam|mam|bhai|bhaiya|ji|now|right now|immediately|asap|por favor|porfa|porfavor|por favor ya|
  se faz favor|faz favor|من فضلك|من فضلكم|لو سمحت|لو سمحتم|رجاء|ارجوك|कृपया|प्लीज|प्लीज़|जी|सर|भाई`
    .split('|')
    .map((word) => wordsOf(word.trim()).join(' '));
const POLITE = COURTESY.join('|');
const LEADING = new RegExp(`^(?: (?:${POLITE})(?= ))+`, 'u');
const TRAILING = new RegExp(`(?:(?<= )(?:${POLITE}) )+$`, 'u');

function withoutCourtesy(whole: string): string {
  return whole.replace(LEADING, '').replace(TRAILING, '');
}

function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .replace(/(?<=\p{L})['’‘´`](?=\p{L})/gu, '');
  return [...plain.matchAll(WORD)].map(([word]) => keepHyphens(word));
}

/** "human-shaped" is one word; folding alone would make two of it. */
function keepHyphens(word: string): string {
  return word.split('-').map(foldSpelling).join('-');
}

function frame(words: readonly string[]): string {
  return words.length === 0 ? ' ' : ` ${words.join(' ')} `;
}
