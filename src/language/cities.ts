import { longPattern, clausesOf, plain, type Span } from './plain-text.ts';
import { CITIES, WEAK_CITIES } from './words/cities.ts';

/** A place named in a text; `value` is in English letters and title case, as the customer calls it. */
export type CityFound = Span & {
  value: string;
  /** `destination`: goods go there; `own`: the customer is there; `bare`: named without such a word. */
  role: 'destination' | 'own' | 'bare';
  /** Named in a question whether one delivers there. */
  asked: boolean;
  /** On the list of places that are nothing else. */
  sure: boolean;
  negated: boolean;
};

const NAMES = [...CITIES.keys(), ...WEAK_CITIES]
  .toSorted((a, b) => b.length - a.length)
  .map((name) => name.replaceAll(' ', '\\s'))
  .join('|');
/** Arabic writes "to" and "in" at the name: "لمومباي". */
const KNOWN = longPattern(
  `(?:(?<![\\p{L}\\p{M}\\p{N}])|(?<=(?<![\\p{L}\\p{M}])[لبو]))(?:${NAMES})(?![\\p{L}\\p{M}\\p{N}])`,
  'gu',
);

const TO_BEFORE = longPattern(
  String.raw`(?:^|[^\p{L}])(?:deliver(?:y|ed|ies)?(?: it| them)?(?: to| in| at| is| city| place)?|send(?: it| them)?(?: to)?|
      sent to|ship(?:ped|ping)?(?: it| them)?(?: to)?|dispatch(?:ed)? to|courier(?: it| them)? to|to|location|city|
      destination|entrega(?:r|do)?(?: en| em)?|enviar(?:los)?(?: a| para)?|envio a|mandar (?:a|para)|para|a|em|en|
      ciudad|cidade|delivery|डिलीवरी|शहर|في|الي|لمدينه|مدينه|توصيل(?: الي)?)(?: is)?[\s:-]+(?:the city of |
      la ciudad de )?$|(?:^|[^\p{L}])[لب]$`,
  'u',
);
const TO_AFTER = longPattern(
  String.raw`^\s*(?:delivery|bhej|bhijwa|pahucha|pahuncha|me delivery|mein delivery|me bhej|mein bhej|me chahiye|
      mein chahiye|me deliver|mein deliver|ko bhej|tak|pe bhej|address|डिलीवरी|भेज|पहुंचा|में चाहिए|में डिलीवरी|
      में भेज|तक|itself)`,
  'u',
);
const OWN_BEFORE = longPattern(
  String.raw`(?:^|[^\p{L}])(?:from|based in|based at|located in|located at|office in|in|at|we are in|we are at|soy de|
      somos de|estoy en|estamos en|sou de|somos de|estou em|estamos em|de|do|da|من)\s+$`,
  'u',
);
const OWN_AFTER = longPattern(
  String.raw`^\s*(?:se (?:hu|hoon|hun|hai|hain|bol|baat)|me (?:hu|hoon|hun|hai|hain|rehte|rahte)|mein (?:hu|hoon|hain)|me|
      mein|se|main|से|में|based|wale)(?!\p{L})`,
  'u',
);
const NEGATED_BEFORE =
  /(?:^|[^\p{L}])(?:not|no|nao|instead of|en vez de|em vez de|ليس|بدل)\s+(?:to |in |at |a |en |em |es |e |para |الي )?$/u;
const NEGATED_AFTER = longPattern(
  String.raw`^\s*(?:(?:me |mein |ko |में |को )?(?:nahi|nahin|नहीं|नही)|ki jagah|ke badle|की जगह|(?:is |was )?wrong|galat|गलत|no(?=\s*(?:,|$))|
      nao(?=\s*(?:,|$)))(?!\p{L})`,
  'u',
);
/** Not the place of the order: "Mumbai office staff", "Delhi Public School". */
const PART_OF_NAME = longPattern(
  String.raw`^\s(?:public school|university|metro|daredevils|capitals|indians|road|express|chat|biryani|half marathon|
      marathon|mart)`,
  'u',
);
const ASKED = longPattern(
  String.raw`(?:^|[^\p{L}])(?:(?:do|can|could|will|would|are|is) (?:you|u|ya|it|there|delivery)|deliver(?:y|
      able)? (?:possible|available|hai|hoti|hogi|karte)|delivery karte|deliver karte|karte ho|karte hain|karte hai|
      milega|ho jayega|ho jayegi|hoti hai|hacen|envian|entregan|fazem|enviam|entregam|होती है|करते|मिलेगा|possible|هل|
      freight|shipping cost|courier charge|kya)(?!\p{L})`,
  'u',
);

/**
 * Finds the places of a text: known cities of India in any script, and capitalised names behind "deliver to" and the
 * like.
 */
export function readCities(text: string): CityFound[] {
  const low = plain(text);
  const clauses = clausesOf(text);
  const found = [...low.matchAll(KNOWN)].flatMap((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    const place = describe(text, low, span, clauses);
    const certain = CITIES.has(match[0].replaceAll(/\s/g, ' ')) || place.role !== 'bare' || isAlone(span, clauses);
    return certain && !PART_OF_NAME.test(low.slice(span.end)) ? [place] : [];
  });
  return [...found, ...readUnknown(text, low, found, clauses)].toSorted((a, b) => a.start - b.start);
}

function isAlone(span: Span, clauses: readonly Span[]): boolean {
  return clauses.some((clause) => clause.start === span.start && clause.end === span.end);
}

/** The place a short answer to "Which city?" names, known or not; null when it is no name of a place. */
export function asCity(text: string, span: Span): string | null {
  const low = plain(text.slice(span.start, span.end));
  return /^[\p{L}\p{M}][\p{L}\p{M}\s.'-]{1,30}$/u.test(low) && low.split(/\s+/).length <= 3
    ? cityName(text.slice(span.start, span.end))
    : null;
}

function describe(
  text: string,
  low: string,
  span: Span,
  clauses: readonly (Span & { question: boolean })[],
): CityFound {
  const before = low.slice(Math.max(0, span.start - 40), span.start);
  const after = low.slice(span.end, span.end + 24);
  const clause = clauses.find((part) => part.start <= span.start && span.end <= part.end);
  const asked = clause !== undefined && ASKED.test(low.slice(clause.start, clause.end));
  const role =
    TO_BEFORE.test(before) || TO_AFTER.test(after)
      ? 'destination'
      : OWN_BEFORE.test(before) || OWN_AFTER.test(after)
        ? 'own'
        : 'bare';
  const negated = NEGATED_BEFORE.test(before) || NEGATED_AFTER.test(after);
  const sure = CITIES.has(low.slice(span.start, span.end).replaceAll(/\s/g, ' '));
  return { ...span, value: cityName(text.slice(span.start, span.end)), role, asked, sure, negated };
}

function cityName(written: string): string {
  const known = CITIES.get(plain(written).replaceAll(/\s+/g, ' '));
  if (known) return known;
  return written
    .trim()
    .split(/\s+/)
    .map((word) => (/^[A-Z]{2,3}$/.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join(' ');
}

const TO_UNKNOWN = longPattern(
  String.raw`(?:^|[^\p{L}])(?:(?:deliver|send|ship|courier|dispatch)(?:ed|ing)?(?: it| them| everything)? (?:to|in|at)|
      delivery (?:to|in|at|city|place|location)|(?:i am|i'm|we are|we're) (?:from|in|based in)|city(?: is)?|
      entrega(?:r|mos)? (?:en|em)|enviar (?:a|para)|entregar em|soy de|sou de)[\s:-]+`,
  'gu',
);
const NO_PLACE = longPattern(
  String.raw`^(?:my|our|your|the|an?|home|office|this|that|me|us|same|different|all|his|her|India|bulk|time|person|january|
      february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|
      friday|saturday|sunday|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|HR|admin|reception)$`,
  'i',
);

function readUnknown(
  text: string,
  low: string,
  known: readonly CityFound[],
  clauses: readonly (Span & { question: boolean })[],
): CityFound[] {
  return [...low.matchAll(TO_UNKNOWN)].flatMap((match) => {
    const start = match.index + match[0].length;
    const name = /^\p{Lu}[\p{L}\p{M}'-]+(?: \p{Lu}[\p{L}\p{M}'-]+)?/u.exec(text.slice(start))?.[0];
    if (name === undefined || NO_PLACE.test(name.split(' ')[0] ?? '')) return [];
    const span = { start, end: start + name.length };
    if (known.some((city) => city.start < span.end && span.start < city.end)) return [];
    if (/^[@\d]/.test(text.slice(span.end))) return [];
    const role = /from|i am|i'm|we are|we're|soy|sou/.test(match[0]) ? 'own' : 'destination';
    return [{ ...describe(text, low, span, clauses), role } as const];
  });
}
