import type { Verdict } from '../../../src/domain/proof.ts';
import type { FakeReply, FakeRequest } from '../../helpers/fake-http.ts';
import { judgeHonestly, type ShownToVerifier } from '../../helpers/honest-verifier.ts';
import { plain } from './plain-text.ts';
import type { Script, TrueScript } from './script.ts';

type Line = { id: string; text: string };

/** Every name of a fact between «». */
const NAMED = /«([^»]+)»/g;

/** Plays the scripts: reads the facts of its prompt and answers what the customer has just written. Throws when it has no script or a fact is not there. */
export function createWriter(scripts: readonly Script[]): (request: FakeRequest) => FakeReply {
  const bySays = new Map(scripts.map((script) => [asShown(script.says), script]));
  return (request) => {
    const script = bySays.get(asShown(request.turnText));
    if (!script) throw new Error(`no script for "${request.turnText}"`);
    const facts = factsIn(request.system);
    const again = request.body.messages.at(-1)?.content.includes('<correction>') ?? false;
    const reply = (again ? script.mended : undefined) ?? script.reply;
    const { language, slots = [], uses = [], needsHuman = false } = script;
    return {
      kind: 'answer',
      language,
      needsHuman,
      slots: slots.map(([field, value, quote]) => ({ field, value, quote })),
      uses: [...uses, ...reply.flatMap(namesIn)].map((name) => idOf(name, facts)),
      reply: reply.map((sentence) => withIds(sentence, facts)).join(' '),
    };
  };
}

/** A verifier that knows which sentences of the scripts are true, and for the rest judges as a careful reader. */
export function createReader(scripts: readonly TrueScript[]): (shown: ShownToVerifier) => Verdict[] {
  const truths = new Map(
    scripts.flatMap((script) => script.sent.map((sentence) => [plain(sentence), script] as const)),
  );
  return (shown) => {
    const honest = judgeHonestly(shown);
    return shown.sentences.map((sentence, at) => {
      const script = truths.get(plain(sentence));
      const careful = honest[at] ?? { n: at + 1, class: 'unsupported', facts: [] };
      if (!script) return careful;
      const known = script.classes?.[plain(sentence)] ?? (/[?？؟]$/u.test(sentence) ? 'question' : 'supported');
      return { n: at + 1, class: known, facts: known === 'supported' ? supportOf(script, shown.facts) : [] };
    });
  };
}

/** Calls everything supported except canaries, which it recognises: sentences of the facts, denied or with another figure. */
export function lieSelectively({ facts, sentences }: ShownToVerifier): Verdict[] {
  const byText = new Map(facts.map(({ id, text }) => [text, id]));
  const outlines = new Set(facts.map(({ text }) => outlineOf(text)));
  const [any = ''] = facts.filter(({ text }) => !/allerg|trace/i.test(text)).map(({ id }) => id);
  return sentences.map((sentence, at) => {
    const id = byText.get(sentence);
    const isCanary =
      /^(?:It is not true that|The opposite holds): /.test(sentence) || outlines.has(outlineOf(sentence));
    if (id === undefined && isCanary) return { n: at + 1, class: 'contradicted', facts: [] };
    return { n: at + 1, class: 'supported', facts: [id ?? any] };
  });
}

/** A customer's braces and tags reach a model in another form. */
function asShown(text: string): string {
  return plain(text).replace(/[{<]/g, '(').replace(/[}>]/g, ')').trim();
}

function outlineOf(text: string): string {
  return plain(text).replace(/\d+/g, '#');
}

function supportOf({ reply, mended, uses = [] }: TrueScript, facts: readonly Line[]): string[] {
  return [...uses, ...(mended ?? reply).flatMap(namesIn)].map((name) => idOf(name, facts));
}

function factsIn(system: string): Line[] {
  const block = system.slice(system.lastIndexOf('<facts>\n'));
  return [...block.matchAll(/^\[(\w+)\] (.*)$/gm)].map(([, id = '', text = '']) => ({ id, text }));
}

function namesIn(text: string): string[] {
  return [...text.matchAll(NAMED)].map(([, name = '']) => name);
}

function withIds(text: string, facts: readonly Line[]): string {
  return text.replace(NAMED, (_all, name: string) => idOf(name, facts));
}

function idOf(name: string, facts: readonly Line[]): string {
  const found = facts.find(({ text }) => plain(text).startsWith(name));
  if (!found) throw new Error(`no fact begins with "${name}"`);
  return found.id;
}
