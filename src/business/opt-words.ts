import { wordsOf } from '../language/normalise.ts';
import { packCodes, packOf, variantsOf, type Overrides } from '../phrases/packs.ts';

/** What a customer wants: no more messages, or messages again. */
export type OptWord = 'out' | 'in';

const MAX_CHARS = 200;
/** Words and what stands around them; an emoji may turn what is meant, so it is left to the turn. */
const PLAIN = /^[\p{L}\p{M}\p{P}\p{Cf}\u{FE0F}\s~`^]+$/u;

const made = new WeakMap<Overrides, ReadonlyMap<string, OptWord>>();

/**
 * Whether a whole text is one of the words of the packs, or of the owner, that stop messages or start them again: a look-up, the same
 * whatever was said before. Null for everything longer, which is read in its turn.
 */
export function optWordOf(words: Overrides, text: string): OptWord | null {
  if (text.length > MAX_CHARS || !PLAIN.test(text)) return null;
  const said = keyOf(text);
  // "Stop" is an order, "stop?" is not.
  if (/[?؟]/u.test(text) && !said.includes(' ')) return null;
  return tableOf(words).get(said) ?? null;
}

/** Reads the packs before the first message comes: that takes a while. */
export function prepareOptWords(words: Overrides): void {
  tableOf(words);
}

function tableOf(words: Overrides): ReadonlyMap<string, OptWord> {
  const known = made.get(words);
  if (known !== undefined) return known;
  const table = new Map<string, OptWord>();
  for (const code of packCodes()) {
    const pack = packOf(code, words);
    // Whoever may mean both wants no messages.
    for (const line of pack?.optIn ?? []) for (const way of variantsOf(line)) table.set(keyOf(way), 'in');
    for (const line of pack?.optOut ?? []) for (const way of variantsOf(line)) table.set(keyOf(way), 'out');
  }
  table.delete('');
  made.set(words, table);
  return table;
}

/** "STOPPP" is "stop". */
function keyOf(text: string): string {
  return wordsOf(text)
    .map((word) => word.replaceAll(/(\p{L})\1+/gu, '$1'))
    .join(' ');
}
