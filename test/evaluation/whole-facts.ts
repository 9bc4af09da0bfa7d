import type { Business, Fact, Facts } from '../../src/business/business.ts';
import { fold } from '../../src/language/normalise.ts';
import { withoutHeading } from '../../src/proof/references.ts';
import type { Figure } from './figures.ts';
import { judgeDraft, refusalOf } from './judge-drafts.ts';

/** Every sentence of the owner as a draft of its own, written out and by its id; an answer with its own question before it. */
export async function judgeWholeFacts(
  name: string,
  world: { business: Business; facts: Facts; now: Date },
): Promise<Figure> {
  const language = world.business.languages[0] ?? 'en';
  const told = world.facts.all.filter(({ kind }) => kind === 'sentence' || kind === 'answer' || kind === 'tax');
  const drafts = told.flatMap((fact) => [withoutHeading(fact), `{{${fact.id}}}`].map((reply) => ({ fact, reply })));
  const cases = await Promise.all(
    drafts.map(async ({ fact, reply }) => {
      const customer = fact.kind === 'answer' && fact.heading !== null ? [fact.heading] : [];
      const proved = await judgeDraft(world, { customer, slots: [], language, uses: [fact.id], reply });
      const isWhole = proved.outcome !== 'repairable' && holds(proved.text, fact);
      const reason = isWhole ? '' : (refusalOf(proved) ?? `left as "${proved.text}"`);
      return { id: `${name}-${fact.id}`, business: name, language, counts: !isWhole, reason: `${reply}: ${reason}` };
    }),
  );
  return { name: 'whole facts refused', wants: 'few', target: 0, cases };
}

function holds(text: string, fact: Fact): boolean {
  const bare = (one: string): string =>
    fold(one)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return bare(text).includes(bare(withoutHeading(fact)));
}
