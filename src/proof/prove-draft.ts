import { leaksPrompt } from '../ai/prompt-leak.ts';
import { baseOf, localeFor } from '../business/tell-offer.ts';
import type { SentenceFault } from '../domain/proof.ts';
import { isInLanguage } from '../language/detect.ts';
import { isLocale } from '../language/intl-words.ts';
import { topicsOf } from './exact-facts.ts';
import type { ProofDeps, Proved, ProofTurn } from './proof-turn.ts';
import { readDraft } from './read-draft.ts';
import { compose, refuseAll, settle } from './settle.ts';
import { fromCache, needsVerdict, verify } from './verify-sentences.ts';

const MAX_REPLY_CHARS = 4096;

/**
 * Proves a writer's draft: what it says leaves only where the file, the customer's own numbers or a verifier bears it out.
 * Never throws unless `verify` does.
 */
export async function proveDraft(deps: ProofDeps, turn: ProofTurn, signal: AbortSignal): Promise<Proved> {
  const language = replyLanguage(turn);
  const { reply, uses } = turn.draft;
  const refuse = (kind: SentenceFault['kind'], reason: string) => refuseAll(turn, { kind, reason, facts: [] });
  if (topicsOf(turn, turn.turnTexts.join('\n').slice(0, 6000)).length > 0) {
    return compose(turn, language, { outcome: 'composed', voidReason: 'an exact topic' });
  }
  if (reply.length > MAX_REPLY_CHARS) return refuse('prompt', 'the reply is too long');
  if (leaksPrompt(turn.systemPrompt, reply)) return refuse('prompt', 'the reply speaks of its instructions');
  const read = readDraft({ ...turn, reply, uses, language });
  const { scene, sentences } = read;
  if (sentences.length === 0) return refuse('prompt', 'the reply is empty');
  if (sentences.some(({ fault }) => fault)) return settle(turn, read, null);
  const open = sentences.filter(needsVerdict);
  if (!isInLanguage(open.map(({ text }) => text).join(' '), turn.language)) {
    return refuse('language', `the reply is not in the customer's language (${turn.language})`);
  }
  const known = deps.verify !== null || open.length === 0 ? fromCache(deps, turn, sentences) : null;
  if (known) return settle(turn, read, known);
  if (deps.verify === null) return compose(turn, language, { outcome: 'off', voidReason: null }, scene);
  const verified = await verify(deps, turn, read, signal);
  if (typeof verified !== 'string') return settle(turn, read, verified);
  return compose(turn, language, { outcome: 'composed', voidReason: verified }, scene);
}

/** The draft's own language, when it is the customer's in another spelling, as the business's region writes it; formats follow it. */
function replyLanguage({ business, draft, language }: ProofTurn): string {
  const isSame = isLocale(draft.language) && baseOf(draft.language) === baseOf(language);
  return localeFor(business, isSame ? draft.language : language);
}
