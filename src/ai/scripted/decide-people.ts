import { asCity, type CityFound } from '../../language/cities.ts';
import { asName } from '../../language/names.ts';
import { longPattern, overlaps, trimSpan, type Span } from '../../language/plain-text.ts';
import { isOfTrade } from '../../language/purpose-answers.ts';
import { namesOccasionOrReceiver } from '../../language/purpose-parts.ts';
import { answerClause, isTalk } from './bare-answers.ts';
import type { Decision } from './decide-order.ts';
import { clauseAt, type TurnReading } from './read-turn.ts';

/**
 * Where the goods go; a question whether one delivers there gives a city only in a message with an order, or as the
 * answer to the pending question. A known city changes by a correction, by "send it to …", or by another one alone.
 */
export function decideCity(
  reading: TurnReading,
  { pending, known }: { pending: boolean; known: string | undefined },
): Decision | null {
  const isOrder = reading.products.some((mention) => !mention.negated) || reading.quantities.length > 0;
  const open = reading.cities.filter((city) => !city.negated && (!city.asked || isOrder || pending));
  const found =
    open.find((city) => city.role === 'destination') ??
    open.find((city) => city.role === 'bare') ??
    open.find((city) => city.role === 'own');
  if (found) {
    const counts = known === undefined || pending || replaces(reading, found);
    return counts && known !== found.value ? found : null;
  }
  return pending ? bareCity(reading) : null;
}

function replaces(reading: TurnReading, found: CityFound): boolean {
  const clause = clauseAt(reading, found);
  if (reading.cities.some((city) => city.negated) || (clause.corrects && !clause.asks)) return true;
  if (found.role === 'destination') return !found.asked;
  return found.role === 'bare' && found.sure && clause.start === found.start && clause.end === found.end;
}

const CITY_LEAD = longPattern(
  String.raw`^(?:(?:to|in|at|it's|its|it is|deliver(?:y)?|send|ship|city|please|pls|yes|ok|a|en|para|em|la ciudad de|الي|
      في)\s+)+`,
  'u',
);
const CITY_TAIL = longPattern(
  String.raw`\s+(?:city|please|pls|me|mein|ji|sir|hai|bhejna hai|bhejna|bhej do|bhej dena|bhejiye|me bhejna hai|mein bhejna hai|
      में|में भेजना है|भेजना है|भेजिए|है|por favor)$`,
  'u',
);

/** A place that is on no list, as the short answer to the question. */
function bareCity(reading: TurnReading): Decision | null {
  const clause = answerClause(reading);
  if (!clause) return null;
  const lead = CITY_LEAD.exec(clause.words)?.[0].length ?? 0;
  const tail = CITY_TAIL.exec(clause.words)?.[0].length ?? 0;
  const span = trimSpan(reading.text, { start: clause.start + lead, end: clause.end - tail });
  const value = asCity(reading.text, span);
  return value === null || isTalk(reading.text.slice(span.start, span.end)) ? null : { ...span, value };
}

/** The customer's name; a bare answer counts only when the question for it waits. */
export function decideName(
  reading: TurnReading,
  { pending, known, cityPending }: { pending: boolean; known: string | undefined; cityPending: boolean },
): Decision | null {
  const [stated] = reading.names;
  if (stated)
    return known !== undefined && known.toLowerCase() === stated.value.toLowerCase()
      ? null
      : { ...stated, value: titled(stated.value) };
  const clause = pending ? answerClause(reading) : undefined;
  if (!clause) return known === undefined && !cityPending ? signature(reading) : null;
  const lead = NAME_LEAD.exec(clause.words)?.[0].length ?? 0;
  const tail = NAME_TAIL.exec(clause.words)?.[0].length ?? 0;
  const span: Span = { start: clause.start + lead, end: clause.end - tail };
  const name = asName(reading.text, span);
  return name && !isTalk(name.value) ? { ...name, value: titled(name.value) } : null;
}

/** A full name that closes a message as a sentence of its own: "by 10 February. Rocío Peña". */
function signature(reading: TurnReading): Decision | null {
  const last = reading.clauses.at(-1);
  if (!last || reading.clauses.length < 2 || last.asks || namesOccasionOrReceiver(last.words) || isTalk(last.words))
    return null;
  const { text } = reading;
  const written = text.slice(last.start, last.end);
  const used = [...reading.products, ...reading.quantities, ...reading.dates, ...reading.contacts, ...reading.cities];
  const isApart = /[.!?\n]\s*$/.test(text.slice(0, last.start)) && !used.some((span) => overlaps(span, last));
  return isApart && FULL_NAME.test(written) && !isOfTrade(last.words) ? { ...last, value: written } : null;
}

const FULL_NAME = /^\p{Lu}[\p{L}\p{M}'’.-]+(?: \p{Lu}[\p{L}\p{M}'’.-]*){1,2}$/u;

const NAME_LEAD = longPattern(
  String.raw`^(?:(?:this is|it's|its|it is|i am|i'm|im|my name is|my name|the name is|name is|name|mera naam|naam|नाम|
      मेरा नाम|soy|sou|main|mai|put it (?:in|under)|put|under|for|(?:(?:you can |just |please )?(?:call me|write|put|note|use|say)(?: it as| as)?)|a nombre de|
      em nome de|es|e|o|a|انا|اسمي)\s+)+`,
  'u',
);
const NAME_TAIL = longPattern(
  String.raw`\s+(?:is my name|is the name|is fine|naam hai|mera naam hai|likh\w*(?: do| lo| dijiye| dena)?|hai|नाम है|(?:नाम )?लिख
      [\p{L}\p{M}]*(?: [\p{L}\p{M}]+)?|है|es mi nombre|e (?:o )?meu nome|من فضلك)$`,
  'u',
);

function titled(name: string): string {
  return name.replace(/(?<![\p{L}\p{M}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}
