import type { Business, Facts, Price } from '../../src/business/business.ts';
import { openingAt } from '../../src/business/hours.ts';
import { todayIn } from '../../src/business/today.ts';
import type { Value } from '../../src/domain/figure.ts';
import type { LeadFact } from '../../src/domain/lead.ts';
import { minorDigits } from '../../src/language/format.ts';
import { numbersIn } from './says.ts';

type World = { business: Business; facts: Facts; now: Date };
type Spoken = {
  reply: string;
  messages: readonly { text: string }[];
  known: readonly LeadFact[];
  /** What the label wants said, and so is right. */
  wanted: readonly string[];
};

/** Up to how many nights are split over two prices. */
const MAX_SPLIT = 60;

/** The numbers of a reply that neither a fact nor the customer nor a price times a number of the customer's gives. */
export function inventedNumbers(world: World, { reply, messages, known, wanted }: Spoken): string[] {
  const { business, facts, now } = world;
  const owner = facts.all.filter(({ kind }) => kind !== 'never');
  const texts = [
    business.name,
    ...Object.values(business.contact),
    ...owner.map(({ text }) => text),
    ...[...business.statements, ...business.answers].flatMap((one) => Object.values(one.in)),
    ...business.ask.flatMap(({ question, choices }) => [...Object.values(question), ...choices]),
  ].filter((text) => text !== null);
  const theirs = [...messages.map(({ text }) => text), ...known.map(({ value }) => value)];
  const counts = numbersOf(theirs);
  const allowed = new Set([
    ...numbersOf(texts),
    ...owner.flatMap(({ values }) => values.flatMap((value) => partsOf(value))),
    ...counts,
    ...totals(business, counts),
    ...numbersOf(wanted),
    ...nextOpening(business, now),
  ]);
  return numbersIn(reply)
    .filter(({ values }) => !values.some((value) => allowed.has(value)))
    .map(({ raw }) => raw);
}

/** The day on which it opens next may be said. */
function nextOpening(business: Business, now: Date): number[] {
  const opens = openingAt(business, now)?.opensNext;
  if (!opens) return [];
  const [, , day = 0] = todayIn(business.timeZone, opens).split('-').map(Number);
  return [day];
}

function numbersOf(texts: readonly string[]): number[] {
  return texts.flatMap((text) => numbersIn(text).flatMap(({ values }) => values));
}

function partsOf(value: Value): number[] {
  if (value.kind === 'money') return [value.minor / 10 ** minorDigits(value.currency)];
  if (value.kind === 'count' || value.kind === 'percent') return [value.value];
  if (value.kind === 'date') return [value.day, value.month];
  if (value.kind !== 'clock') return [];
  const [hour, minutes] = [Math.floor(value.minutes / 60), value.minutes % 60];
  return [hour, hour % 12 === 0 ? 12 : hour % 12, minutes, hour + minutes / 100];
}

/** What a number of the customer's comes to: times a price, of two prices together, or split over two of them. */
function totals(business: Business, counts: readonly number[]): number[] {
  const digits = business.currency === null ? 0 : minorDigits(business.currency);
  const amount = ({ minor }: Price): number => minor / 10 ** digits;
  const rounded = (value: number): number => Math.round(value * 100) / 100;
  return business.offers.flatMap(({ prices, options }) => {
    const all = [...prices, ...options.map(({ price }) => price)].map(amount);
    return [...new Set(counts)].flatMap((count) =>
      all.flatMap((first) => [
        rounded(first * count),
        ...all.flatMap((second) => [
          rounded(first * count + second),
          rounded((first + second) * count),
          ...counts.map((other) => rounded(first * count + second * other)),
          ...Array.from({ length: Math.min(MAX_SPLIT, Math.max(0, Math.floor(count) - 1)) }, (_, at) =>
            rounded(first * (at + 1) + second * (count - at - 1)),
          ),
        ]),
      ]),
    );
  });
}
