import type { BusinessProfile } from '../business/profile.ts';
import { type Draft, readDraft } from './ground/draft.ts';
import type { DraftFault } from './ground/faults.ts';
import { agreement } from './ground/prove-agreement.ts';
import { proveAmounts } from './ground/prove-amounts.ts';
import { proveCommitments } from './ground/prove-commitments.ts';
import { proveContacts } from './ground/prove-contacts.ts';
import { proveCodes } from './ground/prove-codes.ts';
import { proveCounts } from './ground/prove-counts.ts';
import { proveEvents } from './ground/prove-events.ts';
import { proveExceptions } from './ground/prove-exceptions.ts';
import { proveFeatures } from './ground/prove-features.ts';
import { proveInclusion } from './ground/prove-inclusion.ts';
import { proveLeadTimes } from './ground/prove-lead-times.ts';
import { proveLinks } from './ground/prove-links.ts';
import { provePercentages } from './ground/prove-percentages.ts';
import { proveProducts } from './ground/prove-products.ts';
import { provePromises } from './ground/prove-promises.ts';
import { proveStatements } from './ground/prove-statements.ts';
import { proveTimes } from './ground/prove-times.ts';
import { proveVerdicts } from './ground/prove-verdicts.ts';
import { proveWords } from './ground/prove-words.ts';

export type { DraftFault } from './ground/faults.ts';

const PROVERS = [
  proveLinks,
  proveContacts,
  proveAmounts,
  provePercentages,
  proveLeadTimes,
  proveTimes,
  proveCounts,
  proveCodes,
  proveProducts,
  provePromises,
  proveCommitments,
  proveEvents,
  proveVerdicts,
  proveInclusion,
  proveExceptions,
  proveStatements,
  proveFeatures,
  proveWords,
];

/** The longest text WhatsApp sends, and more figures than the price list of a whole catalogue has. */
const MAX_LENGTH = 4_096;
const MAX_NUMBERS = 150;
const TOO_LONG: DraftFault = {
  kind: 'length',
  excerpt: '',
  hint: 'The reply is too long: answer only what was asked, in a few sentences.',
};

/**
 * Proves every fact of a reply: by the profile alone, except that the customer's own words prove their own quantity, wished date,
 * budget, phone number and e-mail, given back as theirs. Empty when all is proved; each fault says how to mend it. Never throws;
 * the work grows with the length of the draft.
 */
export function checkDraft(
  profile: BusinessProfile,
  input: { customerTexts: readonly string[]; draft: string },
): DraftFault[] {
  if (input.draft.length > MAX_LENGTH) return [TOO_LONG];
  const draft = readDraft(profile, input);
  if (draft.numbers.length > MAX_NUMBERS) return [TOO_LONG];
  return [...PROVERS.flatMap((prove) => prove(draft)), ...provePlanted(profile, draft)];
}

/** A bare "yes, correct" says whatever the customer wrote; so their words are proved as if they were the draft's. */
function provePlanted(profile: BusinessProfile, draft: Draft): DraftFault[] {
  const fault = agreement(draft);
  const said = draft.customer.texts.at(-1);
  if (!fault || !said) return [];
  const planted = readDraft(profile, { customerTexts: [], draft: said.text });
  const provers = [proveLinks, proveContacts, proveAmounts, provePercentages, proveLeadTimes, provePromises];
  return provers.some(
    (prove) =>
      prove({ ...planted, sentences: planted.sentences.map((one) => ({ ...one, question: false })) }).length > 0,
  )
    ? [fault]
    : [];
}
