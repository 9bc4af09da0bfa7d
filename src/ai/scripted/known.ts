import type { BusinessProfile, Product } from '../../business/profile.ts';
import type { LeadFact, SlotClaim } from '../../domain/lead.ts';

export type Field = BusinessProfile['qualification']['fields'][number];

/** What is known of a lead, read for the scripted qualifier. */
export type Known = {
  /** Value by field key, as normalised in `LeadFact`. */
  values: ReadonlyMap<string, string>;
  /** The customer's words by field key. */
  quotes: ReadonlyMap<string, string>;
  products: Product[];
  quantity: number | null;
  /** Of the field that asks for branding; null when it is unknown. */
  branded: boolean | null;
};

/** The field that holds the wish for a logo, when the business asks for it. */
export const BRANDING_KEY = 'branding';
/** The field that holds what the goods are for, when the business asks for it. */
export const PURPOSE_KEY = 'purpose';

/** Reads the facts of a lead, with the claims of this turn laid over them. */
export function knownOf(
  profile: BusinessProfile,
  facts: readonly LeadFact[],
  claims: readonly SlotClaim[] = [],
): Known {
  const values = new Map<string, string>();
  const quotes = new Map<string, string>();
  for (const { field, value, quote } of [...facts, ...claims]) {
    values.set(field, value);
    quotes.set(field, quote);
  }
  const skus = (values.get(keyOf(profile, 'product') ?? '') ?? '').split(',');
  const products = skus.flatMap((sku) => profile.products.find((product) => product.sku === sku) ?? []);
  const quantity = Number(values.get(keyOf(profile, 'quantity') ?? '') ?? Number.NaN);
  const branding = values.get(BRANDING_KEY);
  return {
    values,
    quotes,
    products,
    quantity: Number.isInteger(quantity) && quantity > 0 ? quantity : null,
    branded: branding === undefined ? null : branding === 'yes',
  };
}

/** The key of the first field of a type; null when the business has none. */
export function keyOf(profile: BusinessProfile, type: Field['type']): string | null {
  return profile.qualification.fields.find((field) => field.type === type)?.key ?? null;
}

/** The fields that are asked for and not known yet, in the order of the profile. */
export function missingFields(profile: BusinessProfile, known: Known): Field[] {
  return profile.qualification.fields.filter((field) => field.ask && !known.values.has(field.key));
}
