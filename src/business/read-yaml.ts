import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Node, type Pair } from 'yaml';
import type { Path, Report } from './salvage.ts';

/** Each of these repeats all that it stands for, and is looked for in the whole file. */
const MAX_ALIASES = 1000;

/** The file as lists, entries, words and truth values: a number stays as it is written, so that 550.000 is not 550. */
export type YamlValues = {
  value: unknown;
  /** Whether what stands there is a number for YAML, and could be read as another by people. */
  isBare: (path: Path) => boolean;
};

/** Reads a document without faults of syntax; reports keys that are written twice and what repeats itself without end. */
export function readYaml(document: Document, source: string, report: Report): YamlValues {
  const bare = new Set<string>();
  const open = new Set<Node>();
  let aliases = 0;

  function read(node: unknown, path: Path): unknown {
    if (isAlias(node)) return readAlias(node, path);
    if (isSeq(node)) return node.items.map((item, index) => read(item, [...path, index]));
    if (isMap(node)) return readMap(node, path);
    if (!isScalar(node)) return null;
    if (typeof node.value !== 'number' && typeof node.value !== 'bigint') return node.value;
    const written = node.source ?? String(node.value);
    if (/\.\d{3}$/.test(written)) bare.add(path.join('\n'));
    return written;
  }

  function readAlias(alias: Alias, path: Path): unknown {
    aliases += 1;
    if (aliases === MAX_ALIASES) report(path, 'is one alias (*) too many: write it out');
    if (aliases >= MAX_ALIASES) return undefined;
    const target = alias.resolve(document);
    if (!target || open.has(target)) {
      report(path, 'repeats itself without end: write it out');
      return undefined;
    }
    open.add(target);
    const value = read(target, path);
    open.delete(target);
    return value;
  }

  function readMap(node: { items: Pair[]; flow?: boolean }, path: Path): unknown {
    const entries = new Map<string, unknown>();
    for (let at = 0; at < node.items.length; at += 1) {
      const pair = node.items[at];
      if (!pair) continue;
      const key = keyOf(pair);
      if (entries.has(key)) report([...path, key], 'is written twice: keep one', true);
      const end = node.flow === true ? endOfNumber(node.items, at, source) : at;
      const value = end === at ? read(pair.value, [...path, key]) : sourceOf(pair, node.items[end], source);
      if (!entries.has(key)) entries.set(key, value);
      at = end;
    }
    return Object.fromEntries(entries);
  }

  return { value: read(document.contents, []), isBare: (path) => bare.has(path.join('\n')) };
}

/** In `{ price: 1,320 }` YAML takes the 320 for a key of its own: the last entry that is a piece of the number. */
export function endOfNumber(items: readonly Pair[], at: number, source: string): number {
  let end = at;
  for (let next = items[at + 1]; next && isPiece(next, source); next = items[end + 1]) end += 1;
  return end;
}

function isPiece({ key, value }: Pair, source: string): boolean {
  const isLone = value === null || (isScalar(value) && value.value === null);
  if (!isLone || !isScalar(key) || !key.range || !/^\d/.test(source.slice(key.range[0], key.range[1]))) return false;
  return /\d,$/.test(source.slice(Math.max(0, key.range[0] - 2), key.range[0]));
}

function sourceOf(first: Pair, last: Pair | undefined, source: string): string {
  const from = isScalar(first.value) ? first.value.range?.[0] : undefined;
  const to = isScalar(last?.key) ? last.key.range?.[1] : undefined;
  return source.slice(from ?? 0, to ?? 0).trim();
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.source ?? key.value) : String(key);
}
