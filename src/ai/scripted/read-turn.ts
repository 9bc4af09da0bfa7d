import { findProducts, type ProductMention } from '../../business/catalogue.ts';
import type { BusinessProfile } from '../../business/profile.ts';
import { readBudget, type BudgetFound } from '../../language/budgets.ts';
import { readCities, type CityFound } from '../../language/cities.ts';
import { readContacts, type ContactFound } from '../../language/contact-data.ts';
import { readDates, type DateFound } from '../../language/dates.ts';
import { readNames, type NameFound } from '../../language/names.ts';
import { clausesOf, plain, wordPattern, has, type Span } from '../../language/plain-text.ts';
import { readQuantities, type QuantityFound } from '../../language/quantities.ts';
import { beginsWithNo, isTakeBack, takesBack } from '../../language/corrections.ts';
import { isHypothetical, isQuestion } from '../../language/questions.ts';
import { complains, isOfBefore, wantsMore } from './older-orders.ts';

/**
 * A clause of the turn; `asks` when it is a question, `supposes` when it plays with a possibility, `corrects` when it
 * takes back or replaces what was said, `complains` when something went wrong.
 */
export type Clause = Span & {
  words: string;
  question: boolean;
  asks: boolean;
  supposes: boolean;
  corrects: boolean;
  complains: boolean;
};

/** Everything that stands in a turn, before it is decided what counts. */
export type TurnReading = {
  text: string;
  low: string;
  clauses: Clause[];
  products: ProductMention[];
  quantities: QuantityFound[];
  dates: DateFound[];
  cities: CityFound[];
  names: NameFound[];
  contacts: ContactFound[];
  budget: BudgetFound | null;
};

/** Far more than anyone types in one turn; a longer text is read to here. */
const MAX_CHARS = 2000;
const FOR_OCCASION = wordPattern(
  'diwali|deepavali|holi|christmas|new year|wedding|birthday|joining|onboarding|welcome|eid|rakhi',
);

/** Reads a turn with every reader of the language folder; pure. */
export function readTurn(
  profile: BusinessProfile,
  turnText: string,
  { today, productKnown, knownDate = null }: { today: string; productKnown: boolean; knownDate?: string | null },
): TurnReading {
  const text = turnText.slice(0, MAX_CHARS);
  const low = plain(text);
  const clauses = readClauses(text, low);
  const contacts = readContacts(text);
  const dates = readDates(text, today, knownDate).filter(
    (date) => !contacts.some((contact) => contact.start < date.end && date.start < contact.end),
  );
  const names = readNames(text);
  const cities = readCities(text).filter(
    (city) => !names.some((name) => name.start < city.end && city.start < name.end),
  );
  const products = findProducts(profile, text).filter((mention) => {
    if (contacts.some((contact) => contact.start < mention.end && mention.start < contact.end)) return false;
    return !(productKnown && isOccasion(low, mention));
  });
  const budget = readBudget(text, [...contacts, ...dates]);
  const taken: Span[] = [...contacts, ...dates, ...(budget ? [budget] : [])];
  const quantities = readQuantities(text, { taken, products });
  const reading = { text, low, clauses, products, quantities, dates, cities, names, contacts, budget };
  return {
    ...reading,
    products: ofNow(reading, products),
    quantities: ofNow(reading, quantities),
    dates: dates.filter((date) => !isOfBefore(clauseAt(reading, date), date)),
  };
}

function readClauses(text: string, low: string): Clause[] {
  const clauses = clausesOf(text).map((clause) => {
    const words = low.slice(clause.start, clause.end);
    const manner = { words, asks: isQuestion(low, clause), supposes: isHypothetical(words) };
    return { ...clause, ...manner, complains: complains(manner) };
  });
  // "Sorry, the 26th" and "el 20, disculpe": the apology stands beside what it puts right.
  return clauses.map((clause, at) => {
    const beside = [clauses[at - 1], clauses[at + 1]].map((one) => one?.words ?? '');
    const isBeside = isTakeBack(beside[0] ?? '') || (isTakeBack(beside[1] ?? '') && !beginsWithNo(beside[1] ?? ''));
    return { ...clause, corrects: takesBack(clause.words) || beginsWithNo(clause.words) || isBeside };
  });
}

/** The same turn when it complains or asks after an order: of goods and numbers only what is wanted beside that. */
export function besideTrouble(reading: TurnReading): TurnReading {
  const isNew = (span: Span): boolean => {
    const clause = clauseAt(reading, span);
    return !isOfBefore(clause, span) && wantsMore(clause);
  };
  return { ...reading, products: reading.products.filter(isNew), quantities: reading.quantities.filter(isNew) };
}

/** What is wanted now when a turn names that beside what was bought before or went wrong; else everything. */
function ofNow<Found extends Span>(reading: TurnReading, found: readonly Found[]): Found[] {
  const wanted = found.filter((one) => !isOfBefore(clauseAt(reading, one), one));
  return wanted.length > 0 ? wanted : [...found];
}

/** "for Diwali gift" is what the mugs are for, although a product is called so. */
function isOccasion(low: string, mention: ProductMention): boolean {
  if (!has(low.slice(mention.start, mention.end), FOR_OCCASION)) return false;
  return (
    /(?:^|[^\p{L}])(?:for|para)\s(?:[\p{L}']+\s){0,2}$/u.test(low.slice(0, mention.start)) ||
    /^\s(?:ke|k|के) (?:liye|lie|लिए)/u.test(low.slice(mention.end))
  );
}

/** The clause that holds a piece of the turn. */
export function clauseAt(reading: TurnReading, span: Span): Clause {
  return (
    reading.clauses.find((clause) => clause.start <= span.start && span.start < clause.end) ?? {
      ...span,
      words: reading.low.slice(span.start, span.end),
      question: false,
      asks: false,
      supposes: false,
      corrects: false,
      complains: false,
    }
  );
}
