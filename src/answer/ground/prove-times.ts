import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { hoursFaults, isHours } from './prove-hours.ts';
import { isDenied } from './negation.ts';
import { plainOf, segmentAt, sentenceAt } from './passage.ts';
import type { TimeFound } from './read-times.ts';

/** What a business would do on a day; with one of these words a day is a promise, not an echo. */
export const DELIVERS = wordPattern(
  `(?:will|shall|'ll|can|could) (?:have|get|receive|see|be|reach|arrive|come|go|ship|deliver|dispatch|send|finish|start|begin|make|do)|you'll|we'll|they'll|reach\\p{L}*|arriv\\p{L}*|deliver\\p{L}*|dispatch\\p{L}*|despatch\\p{L}*|ship(?:s|ped|ping)?|ready|guarant\\p{L}*|fixed|promise|assure|in your hands|at your (?:door|office)
  |lleg\\p{L}*|entreg\\p{L}*|recib\\p{L}*|tendr\\p{L}*|list[oa]s?|enviamos|enviaremos|sale|salen|cheg\\p{L}*|receb\\p{L}*|prontos?|prontas?|tera|terao|enviaremos|sai|saem|garant\\p{L}*
  |pahun\\p{L}*|pahuch\\p{L}*|mil (?:ja\\p{L}*|payeg\\p{L}*|sak\\p{L}*)|ban (?:ja|kar)\\p{L}*|ho (?:ja\\p{L}*|sak\\p{L}*)|kar (?:denge|dunga|sakte)|de (?:denge|sakte)|bhej (?:denge|dunga)|taiyar|aa (?:ja\\p{L}*|raha|rahe|rahi)|nikal\\p{L}*|pakka|honge|hoga
  |पहुँच[\\p{L}\\p{M}]*|पहुंच[\\p{L}\\p{M}]*|पहुच[\\p{L}\\p{M}]*|मिल (?:जा|पा|सक)[\\p{L}\\p{M}]*|बन (?:जा|कर)[\\p{L}\\p{M}]*|हो जा[\\p{L}\\p{M}]*|भेज (?:दें|दूँ)[\\p{L}\\p{M}]*|तैयार|आ (?:जा|रह)[\\p{L}\\p{M}]*|होंगे|होंगी|कर देंगे|दे देंगे|रवाना|डिलीवर
  |\\p{L}?ستصل\\p{L}*|\\p{L}?تصل\\p{L}*|\\p{L}?يصل\\p{L}*|سنسلم\\p{L}*|نسلم\\p{L}*|تسليم\\p{L}*|جاهز\\p{L}*|ستكون|سيكون|سنرسل\\p{L}*|ستستلم\\p{L}*|نضمن|سنشحن`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
/** Words that give a wish back as the customer's. */
export const THEIRS = wordPattern(
  `you (?:need|want|wish|asked|require|would like|are looking|have|mentioned|said|wrote)|needed|noted|noting|got it|understood|your|congratulations|event|wedding|function
  |necesita|quiere|desea|anotado|anotada|entendido|su|precisa|quer|deseja|anotei|seu|sua|aapko|aapka|aapki|aapke|aapne|chahiye|note|आपको|आपका|आपकी|आपके|आपने|चाहिए|नोट|تحتاج\\p{L}*|تريد\\p{L}*|طلبت|سجلت|\\p{L}*ك`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
/** Words that call a wish possible: more than giving it back. */
export const AGREES = wordPattern(
  `fine|no problem|not a problem|possible|works?|workable|enough|doable|feasible|achievable|manageable|takes?|(?:pens?|order|pieces|they|it|we) needs?
  |sin problemas?|no hay problema|posible|alcanza\\p{L}*|suficiente|sem problemas?|possivel|ho (?:sakta|sakti|sakte)|problem nahi|koi dikkat nahi|kaafi|kafi|संभव|काफी|काफ़ी|ممكن|يكفي|لا مشكله|مناسب`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
const BEFORE_DEADLINE =
  /(?:by|before|until|till|for|in time for|on|antes d[eo]l?|para(?: el)?|ate(?: o)?|قبل|بحلول)\s+(?:the\s)?$/u;
const AFTER_DEADLINE = /^\s*(?:se pehle|se pahle|tak|ko|ke liye|से पहले|तक|को|के लिए)(?![\p{L}\p{M}])/u;

/** Proves every date, day and time of day: the hours of the business, or a wish of the customer given back as a wish. */
export function proveTimes(draft: Draft): DraftFault[] {
  const wished = new Set(draft.customer.texts.flatMap((text) => text.times.map((time) => time.key)));
  const open = draft.times.filter((time) => !isHours(draft, time));
  const faults = open.filter((time) => counts(draft, time) && !isAllowed(draft, time, wished));
  const hint =
    'Promise no day and no time. A date the customer wished may be noted as theirs; say the lead time in working days instead.';
  return [
    ...faults.map((time) => faultAt(draft, clauseOf(draft, time), { kind: 'date', hint })),
    ...hoursFaults(draft),
  ];
}

/** A festival is only a time when something is to happen by then. */
function counts(draft: Draft, time: TimeFound): boolean {
  if (time.kind !== 'festival') return true;
  const before = draft.plain.slice(Math.max(0, time.start - 24), time.start);
  const clause = plainOf(draft, clauseOf(draft, time));
  const deadline = BEFORE_DEADLINE.test(before) || AFTER_DEADLINE.test(draft.plain.slice(time.end));
  return has(clause, DELIVERS) || (deadline && !/(?:for|para|ke liye)\s+(?:the\s)?$/.test(before));
}

function isAllowed(draft: Draft, time: TimeFound, wished: ReadonlySet<string>): boolean {
  const asked = sentenceAt(draft, time.start).question && !has(plainOf(draft, sentenceAt(draft, time.start)), DELIVERS);
  if (isDenied(draft, time) || asked) return true;
  if (!wished.has(time.key) && !(time.kind === 'date' && [...wished].some((key) => sameDay(key, time.key))))
    return false;
  const clause = plainOf(draft, clauseOf(draft, time)).replace(NO_PROMISE, ' ');
  const sentence = sentenceAt(draft, time.start);
  return !has(clause, DELIVERS) && !has(clause, AGREES) && (sentence.question || has(plainOf(draft, sentence), THEIRS));
}

/** "noted 20 March but cannot promise a date": a promise that is not made. */
const NO_PROMISE = wordPattern(
  "(?:cannot|can't|can not|do not|don't|unable to|not able to|won't) (?:promise|guarantee|fix|confirm)|no (?:puedo|podemos) (?:prometer\\p{L}*|garantizar\\p{L}*)|nao (?:posso|podemos) (?:prometer|garantir)|(?:promise|pakka|guarantee) nahi \\p{L}+",
);

/** "the 22nd" and "22 March" may be the same day, when only one names the month. */
function sameDay(a: string, b: string): boolean {
  const [[dayA, monthA], [dayB, monthB]] = [a.split('-'), b.split('-')];
  return dayA === dayB && (monthA === undefined || monthB === undefined);
}

function clauseOf(draft: Draft, span: Span): Span {
  return segmentAt(sentenceAt(draft, span.start), span.start);
}
