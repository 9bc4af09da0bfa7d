import { createHash } from 'node:crypto';
import type { Fact } from './business.ts';

/** Few enough to be no word, and none of them begins an id. */
const LETTERS = 'bcdghjkmnqrstvwxz';
const SHORTEST = 4;
const LONGEST = 32;

/**
 * Gives each fact its id, made from kind, offer and text: `p…` for prices and options, `f…` for all others. Facts whose
 * ids would be the same get longer ones, whatever their order; of the same fact told twice one is kept.
 */
export function withIds(facts: readonly Omit<Fact, 'id'>[]): Fact[] {
  const byCode = new Map(facts.map((fact) => [codeOf(fact), fact]));
  const idOf = new Map<string, string>();
  let open = [...byCode.keys()];
  for (let length = SHORTEST; open.length > 0; length += 1) {
    const groups = Map.groupBy(open, (code) => code.slice(0, length + 1));
    for (const [id, codes] of groups) {
      const [only] = codes;
      if (codes.length === 1 && only !== undefined) idOf.set(only, id);
    }
    open = length >= LONGEST ? [] : open.filter((code) => !idOf.has(code));
  }
  return [...byCode].map(([code, fact]) => ({ id: idOf.get(code) ?? code, ...fact }));
}

function codeOf({ kind, offer, text }: Omit<Fact, 'id'>): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([kind, offer, text]))
    .digest();
  const letters = Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join('');
  return (kind === 'price' || kind === 'option' ? 'p' : 'f') + letters;
}
