// Serves choose-rich: which field a reply asks for, and the answers to it that code knows.
import type { Business, Field } from '../../business/business.ts';
import { isAsked } from '../../business/lead-rules.ts';
import { baseOf } from '../../business/tell-offer.ts';
import { ownWords } from '../../business/tell.ts';
import { asksFor } from '../../desk/chat-so-far.ts';
import type { LeadFact } from '../../domain/lead.ts';
import type { ProofTrail } from '../../domain/proof.ts';
import { splitSentences } from '../../language/sentences.ts';
import { packOf, sayIn } from '../../phrases/packs.ts';

/** After the mark stands at most a smile or a bracket. */
const MAX_END = 20;
const QUESTION_END = /[?？؟][\s\p{P}\p{S}]*$/u;

/** What a reply says, before anything is put around it. */
export type Reply = {
  text: string;
  language: string;
  /** All that is known of the lead after the turn. */
  lead: readonly LeadFact[];
  /** What the writer says that its reply rests on: ids, and the key of the field that it asks for. */
  uses: readonly string[];
  proof: ProofTrail | null;
};

/** The field that a reply asks for at its end: by the owner's own question, or as the writer says, when that is open; null when neither tells. */
export function fieldAsked(business: Business, { text, lead, uses }: Reply): Field | null {
  const known = new Map(lead.map(({ field, value }) => [field, value]));
  const open = business.ask.filter(
    (field) =>
      !known.has(field.key) && isAsked(field, known) && Object.values(field.question).some((one) => one !== ''),
  );
  const inWords = open.find((field) => asksFor(field, text));
  if (inWords) return inWords;
  const [named, second] = open.filter(({ key }) => uses.includes(key));
  return named && second === undefined && QUESTION_END.test(text.slice(-MAX_END)) ? named : null;
}

/** The answers to a question that can be shown in a language, each with the value it gives the field; none when they are not known. */
export function answersTo(business: Business, field: Field, language: string): { value: string; title: string }[] {
  const { type, choices, choicesIn } = field;
  if (type === 'offer') return business.offers.map(({ name }) => ({ value: name, title: name }));
  if (type === 'yes-no') {
    if (packOf(language) === null) return [];
    const say = sayIn(business, language);
    return [
      { value: 'yes', title: say('yesButton') },
      { value: 'no', title: say('noButton') },
    ];
  }
  if (type !== 'choice') return [];
  const isOwn = baseOf(business.languages[0] ?? 'en') === baseOf(language);
  const shown = choices.flatMap((value) => {
    const translations = choicesIn[value] ?? {};
    const isTold = isOwn || Object.keys(translations).some((code) => baseOf(code) === baseOf(language));
    const title = isTold ? ownWords(business, { text: value, translations }, language) : null;
    return title === null ? [] : [{ value, title }];
  });
  // Half a question in another language helps nobody.
  return shown.length === choices.length ? shown : [];
}

/**
 * The sizes or options of an offer among which a reply lets the customer choose: its last question names two or more of them in full, or code's
 * own words (`isCodes`) tell all sizes of the only offer that is spoken of, and ask nothing. Empty when that is not certain.
 */
export function kindsAsked(
  business: Business,
  { text, language }: Reply,
  { isCodes, named }: { isCodes: boolean; named: readonly string[] },
): string[] {
  const isQuestion = QUESTION_END.test(text.slice(-MAX_END));
  const said = isQuestion ? (splitSentences(text, language).at(-1)?.text ?? '') : text;
  if (!isQuestion && (!isCodes || named.length !== 1)) return [];
  const offers = business.offers.filter(({ name }) => named.length === 0 || named.includes(name));
  const sets = offers.flatMap(({ prices, options }) => {
    const sizes = [...new Set(prices.flatMap((price) => price.for ?? []))];
    const kinds = isQuestion ? [sizes, [...new Set(options.map(({ name }) => name))]] : [sizes];
    return kinds.flatMap((names) => {
      const found = names.filter((name) => isSaid(name, said));
      return found.length > 1 && (isQuestion || found.length === names.length) ? [found] : [];
    });
  });
  const [first = []] = sets;
  return sets.every((one) => one.join('\n') === first.join('\n')) ? first : [];
}

/** As words of their own: the size S stands in no other word. */
function isSaid(name: string, text: string): boolean {
  const sign = /[\p{L}\p{M}\p{N}'’]/u;
  const [said, wanted] = [text.toLocaleLowerCase(), name.toLocaleLowerCase()];
  const pieces = said.split(wanted);
  return pieces.some((before, at) => {
    const after = pieces[at + 1];
    return after !== undefined && !sign.test(before.at(-1) ?? '') && !sign.test(after.at(0) ?? '');
  });
}

/** The word that opens a list; null in a language without a pack. */
export function openingWord(business: Business, language: string): string | null {
  return packOf(language) === null ? null : sayIn(business, language)('chooseButton');
}
