import { createHmac, hkdfSync } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';

/** What a hash stands for; hashes of one kind say nothing about another. */
type MarkKind = 'message' | 'reply' | 'customer';

/**
 * Keyed hashes of ids, as hex: all that is kept of an erased customer. `write` is the one to keep, `all` also those under older keys, by
 * which one that was kept earlier is still known.
 */
export type Marks = { write(kind: MarkKind, id: string): string; all(kind: MarkKind, id: string): string[] };

/** 128 bits: two of a billion ids never meet. */
const markBytes = 16;

/** Makes the hashes under keys derived from `secrets`, the newest first; at least one. */
export function createMarks(secrets: readonly Secret[]): Marks {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret.reveal(), '', 'erased customers', 32)));
  const all = (kind: MarkKind, id: string): string[] =>
    keys.map((key) =>
      createHmac('sha256', key).update(`${kind} ${id}`).digest().subarray(0, markBytes).toString('hex'),
    );
  return {
    all,
    write(kind, id) {
      const [mark] = all(kind, id);
      if (mark === undefined) throw new Error('marks without a key');
      return mark;
    },
  };
}
