import { fold } from '../language/normalise.ts';

/** What a customer said in one turn, newest first; times in milliseconds before now. */
export type Said = {
  /** A text each, or what stands for a message without one. */
  lines: readonly string[];
  agoMs: number;
  /** How long after a reply of ours; null when there was none since what they said before. */
  gapMs: number | null;
  /** Left without an answer as a machine's. */
  isLoop: boolean;
};

/**
 * How often the same is said, in turn with us, until nobody would take it for a person; one more for each further kind of line. So many
 * kinds are a machine's whole vocabulary: a greeting, a menu, "not understood" and an away notice.
 */
const REPEATS = {
  quick: { gapMs: 10_000, times: 12, kinds: 4 },
  slow: { gapMs: 600_000, times: 16, kinds: 3 },
};
/** So many turns in a row faster than anybody reads and types are a machine's, whatever it says. */
const UNTYPED = { times: 18, gapMs: 1_500, charsPerS: 40, leastChars: 60 };
/** Figures of a whole sentence, such as the number of a ticket, make it no other line; "100" and "200" are two answers. */
const SENTENCE_LETTERS = 16;
/** How long what was found out about a chat holds for more of the same. */
const HELD = { sameMs: 3_600_000, untypedMs: 60_000 };

/**
 * Whether a machine answers our answers: it says the same few lines in turn with us, or writes faster than a person, longer than any
 * person would. Somebody who repeats a question a few times, at whatever speed, is none. Linear.
 */
export function spotLoop(said: readonly Said[]): boolean {
  const [now, before] = said;
  if (now === undefined) return false;
  const keys = said.map(keyOf);
  if (before?.isLoop === true) {
    const isSame =
      keys.slice(1, 1 + REPEATS.slow.times).includes(keys[0] ?? '') && before.agoMs - now.agoMs < HELD.sameMs;
    if (isSame || before.agoMs - now.agoMs < HELD.untypedMs) return true;
  }
  return isRepeating(said, keys, REPEATS.quick) || isRepeating(said, keys, REPEATS.slow) || isUntyped(said);
}

function isRepeating(said: readonly Said[], keys: readonly string[], most: typeof REPEATS.quick): boolean {
  const { gapMs, times } = most;
  const kinds = new Set<string>();
  let count = 0;
  for (const [at, one] of said.entries()) {
    kinds.add(keys[at] ?? '');
    if (kinds.size > most.kinds || one.isLoop) return false;
    // What crosses a reply of ours, or comes while one is written, is impatience.
    if (one.gapMs === null) continue;
    if (one.gapMs > gapMs) return false;
    count += 1;
    if (count >= times + kinds.size - 1) return true;
  }
  return false;
}

function isUntyped(said: readonly Said[]): boolean {
  const { times, gapMs: atOnceMs, charsPerS, leastChars } = UNTYPED;
  return (
    said.length >= times &&
    said.slice(0, times).every(({ lines, gapMs, isLoop }) => {
      if (gapMs === null || isLoop) return false;
      const chars = lines.reduce((sum, line) => sum + line.length, 0);
      return gapMs < atOnceMs || (chars >= leastChars && (chars * 1000) / gapMs > charsPerS);
    })
  );
}

/** The same for what says the same: lines in any order, once each, whatever their case, spaces and marks. */
function keyOf({ lines }: Said): string {
  const keys = lines.map((line) => {
    const folded = fold(line).replaceAll(/\s+/gu, ' ').trim();
    const letters = folded.match(/\p{L}/gu)?.length ?? 0;
    return letters >= SENTENCE_LETTERS ? folded.replaceAll(/[0-9]+/g, '0') : folded;
  });
  return [...new Set(keys)].toSorted().join('\n');
}
