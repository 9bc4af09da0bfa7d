import { checkDraft, type DraftFault } from '../../src/answer/ground-check.ts';
import type { BusinessProfile } from '../../src/business/profile.ts';

/** A labelled reply draft, as in `test/fixtures/evaluation/drafts.json`. */
export type DraftCase = {
  id: string;
  language: string;
  customer: string[];
  draft: string;
  true: boolean;
  why?: string;
};

/** How the check judged the cases: what passed though false, and what it refused though true, with the faults it named. */
export type DraftFigures = {
  falseDrafts: number;
  trueDrafts: number;
  passedFalse: DraftCase[];
  refusedTrue: { case: DraftCase; faults: DraftFault[] }[];
};

/** Judges every case with `checkDraft`; pure. */
export function evaluateDrafts(profile: BusinessProfile, cases: readonly DraftCase[]): DraftFigures {
  const judged = cases.map((one) => ({
    case: one,
    faults: checkDraft(profile, { customerTexts: one.customer, draft: one.draft }),
  }));
  return {
    falseDrafts: cases.filter((one) => !one.true).length,
    trueDrafts: cases.filter((one) => one.true).length,
    passedFalse: judged.filter((one) => !one.case.true && one.faults.length === 0).map((one) => one.case),
    refusedTrue: judged.filter((one) => one.case.true && one.faults.length > 0),
  };
}
