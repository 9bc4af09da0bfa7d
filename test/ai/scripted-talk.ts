import { createScriptedModel } from '../../src/ai/scripted-model.ts';
import { verifySlots } from '../../src/answer/verify-slots.ts';
import { loadProfile } from '../../src/business/profile.ts';
import type { LeadFact } from '../../src/domain/lead.ts';
import type { ModelAnswer } from '../../src/domain/ports.ts';
import type { HistoryLine } from '../../src/domain/turn.ts';

export const profile = await loadProfile('business.yaml');
export const model = createScriptedModel(profile);
export const fields = profile.qualification.fields.map((field) => field.key);
export const today = '2026-11-23';

/** Says the lines one after the other, as a customer would, and gives back every answer and what is known at the end. */
export async function talk(...lines: string[]) {
  const history: HistoryLine[] = [];
  const messages: { wamid: string; text: string }[] = [];
  const answers: ModelAnswer[] = [];
  let facts: LeadFact[] = [];
  for (const [index, text] of lines.entries()) {
    messages.push({ wamid: `w${index}`, text });
    const request = { system: '', history: [...history], turnText: text, facts, fields, today };
    const { answer } = await model.ask(request, new AbortController().signal);
    facts = verifySlots({ profile, messages, claims: answer.slots, known: facts, today });
    history.push({ who: 'customer', text }, { who: 'assistant', text: answer.reply });
    answers.push(answer);
  }
  const last = answers.at(-1);
  if (!last) throw new Error('nothing was said');
  return { answers, last, known: Object.fromEntries(facts.map((fact) => [fact.field, fact.value])) };
}
