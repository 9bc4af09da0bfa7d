import { isMap, isNode, isScalar, type Document, type LineCounter } from 'yaml';
import type { Path } from './salvage.ts';

/** One fault of the file; line and column count from 1. */
export type BusinessFault = { line: number; column: number; message: string };

/** Places a fault in the file: at the value, at its key, or at what would hold it when it is missing. */
export function placeFault(
  { document, lines }: { document: Document; lines: LineCounter },
  { path, message, onKey }: { path: Path; message: string; onKey: boolean },
): BusinessFault {
  const offset = onKey ? keyOffset(document, path) : valueOffset(document, path);
  return { ...position(offset, lines), message: `${pathText(path)} ${message}`.trim() };
}

/** Line and column of an offset, both from 1. */
function position(offset: number, lines: LineCounter): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function valueOffset(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document, path: Path): number {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.findLast((item) => isScalar(item.key) && String(item.key.source ?? item.key.value) === path.at(-1))
    : undefined;
  return isScalar(pair?.key) && pair.key.range ? pair.key.range[0] : valueOffset(document, path);
}

function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
