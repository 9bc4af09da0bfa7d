import type { BusinessProfile } from '../business/profile.ts';
import type { Intent, Model, ModelAnswer, ModelRequest } from '../domain/ports.ts';
import { detectLanguage, type Language } from '../language/languages.ts';
import { findAsks, type Ask } from './scripted/asks.ts';
import { claimSlots } from './scripted/claim-slots.ts';
import { keyOf, knownOf } from './scripted/known.ts';
import { findPending } from './scripted/pending.ts';
import { PHRASES } from './scripted/phrases/phrases.ts';
import { besideTrouble, readTurn, type TurnReading } from './scripted/read-turn.ts';
import { orderedOf, subjectsOf, withoutUnsaid } from './scripted/subjects.ts';
import { writeReply } from './scripted/write-reply.ts';

/**
 * A model without a network or a language model: understands an enquiry by rules, answers from the profile alone and asks
 * one open question at a time. Never fails and costs nothing, so it serves the demo, outages and exhausted budgets.
 */
export function createScriptedModel(profile: BusinessProfile): Model {
  return {
    provider: 'scripted',
    model: 'scripted',
    async ask(request, signal) {
      signal.throwIfAborted();
      return { answer: answer(profile, request), inputTokens: 0, outputTokens: 0, requestId: null };
    },
  };
}

function answer(profile: BusinessProfile, request: ModelRequest): ModelAnswer {
  const { history, facts, turnText, today } = request;
  const before = knownOf(profile, facts);
  const pending = findPending(profile, history);
  const knownDate = before.values.get(keyOf(profile, 'date') ?? '') ?? null;
  const reading = readTurn(profile, turnText, { today, productKnown: before.products.length > 0, knownDate });
  const asks = findAsks(reading);
  const isOrder = !asks.has('complaint') && !asks.has('order-status');
  const { slots, repeats } = claimSlots({
    profile,
    reading: isOrder ? reading : besideTrouble(reading),
    known: before,
    pending,
  });
  const known = knownOf(profile, facts, slots);
  const ordered = orderedOf(profile, reading, known, history);
  const language = languageOf(profile, request);
  const { text, needsHuman } = writeReply({
    profile,
    language,
    reading,
    asks,
    before,
    known,
    repeats,
    stated: new Set(slots.map((slot) => slot.field)),
    subjects: withoutUnsaid(subjectsOf(profile, reading, ordered, known), reading, history),
    ordered: withoutUnsaid(ordered, reading, history),
    history,
    pending,
    today,
  });
  return {
    language,
    intent: intentOf(asks, reading, slots.length > 0),
    slots,
    needsHuman,
    offTopic: false,
    reply: text,
  };
}

/** The language of the turn when its words tell, otherwise that of what was written before. */
function languageOf(profile: BusinessProfile, { history, turnText }: ModelRequest): Language {
  const now = detectLanguage(turnText);
  if (now?.sure) return now.language;
  const lines = history.filter((line) => line.who === 'customer').map((line) => line.text);
  const earlier = detectLanguage(lines.slice(-6).join('\n'));
  const first = profile.business.languages.find((code): code is Language => code in PHRASES);
  return earlier?.language ?? now?.language ?? first ?? 'en';
}

function intentOf(asks: ReadonlySet<Ask>, reading: TurnReading, hasSlots: boolean): Intent {
  if (asks.has('human')) return 'human';
  if (asks.has('complaint')) return 'complaint';
  if (asks.has('price') || asks.has('total') || asks.has('discount')) return 'price';
  if (hasSlots) return 'order';
  if (reading.products.length > 0) return 'product';
  if (asks.has('lead-time') || asks.has('minimum') || asks.has('branding') || asks.has('order-status')) return 'faq';
  return asks.has('greeting') || asks.has('thanks') ? 'greeting' : 'other';
}
