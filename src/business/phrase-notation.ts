/** A piece of a phrase: one of several word sequences, which may be missing when it is optional. */
type PhrasePart = { optional: boolean; choices: string[] };

/**
 * A phrase of the business file, read. Without `…` it is a whole message; `…` at an end means that other words may
 * stand there.
 */
export type Phrase = { openStart: boolean; openEnd: boolean; parts: PhrasePart[] };

const PART = /\(([^()[\]{}]+)\)|\[([^()[\]{}]+)\]|\{(people)\}|([^\s()[\]{}|…]+)/gu;

/**
 * Reads the notation `… (can|could) i [please] talk to [a] {people} …`: round brackets for one of several, square ones
 * for one or none, `{people}` for any of `people`. Returns what is wrong as a text instead, when something is.
 */
export function readPhrase(source: string, people: readonly string[] = []): Phrase | string {
  const trimmed = source.trim().replaceAll('...', '…');
  const openStart = trimmed.startsWith('…');
  const openEnd = trimmed.length > 1 && trimmed.endsWith('…');
  const inner = trimmed.slice(openStart ? 1 : 0, openEnd ? -1 : undefined).trim();
  if (inner.replace(PART, '').trim() !== '') {
    return 'has a bracket that is not closed, one inside another, or "…" in the middle: correct it';
  }
  const parts = [...inner.matchAll(PART)].map(([, required, optional, placeholder, word]): PhrasePart => {
    if (placeholder !== undefined) return { optional: false, choices: [...people] };
    const choices = (required ?? optional ?? word ?? '').split('|').map((choice) => choice.trim());
    return { optional: optional !== undefined, choices: choices.filter((choice) => choice !== '') };
  });
  if (parts.some((part) => part.choices.length === 0)) return 'has an empty bracket: remove it';
  if (parts.every((part) => part.optional)) return 'may be nothing at all: give at least one word outside of [ ]';
  return { openStart, openEnd, parts };
}
