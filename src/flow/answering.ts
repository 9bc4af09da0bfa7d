// Serves find-answer: everything that is made from one version of the business file, exchanged as one when it is read again.
import { buildWriterPrompt } from '../ai/prompt.ts';
import type { Business, Fact, Facts } from '../business/business.ts';
import { chooseFacts, indexFacts } from '../business/choose-facts.ts';
import { factsOf } from '../business/facts.ts';
import { createDesk, type Desk } from '../desk/desk-reply.ts';
import { createReplyCache, type ReplyCache } from '../desk/reply-cache.ts';

/** One version of what the assistant knows; hold it for one turn and ask again for the next. */
export type Answering = {
  business: Business;
  facts: Facts;
  cache: ReplyCache;
  /** Answers without a network, for outages, missing verdicts and spent budgets. */
  desk: Desk;
  /** The facts that a model is shown for these texts, and the prompt that holds them. */
  promptFor(texts: readonly string[]): { shown: readonly Fact[]; systemPrompt: string };
};

/** Some 12,000 tokens: what a small model reads well; a larger file is shown in part, chosen for the turn. */
const FACT_CHARS = 40_000;

/** Makes everything that depends on the business file. */
export function createAnswering(business: Business): Answering {
  const facts = factsOf(business);
  indexFacts(business, facts);
  const build = (shown: readonly Fact[]): { shown: readonly Fact[]; systemPrompt: string } => ({
    shown,
    systemPrompt: buildWriterPrompt({ business, facts: shown, fields: business.ask }),
  });
  const whole = build(facts.all);
  return {
    business,
    facts,
    cache: createReplyCache(business),
    desk: createDesk(business, facts),
    promptFor(texts) {
      const shown = chooseFacts(business, facts, texts, FACT_CHARS);
      return shown.length === facts.all.length ? whole : build(shown);
    },
  };
}
