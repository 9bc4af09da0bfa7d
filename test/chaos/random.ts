/** Numbers that look random and are the same for the same path, whatever is asked elsewhere and in which order. */
export type Random = {
  /** At least 0, below 1. */
  next(): number;
  chance(share: number): boolean;
  between(min: number, max: number): number;
  whole(min: number, max: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
};

/** Makes the numbers that belong to a path, e.g. a seed, the part that asks and what it asks about. */
export function randomFrom(...path: readonly (string | number)[]): Random {
  let state = hashOf(path.join('/'));
  // mulberry32, public domain.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    chance: (share) => next() < share,
    between: (min, max) => min + next() * (max - min),
    whole: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
  };
}

/** FNV-1a, then mixed so that paths that differ in their last letter only are far apart. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
