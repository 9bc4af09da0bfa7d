import { readNumbers } from './numbers.ts';
import { longPattern, clausesOf, overlaps, plain, wordPattern, type Span } from './plain-text.ts';

/** A number of goods as written in a text. */
export type QuantityFound = Span & {
  value: number;
  /** What it stands beside: a product or a unit, people who each get one, another thing, or nothing. */
  beside: 'goods' | 'people' | 'thing' | 'nothing';
  /** `set` states a number; the others change one that is known. */
  change: 'set' | 'add' | 'take';
  negated: boolean;
  /** Words such as "make it" say that it replaces what was said before. */
  correction: boolean;
};

const UNIT = wordPattern(
  `pcs?|pces?|pc's|pieces?|peices?|piece?s|peace|nos|no|no's|numbers?|units?|sets?|qty|quantity|copies|each|piis|
    pis|nag|पीस|नग|सेट|इकाई|piezas?|unidades|unidad|unid|uds?|und|juegos?|conjuntos?|pecas?|قطعه|قطع|حبه|حبات|طقم|
    اطقم|وحده`,
);
const PEOPLE = wordPattern(
  `staff|employees?|people|persons?|guests?|members?|participants?|attendees?|delegates?|students?|kids|children|
    joiners?|joinees?|new joiners|log|mehman|mehmaan|karmchari|bachche|bacche|dealers?|clients?|customers?|pax|
    heads|families|colleagues|team members|लोग|लोगों|मेहमान|मेहमानों|कर्मचारी|कर्मचारियों|बच्चे|बच्चों|invitados|
    empleados|personas|asistentes|convidados|funcionarios|pessoas|colaboradores|participantes|شخص|اشخاص|موظف|موظفين|
    ضيف|ضيوف`,
);
/** Counted things that are no goods, and units of measure. */
const NO_GOODS = longPattern(
  `^ ?(?:-? ?(?:mm|cms?|inch(?:es)?|"|ft|feet|ml|ltrs?|lit(?:re|er)s?|l|kgs?|kilo|gms?|g|gsm|gb|mb|%|percent|
    pratishat|din|dino|days?|working|business|weeks?|hafte|hafton|hafta|months?|mahine|mahina|years?|yrs?|yr|saal|
    hours?|hrs?|ghante|minutes?|mins?|sec|am|pm|baje|o.?clock|colou?rs?|rang|colores|colors|cores|logos?|designs?|
    sides?|options?|types?|kinds?|variet\\w+|questions?|queries|query|doubts?|sawal|preguntas?|perguntas?|things?|
    points?|pages?|photos?|pics?|images?|files?|address(?:es)?|locations?|cit(?:y|ies)|branch(?:es)?|offices?|
    products|rs\\b|rupees?|rupaye|lines?|letters?|words?|names?|lots?|batch(?:es)?|times?|st|nd|rd|th|class|
    standard|floors?|calls?|messages?|dias?|semanas?|mes(?:es)?|horas?|anos?|minutos?|gramos|gramas|दिन|दिनों|हफ्ते|
    हफ्तों|महीने|साल|रंग|सवाल|घंटे|बजे|रुपये|रुपए|ايام|يوم|اسبوع|شهر|سنه|لون|الوان|سوال|سم|مل|مم)(?![\\p{L}\\p{M}]))`,
  'u',
);
const NO_GOODS_BEFORE = longPattern(
  String.raw`(?:^|[^\p{L}])(?:order no|no\.|number|invoice|sector|phase|block|plot|flat|floor|room|house|class|grade|
      std|age|aged|gate|shop|ward|lane|gali|version|size|page|option|item|model|budget|budget is|budget of|
      presupuesto|orcamento|बजट|price|rate|cost|@|at rs|rs|pin|since|year|in 20|(?:sets?|packs?|box|boxes|juego|
      conjunto|pack) (?:of|de)|#|nos\.?:?|phone|mobile|ext)[\s:.#-]*$`,
  'u',
);
const QUANTITY_BEFORE = longPattern(
  String.raw`(?:^|[^\p{L}])(?:qty|quantity|quantities|qnty|cantidad|quantidade|matra|मात्रा|الكميه|عدد|total of|around|about|
      approx|approximately|lagbhag|karib|लगभग|करीब|unos|unas|cerca de|aproximadamente|حوالي|maybe|shayad|upto|up to|
      at least|minimum|only|just|sirf|केवल|सिर्फ|solo|apenas|فقط)[\s:.-]*(?:is |are |of )?$`,
  'u',
);
const RANGE_GAP = /^\s*(?:-|to|or|se|till|until|a|ou|o|या|से|الي|او|ya|~)\s*$/u;
const AND_GAP = /^\s*(?:and|&|y|e|aur|और|و)\s*$/u;
const BETWEEN = /(?:between|entre|beech|bich|के बीच|بين)\s*$/u;
const NEGATED_BEFORE = longPattern(
  String.raw`(?:^|[^\p{L}])(?:not|no|nao|instead of|rather than|en vez de|em vez de|en lugar de|em lugar de|ao inves de|
      بدلا من|بدل|ليس|لا)\s+(?:\p{L}{1,4} )?$`,
  'u',
);
const NOT_NEGATED = /(?:no\.? of|why not|not less than|no less than|not more than|not below)\s+$/u;
const NEGATED_AFTER = longPattern(
  String.raw`^\s*(?:[\p{L}\p{M}]{2,12} )?(?:nahi|nahin|nai|nhi|नहीं|नही|ki jagah|ke badle|ke bajaye|की जगह|के बदले|
      के बजाय)(?![\p{L}\p{M}])(?! (?:hai|milega|milenge|chalega))|^\s*(?:no|nao|لا)(?=\s*(?:[,.;،]|$))`,
  'u',
);
const CHANGED_FROM = /(?:^|[^\p{L}])(?:from|de|se)\s+$/u;
/** "Increase the 60 to 90", "60 se badha ke 90": the first number is what was. */
const CHANGES = longPattern(
  String.raw`(?:^|[^\p{L}])(?:change|increase|raise|reduce|decrease|lower|bring|bump|cut|move|update|revise|go|up|down|aument|sub[ei]|
      baj[ae]|reduc|reduz|diminu|cambi|mud[ae]|pas[ae]|troc)\p{L}*\s(?:[^.!?\d]{0,24}\s)?$`,
  'u',
);
const TO_GAP = /^\s*(?:\p{L}+\s+)?(?:to|a|para|por)\s+$/u;
const HINDI_CHANGE_GAP = longPattern(
  String.raw`^\s*(?:[\p{L}\p{M}]+\s+)?(?:se|से)\s+(?:badh|ghat|kam|zyada|jyada|change|badal|बढ़|बढ|घट|कम|ज्यादा|बदल)[\p{L}\p{M}]*\s+
      (?:(?:ke|kar|karke|kar ke|कर|के|करके)\s+)?(?:hum\s+|total\s+)?$`,
  'u',
);
const CORRECTION = wordPattern(
  `make (?:it|that|this|them)|change(?: it| that| this| the quantity| quantity| qty)?(?: to)?|changed|instead|
    rather|actually|update(?: it)?(?: to)?|increase(?:d)?|reduce(?:d)?|revise(?:d)?|correction|i meant|i mean|sorry|
    then|now|only|final|finally|kar do|kar dijiye|kardo|kar den|kar dena|kar de|karna|karo|kar lo|कर दो|कर दीजिए|
    कर दें|कीजिए|करो|mejor|cambia(?:r|lo)?(?: a)?|en vez de|que sean|melhor|muda(?:r)?|troca(?:r)?|em vez de|
    na verdade|اجعلها|بدلا|بدل|let's go with|go with|take|i'll take|we'll take|we will take|loonga|lunga|lenge|
    enough|confirm|needed now|we need|i need|need|want|chahiye|चाहिए`,
);
const ADD_BEFORE = longPattern(
  String.raw`(?:^|[^\p{L}])(?:add|adding|another|plus|additional|extra|aur|और|mais|outr[oa]s|otr[oa]s|agrega(?:r|me)?|anade|
      acrescenta(?:r)?|adiciona(?:r)?|اضف|زيد)\s+(?:another |about |mais |otr[oa]s )?$`,
  'u',
);
const ADD_AFTER = longPattern(
  String.raw`^\s*(?:(?:more|extra|additional|aur|और|mas|mais|adicionales|adicionais|اضافيه|
      اخري)(?![\p{L}\p{M}])(?! than| se)|(?:aur )?(?:badha|jod|बढ़ा|जोड़))`,
  'u',
);
const TAKE = /(?:^|[^\p{L}])(?:(?:reduce|decrease|cut|lower)(?: it)? by|remove|minus|less)\s+$/u;
const TAKE_AFTER = /^\s*(?:less(?! than)|fewer|kam kar|कम कर)/u;
const HALF = /(?:^|[^\p{L}])(?:half(?: a)?|aadha|adha|आधा|medio|meio)\s+$/u;
const COUPLE = /(?:^|[^\p{L}])(?:a )?couple(?: of)?\s+$/u;

/**
 * Finds the numbers of goods in a text: of a range its lower end; none that measures, dates, prices or numbers
 * something else.
 * `taken` are pieces that other readers have used, `products` the names of products.
 */
export function readQuantities(
  text: string,
  { taken, products }: { taken: readonly Span[]; products: readonly Span[] },
): QuantityFound[] {
  const low = plain(text);
  const numbers = joinSpoken(readNumbers(text), low).filter(
    (number) => !taken.some((span) => overlaps(span, number)) && !products.some((span) => overlaps(span, number)),
  );
  const clauses = clausesOf(text);
  return numbers.flatMap((number, index) => {
    const clause = clauses.find((part) => part.start <= number.start && number.start < part.end) ?? number;
    // What stands in the sentence before says nothing: "Saw your page. 48 mugs".
    const before = low.slice(Math.max(clause.start, number.start - 40), number.start);
    const after = low.slice(number.end, number.end + 48);
    const previous = numbers[index - 1];
    if (previous && isUpperEnd(low, previous, number)) return [];
    const value = scaled(number.value, before);
    if (!Number.isInteger(value) || value < 1 || value > 99_999_999) return [];
    if (isNoGoods({ before, after, number, value, low })) return [];
    const next = numbers[index + 1];
    const isFrom = next !== undefined && isChangedTo(before, low.slice(number.end, next.start));
    const change =
      TAKE.test(before) || TAKE_AFTER.test(after)
        ? 'take'
        : ADD_BEFORE.test(before) || ADD_AFTER.test(after)
          ? 'add'
          : 'set';
    return [
      {
        start: number.start,
        end: number.end,
        value,
        beside: besideOf(low, number, products, { before, after, clause }),
        change,
        negated: isFrom || (NEGATED_BEFORE.test(before) && !NOT_NEGATED.test(before)) || NEGATED_AFTER.test(after),
        correction: low.slice(clause.start, clause.end).search(CORRECTION) >= 0,
      } as const,
    ];
  });
}

/** Whether a number with `before` in front of it is changed to the one behind `gap`. */
function isChangedTo(before: string, gap: string): boolean {
  if (HINDI_CHANGE_GAP.test(gap)) return true;
  return (
    (CHANGED_FROM.test(before) && /^\s*(?:to|a|para|se)\s*$/.test(gap)) || (CHANGES.test(before) && TO_GAP.test(gap))
  );
}

type Place = Span & { value: number; kind: 'digits' | 'words' };

/** "two fifty" is 250. */
function joinSpoken(numbers: readonly Place[], low: string): Place[] {
  return numbers.reduce<Place[]>((joined, number) => {
    const last = joined.at(-1);
    const spoken =
      last?.kind === 'words' && number.kind === 'words' && last.value < 10 && number.value >= 10 && number.value < 100;
    if (!last || !spoken || !/^ $/.test(low.slice(last.end, number.start))) return [...joined, number];
    return [...joined.slice(0, -1), { ...last, end: number.end, value: last.value * 100 + number.value }];
  }, []);
}

function scaled(value: number, before: string): number {
  if (value >= 12 && HALF.test(before)) return value / 2;
  return value >= 12 && COUPLE.test(before) ? value * 2 : value;
}

function isUpperEnd(low: string, previous: Span, number: Span): boolean {
  const gap = low.slice(previous.end, number.start);
  const before = low.slice(Math.max(0, previous.start - 12), previous.start);
  if (CHANGED_FROM.test(before) && /^\s*(?:to|a|para|se)\s*$/.test(gap)) return false;
  return RANGE_GAP.test(gap) || (AND_GAP.test(gap) && BETWEEN.test(before));
}

function isNoGoods(place: { before: string; after: string; number: Place; value: number; low: string }): boolean {
  const { before, after, number, value } = place;
  if (NO_GOODS.test(after) || NO_GOODS_BEFORE.test(before)) return true;
  // "1. do you print? 2) how long?" numbers the questions.
  if (value < 10 && /(?:^|[\n.?!]\s*)$/.test(before) && /^[.)]\s/.test(after)) return true;
  // Hindi "mil jayega" (will be had), not Spanish "mil".
  if (
    number.kind === 'words' &&
    /^\s(?:ja|sak|rah|paa?y|ke |kar )/.test(after) &&
    place.low.slice(number.start, number.end) === 'mil'
  )
    return true;
  return number.kind === 'words' && value < 2;
}

function besideOf(
  low: string,
  number: Place,
  products: readonly Span[],
  { before, after, clause }: { before: string; after: string; clause: Span },
): QuantityFound['beside'] {
  const unit = new RegExp(`^\\s?(?:${UNIT.source})`, 'u').test(after);
  if (unit || QUANTITY_BEFORE.test(before)) return 'goods';
  const next = products.find((span) => span.start >= number.end);
  if (
    next &&
    next.start <= clause.end &&
    /^(?:\s+[\p{L}\p{M}'-]+){0,3}\s*[-x×]?\s*$/u.test(low.slice(number.end, next.start))
  )
    return 'goods';
  const last = products.findLast((span) => span.end <= number.start);
  if (
    last &&
    /^\s*(?:[-:x×(=]|qty|quantity|ke|ka|ki|around|about|approx|total)*\s*$/.test(low.slice(last.end, number.start))
  )
    return 'goods';
  const people = new RegExp(`^(?:\\s+[\\p{L}\\p{M}'-]+){0,2}\\s+(?:${PEOPLE.source})`, 'u').test(after);
  if (people) return 'people';
  return /^\s+[\p{L}\p{M}]{3,}/u.test(after) ? 'thing' : 'nothing';
}
