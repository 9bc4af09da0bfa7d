import type { Facts } from '../business/business.ts';
import type { SentenceFault, Verdict, VerdictClass } from '../domain/proof.ts';

/** What is known of a sentence before its verdict. */
export type Sentence = {
  hasFigure: boolean;
  /** It gives back something of the customer's slots. */
  matchesSlot: boolean;
  /** A small fault: it may be left out when it is only decoration. */
  blemish: SentenceFault | null;
};

export type Judgement =
  | { fate: 'sent'; answers: boolean; needsHuman: boolean }
  | { fate: 'dropped' | 'wrong'; fault: SentenceFault }
  | { fate: 'replaced'; by: readonly string[] };

/** From the harmless to the worst, each with what is wrong with a sentence of that class. */
const CLASSES: Readonly<Record<VerdictClass, string | null>> = {
  supported: null,
  courtesy: null,
  question: null,
  echo: null,
  handoff: null,
  opinion: null,
  commitment: 'nothing may be promised, booked, reserved or confirmed; offer to pass it on',
  unsupported: 'no fact says this',
  contradicted: 'the facts say otherwise',
};
const ORDER = Object.keys(CLASSES);
const DECORATION: ReadonlySet<VerdictClass> = new Set(['courtesy', 'opinion', 'question', 'handoff']);
const MAY_HOLD_FIGURES: ReadonlySet<VerdictClass> = new Set(['supported', 'echo', 'question']);

/** The rows by line, from 0: the worst of each; a `supported` without a known fact supports nothing. */
export function rowsOf(verdicts: readonly Verdict[], facts: Facts): Map<number, Verdict> {
  const rows = new Map<number, Verdict>();
  for (const row of verdicts) {
    const known = row.facts.filter((id) => facts.byId.has(id));
    const isEmpty = row.class === 'supported' && known.length === 0;
    const one: Verdict = { n: row.n, class: isEmpty ? 'unsupported' : row.class, facts: known };
    const before = rows.get(row.n - 1);
    if (!before || ORDER.indexOf(one.class) > ORDER.indexOf(before.class)) rows.set(row.n - 1, one);
  }
  return rows;
}

/** What becomes of a sentence with this verdict: sent, left out, replaced by exact facts, or reason to write anew. */
export function judge(facts: Facts, sentence: Sentence, row: Verdict): Judgement {
  const reason = reasonAgainst(sentence, row);
  const fault = sentence.blemish ?? (reason === null ? null : { kind: 'verdict', reason, facts: row.facts });
  if (fault) return { fate: DECORATION.has(row.class) ? 'dropped' : 'wrong', fault };
  const by = row.class === 'supported' ? row.facts.filter((id) => facts.byId.get(id)?.exact) : [];
  if (by.length > 0) return { fate: 'replaced', by };
  return {
    fate: 'sent',
    answers: row.class !== 'courtesy' && row.class !== 'opinion',
    needsHuman: row.class === 'handoff',
  };
}

function reasonAgainst({ hasFigure, matchesSlot }: Sentence, row: Verdict): string | null {
  if (row.class === 'echo' && !matchesSlot) return 'the customer has not said this';
  if (hasFigure && !MAY_HOLD_FIGURES.has(row.class)) return CLASSES[row.class] ?? 'no fact supports the figure in it';
  return CLASSES[row.class];
}
