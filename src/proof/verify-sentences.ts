import { factLine } from '../ai/prompt.ts';
import { localDay } from '../business/hours.ts';
import type { Verdict } from '../domain/proof.ts';
import { makeCanaries, type Canary } from './canaries.ts';
import { rowsOf } from './judge.ts';
import type { ProofDeps, ProofTurn, Verified } from './proof-turn.ts';
import type { DraftSentence, ReadDraft } from './read-draft.ts';

const MAX_SLOT_CHARS = 80;

/** Asks for verdicts on the sentences of a draft, canaries mixed in; says why when there is no valid one. */
export async function verify(
  deps: ProofDeps,
  turn: ProofTurn,
  { scene, sentences }: ReadDraft,
  signal: AbortSignal,
): Promise<Verified | string> {
  const shown = [...new Set([...turn.shown, ...scene.cited, ...sentences.flatMap(({ placed }) => placed.rests)])];
  const lines: (DraftSentence | Canary)[] = [...sentences];
  for (const canary of makeCanaries(turn.business, shown, deps.random)) {
    lines.splice(Math.floor(deps.random() * (lines.length + 1)), 0, canary);
  }
  const texts = lines.map(({ text }) => text);
  const task = { facts: shown.map(factLine), sentences: texts, slots: slotsOf(turn), today: turn.today };
  const answer = (await deps.verify?.(task, signal)) ?? null;
  if (!answer) return 'no verdict';
  const answered = rowsOf(answer.verdicts, turn.facts);
  const rows = new Map<DraftSentence, Verdict>();
  for (const [at, line] of lines.entries()) {
    const row = answered.get(at);
    if (!row) return 'a sentence has no verdict';
    if (!('isTrue' in line)) {
      rows.set(line, row);
      continue;
    }
    const trouble = canaryTrouble(line, row);
    if (trouble !== null) return trouble;
  }
  for (const [sentence, row] of rows) {
    if (row.class !== 'supported' || sentence.matchesSlot) continue;
    deps.cache.set(keyOf(deps, turn, sentences, sentence), row.facts);
  }
  return { rows, verifier: { provider: answer.provider, model: answer.model } };
}

/** What a verdict on a canary says about its verifier; null when it reads. */
export function canaryTrouble({ isTrue }: Canary, { class: verdict }: Verdict): string | null {
  if (isTrue) return verdict === 'supported' ? null : 'a true canary was not supported';
  return verdict === 'contradicted' || verdict === 'unsupported' ? null : 'a false canary passed';
}

/** Verdicts that were given before, when there is one for every sentence of a model. */
export function fromCache(deps: ProofDeps, turn: ProofTurn, sentences: readonly DraftSentence[]): Verified | null {
  const rows = new Map<DraftSentence, Verdict>();
  for (const sentence of sentences.filter(needsVerdict)) {
    const facts = sentence.matchesSlot ? null : deps.cache.get(keyOf(deps, turn, sentences, sentence));
    if (!facts) return null;
    rows.set(sentence, { n: 0, class: 'supported', facts });
  }
  return { rows, verifier: null };
}

/** Whether a sentence is a model's own, so that code alone cannot let it out. */
export function needsVerdict({ by, exact }: DraftSentence): boolean {
  return by === 'model' && exact.length === 0;
}

/** The filled sentence stands for the unfilled one: with the same facts and language they change together. */
function keyOf(
  { verifierId }: ProofDeps,
  turn: ProofTurn,
  sentences: readonly DraftSentence[],
  sentence: DraftSentence,
): string {
  const at = sentences.indexOf(sentence);
  const texts = [at - 1, at, at + 1].map((index) => sentences[index]?.text ?? '');
  const day = localDay(turn.now, turn.business.timeZone).date;
  return JSON.stringify([
    verifierId,
    turn.business.version,
    turn.facts.hash,
    day,
    turn.opening,
    turn.language,
    slotsOf(turn),
    texts,
  ]);
}

/** The customer's slots as data: short, without braces and tags. */
function slotsOf({ lead }: ProofTurn): { field: string; value: string }[] {
  const plain = (value: string) => value.replace(/[<>{}[\]\n\r]+/g, ' ').slice(0, MAX_SLOT_CHARS);
  return lead.map(({ field, value }) => ({ field, value: plain(value).trim() }));
}
