import { withoutTemplate } from './read-json.ts';

/** A sentence or line said so often is a model in a loop; shorter ones may be a list. */
const LOOP = { times: 3, minChars: 8 };
/** In a long text, so small a share of different words is a loop without sentences. */
const BABBLE = { minWords: 120, share: 0.15 };

/** A reply as it was meant: without thoughts and tokens of chat templates, with real line breaks, each sentence of a loop once. */
export function tidyReply(reply: string): string {
  const written = withoutTemplate(reply)
    .replace(/\\r\\n|\\[nr]/g, '\n')
    .replaceAll('\\t', ' ')
    .replaceAll('\\"', '"');
  return withoutLoop(written).trim();
}

/** True for a text that goes round in circles without sentences. */
export function isBabble(text: string): boolean {
  const words = text.toLowerCase().split(/\s+/);
  return words.length >= BABBLE.minWords && new Set(words).size < words.length * BABBLE.share;
}

function withoutLoop(text: string): string {
  // Sentences and what stands between them, in turn; a point inside a figure ends none.
  const parts = text.split(/((?<=[.!?…؟।])\s+|(?<=[。！？])|\n+)/u);
  const times = new Map<string, number>();
  for (let at = 0; at < parts.length; at += 2) {
    const sentence = keyOf(parts[at]);
    times.set(sentence, (times.get(sentence) ?? 0) + 1);
  }
  const loops = (key: string): boolean => key.length >= LOOP.minChars && (times.get(key) ?? 0) >= LOOP.times;
  if (![...times.keys()].some(loops)) return text;
  const said = new Set<string>();
  return parts
    .flatMap((part, at) => {
      if (at % 2 === 1) return [];
      const key = keyOf(part);
      if (loops(key) && said.has(key)) return [];
      said.add(key);
      return [part + (parts[at + 1] ?? '')];
    })
    .join('');
}

function keyOf(part: string | undefined): string {
  return (part ?? '').trim().toLowerCase();
}
