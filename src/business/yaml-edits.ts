import { isMap, isScalar, isSeq, stringify, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { endOfNumber } from './read-yaml.ts';

/** `depth`: how far a line that is put in is indented. */
type Edit = { from: number; to: number; text: string; depth: number };
type Entry = { from: number; to: number };
/** Entries of one collection that go. */
type Removal = { entries: readonly Entry[]; flow: boolean; gone: Set<number> };
type Target = { source: string; edit: (from: number, to: number, text: string, depth?: number) => void };

/** Changes of a YAML text at the places of its nodes; everything else, comments and layout too, stays as it is. */
export type YamlEdits = {
  /** Sets a key of a map, at its end when it is new, and renames it with `as`; null removes it. */
  set(map: YAMLMap, key: string, text: string | null, as?: string): void;
  /** Puts an entry behind the one at this place; -1 is the beginning. An entry of several lines is for lists in blocks. */
  insert(list: YAMLSeq, after: number, lines: readonly string[]): void;
  remove(list: YAMLSeq, at: number): void;
  apply(): string;
};

/** Collects changes of a YAML text without faults of syntax. */
export function createYamlEdits(source: string): YamlEdits {
  const edits: Edit[] = [];
  const edit: Target['edit'] = (from, to, text, depth = 0) => void edits.push({ from, to, text, depth });
  const target: Target = { source, edit };
  const known = new WeakMap<YAMLSeq, Entry[]>();
  const removals = new Map<YAMLMap | YAMLSeq, Removal>();

  function itemsOf(list: YAMLSeq): Entry[] {
    const entries = known.get(list) ?? entriesOf(source, list);
    known.set(list, entries);
    return entries;
  }

  function drop(from: YAMLMap | YAMLSeq, entries: readonly Entry[], at: number): void {
    const removal = removals.get(from) ?? { entries, flow: from.flow === true, gone: new Set<number>() };
    removals.set(from, removal);
    removal.gone.add(at);
  }

  return {
    set: (map, key, text, as = key) => {
      const [flow, end] = [map.flow === true, (map.range?.[1] ?? 1) - 1];
      const entries = pairsOf(map, source);
      const at = entries.findIndex((one) => one.key === key);
      const pair = entries[at];
      if (text === null) drop(map, entries, at);
      else if (!pair) put(target, entries, entries.length - 1, [entry(as, text)], { flow, end });
      else edit(pair.from, pair.to, entry(as, text));
    },
    insert: (list, after, lines) => {
      put(target, itemsOf(list), after, lines, { flow: list.flow === true, end: (list.range?.[1] ?? 1) - 1 });
    },
    remove: (list, at) => drop(list, itemsOf(list), at),
    apply: () => {
      for (const removal of removals.values()) cut(target, removal);
      let at = 0;
      // What belongs to the entry before comes before the next entry.
      const sorted = edits
        .map((one, order) => ({ ...one, order }))
        .toSorted((a, b) => a.from - b.from || b.depth - a.depth || a.order - b.order);
      const parts = sorted.map(({ from, to, text }) => {
        const kept = source.slice(at, from);
        at = Math.max(at, to);
        return kept + text;
      });
      return parts.join('') + source.slice(at);
    },
  };
}

function put(
  { edit, source }: Target,
  entries: readonly Entry[],
  after: number,
  lines: readonly string[],
  { flow, end }: { flow: boolean; end: number },
): void {
  const [before, next] = [entries[after], entries[after + 1]];
  const at = before ? (flow ? before.to : lineEnd(source, before.to)) : (next?.from ?? end);
  const block = indented(source, entries, lines).join('\n');
  if (flow) edit(at, at, before ? `, ${lines.join(' ')}` : `${lines.join(' ')}${next ? ', ' : ''}`);
  else if (before) edit(at, at, `\n${block}`, column(source, before.from));
  else edit(at, at, `${block.trimStart()}\n${' '.repeat(column(source, at))}`);
}

function cut({ edit, source }: Target, { entries, flow, gone }: Removal): void {
  const firstKept = entries.findIndex((_entry, at) => !gone.has(at));
  for (const at of gone) {
    const [before, one, next] = [entries[at - 1], entries[at], entries[at + 1]];
    if (!one) continue;
    if (flow && before && firstKept >= 0 && firstKept < at) edit(before.to, one.to, '');
    else if (next && (flow || !isFirstOnLine(source, one.from))) edit(one.from, next.from, '');
    else if (flow) edit(one.from, one.to, '');
    else {
      // With the line break before it, so that what is put behind the line keeps its own.
      const start = source.lastIndexOf('\n', one.from - 1);
      edit(Math.max(start, 0), lineEnd(source, one.to) + (start < 0 ? 1 : 0), '');
    }
  }
}

/** A value as it stands in a flow collection, and so anywhere: quoted where it must be. */
export function flowText(value: unknown): string {
  const text = stringify([value], { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true });
  return text.trim().slice(1, -1).trim();
}

function entry(key: string, text: string): string {
  return text.startsWith('\n') ? `${key}:${text}` : `${key}: ${text}`;
}

function entriesOf(source: string, list: YAMLSeq): Entry[] {
  return list.items.map((item) => {
    // Every item of a parsed list is a node.
    const node = item as Node;
    const start = node.range?.[0] ?? 0;
    return { from: list.flow === true ? start : source.lastIndexOf('-', start - 1), to: valueEnd(source, node) };
  });
}

/** The entries of a map; the pieces of a number that YAML has cut at its commas are one. */
function pairsOf(map: YAMLMap, source: string): (Entry & { key: string })[] {
  const pairs: (Entry & { key: string })[] = [];
  for (let at = 0; at < map.items.length; at += 1) {
    const pair = map.items[at];
    if (!pair) continue;
    const last = map.flow === true ? endOfNumber(map.items, at, source) : at;
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    pairs.push({ key, from: startOf(pair), to: endOf(source, map.items[last] ?? pair) });
    at = last;
  }
  return pairs;
}

function startOf({ key }: Pair): number {
  return isScalar(key) ? (key.range?.[0] ?? 0) : 0;
}

function endOf(source: string, { key, value }: Pair): number {
  const node = value ?? key;
  return valueEnd(source, node as Node);
}

/** Where a value ends, without the comments and blank lines behind it. */
function valueEnd(source: string, node: Node): number {
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
  const last = isBlock ? node.items.at(-1) : undefined;
  if (isMap(node) && isBlock && last) return endOf(source, last as Pair);
  if (isSeq(node) && isBlock && last) return valueEnd(source, last as Node);
  return trimmedEnd(source, node.range?.[1] ?? 0);
}

function indented(source: string, entries: readonly Entry[], lines: readonly string[]): string[] {
  const indent = ' '.repeat(column(source, entries[0]?.from ?? 0));
  return lines.map((line) => (line === '' ? '' : indent + line));
}

function column(source: string, at: number): number {
  return at - (source.lastIndexOf('\n', at - 1) + 1);
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

function isFirstOnLine(source: string, at: number): boolean {
  return source.slice(source.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

function trimmedEnd(source: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/u.test(source[at - 1] ?? '')) at -= 1;
  return at;
}
