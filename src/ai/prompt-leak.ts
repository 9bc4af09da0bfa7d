import { FIXED_RULES, PROFILE_HEADING } from './prompt.ts';

/** So many letters of the rules in a row are no accident; a common phrase is shorter. */
const WINDOW_CHARS = 36;
/** A text put together from pieces of the rules: so many groups of four words, and so large a part of all. */
const GROUP_WORDS = 4;
const MIN_GROUPS = 4;
const MIN_SHARE = 0.25;
/** Replies are short; what is decoded from a longer one is not worth the time. */
const MAX_REPLY_CHARS = 4096;

/** Names that only the prompt uses. */
const PROMPT_NAMES = /customer_message|known_facts|this_turn|needs_?human|off_?topic/i;

/** What stands in quotation marks is there to be said. */
const secret = fold(FIXED_RULES.replace(/"[^"\n]*"/g, ' … '));
const passages: ReadonlySet<string> = new Set(secret.split('…').flatMap((part) => passagesOf(squash(part))));
/** Half as long, so that every passage holds a whole one at each place: only these are looked up first. */
const BLOCK_CHARS = WINDOW_CHARS / 2;
const blocks: ReadonlySet<string> = new Set(
  [...passages].flatMap((passage) => [passage.slice(0, BLOCK_CHARS), passage.slice(BLOCK_CHARS)]),
);
const groups: ReadonlySet<string> = new Set(secret.split('…').flatMap(wordGroups));

/**
 * True when a reply quotes the rules of the writer's prompt (not the facts, which are there to be quoted): its reference
 * mark, a passage of it, or most of it in pieces; also spaced out, reversed, in ROT13, base64, hexadecimal or percent signs.
 */
export function leaksPrompt(systemPrompt: string, reply: string): boolean {
  const rules = systemPrompt.slice(0, Math.max(0, systemPrompt.indexOf(PROFILE_HEADING)));
  const canary = /never to be written anywhere: (\S+)/.exec(rules)?.[1] ?? null;
  return variantsOf(reply.slice(0, MAX_REPLY_CHARS)).some((variant) => quotes(variant, canary));
}

function quotes(text: string, canary: string | null): boolean {
  const folded = fold(text);
  const letters = squash(folded);
  if (PROMPT_NAMES.test(folded) || (canary !== null && letters.includes(canary))) return true;
  if (holdsPassage(letters)) return true;
  const said = wordGroups(folded);
  const shared = said.filter((group) => groups.has(group)).length;
  return shared >= MIN_GROUPS && shared / said.length >= MIN_SHARE;
}

function holdsPassage(letters: string): boolean {
  for (let at = 0; at + BLOCK_CHARS <= letters.length; at += BLOCK_CHARS) {
    if (!blocks.has(letters.slice(at, at + BLOCK_CHARS))) continue;
    const around = letters.slice(Math.max(0, at - BLOCK_CHARS), at + WINDOW_CHARS);
    if (passagesOf(around).some((passage) => passages.has(passage))) return true;
  }
  return false;
}

/** The text as it is and as what it may hide. */
function variantsOf(text: string): string[] {
  const joined = text.replace(/\s+/g, '');
  return [
    text,
    reversed(text),
    rot13(text),
    rot13(reversed(text)),
    unescaped(text),
    ...fromBase64(joined),
    ...fromHex(joined),
  ];
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase();
}

function squash(folded: string): string {
  return folded.replace(/[^\p{L}\p{N}]+/gu, '');
}

function passagesOf(squashed: string): string[] {
  const count = Math.max(0, squashed.length - WINDOW_CHARS + 1);
  return Array.from({ length: count }, (_, at) => squashed.slice(at, at + WINDOW_CHARS));
}

function wordGroups(folded: string): string[] {
  const words = folded.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(GROUP_WORDS - 1).map((_word, at) => words.slice(at, at + GROUP_WORDS).join(' '));
}

function reversed(text: string): string {
  return Array.from(text).toReversed().join('');
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    return String.fromCharCode(code + ((code | 32) < 110 ? 13 : -13));
  });
}

function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** Each run at all four alignments, as words before it may have been joined to it. */
function fromBase64(joined: string): string[] {
  const runs = joined.match(/[A-Za-z0-9+/_-]{24,}/g) ?? [];
  return runs.flatMap((run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('utf8')));
}

function fromHex(joined: string): string[] {
  const runs = joined.replace(/0x|\\x|[,:]/gi, '').match(/[0-9a-f]{32,}/gi) ?? [];
  return runs.flatMap((run) => [0, 1].map((skip) => Buffer.from(run.slice(skip), 'hex').toString('utf8')));
}
