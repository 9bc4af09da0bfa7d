import { quote, unitPriceMinor } from '../../business/catalogue.ts';
import type { Product } from '../../business/profile.ts';

/** What an amount may be for a product at a quantity. */
export type Role = 'unit' | 'unit with branding' | 'branding' | 'total' | 'total with branding' | 'branding total';

/** A true amount in minor units with what it is. */
export type TruePrice = { role: Role; amountMinor: number };

/** Every true amount for a quantity of a product: prices for one, the branding price, and what they come to for all. */
export function truePrices(product: Product, quantity: number): TruePrice[] {
  const unit = unitPriceMinor(product, quantity);
  if (unit === null) return [];
  const plain: TruePrice[] = [
    { role: 'unit', amountMinor: unit },
    { role: 'total', amountMinor: quantity * unit },
  ];
  const branded = quote(product, quantity, true);
  if (!branded) return plain;
  return [
    ...plain,
    { role: 'branding', amountMinor: branded.brandingMinor },
    { role: 'unit with branding', amountMinor: branded.unitMinor + branded.brandingMinor },
    { role: 'total with branding', amountMinor: branded.totalMinor },
    { role: 'branding total', amountMinor: quantity * branded.brandingMinor },
  ];
}

/** The lowest and the highest unit price of a product in minor units. */
export function priceEnds(product: Product): { lowest: number; highest: number } {
  const prices = product.priceTiers.map((tier) => tier.unitPriceMinor);
  return { lowest: Math.min(...prices), highest: Math.max(...prices) };
}

/** Whether a role is the price of one piece. */
export function isPerPiece(role: Role): boolean {
  return role === 'unit' || role === 'unit with branding' || role === 'branding';
}

/** Whether branding is part of a role. */
export function isBranded(role: Role): boolean {
  return role !== 'unit' && role !== 'total';
}
