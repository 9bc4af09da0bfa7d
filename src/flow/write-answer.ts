// Place in the line: find-answer -> write-answer -> draft-answer -> proof; without a model, desk/desk-reply.
import { costOfAttempts } from '../ai/prices.ts';
import { shareTime } from '../ai/share-time.ts';
import type { LeadFact } from '../domain/lead.ts';
import type { ProofTrail } from '../domain/proof.ts';
import type { ModelAttempt } from '../domain/turn.ts';
import type { TurnPart } from '../domain/ports.ts';
import { composeAnswer } from '../proof/compose-answer.ts';
import type { Proved } from '../proof/proof-turn.ts';
import type { Answering } from './answering.ts';
import {
  askWriter,
  prove,
  wantsAfter,
  type Draft,
  type DraftDeps,
  type Wants,
  type Work,
  type WriteTurn,
} from './draft-answer.ts';
import { pointedAt, tapClaims } from './turn-notes.ts';
import type { ModelBudget } from './model-budget.ts';

export type WriteDeps = DraftDeps & { deadlineMs: number; budget: Pick<ModelBudget, 'open'> };

export type Written = {
  text: string;
  by: 'model' | 'composed' | 'desk';
  language: string;
  needsHuman: boolean;
  offTopic: boolean;
  wantsToOrder: boolean;
  /** What the writer says that its reply rests on; empty of code's own words. */
  uses: readonly string[];
  /** All that is known of the lead after the turn. */
  lead: readonly LeadFact[];
  attempts: ModelAttempt[];
  costUsd: number;
  proof: ProofTrail | null;
};

/**
 * Writes the reply to a turn: a model's words as far as they are proved, else what code can compose, else the desk's.
 * Always resolves within the deadline; rejects only when `signal` aborts or the database is away.
 */
export async function writeAnswer(
  deps: WriteDeps,
  answering: Answering,
  turn: WriteTurn,
  { useModels, signal }: { useModels: boolean; signal: AbortSignal },
): Promise<Written> {
  using purse = deps.budget.open(turn.phoneNumberId);
  const work: Work = { ...deps, answering, turn, attempts: [], time: shareTime(deps.deadlineMs), purse };
  const limits = { corrections: [], deadlineMs: work.time.firstDraftMs() };
  const draft = useModels ? await askWriter(work, limits, signal) : null;
  await deps.nextSlice();
  if (draft === 'too-dear') {
    turn.logger.info('Today’s model budget is used up: answering by rules');
    return fromDesk(work, { needsHuman: false, proof: null });
  }
  if (draft === null) {
    // The desk goes on qualifying, and calls a person for what it does not understand.
    if (useModels) turn.logger.error({ attempts: work.attempts }, 'No model could answer: answering by rules');
    return fromDesk(work, { needsHuman: false, proof: null });
  }
  const wants = wantsAfter(work, draft.answer.slots);
  if (draft.answer.offTopic) return fromModel(work, draft, { wants, proved: null });
  const first = { draft, proved: await prove(work, draft, wants, signal) };
  const last = (await writeAgain(work, first.proved, wants, signal)) ?? first;
  if (last.proved.outcome === 'sent') return fromModel(work, last.draft, { wants, proved: last.proved });
  return composed(work, last, wants);
}

/** The second draft, told what was wrong with the first; null when another would not help, or there is no time for it. */
async function writeAgain(
  work: Work,
  { outcome, corrections }: Proved,
  wants: Wants,
  signal: AbortSignal,
): Promise<{ draft: Draft; proved: Proved } | null> {
  if (outcome !== 'repairable' || work.verifier === null || !work.time.mayRetry()) return null;
  work.turn.logger.info({ faults: corrections.length }, 'A draft failed verification: asking the model once more');
  const draft = await askWriter(work, { corrections, deadlineMs: work.time.secondDraftMs() }, signal);
  if (draft === null || draft === 'too-dear' || draft.answer.offTopic) return null;
  const proved = await prove(work, draft, wants, signal);
  return { draft, proved: { ...proved, trail: { ...proved.trail, drafts: 2 } } };
}

function fromModel(work: Work, { answer }: Draft, { wants, proved }: { wants: Wants; proved: Proved | null }): Written {
  // Without a verifier nothing but the owner's own words comes through.
  const isOff = work.verifier === null && proved !== null;
  const proof: ProofTrail | null = proved && { ...proved.trail, ...(isOff ? { outcome: 'off' } : {}) };
  return {
    ...resultOf(work, wants.lead, proof),
    text: proved?.text ?? '',
    by: isOff ? 'composed' : 'model',
    language: answer.language === 'und' ? work.turn.language : answer.language,
    needsHuman: proved?.needsHuman ?? answer.needsHuman,
    offTopic: proved === null,
    wantsToOrder: answer.intent === 'order',
    uses: answer.uses,
  };
}

/** The facts that the model found, in code's words; the desk's answer when it found none. A person sees to the rest. */
function composed(work: Work, { draft, proved }: { draft: Draft; proved: Proved }, { lead }: Wants): Written {
  const { answering, turn } = work;
  const { trail, needsHuman } = proved;
  const faults = trail.sentences.flatMap(({ fault }) => fault?.kind ?? []);
  turn.logger.warn(
    { faults, verdict: trail.voidReason },
    'Nothing in the draft could be verified: composing the answer from the business file',
  );
  const proof: ProofTrail = { ...trail, outcome: trail.outcome === 'off' ? 'off' : 'composed' };
  const cited = [...draft.answer.uses, ...trail.sentences.flatMap(({ facts }) => facts)];
  const ids = cited.map((id) => id.toLowerCase()).filter((id) => answering.facts.byId.has(id));
  const { text, tells } = composeAnswer({ ...answering, ids, turnTexts: turn.texts, language: turn.language });
  if (!tells) return fromDesk(work, { needsHuman: true, proof, known: lead });
  return {
    ...resultOf(work, lead, proof),
    text,
    by: 'composed',
    language: turn.language,
    needsHuman: proved.outcome !== 'composed' || needsHuman,
    offTopic: false,
    wantsToOrder: draft.answer.intent === 'order',
    uses: [],
  };
}

function fromDesk(
  work: Work,
  options: { needsHuman: boolean; proof: ProofTrail | null; known?: readonly LeadFact[] },
): Written {
  const { turn } = work;
  // What a message points at is what the chat is about just now.
  const history = [...turn.history, ...pointedAt(turn.parts)];
  const tapped = tapClaims(turn.parts).at(-1)?.field ?? null;
  // A cart's lines and note are an order, which is for a person: read as words, they would be the quantity of whatever they name.
  const isA = (kind: 'cart' | 'place', { notes }: TurnPart): boolean => notes.some((note) => note.kind === kind);
  const left = turn.parts?.filter((one) => !isA('cart', one));
  const texts = left?.map((one) => one.text) ?? turn.texts;
  const addresses = left?.filter((one) => isA('place', one)).map((one) => one.text) ?? [];
  const said = { ...turn, texts, addresses, history, tapped };
  const { text, language, claims, needsHuman, wantsToOrder } = work.answering.desk.reply(said);
  const { lead } = wantsAfter(work, claims, options.known);
  return {
    ...resultOf(work, lead, options.proof),
    text,
    by: 'desk',
    language,
    needsHuman: options.needsHuman || needsHuman,
    offTopic: false,
    wantsToOrder,
    uses: [],
  };
}

function resultOf({ attempts }: Work, lead: readonly LeadFact[], proof: ProofTrail | null) {
  return { lead, attempts, costUsd: costOfAttempts(attempts), proof };
}
