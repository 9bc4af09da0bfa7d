import type { ModelParts } from './models.ts';
import type { Parts } from './parts.ts';
import type { TakeTurnDeps } from '../flow/take-turn.ts';
import { prepareLanguages } from '../language/prepare.ts';
import { lazy } from '../std/lazy.ts';

/**
 * SDKs and languages are the better part of what the process loads, so an idle one does without. The first turn begins it
 * when it is under way, for most wait a moment for the customer to go on.
 */
export function prepareOnce(
  { config, logger }: Parts,
  answering: TakeTurnDeps['answering'],
  models: ModelParts,
): () => void {
  return lazy(() => {
    warmUpDesk(answering, config.phoneNumberIds).catch((error: unknown) => {
      logger.warn({ err: error }, 'Could not prepare the rules yet; the first message will load them');
    });
    for (const model of models.all) {
      model.warmUp().catch((error: unknown) => {
        logger.warn({ err: error, provider: model.provider }, 'The SDK of this provider could not be loaded yet');
      });
    }
  });
}

/** Languages and the like are looked up at the first use, which takes the better part of a second. */
async function warmUpDesk(answering: TakeTurnDeps['answering'], phoneNumberIds: readonly string[]): Promise<void> {
  const made = await Promise.all(
    phoneNumberIds.map(async (id) => answering({ businessVersion: null, phoneNumberId: id })),
  );
  for (const one of new Set(made)) {
    one.prepare();
    const { business, desk } = one;
    await prepareLanguages(business.languages, business.currency);
    const turn = { history: [], known: [], lastReply: null, now: new Date(), state: 'bot' as const };
    for (const language of business.languages) desk.reply({ ...turn, texts: [business.name], language });
  }
}
