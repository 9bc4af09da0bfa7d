import { lazy } from '../std/lazy.ts';
import { buildBusiness } from './build-business.ts';
import type { Business } from './business.ts';

/** The business of a number that is not served: it knows nothing and tells nobody anything. */
export const noBusiness: () => Business = lazy(() =>
  buildBusiness({}, { report: () => undefined, isBare: () => false }),
);
