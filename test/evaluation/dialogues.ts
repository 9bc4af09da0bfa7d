import { questionIn } from '../../src/ai/scripted/pending.ts';
import { createScriptedModel } from '../../src/ai/scripted-model.ts';
import { verifySlots } from '../../src/answer/verify-slots.ts';
import type { BusinessProfile } from '../../src/business/profile.ts';
import type { LeadFact } from '../../src/domain/lead.ts';
import type { HistoryLine } from '../../src/domain/turn.ts';

type Slots = {
  product?: string | string[];
  quantity?: number;
  purpose?: string;
  branding?: string;
  date?: string;
  city?: string;
  name?: string;
  email?: string;
  phone?: string;
  budget?: { amount: number; per: 'unit' | 'total' };
};

/** One labelled dialogue of test/fixtures/evaluation/dialogues.json. */
export type DialogueCase = {
  id: string;
  language: string;
  today: string;
  turns: { customer: string; expect: { slots: Slots; nextQuestion: string | null; answers?: string[] } }[];
};

type Share = { right: number; of: number; faults: string[] };

/** How the scripted qualifier did, turn by turn; `faults` name the turn with what was found and what was expected. */
export type DialogueResult = {
  cases: number;
  turns: number;
  /** Turns after which all known slots are exactly those of the label. */
  slots: Share;
  /** Turns in which the product had been known and was to stay. */
  productKept: Share;
  /** Turns whose one question is that of the label. */
  nextQuestion: Share;
  /** Turns that asked for nothing that was known already. */
  askedOnce: Share;
  /** Required strings found in the replies. */
  answers: Share;
};

/** Drives the scripted qualifier through every dialogue, merging its claims as the server does, and compares with the labels. */
export async function evaluateDialogues(
  profile: BusinessProfile,
  cases: readonly DialogueCase[],
  onReply: (reply: { case: DialogueCase; customerTexts: string[]; text: string }) => void = () => {},
): Promise<DialogueResult> {
  const share = (): Share => ({ right: 0, of: 0, faults: [] });
  const result: DialogueResult = {
    cases: cases.length,
    turns: 0,
    slots: share(),
    productKept: share(),
    nextQuestion: share(),
    askedOnce: share(),
    answers: share(),
  };
  const model = createScriptedModel(profile);
  const fields = profile.qualification.fields.map((field) => field.key);
  for (const one of cases) {
    const history: HistoryLine[] = [];
    const messages: { wamid: string; text: string }[] = [];
    let facts: LeadFact[] = [];
    let before: Slots = {};
    for (const [index, { customer, expect }] of one.turns.entries()) {
      messages.push({ wamid: `wamid.${one.id}.${index}`, text: customer });
      const request = { system: '', history: [...history], turnText: customer, facts, fields, today: one.today };
      const { answer } = await model.ask(request, new AbortController().signal);
      facts = verifySlots({ profile, messages, claims: answer.slots, known: facts, today: one.today });
      history.push({ who: 'customer', text: customer }, { who: 'assistant', text: answer.reply });
      onReply({ case: one, customerTexts: messages.map((message) => message.text), text: answer.reply });

      const where = `${one.id}.${index + 1} ${JSON.stringify(customer)}`;
      const wrong = slotFaults(facts, expect.slots);
      result.turns += 1;
      note(result.slots, wrong.length === 0, `${where}: ${wrong.join('; ')}`);
      const kept = before.product !== undefined && skusOf(before.product) === skusOf(expect.slots.product);
      if (kept)
        note(
          result.productKept,
          wrong.every((fault) => !fault.startsWith('product')),
          where,
        );
      const asked = questionsIn(profile, answer.reply);
      const right = asked.length <= 1 && (asked[0] ?? null) === expect.nextQuestion;
      note(
        result.nextQuestion,
        right,
        `${where}: asks ${asked.join(' and ') || 'nothing'}, not ${expect.nextQuestion}`,
      );
      const again = asked.filter((key) => facts.some((fact) => fact.field === key));
      note(result.askedOnce, again.length === 0, `${where}: asks for ${again.join()} again`);
      for (const needed of expect.answers ?? []) {
        note(result.answers, holds(answer.reply, needed), `${where}: no ${needed} in ${JSON.stringify(answer.reply)}`);
      }
      before = expect.slots;
    }
  }
  return result;
}

function note(share: Share, right: boolean, fault: string): void {
  share.of += 1;
  if (right) share.right += 1;
  else share.faults.push(fault);
}

const skusOf = (product: string | string[] | undefined): string => [product ?? []].flat().toSorted().join();

/** Every field that is not as the label says, with both values; a field without a label must be unknown. */
function slotFaults(facts: readonly LeadFact[], slots: Slots): string[] {
  const found = new Map(facts.map((fact) => [fact.field, fact.value]));
  const expected = new Map<string, unknown>(Object.entries(slots));
  const keys = new Set([...found.keys(), ...expected.keys()]);
  return [...keys].flatMap((key) => {
    const [is, shall] = [found.get(key), expected.get(key)];
    return is !== undefined && shall !== undefined && same(key, is, shall)
      ? []
      : [`${key} is ${JSON.stringify(is)}, not ${JSON.stringify(shall)}`];
  });
}

function same(key: string, value: string, label: unknown): boolean {
  const text = String(label).toLowerCase();
  switch (key) {
    case 'product':
      return skusOf(value.split(',')) === skusOf(label as Slots['product']); // the fixture's shape
    case 'purpose':
      return value.toLowerCase().includes(text);
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) ? value === text : value.toLowerCase().includes(text);
    case 'name':
    case 'email':
      return value.toLowerCase() === text;
    case 'budget': {
      const budget = label as NonNullable<Slots['budget']>; // the fixture's shape
      return value === `${budget.amount} per ${budget.per}`;
    }
    default:
      return value === String(label);
  }
}

/** The fields asked for: known by the profile's questions, and one more for each question mark beyond those. */
function questionsIn(profile: BusinessProfile, reply: string): string[] {
  const known = questionIn(profile, reply);
  const marks = (reply.match(/[?؟]/g) ?? []).length;
  return [
    ...(known ? [known.field.key] : []),
    ...Array.from({ length: Math.max(0, marks - (known ? 1 : 0)) }, () => 'something'),
  ];
}

/** Whether a reply holds a required string; a number must stand by itself and may have a zero more. */
function holds(reply: string, needed: string): boolean {
  const text = reply.replace(/(?<=\d),(?=\d)/g, '');
  if (!/^\d+(?:\.\d+)?$/.test(needed)) return text.includes(needed);
  const zero = needed.includes('.') ? '0?' : '(?:\\.00?)?';
  return new RegExp(`(?<![\\d.])${needed.replace('.', '\\.')}${zero}(?!\\d|\\.\\d)`).test(text);
}
