import { chooseVerifiers } from '../../ai/choose-verifier.ts';
import { classifyFault } from '../../ai/classify-fault.ts';
import type { FaultClass } from '../../ai/model-fault.ts';
import { costUsd } from '../../ai/prices.ts';
import { factLine } from '../../ai/prompt.ts';
import { createModels } from '../../ai/providers.ts';
import { askWithin } from '../../ai/timed-ask.ts';
import { verifierQuestion } from '../../ai/verifier.ts';
import { writerQuestion } from '../../ai/writer-question.ts';
import type { Business } from '../../business/business.ts';
import type { Config } from '../../config/config.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Model, ModelResult, Question } from '../../domain/ports.ts';
import { createAnswering, type Answering } from '../../flow/answering.ts';
import { makeCanaries } from '../../proof/canaries.ts';
import { rowsOf } from '../../proof/judge.ts';
import { canaryTrouble } from '../../proof/verify-sentences.ts';

/** Asks every configured model one question of a customer, and each verifier about sentences whose truth is known. Costs a little. */
export async function askModels(config: Config, business: Business, signal: AbortSignal): Promise<Finding[]> {
  const answering = createAnswering(business);
  const { verifiers, warning } = chooseVerifiers(config.providers, config.verifier);
  const findings: Finding[] = [];
  for (const model of createModels(config.providers)) findings.push(await askWriter(model, answering, signal));
  for (const model of createModels(verifiers)) findings.push(await askVerifier(model, answering, signal));
  if (warning !== null) {
    const todo = ['Set AI_VERIFIER (.env.example), and run this again.'];
    findings.push({ level: 'fault', subject: 'Verifier', text: warning, todo });
  }
  return findings;
}

/** One call; a model on the owner's own machine may have to be loaded first. */
export const modelTimeoutMs = 60_000;

async function askWriter(model: Model, answering: Answering, signal: AbortSignal): Promise<Finding> {
  const question = writerQuestion({
    system: answering.promptFor([]).systemPrompt,
    history: [],
    turnText: 'Hello',
    facts: [],
    data: { now: new Date().toUTCString(), opening: null, numbers: [], totals: [] },
  });
  return await tryModel(`Writer ${model.provider}`, { model, question }, signal, () => null);
}

async function askVerifier(model: Model, answering: Answering, signal: AbortSignal): Promise<Finding> {
  const subject = `Verifier ${model.provider}`;
  const { business, facts } = answering;
  const { shown } = answering.promptFor([]);
  const canaries = makeCanaries(business, shown, Math.random);
  if (canaries.length === 0) {
    return { level: 'skipped', subject, text: 'not asked, because the business file contains no facts', todo: [] };
  }
  const question = verifierQuestion({
    facts: shown.map(factLine),
    sentences: canaries.map(({ text }) => text),
    slots: [],
    today: [],
  });
  return await tryModel(subject, { model, question }, signal, (verdicts) => {
    const rows = rowsOf(verdicts, facts);
    const troubles = canaries.flatMap(
      (canary, at) => canaryTrouble(canary, rows.get(at) ?? { n: at, class: 'unsupported', facts: [] }) ?? [],
    );
    return troubles[0] ?? null;
  });
}

/** `judge` tells what is wrong with an answer; null when nothing is. */
async function tryModel<T>(
  subject: string,
  { model, question }: { model: Model; question: Question<T> },
  signal: AbortSignal,
  judge: (answer: T) => string | null,
): Promise<Finding> {
  const startedMs = performance.now();
  let result: ModelResult<T>;
  try {
    result = await askWithin(model, question, { budgetMs: modelTimeoutMs, signal });
  } catch (error) {
    const { faultClass, message } = classifyFault(error, { signal });
    const { text, todo } = wordsFor(faultClass, model);
    return { level: 'fault', subject, text: `${model.model} ${text} (${message}).`, todo: [todo] };
  }
  const trouble = judge(result.answer);
  if (trouble !== null) {
    const todo =
      'Run this again. If the result is the same, choose another model in AI_VERIFIER: without one that works, nothing a model writes is sent.';
    return { level: 'fault', subject, text: `${model.model} does not judge well enough: ${trouble}.`, todo: [todo] };
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const cost = costUsd({ ...model, ...result }).toFixed(4);
  return { level: 'ok', subject, text: `${model.model} answered in ${seconds} s, for at most $${cost}`, todo: [] };
}

function wordsFor(fault: FaultClass, { provider, model }: Model): { text: string; todo: string } {
  const name = provider.toUpperCase();
  const away = {
    text: 'could not be reached',
    todo: `Check ${provider === 'ollama' ? 'whether Ollama is running' : "the provider's status page"} and ${name}_BASE_URL.`,
  };
  const busy = {
    text: 'is too busy just now',
    todo: 'Run this again in a minute. With a second provider nobody has to wait for the first.',
  };
  const known: Partial<Record<FaultClass, { text: string; todo: string }>> = {
    auth: {
      text: 'was not asked: the key was refused',
      todo: `Copy ${name}_API_KEY again from the provider's page, and deploy.`,
    },
    quota: {
      text: 'was not asked: the account has no money or allowance left',
      todo: "Check billing and limits on the provider's page.",
    },
    model_gone: {
      text: 'is not available for this key',
      todo: `Correct ${name}_MODEL (now "${model}"), or empty it to use the default.`,
    },
    timeout: away,
    connection: away,
    rate_limit: busy,
    overloaded: busy,
  };
  const other = `Run this again. If the result is the same, try another model: ${name}_MODEL.`;
  return known[fault] ?? { text: 'gave no usable answer', todo: other };
}
