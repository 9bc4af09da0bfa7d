import { isMap, isNode, isScalar, type Document, type LineCounter } from 'yaml';
import { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** One fault of the file; line and column count from 1. */
export type ProfileFault = { line: number; column: number; message: string };

/** Places every fault of the schema in the file: what is wrong, where, and how to put it right. */
export function locateFaults(
  issues: readonly Issue[],
  source: { document: Document; lines: LineCounter; schema: z.ZodType },
): ProfileFault[] {
  return issues.flatMap((issue) => explain(issue, source)).toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function explain(issue: Issue, source: { document: Document; lines: LineCounter; schema: z.ZodType }): ProfileFault[] {
  const { document, lines } = source;
  if (issue.code === 'unrecognized_keys') {
    const allowed = allowedKeys(source.schema, issue.path).join(', ');
    return issue.keys.map((key) => ({
      ...position(keyOffset(document, issue.path, key), lines),
      message: `${pathText([...issue.path, key])} is not a known key: remove it or correct its spelling (known here: ${allowed})`,
    }));
  }
  const missing = document.getIn(issue.path) === undefined && issue.path.length > 0;
  const where = position(offsetOf(document, issue.path), lines);
  if (missing) {
    const key = String(issue.path.at(-1));
    return [{ ...where, message: `${pathText(issue.path)} is missing: add "${key}:" here` }];
  }
  return [{ ...where, message: `${pathText(issue.path)} ${reason(issue)}` }];
}

function reason(issue: Issue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  const hint = issue.expected === 'string' ? ': put the value in quotes' : '';
  return `must be of type ${issue.expected}${hint}`;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document, path: readonly PropertyKey[], key: string): number {
  const parent = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(parent)
    ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
    : undefined;
  return isScalar(pair?.key) && pair.key.range ? pair.key.range[0] : offsetOf(document, path);
}

function position(offset: number, lines: LineCounter): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

type JsonSchemaNode = { properties?: Record<string, JsonSchemaNode>; items?: JsonSchemaNode };

function allowedKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  // toJSONSchema returns plain JSON Schema; only these two keywords are followed.
  let node: JsonSchemaNode | undefined = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as JsonSchemaNode;
  for (const step of path) node = typeof step === 'number' ? node?.items : node?.properties?.[String(step)];
  return Object.keys(node?.properties ?? {});
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}
