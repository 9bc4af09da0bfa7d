import type { Fact } from '../../src/business/business.ts';
import type { Verdict } from '../../src/domain/proof.ts';
import type { ProofDeps } from '../../src/proof/proof-turn.ts';
import type { DraftSentence } from '../../src/proof/read-draft.ts';

/**
 * A verifier that reads canaries as they are meant and calls every other sentence supported or harmless: whatever is
 * refused then is refused by code, and whatever passes has passed code.
 */
export function scriptedVerifier(
  facts: readonly Fact[],
  sentences: readonly DraftSentence[],
  uses: readonly string[],
): NonNullable<ProofDeps['verify']> {
  const byText = new Map(sentences.map((sentence) => [sentence.text, sentence]));
  const known = new Map(facts.map((fact) => [fact.text, fact]));
  return (task) => {
    const verdicts = task.sentences.map((text, at): Verdict => {
      const sentence = byText.get(text);
      const fact = known.get(text);
      if (sentence) return { ...kindVerdict(facts, sentence, uses), n: at + 1 };
      return fact
        ? { n: at + 1, class: 'supported', facts: [fact.id] }
        : { n: at + 1, class: 'contradicted', facts: [] };
    });
    return Promise.resolve({ verdicts, provider: 'scripted', model: 'from the labels' });
  };
}

/** The kindest verdict that fits: with the facts that the sentence rests on, those of no exact wording first. */
function kindVerdict(
  facts: readonly Fact[],
  { text, placed, matchesSlot }: DraftSentence,
  uses: readonly string[],
): Omit<Verdict, 'n'> {
  const { rests, isTheirs } = placed;
  if (rests.length > 0) {
    const free = rests.filter(({ exact }) => !exact);
    return { class: 'supported', facts: (free.length > 0 ? free : rests).map(({ id }) => id) };
  }
  if (/[?？؟]\s*$/u.test(text)) return { class: 'question', facts: [] };
  if (isTheirs && matchesSlot) return { class: 'echo', facts: [] };
  const free = facts.filter(({ exact }) => !exact);
  const used = free.filter(({ id }) => uses.includes(id));
  return { class: 'supported', facts: (used.length > 0 ? used : free.slice(0, 1)).map(({ id }) => id) };
}
