import type { Verdict, VerdictClass } from '../../src/domain/proof.ts';

/** What a verifier is shown, as the prompt says it. */
export type ShownToVerifier = {
  facts: { id: string; text: string }[];
  sentences: string[];
  slots: { field: string; value: string }[];
};

/** So much of a sentence's words must stand in one fact for it to be about that fact. */
const SAME_WORDS = 0.7;
/** How a canary that turns a fact round may begin. */
const DENIALS = [/^It is not true that: /, /^The opposite holds: /];
const NEGATION = /\b(?:not?|never|cannot|without)\b|n't\b|n’t\b/i;
/** What `echoOf` writes. */
const ECHO = /^Noted: /;

/** Reads facts, sentences and slots out of a verifier's prompt; null when the prompt is another one's. */
export function shownIn(system: string, user: string): ShownToVerifier | null {
  const sentences = linesIn(user, 'sentences');
  if (sentences === null) return null;
  return {
    facts: [...(linesIn(system, 'facts') ?? []), ...(linesIn(user, 'also_facts') ?? [])].flatMap((line) => {
      const [, id = '', text = ''] = /^\[(\w+)\] (.*)$/.exec(line) ?? [];
      return id === '' ? [] : [{ id, text }];
    }),
    sentences: sentences.map((line) => line.replace(/^\d+\. /, '')),
    slots: (linesIn(user, 'slots') ?? []).flatMap((line) => {
      const at = line.indexOf(': ');
      return at === -1 ? [] : [{ field: line.slice(0, at), value: line.slice(at + 2) }];
    }),
  };
}

/** Judges as a careful reader would, by rules simple enough to be read: a fact's own words, its figures, an echo, a question; all else is unsupported. */
export function judgeHonestly({ facts, sentences }: ShownToVerifier): Verdict[] {
  let echoes = false;
  return sentences.map((sentence, at) => {
    const verdict = (name: VerdictClass, ids: readonly string[] = []): Verdict => ({
      n: at + 1,
      class: name,
      facts: ids,
    });
    if (DENIALS.some((denial) => denial.test(sentence))) return verdict('contradicted');
    const fact = factOf(sentence, facts);
    if (fact) return verdict(agrees(sentence, fact.text) ? 'supported' : 'contradicted', [fact.id]);
    // The rest of an echo may be cut into sentences of its own.
    echoes ||= ECHO.test(sentence);
    if (echoes) return verdict('echo');
    return verdict(/[?？؟]\s*$/u.test(sentence) ? 'question' : 'unsupported');
  });
}

function linesIn(text: string, tag: string): string[] | null {
  const start = text.lastIndexOf(`<${tag}>\n`);
  const end = text.indexOf(`\n</${tag}>`, start);
  return start === -1 || end === -1 ? null : text.slice(start + tag.length + 3, end).split('\n');
}

/** The fact whose text the sentence is, or in which nearly all its words stand, the closest one first. */
function factOf(sentence: string, facts: ShownToVerifier['facts']): { id: string; text: string } | null {
  const words = wordsOf(sentence);
  if (words.length === 0) return null;
  const ranked = facts
    .map((fact) => {
      const known = new Set(wordsOf(fact.text));
      const share = words.filter((word) => known.has(word)).length / words.length;
      return { fact, share, rank: share + (fact.text.includes(sentence) ? 2 : 0) + 1 / (2 + known.size) / 100 };
    })
    .filter(({ share }) => share >= SAME_WORDS)
    .toSorted((a, b) => b.rank - a.rank || 0);
  return (ranked.find(({ fact }) => agrees(sentence, fact.text)) ?? ranked[0])?.fact ?? null;
}

/** The words that carry something; all of them when there are only short ones. */
function wordsOf(text: string): string[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  const long = words.filter((word) => word.length > 3);
  return long.length > 0 ? long : words;
}

/** No figure that the fact has not, and a no only where the fact has one. */
function agrees(sentence: string, fact: string): boolean {
  if (sentence === fact) return true;
  const known = new Set(figuresIn(fact));
  return NEGATION.test(sentence) === NEGATION.test(fact) && figuresIn(sentence).every((figure) => known.has(figure));
}

function figuresIn(text: string): string[] {
  const figures = text.match(/\d(?:[\d.,:\s]*\d)?/g) ?? [];
  return figures.map((figure) => figure.replace(/[.,]00$/, '').replace(/[.,\s]/g, ''));
}
