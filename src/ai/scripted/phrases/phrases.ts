import type { Product } from '../../../business/profile.ts';
import type { Language } from '../../../language/languages.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { hiLatn } from './hi-latn.ts';
import { hi } from './hi.ts';
import { pt } from './pt.ts';

/** What the scripted qualifier says in one language. Amounts arrive written; names and FAQ answers stay as the owner wrote them. */
export type Phrases = {
  /** Numbers of a product, e.g. "100 cork coasters". */
  goods(quantity: number, product: Product): string;
  unit(product: Product): string;
  hello(business: string): string;
  welcome: string;
  noted: string;
  noHurry: string;
  price(p: { goods: string; unit: string; each: string; total: string }): string;
  brandedPrice(p: { goods: string; unit: string; base: string; branding: string; each: string; total: string }): string;
  tiers(p: { name: string; unit: string; list: string }): string;
  tier(p: { from: number; price: string }): string;
  minimum(p: { name: string; quantity: number; unit: string }): string;
  brandingPrice(p: { name: string; methods: string; price: string; unit: string; minimum: number }): string;
  brandingMinimum(p: { name: string; quantity: number }): string;
  noBranding(name: string): string;
  leadTime(p: { name: string; min: number; max: number }): string;
  dateUnsure: string;
  whichProduct: string;
  weMake(list: string): string;
  withinBudget(p: { sum: string; budget: string }): string;
  aboveBudget(p: { sum: string; budget: string }): string;
  hours(list: string): string;
  forPerson: string;
  sorry: string;
  orderStatus: string;
  toldAlready: string;
  notUnderstood: string;
  stillUnclear: string;
  summary(p: Summary): string;
  /** Stands for a wished date given as a span of time, which would read like a promise. */
  dateNamed: string;
  colleague: string;
};

/** The enquiry as the customer stated it; null where nothing is known. */
type Summary = {
  goods: string;
  purpose: string | null;
  branded: boolean | null;
  date: string | null;
  city: string | null;
  name: string | null;
};

/** The phrases of each language. */
export const PHRASES: Record<Language, Phrases> = { en, hi, 'hi-Latn': hiLatn, es, pt, ar };
