import type { Business } from '../../src/business/business.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';

const SOURCE = `
name: Harbour Boats
currency: EUR
offers:
  - { name: Sunset tour, also: [evening tour], price: 40 }
  - { name: Kayak, price: 15 }
  - { name: Rowing boat, price: 20 }
`;

/** A small business with a change. */
export function businessWith(change: Partial<Business> = {}): Business {
  return { ...parseBusiness(SOURCE, 'test.yaml'), ...change };
}
