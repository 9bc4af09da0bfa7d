import { PROFILE_HEADING } from './prompt.ts';

/** So many letters of the rules in a row are no accident; a common phrase is shorter. */
const WINDOW_CHARS = 36;
/** A text put together from pieces of the rules: so many groups of four words, and so large a part of all. */
const GROUP_WORDS = 4;
const MIN_GROUPS = 4;
const MIN_SHARE = 0.25;
/** Replies are short; what is decoded from a longer one is not worth the time. */
const MAX_REPLY_CHARS = 8000;

/** Names that only the prompt uses. */
const PROMPT_NAMES = /customer_message|known_facts|needs_?human|off_?topic|\bjson\b|system prompt/i;
/** Rules retold in any language begin by telling an assistant what it is; a customer is never told that. */
const TOLD_TO_AN_ASSISTANT =
  /(?:\byou are|\byou're|\beres|\busted es|\bvocê é|\bvoce e|\bés o|\btum|\baap|\btu|आप|तुम|أنت|انت)(?: \S+){0,6} (?:(?:automated |virtual |ai )?assistant|asistente|assistente|(?:ال)?مساعد|असिस्टेंट|सहायक)(?![\p{L}\p{M}])/iu;
/** Where the customer is told that someone is an assistant, not an assistant what it is: "you are talking to the assistant". */
const ABOUT_THE_CHAT =
  /talking|chatting|speaking|writing|hablando|falando|conversando|baat|chat|बात|تتحدث|تتكلم|محادثة/i;

/**
 * True when a reply quotes the rules of the system prompt (not the profile, which is there to be quoted): its reference
 * mark, a passage of it, or most of it in pieces; also spaced out, reversed, in ROT13, base64, hexadecimal or percent signs.
 */
export function leaksPrompt(systemPrompt: string, reply: string): boolean {
  const end = systemPrompt.indexOf(PROFILE_HEADING);
  const rules = fold(end === -1 ? systemPrompt : systemPrompt.slice(0, end));
  const canary = /never to be written anywhere: (\S+)/.exec(rules)?.[1] ?? null;
  const secrets = { passages: new Set(passagesOf(squash(rules))), groups: new Set(wordGroups(rules)), canary };
  return variantsOf(reply.slice(0, MAX_REPLY_CHARS)).some((variant) => quotes(variant, secrets));
}

type Secrets = { passages: ReadonlySet<string>; groups: ReadonlySet<string>; canary: string | null };

function quotes(text: string, { passages, groups, canary }: Secrets): boolean {
  const folded = fold(text);
  const letters = squash(folded);
  const told = TOLD_TO_AN_ASSISTANT.exec(folded)?.[0];
  if (told !== undefined && !ABOUT_THE_CHAT.test(told)) return true;
  if (PROMPT_NAMES.test(folded) || (canary !== null && letters.includes(canary))) return true;
  if (passagesOf(letters).some((passage) => passages.has(passage))) return true;
  const said = wordGroups(folded);
  const shared = said.filter((group) => groups.has(group)).length;
  return shared >= MIN_GROUPS && shared / said.length >= MIN_SHARE;
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
