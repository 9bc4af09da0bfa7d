import { flattenTables } from './flatten-tables.ts';

/** A second pass finds what the first uncovered (a link inside a heading inside a tag); more are only for hostile nesting. */
const MAX_PASSES = 8;

const FENCED = /(```[\s\S]*?```)/;
const FENCE_LANGUAGE = /^```[A-Za-z0-9+#-]+\n/;
const TAG =
  /<\/?(?:a|b|i|u|s|p|em|strong|del|ins|small|big|sub|sup|span|div|font|center|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|h[1-6]|code|pre|kbd|blockquote|img|script|style|section|article|header|footer|button|form|input|label|iframe|svg)(?:\s[^<>]{0,2000})?\/?>/gi;
const HTML_LINE_BREAK = /<br\s*\/?>|<\/(?:p|div|li|tr|h[1-6])>(?!\n|$)/gi;

/**
 * Markdown (and stray HTML) as a model writes it, turned into WhatsApp's own formatting: bold, headings as bold lines,
 * links as "text: url", tables as lines, code fences kept. Plain text (single asterisks, prices, `5*3`, snake_case)
 * is left as it is, and a text already converted does not change again.
 */
export function toWhatsAppText(markdown: string): string {
  let text = markdown;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const converted = convert(text);
    if (converted === text) break;
    text = converted;
  }
  return text;
}

function convert(markdown: string): string {
  return markdown
    .split(FENCED)
    .map((part, index) => (index % 2 === 1 ? part.replace(FENCE_LANGUAGE, '```\n') : convertProse(part)))
    .join('');
}

function convertProse(prose: string): string {
  const withoutTags = prose.replaceAll(HTML_LINE_BREAK, '\n').replaceAll(TAG, '');
  return flattenTables(withoutTags.split('\n')).map(convertLine).join('\n');
}

function convertLine(line: string): string {
  if (/^\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/.test(line)) return '';
  const heading = /^\s{0,3}#{1,6}\s+(\S.*)$/.exec(line)?.[1];
  if (heading !== undefined) return boldLine(convertInline(heading.replace(/\s+#+\s*$/, '').trim()));
  // `* item` would read as the start of a bold word.
  return convertInline(line.replace(/^(\s*)\* (?=\S)/, '$1- '));
}

function boldLine(text: string): string {
  const plain = text.replaceAll(/(?<![\p{L}\p{N}*])\*([^*\n]+)\*(?![\p{L}\p{N}*])/gu, '$1').trim();
  return plain === '' ? '' : bold(plain);
}

/** In one pass, first match wins: code and bare links are kept, so that nothing inside them is taken for formatting. */
const INLINE = new RegExp(
  [
    '(?<kept>`[^`\\n]+`)',
    '!?\\[(?<label>[^\\[\\]\\n]{0,500})\\]\\((?<target><[^<>\\n]{1,2000}>|[^\\s()<>]{1,2000}(?:\\([^\\s()<>]{0,500}\\)[^\\s()<>]{0,500}){0,5})(?:\\s+"[^"\\n]{0,300}")?\\)',
    '<(?<auto>(?:https?:\\/\\/|mailto:|tel:)[^\\s<>]{1,2000})>',
    '(?<url>https?:\\/\\/[^\\s<>()\\[\\]*]+)',
    '(?<![*\\p{L}\\p{N}])\\*{3}(?![\\s*])(?<both>[^\\n]{1,1000}?)(?<![\\s*])\\*{3}(?![*\\p{L}\\p{N}])',
    '(?<!\\*)\\*\\*(?![\\s*])(?<strong>[^\\n]{1,1000}?)(?<!\\s)\\*\\*(?!\\*)',
    '(?<![_\\p{L}\\p{N}])__(?![\\s_]|[a-z0-9_]+__)(?<under>[^\\n]{1,1000}?)(?<![\\s_])__(?![_\\p{L}\\p{N}])',
    '(?<!~)~~(?![\\s~])(?<strike>[^\\n]{1,1000}?)(?<![\\s~])~~(?!~)',
  ].join('|'),
  'gu',
);

function convertInline(line: string): string {
  return line.replaceAll(INLINE, (match: string, ...rest: unknown[]) => {
    // With named groups the last three arguments are the offset, the whole string and the groups.
    const [offset, whole, groups] = rest.slice(-3) as [number, string, Record<string, string | undefined>];
    const { label, target, auto, both, strong, under, strike } = groups;
    if (target !== undefined) return link(convertInline(label ?? ''), target);
    if (auto !== undefined) return address(auto);
    if (both !== undefined) return `*_${convertInline(both)}_*`;
    if (under !== undefined) return bold(convertInline(under));
    if (strike !== undefined) return `~${convertInline(strike)}~`;
    if (strong === undefined) return match;
    return strongInside(strong, match, whole[offset - 1] ?? '', whole[offset + match.length] ?? '');
  });
}

/** WhatsApp shows bold only between word borders; `2**3**4` is arithmetic. */
function strongInside(content: string, match: string, before: string, after: string): string {
  const inWord = [before, after].map((neighbour) => /[\p{L}\p{N}_]/u.test(neighbour));
  if (inWord.every(Boolean) || /\d/.test(before + after)) return match;
  const inner = convertInline(content);
  return inWord.some(Boolean) ? inner : bold(inner);
}

/** Asterisks around a link would become a part of it; a second pair inside would end the bold early. */
function bold(text: string): string {
  if (/https?:\/\//.test(text)) return text;
  const inner = text.replaceAll(/(?<![\p{L}\p{N}*])\*([^*\n]+)\*(?![\p{L}\p{N}*])/gu, '_$1_');
  return inner.startsWith('*') && inner.endsWith('*') ? inner : `*${inner}*`;
}

function link(label: string, target: string): string {
  const url = address(target.replaceAll(/^<|>$/g, ''));
  const text = label.trim();
  return text === '' || withoutScheme(text) === withoutScheme(url) ? url : `${text}: ${url}`;
}

function address(target: string): string {
  return target.replace(/^(?:mailto|tel):/, '');
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
