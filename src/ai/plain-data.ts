/**
 * A text of people as data in a prompt: at most `maxChars`, well-formed, without control characters, and unable to write
 * a tag, a token of a chat template or a reference; `cutChars` were left out of its middle.
 */
export function asData(text: string, maxChars: number): { text: string; cutChars: number } {
  const kept = cut(text, maxChars);
  // Not after a digit's sign: "<500" is a budget, and a slot quotes it letter for letter.
  const harmless = clean(kept.text)
    .replace(/[{｛﹛]/g, '(')
    .replace(/[}｝﹜]/g, ')')
    .replace(/[<＜﹤](?! ?\d)/g, '(');
  return { text: harmless, cutChars: kept.cutChars };
}

/** The same on one line. */
export function asDataLine(text: string, maxChars: number): string {
  return asData(text, maxChars).text.replace(/\s+/g, ' ');
}

/** A line that code has made, which may hold references but no tags. */
export function asOwnLine(text: string, maxChars: number): string {
  return clean(cut(text, maxChars).text)
    .replace(/\s+/g, ' ')
    .replace(/<(?! ?\d)/g, '(');
}

/** Keeps two thirds from the beginning and one third from the end, because the question often comes last. */
function cut(text: string, maxChars: number): { text: string; cutChars: number } {
  if (text.length <= maxChars) return { text, cutChars: 0 };
  const head = Math.floor((maxChars * 2) / 3);
  return {
    text: `${text.slice(0, head)} … ${text.slice(text.length - (maxChars - head))}`,
    cutChars: text.length - maxChars,
  };
}

/** Control characters and lone surrogates make some servers refuse the whole body. */
function clean(text: string): string {
  return text
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .toWellFormed()
    .trim();
}
