import type { VerifierTask } from '../../src/ai/verifier.ts';
import type { Fact } from '../../src/business/business.ts';
import type { Verdict, VerdictClass } from '../../src/domain/proof.ts';
import type { ProofDeps, Proved, ProofTurn } from '../../src/proof/proof-turn.ts';
import { proveDraft } from '../../src/proof/prove-draft.ts';
import type { World } from './world.ts';

export function turnOf(
  { business, facts }: World,
  reply: string,
  more: Partial<ProofTurn> & { uses?: string[] } = {},
): ProofTurn {
  const { uses = [], ...rest } = more;
  const language = rest.language ?? business.languages[0] ?? 'en';
  return {
    business,
    facts,
    draft: { language, reply, uses, needsHuman: false },
    lead: [],
    extraValues: [],
    turnTexts: [],
    language,
    shown: facts.all,
    asked: [],
    systemPrompt: '',
    today: [],
    opening: null,
    now: new Date('2026-11-29T12:00:00Z'),
    ...rest,
  };
}

/** A verifier that reads canaries as they are meant and gives each sentence the class that `read` says. */
export function verifier(read: (sentence: string) => VerdictClass, { facts }: World) {
  const tasks: VerifierTask[] = [];
  const [any] = facts.all;
  const verdictOf = (text: string, n: number): Verdict => {
    const isLine = (fact: Fact) => fact.text === text;
    const known = facts.all.find(isLine);
    if (known) return { n, class: 'supported', facts: [known.id] };
    const looks =
      /^(?:It is not true that|The opposite holds): /.test(text) ||
      facts.all.some(({ text: line }) => unfigured(line) === unfigured(text));
    if (looks) return { n, class: 'contradicted', facts: [] };
    return { n, class: read(text), facts: any ? [any.id] : [] };
  };
  const verify: ProofDeps['verify'] = (task) => {
    tasks.push(task);
    return Promise.resolve({
      verdicts: task.sentences.map((text, at) => verdictOf(text, at + 1)),
      provider: 'fake',
      model: 'fake-1',
    });
  };
  return { verify, tasks };
}

function unfigured(text: string): string {
  return text.replace(/\d+/g, '#');
}

export function depsOf(verify: ProofDeps['verify']): ProofDeps {
  return { verify, verifierId: 'fake', cache: new Map(), random: Math.random };
}

/** Proves a reply with a verifier that calls everything supported: what is refused is refused by code. */
export function prove(
  world: World,
  reply: string,
  more: Partial<ProofTurn> & { uses?: string[] } = {},
): Promise<Proved> {
  const { verify } = verifier(() => 'supported', world);
  return proveDraft(depsOf(verify), turnOf(world, reply, more), AbortSignal.timeout(5_000));
}
