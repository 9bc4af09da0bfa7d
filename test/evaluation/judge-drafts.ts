import { buildWriterPrompt } from '../../src/ai/prompt.ts';
import type { Business, Facts } from '../../src/business/business.ts';
import { localeFor } from '../../src/business/tell-offer.ts';
import { todayIn } from '../../src/business/today.ts';
import { verifySlots } from '../../src/business/verify-slots.ts';
import { alsoFacts, openingValues, turnData } from '../../src/flow/turn-data.ts';
import type { Proved, ProofTurn } from '../../src/proof/proof-turn.ts';
import { proveDraft } from '../../src/proof/prove-draft.ts';
import { readDraft, type DraftSentence } from '../../src/proof/read-draft.ts';
import type { DraftCase, LabelledBusiness } from './cases.ts';
import type { Counted, Figure } from './figures.ts';
import { idOf, withIds } from './locate-fact.ts';
import { scriptedVerifier } from './scripted-verdicts.ts';

type World = { business: Business; facts: Facts; now: Date };

/** A draft as it came from a writer; `uses` are ids. */
export type WrittenDraft = Pick<DraftCase, 'customer' | 'slots' | 'language' | 'uses' | 'reply'>;

/** The turn as the flow hands it to the proof: slots verified by their quotes, today's facts worked out. */
export function turnOf({ business, facts, now }: World, draft: WrittenDraft): ProofTurn {
  const { customer, language, uses, reply } = draft;
  const { facts: lead, extra } = verifySlots({
    business,
    messages: customer.map((text, at) => ({ wamid: `wamid.${at}`, text })),
    claims: draft.slots,
    known: [],
    language,
    today: todayIn(business.timeZone, now),
  });
  const data = turnData({ business, facts }, { text: customer.join('\n'), known: lead, language, now });
  return {
    business,
    facts,
    draft: { language, reply, uses, needsHuman: false },
    lead,
    extraValues: [...extra.map(({ value }) => value), ...openingValues(business, now)],
    turnTexts: customer,
    language,
    now,
    shown: facts.all,
    asked: [],
    systemPrompt: promptOf(business, facts),
    today: alsoFacts(data),
    opening: data.opening,
  };
}

const prompts = new WeakMap<Facts, string>();

function promptOf(business: Business, facts: Facts): string {
  const prompt = prompts.get(facts) ?? buildWriterPrompt({ business, facts: facts.all, fields: business.ask });
  prompts.set(facts, prompt);
  return prompt;
}

/** Proves a draft with verdicts scripted from the labels: only code refuses anything then. */
export async function judgeDraft(world: World, draft: WrittenDraft): Promise<Proved> {
  const turn = turnOf(world, draft);
  const verify = scriptedVerifier(world.facts.all, sentencesOf(turn), draft.uses);
  const deps = { verify, verifierId: 'scripted', cache: new Map(), random: Math.random };
  return proveDraft(deps, turn, AbortSignal.timeout(60_000));
}

/** The sentences of a turn's draft as they would leave. */
export function sentencesOf(turn: ProofTurn): readonly DraftSentence[] {
  return readDraft({ ...turn, ...turn.draft, language: localeFor(turn.business, turn.draft.language) }).sentences;
}

/** Milliseconds of the proof's pure part: after a warm-up the quickest of three, as what else the machine does is not its. */
function timeOf(turn: ProofTurn): number {
  sentencesOf(turn);
  const rounds = [1, 2, 3].map(() => {
    const start = performance.now();
    sentencesOf(turn);
    return performance.now() - start;
  });
  return Math.min(...rounds);
}

/** The figures of a business's drafts, notes on what lost no more than decoration, and the times. */
export async function judgeDrafts(
  labelled: LabelledBusiness,
): Promise<{ figures: Figure[]; notes: string[]; times: number[] }> {
  const { name, drafts } = labelled;
  const written = new Map(drafts.map((draft) => [draft.id, asWritten(labelled, draft)]));
  const twins = new Map(drafts.map(({ id, twinOf }) => [twinOf, id]));
  const cases: Record<DraftCase['kind'] | 'exact', Counted[]> = { true: [], false: [], twin: [], exact: [] };
  const notes: string[] = [];
  const times: number[] = [];
  for (const draft of drafts) {
    const { id, kind, language } = draft;
    const own = written.get(id) ?? draft;
    times.push(timeOf(turnOf(labelled, own)));
    const proved = await judgeDraft(labelled, own);
    const twin = written.get(twins.get(id) ?? '') ?? null;
    const reason = kind === 'false' ? passedFalsehood(labelled, draft, { proved, twin }) : refusalOf(proved);
    const counted = { id, business: name, language };
    // The owner's own words are no refusal: the customer gets the answer that the owner wants given.
    const isExact = kind !== 'false' && proved.trail.voidReason === 'an exact topic';
    cases[kind].push({ ...counted, counts: reason !== null && !isExact, reason: reason ?? '' });
    if (kind === 'true') cases.exact.push({ ...counted, counts: isExact, reason: proved.text.replaceAll('\n', ' / ') });
    if (kind !== 'false' && reason === null) notes.push(...droppedFrom(proved).map((text) => `${id} lost: ${text}`));
  }
  const few = (called: string, target: number | null, of: Counted[]): Figure => ({
    name: called,
    wants: 'few',
    target,
    cases: of,
  });
  const figures = [
    few('true drafts refused', 0.03, cases.true),
    few('the owner’s exact words sent instead', null, cases.exact),
    few('hard falsehoods passed', 0, cases.false),
    few('repaired twins refused', 0.03, cases.twin),
  ];
  return { figures, notes, times };
}

/** A labelled draft with ids instead of locators. */
export function asWritten(world: World, draft: DraftCase): WrittenDraft {
  return { ...draft, uses: draft.uses.map((use) => idOf(world, use)), reply: withIds(world, draft.reply) };
}

/** Why a draft did not leave with its figures; null when it did. */
export function refusalOf({ outcome, trail }: Proved): string | null {
  const faults = trail.sentences.flatMap(({ text, fate, fault }) => {
    const isLoss = fate === 'dropped' && (outcome !== 'sent' || /\p{Nd}/u.test(text));
    return fault && isLoss ? [`${fault.kind}: ${fault.reason} [${text.trim()}]`] : [];
  });
  if (outcome === 'sent' && faults.length === 0) return null;
  return faults.length > 0 ? faults.join(' ; ') : `${outcome}: ${trail.voidReason ?? 'nothing is left of it'}`;
}

function droppedFrom({ trail }: Proved): string[] {
  return trail.sentences.filter(({ fate }) => fate === 'dropped').map(({ text }) => text.trim());
}

/** The sentence that only the false draft has, when it would leave. */
function passedFalsehood(
  world: World,
  draft: DraftCase,
  { proved, twin }: { proved: Proved; twin: WrittenDraft | null },
): string | null {
  if (proved.outcome !== 'sent') return null;
  const harmless = new Set(twin ? sentencesOf(turnOf(world, twin)).map(({ text }) => text) : []);
  const passed = proved.trail.sentences.filter(({ text, fate }) => fate === 'sent' && !harmless.has(text));
  return passed.length === 0 ? null : `${draft.fault ?? 'false'}: ${passed.map(({ text }) => text.trim()).join(' ; ')}`;
}
