import { describe, expect, it } from 'vitest';
import { findProducts, quote, unitPriceMinor } from '../../src/business/catalogue.ts';
import { loadProfile, type Product } from '../../src/business/profile.ts';

const profile = await loadProfile('business.yaml');

function product(sku: string): Product {
  const found = profile.products.find((one) => one.sku === sku);
  if (!found) throw new Error(`no ${sku}`);
  return found;
}

/** "SKU", "SKU~" when misspelt, "!SKU" when it is not wanted. */
const found = (text: string) =>
  findProducts(profile, text).map(({ sku, exact, negated }) => `${negated ? '!' : ''}${sku}${exact ? '' : '~'}`);

describe('findProducts', () => {
  it.each([
    ['100 coasters', ['CST-CORK']],
    ['100mugs', ['MUG-CER']],
    ['mango wood coasters sets', ['CST-SET4']],
    ['brass diya 100 sets and Ceramic mug 330 ml', ['LMP-DIYA', 'MUG-CER']],
    ['cst-cork', ['CST-CORK']],
    ['बोतलें और डायरियाँ', ['BTL-STL', 'DRY-A5']],
    ['coasterset', ['CST-SET4~']],
    ['giftset, note books', ['SET-WELCOME~', 'DRY-A5~']],
  ])('finds by name, alias, plural and longest match in "%s"', (text, skus) => {
    expect(found(text)).toEqual(skus);
  });

  it.each([
    ['coastr', 'CST-CORK~'],
    ['dairies', 'DRY-A5~'],
    ['muggs', 'MUG-CER~'],
    ['botal', 'BTL-STL~'],
  ])('forgives the slip in "%s"', (text, sku) => {
    expect(found(text)).toEqual([sku]);
  });

  it.each(['toaster', 'planner', 'battle', 'pen drives', 'laptop bags', 'penalty', 'bata diya bhai', 'bhej diya hai'])(
    'takes "%s" for no product',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  it.each([
    ['not coasters, diaries', ['!CST-CORK', 'DRY-A5']],
    ['mugs instead of bottles', ['MUG-CER', '!BTL-STL']],
    ["I don't want any mugs", ['!MUG-CER']],
    ['mug nahi bottle chahiye', ['!MUG-CER', 'BTL-STL']],
    ['mugs nahi, coaster', ['!MUG-CER', 'CST-CORK']],
    ['kya mug nahi hai kya', ['MUG-CER']],
    ['कोस्टर नहीं, डायरी', ['!CST-CORK', 'DRY-A5']],
    ['no quiero diaries, quiero planters', ['!DRY-A5', 'PLT-DESK']],
    ['no, mugs', ['MUG-CER']],
    ['why not mugs', ['MUG-CER']],
  ])('marks what is not wanted in "%s"', (text, skus) => {
    expect(found(text)).toEqual(skus);
  });

  it('leaves out a name that only says what another product is for', () => {
    expect(found('200 mugs for diwali gift')).toEqual(['MUG-CER']);
    expect(found('price for mugs and for pens')).toEqual(['MUG-CER', 'PEN-MTL']);
  });

  it('names the place of every mention', () => {
    const text = 'two mugs, a tote bag';
    expect(findProducts(profile, text).map(({ start, end }) => text.slice(start, end))).toEqual(['mugs', 'tote bag']);
  });
});

describe('prices', () => {
  it('follow the tier that the quantity falls in', () => {
    const pen = product('PEN-MTL');
    expect([99, 100, 249, 250, 999, 1000, 50_000].map((quantity) => unitPriceMinor(pen, quantity))).toEqual([
      null,
      6500,
      6500,
      5800,
      5200,
      4650,
      4650,
    ]);
  });

  it('add branding to every piece', () => {
    expect(quote(product('PEN-MTL'), 250, true)).toEqual({
      unitMinor: 5800,
      brandingMinor: 500,
      totalMinor: 1_575_000,
    });
    expect(quote(product('CST-CORK'), 250, false)).toEqual({ unitMinor: 3600, brandingMinor: 0, totalMinor: 900_000 });
  });

  it('are not made up below a minimum or for branding that is not done', () => {
    expect(quote(product('CST-CORK'), 49, false)).toBeNull();
    expect(quote(product('CST-CORK'), 99, true)).toBeNull();
    expect(quote(product('LMP-DIYA'), 100, true)).toBeNull();
  });
});
