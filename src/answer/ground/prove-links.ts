import { overlaps, type Span } from '../../language/plain-text.ts';
import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isTalk } from './known-words.ts';
import { sameLink } from './profile-facts.ts';

/** Anything a phone would make tappable or a person would type: with a scheme, with www, or letters around a point. */
const WRITTEN: RegExp[] = [
  /(?:[a-z]{2,10}:\/\/|www\.)[^\s<>"']+/giu,
  /(?<![\p{L}\p{N}@._-])[\p{L}\p{N}][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*\.[\p{L}\p{M}]{2,}(?:[/?#:][^\s<>"']*)?/giu,
  /(?<![\p{L}\p{N}])xn--[a-z0-9-]+[^\s]*/giu,
];
/** Ways to write an address so that it does not look like one. */
const HIDDEN: RegExp[] = [
  /hxxps?|h\s?t\s?t\s?p\s?s?\s?:\s?\/\s?\//giu,
  /[\p{L}\p{N}]\s?[[({<]\s?(?:dot|punto|ponto|point|\.|डॉट|نقطه|نقطة)\s?[\])}>]\s?[\p{L}\p{N}]+/giu,
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+\s(?:dot|d0t|डॉट|نقطه)\s[\p{L}\p{N}-]+/giu,
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+\s(?:punto|ponto|point)\s(?:com|net|org|in|co|io|example|me|ly|gle|es|br|pt|info|biz|shop|app|link|site|online|store|xyz)(?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}])www\s?(?:dot|punto|ponto|point|\.|,)\s?[\p{L}\p{N}-]+/giu,
  /(?<![\p{L}\p{N}])w\s?w\s?w(?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]{1,40} ?\.[ ]?(?:com|net|org|in|co|io|example|me|ly|gle|gl|es|br|pt|info|biz|shop|app|link|site|online|store|xyz)(?![\p{L}\p{N}-])/giu,
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+ \. ?[\p{L}\p{N}-]+/giu,
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+[.,·•∙・。．][\p{L}]{1,12}\s?\/\s?[\p{L}\p{N}]+/giu,
  /[\p{L}\p{N}_-]{2,}[\p{So}•∙·・°|^~¤¦]{1,2}[\p{L}\p{N}_-]{2,}(?:[/.][\p{L}\p{N}]+)?/giu,
  /[\p{L}\p{N}_-]{2,}\s?[\p{So}•∙・]\s?[\p{L}\p{N}_-]{2,}\s?\/\s?[\p{L}\p{N}]+/giu,
  /(?<![\p{L}])dot(?![\p{L}])[^.\n]{0,14}(?<![\p{L}])(?:com|net|org|in|co|io|example)(?![\p{L}])/giu,
  /[\p{L}\p{N}]\s(?:slash|barra|स्लैश)\s[\p{L}\p{N}]/giu,
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+[。．･][\p{L}]{2,}/giu,
];
/** Short forms with points that are no addresses. */
const ABBREVIATIONS =
  /^(?:e\.g|i\.e|a\.m|p\.m|u\.p|m\.p|incl|no\.of|pcs|rs|approx|w\.r\.t|p\.s|co\.ltd|pvt\.ltd|p\.d|q\.e\.p\.d|s\.a|c\.a)\.?$/iu;

/** Proves every address of a page by the profile and refuses every hidden one; the fault quotes it. */
export function proveLinks(draft: Draft): DraftFault[] {
  const proved = provedLinks(draft);
  const found: Span[] = [];
  for (const pattern of [...WRITTEN, ...HIDDEN]) {
    for (const match of draft.text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      const address = match[0].replace(/[).,;:!?*_~]+$/u, '');
      if (ABBREVIATIONS.test(address) || isMailPart(draft, span) || isNextSentence(draft, span)) continue;
      if (![...proved, ...found].some((other) => overlaps(other, span))) found.push(span);
    }
  }
  const hint = `This address is not the business's. Allowed: ${[...draft.facts.links].slice(0, 3).join(' , ')} and the pages of the products; write them exactly, or leave the address out.`;
  return [...found.map((span) => faultAt(draft, span, { kind: 'link', hint })), ...wrongPages(draft, proved)];
}

/** Where addresses stand that the profile has, exactly as written there. */
export function provedLinks(draft: Draft): (Span & { link: string })[] {
  return [...draft.text.matchAll(/https:\/\/[^\s<>"']+/giu)].flatMap((match) => {
    const link = sameLink(match[0]);
    return draft.facts.links.has(link) ? [{ start: match.index, end: match.index + match[0].length, link }] : [];
  });
}

/** "no total. Com 1.000 …": two ordinary words with a full stop and a capital between them. */
function isNextSentence(draft: Draft, span: Span): boolean {
  const [, last = '', first = ''] =
    /^([\p{L}\d]+)\. (\p{Lu}\p{Ll}*)$/u.exec(draft.text.slice(span.start, span.end)) ?? [];
  const goesOn = /^ [\p{Ll}\d]/u.test(draft.text.slice(span.end));
  return (
    goesOn &&
    [last, first].every(
      (word) => word !== '' && (/^\d+$/.test(word) || isTalk(word.toLowerCase(), ['india', 'iberia'])),
    )
  );
}

function isMailPart(draft: Draft, span: Span): boolean {
  return (
    draft.text[span.start - 1] === '@' ||
    draft.text[span.end] === '@' ||
    draft.text.slice(span.start, span.end).includes('@')
  );
}

/** The page of another product than the one the sentence or the customer names. */
function wrongPages(draft: Draft, proved: readonly (Span & { link: string })[]): DraftFault[] {
  const named = new Set([
    ...draft.mentions.filter((one) => !one.negated).map((one) => one.sku),
    ...draft.customer.asked,
  ]);
  return proved.flatMap((span) => {
    const owner = draft.profile.products.find((product) => product.page && sameLink(product.page) === span.link);
    if (!owner || named.size === 0 || named.has(owner.sku)) return [];
    const wanted = draft.customer.asked.map(
      (sku) => draft.profile.products.find((product) => product.sku === sku)?.page,
    );
    const hint = `This is the page of ${owner.name}, not of the product asked for${wanted[0] ? `: ${wanted[0]}` : ''}.`;
    return [faultAt(draft, span, { kind: 'product', hint })];
  });
}

/** The products whose pages the draft gives. */
export function linkedProducts(draft: Draft): string[] {
  return provedLinks(draft).flatMap(({ link }) =>
    draft.profile.products
      .filter((product) => product.page && sameLink(product.page) === link)
      .map((product) => product.sku),
  );
}
