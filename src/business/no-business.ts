import { lazy } from '../std/lazy.ts';
import { buildBusiness } from './build-business.ts';
import type { Business } from './business.ts';

/** The business of a number that is not served: nothing is known of it, and nobody is told anything by it. */
export const noBusiness: () => Business = lazy(() =>
  buildBusiness({}, { report: () => undefined, isBare: () => false }),
);
