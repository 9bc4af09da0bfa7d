import { readNumbers } from '../../language/numbers.ts';
import { has, longPattern, plain, wordPattern } from '../../language/plain-text.ts';
import { isPhrase } from '../../language/purpose-parts.ts';
import { MONTHS } from '../../language/words/calendar.ts';
import { quote } from '../../business/catalogue.ts';
import { formatMoney, toMinor } from '../../business/money.ts';
import type { BusinessProfile } from '../../business/profile.ts';
import { textIn } from '../../business/texts.ts';
import type { HistoryLine } from '../../domain/turn.ts';
import { addDays } from '../../language/calendar-days.ts';
import type { Language } from '../../language/languages.ts';
import { answerAsks, leadTimeLine, priceLines, type AnswerContext, type Subject } from './answer-asks.ts';
import type { Ask } from './asks.ts';
import { contactLines } from './contact-lines.ts';
import { findFaq } from './find-faq.ts';
import { BRANDING_KEY, keyOf, missingFields, PURPOSE_KEY, type Field, type Known } from './known.ts';
import { timesAsked } from './pending.ts';
import { PHRASES, type Phrases } from './phrases/phrases.ts';
import type { TurnReading } from './read-turn.ts';
import { rephrase } from './rephrase.ts';

export type ReplyInput = {
  profile: BusinessProfile;
  language: Language;
  reading: TurnReading;
  asks: ReadonlySet<Ask>;
  before: Known;
  /** With the claims of the turn. */
  known: Known;
  /** The turn says something again that is known. */
  repeats: boolean;
  /** Keys of the fields that this turn stated. */
  stated: ReadonlySet<string>;
  subjects: readonly Subject[];
  /** Everything the enquiry is about, each with its own number. */
  ordered: readonly Subject[];
  history: readonly HistoryLine[];
  pending: Field | null;
  today: string;
};

export type Reply = { text: string; needsHuman: boolean };

/**
 * Writes the whole reply: answers, what the order comes to, and the one question that is still open; nothing that is
 * not in the profile or the customer's own words.
 */
export function writeReply(input: ReplyInput): Reply {
  const { profile, asks, known, stated, language } = input;
  const say = PHRASES[language];
  const missing = missingFields(profile, known);
  const answers = answerLines(input, say);
  const isPerson = asks.has('human') || asks.has('complaint') || asks.has('order-status');
  const understood =
    answers.length > 0 || stated.size > 0 || asks.size > 0 || input.repeats || input.reading.contacts.length > 0;
  if (missing.length === 0) return closing(input, say, answers, isPerson);
  if (asks.has('complaint') && known.values.size === 0)
    return { text: joined(say.sorry, ...answers), needsHuman: true };
  const next = nextQuestion(input, missing, understood);
  const opening = openingLines(input, say, { understood, hasAnswers: answers.length > 0 });
  if (next === null)
    return { text: joined(...(understood ? opening : [say.stillUnclear]), ...answers), needsHuman: true };
  const list =
    next.field.type === 'product' && (next.rephrased || asks.has('products') || !understood)
      ? [say.weMake(productList(profile))]
      : [];
  return { text: joined(...opening, ...answers, ...list, next.text), needsHuman: isPerson };
}

function openingLines(
  { asks, stated, profile, history, reading, repeats }: ReplyInput,
  say: Phrases,
  state: { understood: boolean; hasAnswers: boolean },
): string[] {
  if (asks.has('complaint')) return [say.sorry];
  if (asks.has('order-status')) return [say.orderStatus];
  if (asks.has('human')) return [say.forPerson];
  if (!state.understood)
    return history.some((line) => line.who === 'assistant') ? [say.notUnderstood] : [say.hello(profile.business.name)];
  if (asks.has('told-already')) return [say.toldAlready];
  if (asks.has('greeting') && !history.some((line) => line.who === 'assistant'))
    return [say.hello(profile.business.name)];
  if (asks.has('thanks') && stated.size === 0) return [say.welcome];
  if (asks.has('undecided') && stated.size === 0 && !state.hasAnswers) return [say.noHurry];
  if ((repeats || reading.contacts.length > 0) && stated.size === 0 && !state.hasAnswers) return [say.noted];
  return stated.size > 0 && !state.hasAnswers ? [say.noted] : [];
}

/**
 * The first open question; in other words when the same one was just asked, and not again when that did not help
 * either.
 */
function nextQuestion(
  { profile, history, language, pending }: ReplyInput,
  missing: readonly Field[],
  understood: boolean,
): { field: Field; text: string; rephrased: boolean } | null {
  // An optional field that was asked for three times is left alone.
  const field = missing.find((one) => one.required || timesAsked(profile, history, one).times < 3) ?? missing[0];
  if (!field) return null;
  const question = textIn(profile, field.question, language);
  if (pending?.key !== field.key) return { field, text: question, rephrased: false };
  const asked = timesAsked(profile, history, field);
  if (!understood && asked.rephrased) return null;
  const other = rephrase(field, language);
  const useOther = other !== null && asked.times % 2 === 1;
  return { field, text: useOther ? other : question, rephrased: useOther };
}

function closing(
  { profile, known, stated, asks, ordered }: ReplyInput,
  say: Phrases,
  answers: readonly string[],
  isPerson: boolean,
): Reply {
  const thanks = asks.has('thanks') && stated.size === 0;
  const opening = asks.has('complaint') ? [say.sorry] : isPerson ? [say.forPerson] : thanks ? [say.welcome] : [];
  if (stated.size === 0) return { text: joined(...opening, ...answers, say.colleague), needsHuman: true };
  const words = (type: Field['type']): string | null => {
    const key = keyOf(profile, type);
    return key === null ? null : (known.values.get(key) ?? null);
  };
  const dateKey = keyOf(profile, 'date');
  const summary = say.summary({
    goods: ordered
      .map(({ product, quantity }) => (quantity === null ? product.name : say.goods(quantity, product)))
      .join(' + '),
    purpose: phraseOnly(known.values.get(PURPOSE_KEY)),
    branded: known.branded === true && !ordered.every(canBrand) ? null : known.branded,
    date: dateKey === null ? null : dateWords(known.values.get(dateKey), known.quotes.get(dateKey), say),
    city: words('city'),
    name: words('name'),
  });
  return { text: joined(...opening, ...answers, summary, say.colleague), needsHuman: true };
}

/** What the goods are for, when it can be said behind "for": no sentence, and no number that would read as one of ours. */
function phraseOnly(purpose: string | undefined): string | null {
  return purpose !== undefined && isPhrase(plain(purpose)) && !isCountable(purpose) ? purpose : null;
}

function isCountable(purpose: string): boolean {
  return (
    readNumbers(purpose).length > 0 ||
    /\d|(?:^|[^\p{L}])(?:half|medi[oa]|mei[oa]|aadha|आधा)(?![\p{L}\p{M}])/iu.test(purpose)
  );
}

const NAMED_MONTH = wordPattern(MONTHS.join('|'));

function canBrand({ product, quantity }: Subject): boolean {
  return product.branding !== null && quantity !== null && quantity >= product.branding.minimumQuantity;
}

/**
 * The wished date: in figures when the customer named a day and a month; otherwise in their words, but a
 * span of time or a day alone is not repeated, for out of place it would mean something else.
 */
function dateWords(value: string | undefined, words: string | undefined, say: Phrases): string | null {
  if (value === undefined || words === undefined) return null;
  const isSpan = longPattern(
    String.raw`(?:day|week|month|fortnight|din|haft|mahin|दिन|हफ्त|महीन|semana|d[ií]as|m[eê]s|أسبوع|اسبوع|أيام|شهر)`,
    'i',
  ).test(words);
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
  const low = plain(words);
  const hasMonth = /\d[/.-]\d/.test(low) || (/^\D*\d{1,2}\D*(?:20\d\d)?\D*$/.test(low) && has(low, NAMED_MONTH));
  if (!isSpan && year !== undefined && hasMonth) return `${day}/${month}/${year}`;
  return isSpan || /\d/.test(low) ? say.dateNamed : words;
}

function answerLines(input: ReplyInput, say: Phrases): string[] {
  const { profile, asks, known, stated, reading, subjects } = input;
  const context: AnswerContext = { profile, say, asks, subjects, branded: known.branded };
  const lines = [
    ...contactLines(profile, asks, input.language),
    ...findFaq(profile, reading, asks),
    ...answerAsks(context),
  ];
  if (asks.has('who')) lines.unshift(textIn(profile, profile.disclosure, input.language));
  if (asks.has('discount')) lines.push(profile.policies.discounts);
  if (asks.has('products') && subjects.length === 0 && known.products.length > 0)
    lines.push(say.weMake(productList(profile)));
  const isOrder = profile.qualification.fields.some((field) => stated.has(field.key) && changesPrice(input, field));
  const priced = asks.has('price') || asks.has('total');
  if (isOrder && !priced && known.quantity !== null)
    lines.push(...subjects.flatMap((subject) => (subject.quantity === null ? [] : priceLines(context, subject))));
  lines.push(...budgetLines(input, say), ...dateLines(input, say));
  return [...new Set(lines)];
}

/** A "no" to branding leaves the price that was named as it is. */
function changesPrice({ known, before }: ReplyInput, field: Field): boolean {
  if (field.type === 'product' || field.type === 'quantity') return true;
  return field.key === BRANDING_KEY && (known.branded === true || before.branded === true);
}

function budgetLines({ profile, known, asks, subjects }: ReplyInput, say: Phrases): string[] {
  const key = keyOf(profile, 'money');
  const [amount, per] = ((key === null ? undefined : known.values.get(key)) ?? '').split(' per ');
  if (!asks.has('budget-check') || per === undefined || subjects.length === 0) return [];
  const { currency } = profile.business;
  const limit = toMinor(Number(amount), currency);
  const quotes = subjects.map(({ product, quantity }) =>
    quantity === null ? null : (quote(product, quantity, known.branded === true) ?? quote(product, quantity, false)),
  );
  if (limit === null || quotes.some((one) => one === null)) return [];
  const sum = quotes.reduce(
    (total, one) => total + (one === null ? 0 : per === 'unit' ? one.unitMinor + one.brandingMinor : one.totalMinor),
    0,
  );
  const words = { sum: formatMoney(sum, currency), budget: formatMoney(limit, currency) };
  return [sum <= limit ? say.withinBudget(words) : say.aboveBudget(words)];
}

/** A wished day that is nearer than the lead time is not passed over in silence. */
function dateLines({ profile, known, stated, today, asks }: ReplyInput, say: Phrases): string[] {
  const key = keyOf(profile, 'date');
  const date = key === null ? undefined : known.values.get(key);
  if (key === null || date === undefined || !stated.has(key) || !/^\d{4}-/.test(date)) return [];
  const tight = known.products.filter(
    (product) => date < addDays(today, Math.ceil((product.leadTimeDays.min * 7) / 5)),
  );
  if (tight.length === 0) return [];
  return [...(asks.has('lead-time') ? [] : tight.map((product) => leadTimeLine(say, product))), say.dateUnsure];
}

function productList(profile: BusinessProfile): string {
  return profile.products.map((product) => `- ${product.name}`).join('\n');
}

/** Sentences behind one another; a list keeps its own lines. */
function joined(...sentences: readonly string[]): string {
  return sentences.join(' ').replaceAll('\n ', '\n');
}
