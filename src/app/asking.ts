import type { ModelParts } from './models.ts';
import { numberIn, type Parts } from './parts.ts';
import { createTextDesk } from '../business/text-desk.ts';
import type { ModelBudget } from '../flow/model-budget.ts';
import type { BusinessPageDeps } from '../web/console/business-deps.ts';

/** The models and their money: one of each a process, made when first needed. */
export type Asking = { models: ModelParts; budget: ModelBudget };

/** What is made here ends with the stack, after all that asks. */
export function createAsking(parts: Omit<Parts, 'asking'>, stack: AsyncDisposableStack): () => Promise<Asking> {
  let made: Promise<Asking> | null = null;
  const make = async (): Promise<Asking> => {
    // A process that only stores webhooks loads nothing that answers until an owner asks.
    const [{ createModelParts }, { createModelBudget }] = await Promise.all([
      import('./models.ts'),
      import('../flow/model-budget.ts'),
    ]);
    const budget = createModelBudget({
      ...parts,
      dailyBudgetUsd: (id) => numberIn(parts.config, id).aiDailyBudgetUsd,
    });
    return { models: createModelParts(parts), budget };
  };
  stack.defer(async () => (await made)?.budget[Symbol.asyncDispose]());
  return () => (made ??= make());
}

/** What the Business page needs of this process. */
export function businessPageFor({ config, logger, db, live, asking }: Parts): BusinessPageDeps {
  const answeringOf = async (business: Parameters<BusinessPageDeps['tryAnswer']>[0]) =>
    (await import('../flow/answering.ts')).createAnswering(business);
  return {
    live,
    texts: createTextDesk(),
    hasModels: config.providers.length > 0,
    async tryAnswer(business, question, signal) {
      const [{ tryAnswer }, { models, budget }] = [await import('../flow/try-answer.ts'), await asking()];
      const deps = { ...models, budget, db, logger, deadlineMs: config.aiDeadlineMs };
      return tryAnswer(deps, await answeringOf(business), question, signal);
    },
    async isKnown(business, questions) {
      const { desk } = await answeringOf(business);
      const turn = { history: [], known: [], lastReply: null, language: null, now: new Date(), state: 'bot' as const };
      return questions.map((question) => !desk.reply({ ...turn, texts: [question] }).needsHuman);
    },
  };
}
