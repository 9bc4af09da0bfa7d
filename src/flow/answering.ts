// Serves find-answer: everything that is made from the business profile, exchanged as one when it is read again.
import { buildSystemPrompt } from '../ai/prompt.ts';
import { createScriptedModel } from '../ai/scripted-model.ts';
import { createReplyCache, type ReplyCache } from '../answer/reply-cache.ts';
import type { BusinessProfile } from '../business/profile.ts';
import type { FieldKey } from '../domain/lead.ts';
import type { Model } from '../domain/ports.ts';

/** One version of what the assistant knows; hold it for one turn and ask again for the next. */
export type Answering = {
  profile: BusinessProfile;
  systemPrompt: string;
  fields: readonly FieldKey[];
  cache: ReplyCache;
  /** Answers without a network, for outages and exhausted budgets. */
  scripted: Model;
};

/** Makes everything that depends on the profile; throws `bad-business-file` when its phrases contradict each other. */
export function createAnswering(profile: BusinessProfile): Answering {
  return {
    profile,
    systemPrompt: buildSystemPrompt(profile),
    fields: profile.qualification.fields.map((field) => field.key),
    cache: createReplyCache(profile),
    scripted: createScriptedModel(profile),
  };
}
