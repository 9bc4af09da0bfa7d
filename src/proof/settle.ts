import { factLine } from '../ai/prompt.ts';
import type { Fact } from '../business/business.ts';
import type { ProofTrail, SentenceFault, SentenceTrail, Verdict } from '../domain/proof.ts';
import { sayIn } from '../phrases/packs.ts';
import { composeAnswer } from './compose-answer.ts';
import { firstBeforeOthers, tellExact } from './exact-facts.ts';
import { judge } from './judge.ts';
import type { Proved, ProofTurn, Verified } from './proof-turn.ts';
import type { DraftSentence, ReadDraft } from './read-draft.ts';
import { within, type Scene, type Stretch } from './scene.ts';
import { needsVerdict } from './verify-sentences.ts';

const MAX_SENTENCE_CHARS = 400;

/** What leaves in a sentence's place; `fault` keeps the draft back only when it `isWrong`. */
type Settled = Pick<SentenceTrail, 'text' | 'fate' | 'fault'> & {
  exact: readonly Fact[];
  isWrong: boolean;
  answers: boolean;
  needsHuman: boolean;
};

/** Puts together what leaves, or says what is wrong. */
export function settle(turn: ProofTurn, { scene, sentences }: ReadDraft, verified: Verified | null): Proved {
  const told = new Set<Fact>();
  const trails: SentenceTrail[] = [];
  const settled = sentences.map((sentence) => {
    const { text, placed, start, end } = sentence;
    const row = (needsVerdict(sentence) && verified?.rows.get(sentence)) || null;
    const one = settleOne(turn, scene, sentence, { row, told });
    for (const fact of one.exact) told.add(fact);
    const facts = new Set([...(row?.facts ?? []), ...[...placed.rests, ...one.exact].map(({ id }) => id)]);
    trails.push({ text, fate: one.fate, class: row?.class ?? null, facts: [...facts], fault: one.fault });
    return { ...one, start, end };
  });
  const first = firstBeforeOthers([...told]).filter((fact) => fact.exact?.first);
  const pieces = settled.filter(({ fate, text }) => fate !== 'dropped' && text !== '');
  const text = join(scene.text, pieces, tellExact(turn.business, first, scene.language).text);
  const stands = settled.some(({ answers }) => answers) || settled.every(({ fate }) => fate !== 'dropped');
  const needsHuman = turn.draft.needsHuman || settled.some((one) => one.needsHuman);
  if (settled.some(({ isWrong }) => isWrong) || text === '' || !stands) return sentBack(turn, trails, needsHuman);
  const trail = trailOf('verified', trails, { verifier: verified?.verifier ?? null });
  return { outcome: 'sent', text, needsHuman, corrections: [], trail };
}

/** What leaves in a sentence's place; `told` are exact facts that were said before. */
function settleOne(
  { business, facts }: ProofTurn,
  scene: Scene,
  sentence: DraftSentence,
  { row, told }: { row: Verdict | null; told: ReadonlySet<Fact> },
): Settled {
  const { text, placed, by } = sentence;
  const sent: Settled = {
    text,
    fate: 'sent',
    fault: null,
    exact: [],
    isWrong: false,
    answers: true,
    needsHuman: false,
  };
  const judged = row && judge(facts, { ...sentence, hasFigure: placed.hasFigure }, row);
  const fault = sentence.fault ?? (judged && 'fault' in judged ? judged.fault : null);
  const isWrong = sentence.fault !== null || judged?.fate === 'wrong';
  if (fault) return { ...sent, fate: 'dropped', fault, isWrong, answers: false };
  const exact = judged?.fate === 'replaced' ? judged.by.flatMap((id) => facts.byId.get(id) ?? []) : sentence.exact;
  const untold = exact.filter((fact) => !told.has(fact));
  if (exact.length > 0) return { ...sent, ...tellExact(business, untold, scene.language), exact, fate: 'replaced' };
  if (by === 'theirs') {
    const amounts = within(scene.marks, sentence).filter(({ theirs }) => theirs !== null);
    const list = amounts.map(({ start, end }) => scene.text.slice(start, end)).join(', ');
    return { ...sent, text: sayIn(business, scene.language)('noted', { list }), fate: 'replaced', answers: false };
  }
  return { ...sent, ...(judged?.fate === 'sent' ? judged : {}) };
}

/** The pieces with what stood between them; what must come first in front, once. */
function join(text: string, pieces: readonly (Stretch & { text: string })[], first: string): string {
  let joined = first;
  let last = -1;
  for (const piece of pieces) {
    if (first !== '' && first.includes(piece.text)) continue;
    const between = last === -1 ? '' : text.slice(last, piece.start).replace(/[^\n\s*_•·–-]+/gu, '');
    joined += (joined === '' ? '' : last === -1 ? '\n\n' : between || ' ') + piece.text;
    last = piece.end;
  }
  return joined.replace(/\n{3,}/g, '\n\n').trim();
}

/** An answer by code in place of the draft. */
export function compose(
  turn: ProofTurn,
  language: string,
  { outcome, voidReason }: Pick<ProofTrail, 'outcome' | 'voidReason'>,
  scene: Scene | null = null,
): Proved {
  const ids = [...(scene?.cited.map(({ id }) => id) ?? turn.draft.uses), ...turn.asked];
  const { text, needsHuman } = composeAnswer({ ...turn, ids, language });
  const trail = trailOf(outcome, [{ text, fate: 'composed', class: null, facts: ids, fault: null }], { voidReason });
  return { outcome: 'composed', text, needsHuman: needsHuman || turn.draft.needsHuman, corrections: [], trail };
}

/** The whole draft goes back for one fault. */
export function refuseAll(turn: ProofTurn, fault: SentenceFault): Proved {
  const { reply, needsHuman } = turn.draft;
  return sentBack(turn, [{ text: reply.slice(0, 4096), fate: 'dropped', class: null, facts: [], fault }], needsHuman);
}

function sentBack({ facts }: ProofTurn, sentences: readonly SentenceTrail[], needsHuman: boolean): Proved {
  const corrections = sentences.flatMap(({ text, fault }) => {
    const told = fault?.facts.flatMap((id) => facts.byId.get(id) ?? []).map(factLine);
    return fault && told ? [{ sentence: text.slice(0, MAX_SENTENCE_CHARS), reason: fault.reason, facts: told }] : [];
  });
  // Nothing of the draft leaves, whatever is wrong with a part of it.
  const trails = sentences.map((one) => (one.fate === 'sent' ? { ...one, fate: 'dropped' as const } : one));
  return { outcome: 'repairable', text: '', needsHuman, corrections, trail: trailOf('verified', trails, {}) };
}

function trailOf(
  outcome: ProofTrail['outcome'],
  sentences: readonly SentenceTrail[],
  more: Partial<Pick<ProofTrail, 'verifier' | 'voidReason'>>,
): ProofTrail {
  return { verifier: null, voidReason: null, outcome, drafts: 1, sentences, ...more };
}
