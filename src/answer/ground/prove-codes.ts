import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isDenied } from './negation.ts';

/** Refuses codes ("A4", "GIFT10") that the profile does not have. */
export function proveCodes(draft: Draft): DraftFault[] {
  return [...draft.text.matchAll(/(?<![\p{L}\p{N}@./_-])\p{L}+\d[\p{L}\d]*/gu)]
    .filter(
      (match) => !draft.facts.codes.has(match[0].toLowerCase()) && !/^(?:rs|inr|re|usd|x|us|[وبلفك])\d/i.test(match[0]),
    )
    .filter((match) => !isDenied(draft, { start: match.index, end: match.index + match[0].length }))
    .filter(
      (match) =>
        !draft.contacts.some(
          (contact) =>
            (contact.kind === 'link' || contact.kind === 'email') &&
            match.index >= contact.start &&
            match.index < contact.end,
        ),
    )
    .map((match) =>
      faultAt(
        draft,
        { start: match.index, end: match.index + match[0].length },
        { kind: 'code', hint: `The profile has no "${match[0]}": leave it out.` },
      ),
    );
}
