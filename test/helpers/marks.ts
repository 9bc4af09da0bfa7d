import { createMarks } from '../../src/db/marks.ts';
import { Secret } from '../../src/domain/secret.ts';

/** Hashes of erased customers as all tests make them. */
export const testMarks = createMarks([new Secret('0123456789abcdef')]);
