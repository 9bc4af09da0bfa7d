// Serves find-answer: everything that is made from one version of the business file, exchanged as one when it is read again.
import { buildWriterPrompt } from '../ai/prompt.ts';
import type { Business, Fact, Facts } from '../business/business.ts';
import { chooseFacts, indexFacts } from '../business/choose-facts.ts';
import { factsOf } from '../business/facts.ts';
import { createDesk, type Desk } from '../desk/desk-reply.ts';
import { createReplyCache, type ReplyCache } from '../desk/reply-cache.ts';
import { lazy } from '../std/lazy.ts';

/** One version of what the assistant knows; hold it for one turn and ask again for the next. */
export type Answering = {
  business: Business;
  facts: Facts;
  cache: ReplyCache;
  /** Answers without a network, for outages, missing verdicts and spent budgets. */
  desk: Desk;
  /** The facts that a model is shown for these texts, and the prompt that holds them. */
  promptFor(texts: readonly string[]): { shown: readonly Fact[]; systemPrompt: string };
  /** Makes now what is otherwise made when it is first needed. */
  prepare(): void;
};

/** Some 12,000 tokens: what a small model reads well; a larger file is shown in part, chosen for the turn. */
const FACT_CHARS = 40_000;

/** All that depends on the business file; each part takes up to half a second, and is made when it is first needed. */
export function createAnswering(business: Business): Answering {
  const facts = lazy(() => {
    const all = factsOf(business);
    indexFacts(business, all);
    return all;
  });
  const build = (shown: readonly Fact[]): { shown: readonly Fact[]; systemPrompt: string } => ({
    shown,
    systemPrompt: buildWriterPrompt({ business, facts: shown, fields: business.ask }),
  });
  const whole = lazy(() => build(facts().all));
  const cache = lazy(() => createReplyCache(business));
  const desk = lazy(() => createDesk(business, facts()));
  return {
    business,
    get facts() {
      return facts();
    },
    get cache() {
      return cache();
    },
    get desk() {
      return desk();
    },
    promptFor(texts) {
      const shown = chooseFacts(business, facts(), texts, FACT_CHARS);
      return shown.length === facts().all.length ? whole() : build(shown);
    },
    prepare() {
      cache();
      whole();
      desk();
    },
  };
}
