import { quote, unitPriceMinor } from '../../business/catalogue.ts';
import { formatMoney } from '../../business/money.ts';
import type { BusinessProfile, Product } from '../../business/profile.ts';
import type { Ask } from './asks.ts';
import type { Phrases } from './phrases/phrases.ts';

/** What the answers of a turn are about: the products, and how many of each. */
export type Subject = { product: Product; quantity: number | null };

export type AnswerContext = {
  profile: BusinessProfile;
  say: Phrases;
  asks: ReadonlySet<Ask>;
  subjects: readonly Subject[];
  branded: boolean | null;
};

/** Answers what is asked about products from the profile alone: prices of the quantity under discussion, minimum, branding, lead time. */
export function answerAsks(context: AnswerContext): string[] {
  const { asks, say, subjects } = context;
  const wantsFacts = (
    ['price', 'total', 'minimum', 'lead-time', 'branding-price', 'branding-minimum', 'branding'] as const
  ).some((ask) => asks.has(ask));
  if (subjects.length === 0) return wantsFacts ? [say.whichProduct] : [];
  return subjects.flatMap((subject) => aboutOne(context, subject));
}

function aboutOne(context: AnswerContext, subject: Subject): string[] {
  const { asks, say } = context;
  const { product } = subject;
  const lines: string[] = [];
  if (asks.has('description')) lines.push(`${product.name}: ${product.description}`);
  if (asks.has('price') || asks.has('total')) lines.push(...priceLines(context, subject));
  if (asks.has('minimum')) lines.push(minimumLine(say, product));
  const isPriced = asks.has('price') && context.branded === true && subject.quantity !== null;
  if (asks.has('branding') || asks.has('branding-minimum') || (asks.has('branding-price') && !isPriced))
    lines.push(brandingLine(context, product));
  if (asks.has('lead-time')) lines.push(leadTimeLine(say, product));
  return lines;
}

/** The price of the quantity, with branding when it is wished and possible; without a quantity every tier, below the minimum the minimum. */
export function priceLines({ profile, say, branded }: AnswerContext, { product, quantity }: Subject): string[] {
  const money = (minor: number): string => formatMoney(minor, profile.business.currency);
  const unit = say.unit(product);
  if (quantity === null) {
    const list = product.priceTiers
      .map((tier) => say.tier({ from: tier.from, price: money(tier.unitPriceMinor) }))
      .join(', ');
    return [say.tiers({ name: product.name, unit, list })];
  }
  if (unitPriceMinor(product, quantity) === null) {
    return [
      minimumLine(say, product),
      ...(branded === true && !product.branding ? [say.noBranding(product.name)] : []),
    ];
  }
  const goods = say.goods(quantity, product);
  const withMark = branded === true ? quote(product, quantity, true) : null;
  if (withMark && withMark.brandingMinor > 0) {
    const { unitMinor, brandingMinor, totalMinor } = withMark;
    return [
      say.brandedPrice({
        goods,
        unit,
        base: money(unitMinor),
        branding: money(brandingMinor),
        each: money(unitMinor + brandingMinor),
        total: money(totalMinor),
      }),
    ];
  }
  const plain = quote(product, quantity, false);
  if (!plain) return [];
  const line = say.price({ goods, unit, each: money(plain.unitMinor), total: money(plain.totalMinor) });
  return branded === true && !withMark ? [line, brandingLimit(say, product)] : [line];
}

/** "The minimum order for … is …". */
function minimumLine(say: Phrases, product: Product): string {
  return say.minimum({ name: product.name, quantity: product.minimumOrder, unit: say.unit(product) });
}

/** "The lead time for … is …". */
export function leadTimeLine(say: Phrases, product: Product): string {
  return say.leadTime({ name: product.name, ...product.leadTimeDays });
}

/** Why a wished branding is not in the price: the product has none, or not at this quantity. */
function brandingLimit(say: Phrases, product: Product): string {
  return product.branding
    ? say.brandingMinimum({ name: product.name, quantity: product.branding.minimumQuantity })
    : say.noBranding(product.name);
}

function brandingLine({ profile, say }: AnswerContext, product: Product): string {
  const { branding } = product;
  if (!branding) return say.noBranding(product.name);
  return say.brandingPrice({
    name: product.name,
    methods: branding.methods.join(', '),
    price: formatMoney(branding.unitPriceMinor, profile.business.currency),
    unit: say.unit(product),
    minimum: branding.minimumQuantity,
  });
}
