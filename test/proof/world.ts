import { readFileSync } from 'node:fs';
import type { Business, FactKind, Facts } from '../../src/business/business.ts';
import { factsOf } from '../../src/business/facts.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';
import type { LeadFact } from '../../src/domain/lead.ts';
import { readDraft } from '../../src/proof/read-draft.ts';
import type { Draft } from '../../src/proof/scene.ts';

export type World = { business: Business; facts: Facts; id: Find };
type Find = (kind: FactKind, part: string, more?: string) => string;

const worlds = new Map<string, World>();

/** A business file of this folder, or of the fixtures by its path, with its facts; `id` finds one by its kind and words. */
export function worldOf(file: string): World {
  const known = worlds.get(file);
  if (known) return known;
  const path = file.includes('/') ? file : `test/proof/businesses/${file}.yaml`;
  const business = parseBusiness(readFileSync(path, 'utf8'), path);
  const facts = factsOf(business);
  const id: Find = (kind, part, more = '') => {
    const fact = facts.all.find((one) => one.kind === kind && one.text.includes(part) && one.text.includes(more));
    if (!fact) throw new Error(`no ${kind} with ${part}`);
    return fact.id;
  };
  const world = { business, facts, id };
  worlds.set(file, world);
  return world;
}

export function slots(values: Readonly<Record<string, string>>): LeadFact[] {
  return Object.entries(values).map(([field, value]) => ({ field, value, quote: value, wamid: 'wamid.1' }));
}

/** What code alone refuses in a reply: the raw faults, none when every sentence may go to the verifier. */
export function vetoOf({ business, facts }: World, reply: string, more: Partial<Draft> = {}): string[] {
  const { sentences } = readDraft({
    business,
    facts,
    reply,
    uses: [],
    lead: [],
    extraValues: [],
    turnTexts: [],
    language: business.languages[0] ?? 'en',
    now: new Date('2026-11-29T12:00:00Z'),
    ...more,
  });
  return sentences.flatMap(({ fault, blemish }) => [fault, blemish].flatMap((one) => one?.reason ?? []));
}
