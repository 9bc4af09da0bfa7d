import type { Business, Facts } from '../business/business.ts';
import { tellFacts } from '../business/tell.ts';
import { sayIn } from '../phrases/packs.ts';
import { firstBeforeOthers, standsAlone, tellExact, topicsOf } from './exact-facts.ts';

type Composing = {
  business: Business;
  facts: Facts;
  /** Cited, or asked for as far as code knows. */
  ids: readonly string[];
  turnTexts: readonly string[];
  language: string;
};

const INTERNAL = new Set(['never', 'about', 'closed-list']);
const MAX_FACTS = 12;

/**
 * An answer without a word of a model: the exact facts that the customer's words touch, then the facts with these ids, an
 * answer only to its own question, then that a person will see to the rest, which `needsHuman` then asks for. Never empty;
 * `tells` when there is more than that.
 */
export function composeAnswer({ business, facts, ids, turnTexts, language }: Composing): {
  text: string;
  needsHuman: boolean;
  tells: boolean;
} {
  const named = [...new Set(ids)].flatMap((id) => facts.byId.get(id) ?? []);
  const known = named.filter((fact) => standsAlone(fact, turnTexts));
  const touched = topicsOf({ business, facts }, turnTexts.join('\n'));
  const exact = firstBeforeOthers([...new Set([...touched, ...known.filter((fact) => fact.exact)])]);
  const told = tellExact(business, exact, language);
  const others = known.filter((fact) => !fact.exact && !INTERNAL.has(fact.kind)).slice(0, MAX_FACTS);
  const otherIds = others.map(({ id }) => id);
  const rest = otherIds.length > 0 ? tellFacts(business, facts, otherIds, language) : '';
  const needsHuman = touched.length === 0 || told.needsHuman;
  const handover = needsHuman ? sayIn(business, language)('passOn') : '';
  const parts = [told.text, rest].filter((part) => part.trim() !== '');
  const text = [...parts, ...(handover === '' ? [] : [handover])].join('\n\n');
  return { text, needsHuman, tells: parts.length > 0 };
}
