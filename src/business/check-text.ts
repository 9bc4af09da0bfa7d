import { AppError } from '../domain/errors.ts';
import type { BusinessFault } from './business-faults.ts';
import { businessWarnings } from './business-warnings.ts';
import type { Business } from './business.ts';
import { readBusiness } from './parse-business.ts';

/** A text of a business as it was found: what it means when it has no fault, and what is odd in it. */
export type CheckedText = {
  business: Business | null;
  faults: readonly BusinessFault[];
  warnings: readonly string[];
};

/** Longer texts take too long to check in a running server. */
const mostTextChars = 1_000_000;

/** Checks a text with everything that `npm run business -- check` finds; never throws. */
export function checkText(text: string): CheckedText {
  const only = (message: string): CheckedText => ({
    business: null,
    faults: [{ line: 1, column: 1, message }],
    warnings: [],
  });
  if (text.length > mostTextChars)
    return only(`The text has ${text.length} characters: at most ${mostTextChars} are read. Shorten it.`);
  try {
    const { business, faults } = readBusiness(text, 'The text');
    return { business, faults, warnings: business === null ? [] : businessWarnings(business) };
  } catch (error) {
    // A text in the shape of old: its one fault is a list of what moved.
    if (error instanceof AppError) return only(error.message);
    throw error;
  }
}
