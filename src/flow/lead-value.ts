// Serves the page of leads: what the order in question comes to by the owner's own prices.
import type { Business } from '../business/business.ts';
import { offerFinder } from '../business/offer-finder.ts';
import { quote } from '../business/quote.ts';
import type { LeadFact } from '../domain/lead.ts';

/** What a lead asks for comes to in minor units of the business's currency; null when that does not follow from the file. */
export function leadValue(
  business: Business,
  facts: readonly Pick<LeadFact, 'field' | 'value' | 'quote'>[],
): number | null {
  if (business.currency === null) return null;
  const typeOf = (key: string) => business.ask.find((field) => field.key === key)?.type;
  const of = (type: string) => facts.filter(({ field }) => typeOf(field) === type);
  const names = offerFinder(business).find(
    of('offer')
      .map(({ value }) => value)
      .join('\n'),
  );
  const offers = business.offers.filter(({ name }) => names.some(({ key }) => key === name));
  const counts = of('number').flatMap(({ field, value }) =>
    /^\d{1,7}$/.test(value) ? [{ count: Number(value), of: field }] : [],
  );
  const days = of('date').flatMap(({ value }) => (/^\d{4}-\d\d-\d\d$/.test(value) ? [value] : []));
  const size = facts.map(({ quote: words }) => words).join('\n');
  // A number that several offers share belongs to none of them for certain.
  if (offers.length !== 1) return null;
  const [offer] = offers;
  return (offer && quote(business, offer, { counts, days: days.toSorted(), size })?.totalMinor) ?? null;
}
