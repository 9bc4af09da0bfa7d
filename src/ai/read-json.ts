import { jsonrepair } from 'jsonrepair';

/** So many places are tried at which an object may begin, because words around it may hold braces too. */
const MAX_STARTS = 8;
/** Repairing is slower than parsing, and an answer worth it is short. */
const MAX_REPAIR_CHARS = 16_000;

const THOUGHTS_END = ['</think>', '</thinking>', '</reasoning>', '[/THINK]'];
/** Tokens that belong to a chat template and never to a text. */
const TEMPLATE_TOKENS = /<\|[a-z_]{1,24}\|>|<\/?s>|\[\/?INST\]|<(?:start_of_turn|end_of_turn|bos|eos)>/gi;

/**
 * The JSON value in a model's text, best an object with the given key: inside fences, words, thoughts, channels and one
 * wrapper, with the small faults that can be mended without guessing. Undefined when there is none or its end is missing.
 */
export function readJson(text: string, key: string): unknown {
  const whole = tryJson(text.trim());
  if (typeof whole === 'string' && whole.length < text.length) return readJson(whole, key);
  if (whole !== undefined) return unwrap(whole, key);
  const said = withoutTemplate(text);
  const fenced = tryJson(insideFence(said));
  if (typeof fenced === 'object' && fenced !== null) return unwrap(fenced, key);
  return objectIn(said, key) ?? repaired(said, key);
}

/** A model's text without thoughts, channels and tokens of its chat template. */
export function withoutTemplate(text: string): string {
  let said = text;
  for (const end of THOUGHTS_END) {
    const at = said.lastIndexOf(end);
    if (at === -1) continue;
    const after = said.slice(at + end.length);
    said = after.trim() === '' ? said.slice(0, at) : after;
  }
  const final = said.lastIndexOf('<|channel|>final');
  const message = said.indexOf('<|message|>', Math.max(final, 0));
  if (message !== -1) said = said.slice(final === -1 ? said.lastIndexOf('<|message|>') : message);
  return said.replace(TEMPLATE_TOKENS, '').trim();
}

/** The last object that has the key: a model that corrects itself does so below. */
function objectIn(text: string, key: string): unknown {
  let found: unknown;
  let start = text.indexOf('{');
  for (let tries = 0; start !== -1 && tries < MAX_STARTS; tries += 1) {
    const end = endOfObject(text, start);
    const value = end === -1 ? undefined : tryJson(text.slice(start, end));
    const object = value === undefined ? undefined : unwrap(value, key);
    if (hasKey(object, key)) found = object;
    start = text.indexOf('{', value === undefined ? start + 1 : end);
  }
  return found;
}

/** The index behind the brace that closes the one at `start`; -1 when none does. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted && letter === '\\') at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === '{') depth += 1;
    else if (!quoted && letter === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

/** Trailing commas, single quotes and the like; never an end that is missing, which would make half an answer whole. */
function repaired(text: string, key: string): unknown {
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  if (!json.startsWith('{') || json.length > MAX_REPAIR_CHARS) return undefined;
  if (!/["'”\]][\s,]{0,20}\}$/.test(json)) return undefined;
  try {
    const value = unwrap(JSON.parse(jsonrepair(json)), key);
    return hasKey(value, key) ? value : undefined;
  } catch {
    // Beyond repair: the caller asks again.
    return undefined;
  }
}

function insideFence(text: string): string {
  const open = text.indexOf('```');
  if (open === -1) return text;
  const close = text.indexOf('```', open + 3);
  return text.slice(open + 3, close === -1 ? undefined : close).replace(/^[a-z]{0,12}/i, '');
}

/** Out of a list of one, and out of one wrapper such as `{"answer": {…}}`. */
function unwrap(value: unknown, key: string): unknown {
  const only = Array.isArray(value) && value.length === 1 && hasKey(value[0], key) ? value[0] : value;
  if (typeof only !== 'object' || only === null || Array.isArray(only) || hasKey(only, key)) return only;
  return Object.values(only).find((inner) => hasKey(inner, key)) ?? only;
}

function hasKey(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

/** Undefined when it is not JSON: the caller turns that into a fault. */
function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
