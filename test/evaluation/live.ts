import { bottomlessBudget } from '../../src/ai/purse.ts';
import { factLine } from '../../src/ai/prompt.ts';
import { costOfAttempts } from '../../src/ai/prices.ts';
import { verifierQuestion } from '../../src/ai/verifier.ts';
import { todayIn } from '../../src/business/today.ts';
import { loadUsableConfig } from '../../src/cli/doctor/usable-config.ts';
import { createModelParts, type ModelParts } from '../../src/app/models.ts';
import { readEnvironment } from '../../src/config/config.ts';
import { createAnswering } from '../../src/flow/answering.ts';
import { writeAnswer, type WriteDeps, type Written } from '../../src/flow/write-answer.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { judge, rowsOf } from '../../src/proof/judge.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { loadLabelled, seenFolder, type DraftCase, type LabelledBusiness } from './cases.ts';
import { percentile } from './figures.ts';
import { asWritten, sentencesOf, turnOf } from './judge-drafts.ts';

type Options = { only: string | null; perBusiness: number; say: (text: string) => void };
type Live = { deps: WriteDeps; verifier: NonNullable<ModelParts['verifier']> | null; labelled: LabelledBusiness };
/** What the calls for one case took and cost. */
type Spent = { ms: number; costUsd: number };

const never = new AbortController().signal;

/**
 * Asks the writer and the verifier of the environment, `perBusiness` cases of each kind: how many replies were refused,
 * how many falsehoods the verifier alone catches, what it takes and costs. Says "not measured" without keys.
 */
export async function evaluateLive({ only, perBusiness, say }: Options): Promise<void> {
  const { config } = loadUsableConfig(readEnvironment());
  const { logger } = captureLogs();
  const metrics = createMetrics({ counting: false, logger });
  const parts = config === null ? null : createModelParts({ config, logger, metrics, tracing: null });
  if (config === null || parts === null || !parts.hasModels) {
    say('not measured: no key of a model in the environment\n');
    return;
  }
  const names = (router: ModelParts['router'] | null): string =>
    router
      ?.status()
      .map(({ provider, model }) => `${provider}:${model}`)
      .join(', ') ?? 'off';
  say(`writer ${names(parts.router)}; verifier ${names(parts.verifier)}\n`);
  const written: (Written & Spent)[] = [];
  const falsehoods: (Spent & { isFlagged: boolean; id: string })[] = [];
  const twins: typeof falsehoods = [];
  for (const labelled of loadLabelled(seenFolder, only)) {
    const live: Live = {
      deps: { ...parts, deadlineMs: config.aiDeadlineMs, budget: bottomlessBudget },
      verifier: parts.verifier,
      labelled,
    };
    for (const draft of some(labelled.drafts, 'true', perBusiness)) written.push(await write(live, draft));
    for (const draft of some(labelled.drafts, 'false', perBusiness)) {
      const twin = labelled.drafts.find(({ twinOf }) => twinOf === draft.id);
      if (parts.verifier === null || !twin) continue;
      falsehoods.push(await verify(live, draft, twin));
      twins.push(await verify(live, twin, null));
    }
  }
  const refused = written.filter(({ by }) => by !== 'model');
  say(
    `replies refused: ${refused.length} of ${written.length} (${refused.filter(({ by }) => by === 'desk').length} by the desk)\n`,
  );
  say(
    `of those sent, second drafts: ${written.filter(({ by, proof }) => by === 'model' && proof?.drafts === 2).length}\n`,
  );
  say(`a turn: ${spentLine(written)}\n`);
  const missed = falsehoods.filter(({ isFlagged }) => !isFlagged);
  say(`falsehoods caught by the verifier alone: ${falsehoods.length - missed.length} of ${falsehoods.length}\n`);
  say(`repaired twins flagged by it: ${twins.filter(({ isFlagged }) => isFlagged).length} of ${twins.length}\n`);
  say(`a verdict: ${spentLine([...falsehoods, ...twins])}\n`);
  if (missed.length > 0) say(`missed: ${missed.map(({ id }) => id).join(', ')}\n`);
}

/** Evenly from the whole list, so that all languages have their part. */
function some(drafts: readonly DraftCase[], kind: DraftCase['kind'], count: number): DraftCase[] {
  const all = drafts.filter((draft) => draft.kind === kind);
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, at) => all[Math.floor(at * step)]).filter(
    (draft) => draft !== undefined,
  );
}

async function write({ deps, labelled }: Live, { customer, language }: DraftCase): Promise<Written & Spent> {
  const { business, now } = labelled;
  const start = performance.now();
  const written = await writeAnswer(
    deps,
    createAnswering(business),
    {
      phoneNumberId: 'live',
      texts: customer,
      messages: customer.map((text, at) => ({ wamid: `wamid.${at}`, text })),
      history: [],
      known: [],
      lastReply: null,
      language,
      state: 'bot',
      now,
      today: todayIn(business.timeZone, now),
      logger: captureLogs().logger,
    },
    { useModels: true, signal: never },
  );
  return { ...written, ms: performance.now() - start };
}

/** Gives a draft straight to the verifier, past the veto; of a false one only what its twin does not say must be flagged. */
async function verify({ verifier, labelled }: Live, draft: DraftCase, twin: DraftCase | null) {
  const { facts } = labelled;
  const turn = turnOf(labelled, asWritten(labelled, draft));
  const sentences = sentencesOf(turn);
  const said = twin === null ? [] : sentencesOf(turnOf(labelled, asWritten(labelled, twin)));
  const harmless = new Set(said.map(({ text }) => text));
  const question = verifierQuestion({
    facts: facts.all.map(factLine),
    sentences: sentences.map(({ text }) => text),
    slots: turn.lead.map(({ field, value }) => ({ field, value })),
    today: turn.today,
  });
  const start = performance.now();
  const asked = await verifier?.ask(question, never);
  const ms = performance.now() - start;
  const rows = rowsOf(asked?.result?.answer ?? [], facts);
  const isFlagged = sentences.some(({ text, placed, matchesSlot, blemish }, at) => {
    const row = rows.get(at);
    if (harmless.has(text)) return false;
    const sentence = { text, hasFigure: placed.hasFigure, matchesSlot, blemish };
    return !row || judge(facts, sentence, row).fate !== 'sent';
  });
  return { id: draft.id, isFlagged, ms, costUsd: costOfAttempts(asked?.attempts ?? []) };
}

function spentLine(spent: readonly Spent[]): string {
  const times = spent.map(({ ms }) => ms);
  const cost = spent.reduce((sum, { costUsd }) => sum + costUsd, 0) / Math.max(1, spent.length);
  return `p50 ${Math.round(percentile(times, 0.5))} ms, p99 ${Math.round(percentile(times, 0.99))} ms, $${cost.toFixed(5)}`;
}
