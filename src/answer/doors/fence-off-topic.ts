import { findProducts } from '../../business/catalogue.ts';
import type { BusinessProfile } from '../../business/profile.ts';
import { textIn } from '../../business/texts.ts';
import { phraseFinder, sayingsOf, type PhraseFinder } from './phrase-match.ts';

/** Finders are made once for each profile. */
const findersOf = new WeakMap<BusinessProfile, PhraseFinder[]>();

/** An answer to a question of ours, e.g. "100" or "50.". */
const NUMBER_ONLY = /^[^\p{L}\p{N}]*\p{N}[\p{N}\s.,]*[^\p{L}\p{N}]*$/u;

/** The fixed reply when a model says off-topic; `count` is how many in a row this one makes. From the limit on, a person is offered. */
export function offTopicReply(profile: BusinessProfile, options: { count: number; language: string | null }): string {
  const { reply, offer, inARow } = profile.offTopic;
  const text = textIn(profile, reply, options.language);
  return options.count < inARow ? text : `${text} ${textIn(profile, offer, options.language)}`;
}

/**
 * The fixed reply when no model is to be asked, because the last turns were all off-topic, the last model was asked less
 * than a day ago and nothing in this turn comes back to the business; null when a model is to be asked.
 */
export function fenceOffTopic(
  profile: BusinessProfile,
  turn: { texts: readonly string[]; offTopicCount: number; askedModelInDay: boolean; language: string | null },
): string | null {
  if (turn.offTopicCount < profile.offTopic.inARow || !turn.askedModelInDay) return null;
  if (turn.texts.some((text) => isAboutBusiness(profile, text))) return null;
  return offTopicReply(profile, { count: turn.offTopicCount + 1, language: turn.language });
}

function isAboutBusiness(profile: BusinessProfile, text: string): boolean {
  if (NUMBER_ONLY.test(text) || findProducts(profile, text).length > 0) return true;
  const finders = findersOf.get(profile) ?? makeFinders(profile);
  findersOf.set(profile, finders);
  const { sentences } = sayingsOf(text);
  return finders.some((finder) => sentences.some((sentence) => finder.spans(sentence).length > 0));
}

function makeFinders(profile: BusinessProfile): PhraseFinder[] {
  return Object.values(profile.offTopic.words).flatMap((words) => words.map((word) => phraseFinder(word)));
}
