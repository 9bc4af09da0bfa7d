import type { Business } from '../../business/business.ts';
import type { TextDesk } from '../../business/text-desk.ts';
import type { BusinessInForce } from '../../flow/business-in-force.ts';
import type { Tried } from '../../flow/try-answer.ts';

/** What the Business page needs besides the database. */
export type BusinessPageDeps = {
  live: BusinessInForce;
  texts: TextDesk;
  /** False: questions are answered by rules in this process. */
  hasModels: boolean;
  tryAnswer(
    business: Business,
    question: { question: string; phoneNumberId: string },
    signal: AbortSignal,
  ): Promise<Tried>;
  /** Whether rules alone find an answer to each of these in the business. */
  isKnown(business: Business, questions: readonly string[]): Promise<boolean[]>;
};
