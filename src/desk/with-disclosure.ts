import type { Business } from '../business/business.ts';
import { wordsOf } from '../language/normalise.ts';
import { sayIn } from '../phrases/packs.ts';

/**
 * The reply with the disclosure before it, once in a conversation; unchanged when the customer knows already or the reply
 * holds the disclosure's own words. After it the customer knows.
 */
export function withDisclosure(
  business: Business,
  reply: string,
  options: { alreadyDisclosed: boolean; language: string | null },
): string {
  if (options.alreadyDisclosed) return reply;
  const disclosure = sayIn(business, options.language)('disclosure');
  const holdsIt = ` ${wordsOf(reply).join(' ')} `.includes(` ${wordsOf(disclosure).join(' ')} `);
  return holdsIt ? reply : `${disclosure}\n\n${reply}`;
}
