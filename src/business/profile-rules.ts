import type { z } from 'zod';
import { checkConversation } from './conversation-rules.ts';
import { isCurrency, toMinor } from './money.ts';
import type { ProfileFile } from './profile-schema.ts';
import { checkQualification } from './qualification-rules.ts';

type Context = z.core.$RefinementCtx<ProfileFile>;
type Product = ProfileFile['products'][number];
type Path = (string | number)[];

/** Words that answer a question of ours; alone or inside a phrase they must never be taken for small talk. */
const ANSWER_WORDS = new Set(['ok', 'okay', 'okey', 'k', 'yes', 'yeah', 'yep', 'no', 'nope', 'nah', 'sure', 'done']);

/** The same in other languages, where the word may be part of a courtesy ("namaste ji"): forbidden alone only. */
const ANSWER_PHRASES = new Set(
  `ji|haan|han|haan ji|ji haan|ji han|nahi|nahin|nahi ji|theek hai|thik hai|thik|theek|accha|acha|achha|sahi|chalega|bilkul|si|sí|claro|vale|dale
  |listo|sim|nao|não|claro que sim|tá|ta bom|tá bom|beleza|right|correct|fine|good|great|cool|done deal|please|go ahead
  |हाँ|हां|जी|जी हाँ|जी हां|नहीं|ठीक|ठीक है|अच्छा|सही|बिल्कुल|نعم|لا|ايوه|أيوه|تمام|طيب|حسنا|حسناً|اوكي|أوكي`
    .split('|')
    .map((phrase) => phrase.trim()),
);

/** Adds an issue for every rule between parts of the file that is broken; never throws. */
export function checkProfile(file: ProfileFile, context: Context): void {
  checkNames(file, context);
  file.products.forEach((product, index) =>
    checkProduct(product, ['products', index], file.business.currency, context),
  );
  checkSmallTalk(file, context);
  checkFaq(file, context);
  checkQualification(file.qualification, file.business.languages, (path, message) =>
    report(context, ['qualification', ...path], message),
  );
  checkConversation(file, (path, message) => report(context, path, message));
}

function checkProduct(product: Product, path: Path, currency: string, context: Context): void {
  if (product.leadTimeDays.min > product.leadTimeDays.max) {
    report(context, [...path, 'leadTimeDays', 'max'], 'is below min: exchange the two');
  }
  const first = product.priceTiers[0];
  if (first && first.from !== product.minimumOrder) {
    report(context, [...path, 'priceTiers', 0, 'from'], `must equal minimumOrder (${product.minimumOrder})`);
  }
  product.priceTiers.forEach((tier, index) => {
    const tierPath = [...path, 'priceTiers', index];
    if (isTooFine(tier.price, currency)) {
      report(context, [...tierPath, 'price'], `has more decimals than ${currency} allows: round it`);
    }
    const before = product.priceTiers[index - 1];
    if (!before) return;
    if (tier.from <= before.from)
      report(context, [...tierPath, 'from'], 'must be above the tier before: sort the tiers');
    if (tier.price > before.price) report(context, [...tierPath, 'price'], 'is above the price of a smaller quantity');
  });
  if (product.branding && isTooFine(product.branding.pricePerUnit, currency)) {
    report(context, [...path, 'branding', 'pricePerUnit'], `has more decimals than ${currency} allows: round it`);
  }
}

/** A currency that does not exist is a fault of its own and has no decimals to count. */
function isTooFine(amount: number, currency: string): boolean {
  return isCurrency(currency) && toMinor(amount, currency) === null;
}

function checkNames(file: ProfileFile, context: Context): void {
  const skus = new Map<string, number>();
  const names = new Map<string, number>();
  file.products.forEach((product, index) => {
    const sku = plain(product.sku);
    if (skus.has(sku))
      report(context, ['products', index, 'sku'], `is used twice (${product.sku}): give each product its own`);
    skus.set(sku, index);
    const called: [Path, string][] = [
      [['products', index, 'name'], product.name],
      ...product.aliases.map((alias, at): [Path, string] => [['products', index, 'aliases', at], alias]),
    ];
    for (const [path, name] of called) {
      const owner = names.get(plain(name));
      if (owner !== undefined) {
        const other = file.products[owner]?.sku ?? '';
        report(context, path, `"${name}" already names ${other}: one name, one product`);
      }
      names.set(plain(name), index);
    }
  });
}

function checkSmallTalk(file: ProfileFile, context: Context): void {
  const productNames = file.products.flatMap((product) => [product.name, ...product.aliases]).map(plain);
  const seen = new Set<string>();
  file.smallTalk.forEach((entry, index) => {
    entry.phrases.forEach((phrase, at) => {
      const fault = phraseFault(plain(phrase), productNames, seen);
      if (fault) report(context, ['smallTalk', index, 'phrases', at], `"${phrase}" ${fault}`);
      seen.add(plain(phrase));
    });
  });
}

/** A wording has one answer, and one with a number would never be used: the model answers those. */
function checkFaq(file: ProfileFile, context: Context): void {
  const seen = new Set<string>();
  file.faq.forEach(({ question, alsoAsked = [] }, index) => {
    const wordings: [Path, string][] = [
      [['faq', index, 'question'], question],
      ...alsoAsked.map((wording, at): [Path, string] => [['faq', index, 'alsoAsked', at], wording]),
    ];
    wordings.forEach(([path, wording], at) => {
      if (seen.has(plain(wording))) report(context, path, `"${wording}" is asked twice: keep one`);
      if (at > 0 && /\p{N}/u.test(wording)) report(context, path, `"${wording}" holds a number: remove it`);
      seen.add(plain(wording));
    });
  });
}

function phraseFault(phrase: string, productNames: readonly string[], seen: ReadonlySet<string>): string | null {
  if (phrase === '') return 'has no letters: remove it';
  if (/\p{N}/u.test(phrase)) return 'holds a number, and a number may be an order: remove it';
  const words = phrase.split(' ');
  if (ANSWER_PHRASES.has(phrase) || words.some((word) => ANSWER_WORDS.has(word))) {
    return 'may answer a question of ours, so it is not small talk: remove it';
  }
  if (productNames.some((name) => ` ${phrase} `.includes(` ${name} `))) return 'names a product: remove it';
  if (seen.has(phrase)) return 'is listed twice: keep one';
  return null;
}

function plain(value: string): string {
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}']+/gu, ' ')
    .trim();
}

function report(context: Context, path: Path, message: string): void {
  context.addIssue({ code: 'custom', path, message });
}
