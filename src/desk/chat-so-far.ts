import type { Business, Field } from '../business/business.ts';
import { isAsked } from '../business/lead-rules.ts';
import { offerFinder } from '../business/offer-finder.ts';
import type { LeadFact } from '../domain/lead.ts';
import type { HistoryLine } from '../domain/turn.ts';
import { keysIn, OFFER_SHARE } from './tokens.ts';

const MAX_LINES = 8;
const MAX_CHARS = 1500;
/** A line that names more offers lists them and is about none. */
const MAX_DISCUSSED = 2;

/** The offers that a chat is about: of the newest line that names one or two, else those known of the lead. */
export function offersDiscussed(
  business: Business,
  { history, known }: { history: readonly HistoryLine[]; known: readonly LeadFact[] },
): string[] {
  for (const line of history.slice(-MAX_LINES).toReversed()) {
    // "Pick-up or delivery?" is our question and no offer that the chat is about.
    const text = line.who === 'assistant' ? withoutQuestions(business, line.text) : line.text;
    const names = keysIn(offerFinder(business), text.slice(0, MAX_CHARS), OFFER_SHARE);
    if (names.length > 0 && names.length <= MAX_DISCUSSED) return names;
  }
  const fields = business.ask.filter(({ type }) => type === 'offer').map(({ key }) => key);
  const values = known.filter(({ field }) => fields.includes(field)).flatMap(({ value }) => value.split(/,\s*/));
  return values.filter((name) => business.offers.some((offer) => offer.name === name)).slice(0, MAX_DISCUSSED);
}

function withoutQuestions({ ask }: Business, text: string): string {
  const questions = ask.flatMap(({ question }) => Object.values(question)).filter((one) => one !== '');
  return questions.reduce((rest, question) => rest.replace(question.trim(), ''), text);
}

/** Whether an earlier reply listed the offers: it holds the names of all, or of the first four. */
export function wasListTold({ offers }: Business, history: readonly HistoryLine[]): boolean {
  const names = offers.slice(0, 4).map(({ name }) => name);
  const holdsAll = (text: string): boolean => names.every((name) => text.slice(0, MAX_CHARS).includes(name));
  return names.length > 1 && history.some(({ who, text }) => who === 'assistant' && holdsAll(text));
}

/** A field's question in the language, or as the owner wrote it first; null when it is never asked for. */
function questionOf(business: Business, field: Field, language: string): string | null {
  const { question } = field;
  const base = language.split('-')[0] ?? language;
  return (
    question[language] ?? question[base] ?? question[business.languages[0] ?? ''] ?? Object.values(question)[0] ?? null
  );
}

/** The field that the last reply asks for at its end, in any of its languages. */
export function pendingField(business: Business, lastReply: string | null): Field | null {
  const end = lastReply?.trimEnd() ?? '';
  return (
    business.ask.find((field) =>
      Object.values(field.question).some((text) => text !== '' && end.endsWith(text.trim())),
    ) ?? null
  );
}

/**
 * The next question to ask: the first field that is not known; what is not required is asked for once in a chat. A question
 * that was just asked in vain is not repeated, unless a person was called meanwhile: then once, after all others.
 */
export function nextQuestion(
  turn: {
    business: Business;
    language: string;
    history: readonly HistoryLine[];
    pending: Field | null;
    hasNews: boolean;
    isPassedOn: boolean;
  },
  known: ReadonlyMap<string, string>,
): string | null {
  const { business, language, pending } = turn;
  const told = turn.history.filter((line) => line.who === 'assistant').map((line) => line.text);
  let again: string | null = null;
  for (const field of business.ask) {
    const question = questionOf(business, field, language);
    if (question === null || known.has(field.key) || !isAsked(field, known)) continue;
    const times = told.filter((text) => Object.values(field.question).some((one) => text.endsWith(one.trim()))).length;
    if (field === pending && !turn.hasNews) {
      if (!turn.isPassedOn) return null;
      if (field.required && times < 2) again = question;
    } else if (field.required || (times === 0 && field !== pending)) return question;
  }
  return again;
}
