import { createRouter } from '../../../src/ai/router.ts';
import { openBusinessFiles } from '../../../src/business/business-files.ts';
import { createTextDesk } from '../../../src/business/text-desk.ts';
import type { Database } from '../../../src/db/pool.ts';
import { createAnswering } from '../../../src/flow/answering.ts';
import { createBusinessInForce } from '../../../src/flow/business-in-force.ts';
import { createModelBudget } from '../../../src/flow/model-budget.ts';
import { createSlices } from '../../../src/std/slices.ts';
import { tryAnswer } from '../../../src/flow/try-answer.ts';
import type { Logger } from '../../../src/observe/logger.ts';
import { createMetrics } from '../../../src/observe/metrics.ts';
import type { BusinessPageDeps } from '../../../src/web/console/business-deps.ts';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';

/** What the Business page needs, real but for models, of which there are none: the desk answers. */
export async function businessPageDeps(
  { db, logger }: { db: Database; logger: Logger },
  { file = 'business.yaml', phoneNumberIds = [PHONE_NUMBER_ID] }: { file?: string; phoneNumberIds?: string[] } = {},
): Promise<BusinessPageDeps> {
  const live = createBusinessInForce({
    files: await openBusinessFiles(
      phoneNumberIds.map((id) => ({ id, businessFile: file })),
      logger,
    ),
    db,
    phoneNumberIds,
    logger,
  });
  const metrics = createMetrics({ counting: false, logger });
  const asking = {
    db,
    logger,
    router: createRouter({ models: [], deadlineMs: 1_000, maxConcurrent: 1, metrics, logger }),
    verifier: null,
    verdicts: new Map<string, readonly string[]>(),
    nextSlice: createSlices(),
    budget: createModelBudget({ db, dailyBudgetUsd: () => null, logger }),
    deadlineMs: 1_000,
    hasModels: false,
  };
  return {
    live,
    texts: createTextDesk(),
    hasModels: false,
    tryAnswer: (business, question, signal) => tryAnswer(asking, createAnswering(business), question, signal),
    async isKnown(business, questions) {
      const { desk } = createAnswering(business);
      const turn = { history: [], known: [], lastReply: null, language: null, now: new Date(), state: 'bot' as const };
      return questions.map((text) => !desk.reply({ ...turn, texts: [text] }).needsHuman);
    },
  };
}
