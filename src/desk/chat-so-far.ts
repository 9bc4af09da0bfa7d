import type { Business, Field } from '../business/business.ts';
import { isAsked } from '../business/lead-rules.ts';
import { offerFinder } from '../business/offer-finder.ts';
import { ownWords } from '../business/tell.ts';
import type { HistoryLine } from '../domain/turn.ts';
import { keysIn, OFFER_SHARE } from './tokens.ts';

const MAX_LINES = 8;
const MAX_CHARS = 1500;
/** A line that names more offers lists them and is about none. */
const MAX_DISCUSSED = 2;

/** The offers that a chat is about: of the customer's newest line that names one or two. */
export function offersDiscussed(business: Business, history: readonly HistoryLine[]): string[] {
  for (const { who, text } of history.slice(-MAX_LINES).toReversed()) {
    const names = who === 'customer' ? keysIn(offerFinder(business), text.slice(0, MAX_CHARS), OFFER_SHARE) : [];
    if (names.length > 0 && names.length <= MAX_DISCUSSED) return names;
  }
  return [];
}

/** Whether an earlier reply listed the offers: it holds the names of all, or of the first four. */
export function wasListTold({ offers }: Business, told: readonly string[]): boolean {
  const names = offers.slice(0, 4).map(({ name }) => name);
  return names.length > 1 && told.some((text) => names.every((name) => text.slice(0, MAX_CHARS).includes(name)));
}

/** Whether a reply asks for a field at its end, in any of its languages. */
export function asksFor({ question }: Field, reply: string): boolean {
  return Object.values(question).some((text) => text !== '' && reply.trimEnd().endsWith(text.trim()));
}

type NextTurn = {
  business: Business;
  language: string;
  told: readonly string[];
  pending: Field | null;
  hasNews: boolean;
};

/**
 * The next question to ask, if there is one: of the first field that is not known; what is not required is asked for once
 * in a chat, and what was just asked in vain is not asked again at once.
 */
export function nextQuestion(
  { business, language, told, pending, hasNews }: NextTurn,
  known: ReadonlyMap<string, string>,
): string[] {
  const open = business.ask.flatMap((field) => {
    const { question, required } = field;
    const text = question[business.languages[0] ?? ''] ?? Object.values(question)[0];
    if (!text || known.has(field.key) || !isAsked(field, known)) return [];
    const isOver = field === pending ? !hasNews || !required : !required && told.some((one) => asksFor(field, one));
    return isOver ? [] : [ownWords(business, { text, translations: question }, language)];
  });
  return open.slice(0, 1);
}
