import type { Business } from '../business/business.ts';
import { offerFinder } from '../business/offer-finder.ts';
import { cutText, wordsOf } from '../language/normalise.ts';
import { askKinds } from '../phrases/pack.ts';
import { sayIn } from '../phrases/packs.ts';
import { phraseFinder } from '../business/phrase-finder.ts';

/** After so many turns in a row about other things a person is offered, and models are no longer asked. */
const IN_A_ROW = 3;
/** An answer to a question of ours, e.g. "100" or "50.". */
const NUMBER_ONLY = /^[^\p{L}\p{N}]*\p{N}[\p{N}\s.,]*[^\p{L}\p{N}]*$/u;

/** The fixed reply when a model says off-topic; `count` is how many in a row this one makes. From the third on, a person is offered. */
export function offTopicReply(business: Business, options: { count: number; language: string | null }): string {
  const say = sayIn(business, options.language);
  return options.count < IN_A_ROW ? say('offTopic') : `${say('offTopic')} ${say('personOffer')}`;
}

/**
 * The fixed reply when no model is to be asked, because the last turns were all off-topic, the last model was asked less
 * than a day ago and nothing in this turn comes back to the business; null when a model is to be asked.
 */
export function fenceOffTopic(
  business: Business,
  turn: { texts: readonly string[]; offTopicCount: number; askedModelInDay: boolean; language: string | null },
): string | null {
  if (turn.offTopicCount < IN_A_ROW || !turn.askedModelInDay) return null;
  if (turn.texts.some((text) => isAboutBusiness(business, cutText(text)))) return null;
  return offTopicReply(business, { count: turn.offTopicCount + 1, language: turn.language });
}

function isAboutBusiness(business: Business, text: string): boolean {
  if (NUMBER_ONLY.test(text) || offerFinder(business).find(text).length > 0) return true;
  const asks = new Set<string>(askKinds);
  return phraseFinder(business.words)(wordsOf(text)).some(({ key }) => asks.has(key));
}
