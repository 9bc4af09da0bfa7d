import { readBrandingWish } from '../../language/branding-wish.ts';
import { asCity } from '../../language/cities.ts';
import { detectLanguage } from '../../language/languages.ts';
import { asName } from '../../language/names.ts';
import { longPattern, has, overlaps, trimSpan, wordPattern, type Span } from '../../language/plain-text.ts';
import { asPurpose, readPurpose } from '../../language/purposes.ts';
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
  const talk = wish ? [...goods, wish] : goods;
  const taken = [...goods, ...reading.dates, ...reading.cities, ...reading.names, ...reading.contacts];
  if (reading.budget) taken.push(reading.budget);
  const found = pending ? asPurpose(reading.text, taken, talk) : readPurpose(reading.text, taken, goods);
  if (!found) return null;
  if (known !== undefined && !pending && !CORRECTION.test(clauseAt(reading, found).words)) return null;
  return found;
}

const CORRECTION = /^(?:sorry|actually|no|not|correction|i mean|perdon|desculpe)(?!\p{L})/u;

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

/**
 * Where the goods go; a question whether one delivers there gives a city only in a message with an order, or as the
 * answer to the pending question.
 */
export function decideCity(
  reading: TurnReading,
  { pending, known }: { pending: boolean; known: string | undefined },
): Decision | null {
  const isOrder = reading.products.some((mention) => !mention.negated) || reading.quantities.length > 0;
  const open = reading.cities.filter((city) => !city.negated && (!city.asked || isOrder || pending));
  const corrected = reading.cities.some((city) => city.negated);
  const found =
    open.find((city) => city.role === 'destination') ??
    open.find((city) => city.role === 'bare') ??
    open.find((city) => city.role === 'own');
  if (found) {
    const counts =
      known === undefined ||
      pending ||
      corrected ||
      (found.role === 'destination' && !found.asked) ||
      saysInstead(reading, found);
    return counts && known !== found.value ? found : null;
  }
  if (!pending) return null;
  const clause = answerClause(reading);
  if (!clause) return null;
  const lead =
    longPattern(
      String.raw`^(?:(?:to|in|at|it's|its|it is|deliver(?:y)?|send|ship|city|please|pls|yes|ok|a|en|para|em|la ciudad de|الي|
        في)\s+)+`,
      'u',
    ).exec(clause.words)?.[0].length ?? 0;
  const tail =
    longPattern(String.raw`\s+(?:city|please|pls|me|mein|ji|sir|hai|bhejna hai|bhej do|में|है|por favor)$`, 'u').exec(
      clause.words,
    )?.[0].length ?? 0;
  const span = trimSpan(reading.text, { start: clause.start + lead, end: clause.end - tail });
  const value = asCity(reading.text, span);
  return value === null || isTalk(reading.text.slice(span.start, span.end)) ? null : { ...span, value };
}

function saysInstead(reading: TurnReading, span: Span): boolean {
  return /(?:instead|actually|change|sorry|rather|kar do|mejor|melhor|nahi|en vez|em vez)/.test(
    clauseAt(reading, span).words,
  );
}

/** The customer's name; a bare answer counts only when the question for it waits. */
export function decideName(
  reading: TurnReading,
  { pending, known }: { pending: boolean; known: string | undefined },
): Decision | null {
  const [stated] = reading.names;
  if (stated)
    return known !== undefined && known.toLowerCase() === stated.value.toLowerCase()
      ? null
      : { ...stated, value: titled(stated.value) };
  const clause = pending ? answerClause(reading) : undefined;
  if (!clause) return null;
  const lead = LEAD_IN.exec(clause.words)?.[0].length ?? 0;
  const name = asName(reading.text, { start: clause.start + lead, end: clause.end });
  return name && !isTalk(name.value) ? { ...name, value: titled(name.value) } : null;
}

const LEAD_IN = longPattern(
  String.raw`^(?:(?:this is|it's|its|it is|i am|i'm|im|my name is|my name|the name is|name is|name|mera naam|naam|नाम|
      मेरा नाम|soy|sou|main|mai|yes|ok|sure|haan|ji|haan ji|put it (?:in|under)|under|for|a nombre de|em nome de|انا|
      اسمي)\s+)+`,
  'u',
);

/** The first clause that states something and that no other reader has used. */
function answerClause(reading: TurnReading): (Span & { words: string }) | undefined {
  const used: Span[] = [...reading.products, ...reading.quantities, ...reading.dates, ...reading.contacts];
  return reading.clauses.find(
    (clause) =>
      !clause.asks && !clause.supposes && !used.some((span) => overlaps(span, clause)) && !has(clause.words, NO_ANSWER),
  );
}

const NO_ANSWER = wordPattern(
  `yes|no|ok|okay|sure|haan|han|nahi|nahin|ji haan|thanks|thank|later|wait|already|told|said|why|what|how|price|
    rate|cost|discount|logo|catalogue|catalog|sample|samples|hi|hello|hey|not sure|don't|dont|call|please call|bata|
    bataya|baad|kyu|kyun|expensive|costly|complaint|human|agent|person|gracias|obrigad[oa]|si|sim|nao|हां|हाँ|नहीं|
    नही|बाद|बता|क्यों|نعم|لا|شكرا|hmm|hm|lol|great|good|nice|fine|perfect|cool|done|correct|right|sorry|which|who|
    where|when`,
);

/** Two small words of a language make a sentence, not a name: "send the price". */
function isTalk(words: string): boolean {
  const many = words.trim().split(/\s+/).length;
  return many > 1 && detectLanguage(words)?.sure === true && /\p{Script=Latin}/u.test(words);
}

function titled(name: string): string {
  return name.replace(/(?<![\p{L}\p{M}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}

/** The words of a fact of the owner's own field, taken as they are when its question waits. */
export function decideWords(reading: TurnReading, field: Field, known: Known): Decision | null {
  if (known.values.has(field.key)) return null;
  const clause = reading.clauses.find((one) => !one.asks && !one.supposes && !has(one.words, NO_ANSWER));
  return clause ? { start: clause.start, end: clause.end, value: reading.text.slice(clause.start, clause.end) } : null;
}
