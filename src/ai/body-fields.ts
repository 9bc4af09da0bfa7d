import type { Question } from '../domain/ports.ts';
import type { VendorError } from './vendor-error.ts';

/** A part of the request body that some servers refuse: its forms, best first, and how a refusal names it. */
export type BodyField = {
  forms: readonly (Record<string, unknown> | ((question: Question<unknown>) => Record<string, unknown>))[];
  refusedWith: RegExp;
};

/** The fields a server was found to take; remembered for the life of the model. */
export type BodyFields = {
  /** The fields to send now, and the choice to hand back to `stepDown`. */
  current(question: Question<unknown>): { fields: Record<string, unknown>; choice: readonly number[] };
  /** True when the error refuses a field that has a simpler form left: ask again with `current()`. */
  stepDown(error: VendorError, choice: readonly number[]): boolean;
};

/** Starts with the best form of every field; `stepDown` moves on after a 400 or 422 that names the field. */
export function createBodyFields(fields: readonly BodyField[]): BodyFields {
  const chosen = fields.map(() => 0);
  return {
    current: (question) => ({
      fields: Object.assign(
        {},
        ...fields.map((field, index) => {
          const form = field.forms[chosen[index] ?? 0];
          return typeof form === 'function' ? form(question) : form;
        }),
      ),
      choice: [...chosen],
    }),
    stepDown(error, choice) {
      if (error.status !== 400 && error.status !== 422) return false;
      const index = fields.findIndex(
        (field, at) => field.refusedWith.test(error.text) && (choice[at] ?? 0) + 1 < field.forms.length,
      );
      if (index === -1) return false;
      // A call that ran beside this one may have stepped down already.
      chosen[index] = Math.max(chosen[index] ?? 0, (choice[index] ?? 0) + 1);
      return true;
    },
  };
}
