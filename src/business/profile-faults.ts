import { isMap, isNode, isScalar, type Document, type LineCounter, type YAMLMap } from 'yaml';
import { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** One fault of the file; line and column count from 1. */
export type ProfileFault = { line: number; column: number; message: string };

/** What to do about a number that was written for people: `31,5`, `1,320` or `₹320`. */
export const PLAIN_NUMBER = 'a number must be written without a comma or currency sign, e.g. 31.5';

/** Places every fault of the schema in the file: what is wrong, where, and how to put it right. */
export function locateFaults(
  issues: readonly Issue[],
  source: { document: Document; lines: LineCounter; schema: z.ZodType },
): ProfileFault[] {
  const faults = withoutConsequences(issues, source.document)
    .flatMap((issue) => explain(issue, source))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
  // "₹1,320" is wrong twice, in the same place and for the same reason.
  return faults.filter((fault, index) => {
    const before = faults[index - 1];
    return before?.line !== fault.line || before.column !== fault.column || before.message !== fault.message;
  });
}

/** The rest of a number cut in two breaks rules about prices that the number as meant may well keep. */
function withoutConsequences(issues: readonly Issue[], document: Document): Issue[] {
  const cuts = issues.filter(
    (issue) =>
      issue.code === 'unrecognized_keys' && issue.keys.some((key) => cutNumber(document, issue.path, key) !== null),
  );
  const isConsequence = (issue: Issue): boolean =>
    issue.code === 'custom' && cuts.some(({ path }) => path.slice(0, 2).every((step, at) => step === issue.path[at]));
  return issues.filter((issue) => !isConsequence(issue));
}

function explain(issue: Issue, source: { document: Document; lines: LineCounter; schema: z.ZodType }): ProfileFault[] {
  const { document, lines } = source;
  if (issue.code === 'unrecognized_keys') {
    const allowed = allowedKeys(source.schema, issue.path).join(', ');
    return issue.keys.map((key) => {
      const cut = cutNumber(document, issue.path, key);
      if (cut) {
        const message = `${pathText([...issue.path, cut.key])}: ${PLAIN_NUMBER}`;
        return { ...position(cut.offset, lines), message };
      }
      return {
        ...position(keyOffset(document, issue.path, key), lines),
        message: `${pathText([...issue.path, key])} is not a known key: remove it or correct its spelling (known here: ${allowed})`,
      };
    });
  }
  const missing = document.getIn(issue.path) === undefined && issue.path.length > 0;
  const where = position(offsetOf(document, issue.path), lines);
  if (missing) {
    const key = String(issue.path.at(-1));
    return [{ ...where, message: `${pathText(issue.path)} is missing: add "${key}:" here` }];
  }
  const written = document.getIn(issue.path, true);
  const reason = numberReason(issue, written) ?? ` ${reasonOf(issue)}`;
  return [{ ...where, message: `${pathText(issue.path)}${reason}` }];
}

function reasonOf(issue: Issue): string {
  if (issue.code === 'invalid_value')
    return `must be one of these words, written exactly so: ${issue.values.join(', ')}`;
  if (issue.code !== 'invalid_type') return issue.message;
  const hint = issue.expected === 'string' ? ': put the value in quotes' : '';
  return `must be of type ${issue.expected}${hint}`;
}

/** Why something written is no number; null when the fault is another. */
function numberReason(issue: Issue, written: unknown): string | null {
  if (issue.code !== 'invalid_type' || (issue.expected !== 'number' && issue.expected !== 'int')) return null;
  if (!isScalar(written)) return null;
  if (typeof written.value === 'number') return ' must be a whole number, e.g. 50';
  if (typeof written.value !== 'string' || !/\p{Nd}/u.test(written.value)) return null;
  const bare = written.value.replace(/\p{Sc}|(?<!\p{L})(?:rs|re|inr|usd|eur|gbp|aed)(?!\p{L})|\/-|[\s.,'’]/giu, '');
  if (!/^\d+$/.test(bare)) return ' must be a number alone, in the digits 0 to 9, e.g. 31.5';
  return written.value.trim() === bare ? ' must be a number without quotes, e.g. 31.5' : `: ${PLAIN_NUMBER}`;
}

/** In `{ from: 500, price: 31,5 }` the 5 is a key of its own: the entry before it whose number it was cut from. */
function cutNumber(
  document: Document,
  path: readonly PropertyKey[],
  key: string,
): { key: string; offset: number } | null {
  const map = document.getIn(path, true);
  if (!isMap(map) || map.flow !== true) return null;
  const at = map.items.findIndex((item) => isScalar(item.key) && String(item.key.value) === key);
  if (at < 1 || !isLoneNumber(map.items[at])) return null;
  const owner = map.items.slice(0, at).findLast((item) => !isLoneNumber(item));
  if (!owner || !isScalar(owner.key) || !isScalar(owner.value) || !owner.value.range) return null;
  return { key: String(owner.key.value), offset: owner.value.range[0] };
}

function isLoneNumber(pair: YAMLMap['items'][number] | undefined): boolean {
  const isEmpty = pair?.value === null || (isScalar(pair?.value) && pair.value.value === null);
  return isEmpty && isScalar(pair?.key) && typeof pair.key.value === 'number';
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
