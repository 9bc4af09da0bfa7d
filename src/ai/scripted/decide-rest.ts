import { readBrandingWish } from '../../language/branding-wish.ts';
import { longPattern, has, overlaps, type Span } from '../../language/plain-text.ts';
import { asPurpose, barePurpose } from '../../language/purpose-answers.ts';
import { readPurpose } from '../../language/purposes.ts';
import { NO_ANSWER } from './bare-answers.ts';
import type { Decision } from './decide-order.ts';
import type { Field, Known } from './known.ts';
import { clauseAt, type TurnReading } from './read-turn.ts';

/** What the goods are for; what is known stays unless the question waits or the customer takes it back. */
export function decidePurpose(
  reading: TurnReading,
  { pending, known }: { pending: boolean; known: string | undefined },
): Decision | null {
  const wish = readBrandingWish(reading.text);
  const goods: Span[] = [...reading.products, ...reading.quantities];
  const talk = [...goods, ...(wish ? [wish] : []), ...reading.contacts];
  const taken = [...goods, ...reading.dates, ...reading.cities, ...reading.names, ...reading.contacts];
  if (reading.budget) taken.push(reading.budget);
  const found = pending
    ? asPurpose(reading.text, taken, talk)
    : (readPurpose(reading.text, taken, goods) ??
      (known === undefined && goods.length > 0 ? barePurpose(reading.text, [...taken, ...talk]) : null));
  if (!found) return null;
  if (known === undefined || pending) return found;
  // "The wedding got shifted to 13 Feb" puts the date right, not what the goods are for.
  const clause = clauseAt(reading, found);
  const isOther = [...reading.dates, ...reading.quantities, ...reading.cities].some((one) => overlaps(one, clause));
  return clause.corrects && !isOther ? found : null;
}

/** The day the goods are needed; a vague time never replaces a day, and of several the one with "by" counts. */
export function decideDate(
  reading: TurnReading,
  { pending, known }: { pending: boolean; known: string | undefined },
): Decision | null {
  const open = reading.dates.filter((date) => !date.negated);
  const found =
    open.find((date) => date.deadline && !date.vague) ??
    open.find((date) => !date.vague) ??
    open.find((date) => date.deadline) ??
    open[0];
  const isDay = known !== undefined && /^\d{4}-/.test(known);
  if (found) return found.vague && isDay && !pending ? null : found;
  if (!pending) return null;
  const clause = reading.clauses.find(
    (one) =>
      !one.asks && !one.supposes && WHEN.test(one.words) && !TOLD.test(one.words) && one.words.split(/\s+/).length <= 8,
  );
  return clause ? { value: reading.text.slice(clause.start, clause.end), start: clause.start, end: clause.end } : null;
}

/** "a week before the wedding": words that name a time which only a person can place. */
const WHEN = longPattern(
  String.raw`(?:^|[^\p{L}])(?:before|after|by|until|till|during|pehle|baad|tak|antes|despues|depois|hasta|ate|पहले|बाद|तक|
      قبل|بعد)(?![\p{L}\p{M}])`,
  'u',
);

const TOLD = /(?:^|[^\p{L}])(?:told|said|bata|bol|keh|dije|falei|disse)|बता|कहा|قلت/u;

/** The words of a fact of the owner's own field, taken as they are when its question waits. */
export function decideWords(reading: TurnReading, field: Field, known: Known): Decision | null {
  if (known.values.has(field.key)) return null;
  const clause = reading.clauses.find((one) => !one.asks && !one.supposes && !has(one.words, NO_ANSWER));
  return clause ? { start: clause.start, end: clause.end, value: reading.text.slice(clause.start, clause.end) } : null;
}
