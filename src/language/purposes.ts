import { longPattern, clausesOf, plain, trimSpan, wordPattern, type Span } from './plain-text.ts';
import {
  EDGE_BEFORE,
  finish,
  isPhrase,
  isChat,
  longestFree,
  namesOccasion,
  namesOccasionOrReceiver,
  type PurposeFound,
} from './purpose-parts.ts';
import { isQuestion } from './questions.ts';
import { isMove } from './talk.ts';
import { NO_PURPOSE } from './words/occasions.ts';

const FOR = longPattern(
  String.raw`(?:^|[^\p{L}\p{M}])(?:for|as|towards|pro|pra|pros|pras|para(?! (?:el|o|dia|o dia|el dia) \d)|de presente para|من اجل|لاجل|
      بمناسبه)\s+(?:(?:our|my|the|a|an|upcoming|some|their|his|her|its|use (?:in|as)|using (?:in|as)|un|una|el|la|los|
      las|mi|mis|nuestr[oa]s?|um|uma|o|os|as|meu|minha|nosso|nossa|nossos|nossas)\s+)*`,
  'gu',
);
/** "Purpose: staff gifting". */
const LABEL = longPattern(
  String.raw`(?:^|[\n.,;])\s*(?:purpose|occasion|event|use|usage|reason|for|motivo|uso|evento|ocasi[oa]n?|ocasiao|finalidade|mauka|prayojan|मौका|
      अवसर|उद्देश्य|المناسبه|الغرض)\s*[:=-]+\s*`,
  'gu',
);
/** Those who get the goods, before the verb that says so: "library members will get it". */
const GET = longPattern(
  String.raw`\s(?:(?:will|would|shall|are going to|each|to) (?:each )?(?:get|receive|use|be given)|gets?(?= (?:it|them|one|these|a))|recibiran|van a recibir|
      receberao|vao receber|(?:ko|को) (?:mil|मिल)[\p{L}\p{M}]*)(?![\p{L}\p{M}])`,
  'gu',
);
/** Arabic "for" is a letter at the noun: "لفريق", "للموظفين"; it stays, for it is how the word is written. */
const ARABIC_FOR = longPattern(
  String.raw`(?<![\p{L}\p{M}])(?=ل(?!(?:ا|ا\p{L}?|م|ن|و|ي|ك|كم|نا|ه|ها|هم|دي|دينا|ديكم|ماذا|يس|قد|كن|كل|لقطعه|لواحد|احقا|ل?شعار|ل?طباعه|لتوصيل|لشحن|لدفع|لطلب|ون|وجو|وغو|عدد|مده|غايه|حد|غير|حظه|و سمحت)
      (?![\p{L}\p{M}]))\p{L}{3,})`,
  'gu',
);
const HINDI_FOR = longPattern(
  String.raw`\s+(?:(?:ko|pe|par|mein|me|को|पर|पे|में) (?:dena|dene|deni|denge|dunga|doonga|rakhn\p{L}*|lagan\p{L}*|use|istemal|gift|bhent|baant\p{L}*|batn\p{L}*|देना|देने|देनी|देंगे|रखन[\p{L}\p{M}]*|लगान[\p{L}\p{M}]*|भेंट|बांट
      [\p{L}\p{M}]*)|(?:k|ke|के) (?:liye|lie|lye|liya|vaste|waste|mauke par|mauke pe|लिए|लिये|वास्ते|मौके पर|
      अवसर पर))(?![\p{L}\p{M}])`,
  'gu',
);
const FOR_THEM = longPattern(
  String.raw`(?<![\p{L}\p{M}])(?:unke|inke|uske|iske|unhi ke|inhi ke|उनके|इनके|उसके|इसके) (?:liye|lie|vaste|waste|लिए|लिये|वास्ते)|
      (?<![\p{L}\p{M}])para (?:ellos|ellas|eso|eles|elas|isso)(?![\p{L}\p{M}])`,
  'gu',
);
/** What follows here is no longer the purpose. */
const STOP_AFTER = wordPattern(
  `on|by|before|till|until|with|without|deliver(?:y|ed)?|ship(?:ped)?|send|need(?:ed)?|want|required?|quote|
    quotation|price|pricing|rate|budget|cost|under|please|pls|plz|kindly|next|this|tomorrow|asap|and (?:need|
    deliver|we|i|send|it|also|they|please)|from|and \\d+|which|that|what|how|can you|thanks|thank you|plain|no|sin|
    con|entrega|entregar|el \\d|antes|hasta|por favor|com|sem|ate|até|no dia|dia|em|en|quiero|necesito|preciso|
    quero|cuanto|quanto|mit|logo|chahiye|chaiye|hai|hain|h|mujhe|hume|humein|tak|bina|kitna|kitne|चाहिए|चाहिये|है|
    हैं|तक|बिना|مع|بدون|قبل|في|نريد|اريد`,
);
/** Behind a product or one of these, backwards, a purpose in Hindi begins. */
const STOP_BEFORE = wordPattern(
  `chahiye|chahie|chaiye|chaahiye|hai|hain|h|mujhe|hume|humein|hamein|hamko|mereko|lagenge|lagega|lagegi|saath|
    sath|wale|wali|wala|bhejna|bhejne|bhejni|se|tak|dena|karna|ko order|aur|pcs|pc|piece|pieces|nos|set|sets|pees|
    unit|units|ji|bhai|sir|hello|hi|namaste|please|pls|yes|haan|ye|yeh|wo|apne|apni|hamare|hamari|humare|mere|meri|
    kya|rate|price|ka rate|चाहिए|चाहिये|है|हैं|मुझे|हमें|हमको|साथ|सहित|वाले|भेजना|भेजने|से|तक|और|पीस|सेट|हमारे|अपने|
    अपनी|मेरे|मेरी|जी|नमस्ते|लोगो|कृपया`,
);
/**
 * Finds what the goods are for. `taken` are pieces of the text that other readers have used (products, numbers,
 * dates, places, names).
 */
export function readPurpose(text: string, taken: readonly Span[], goods: readonly Span[]): PurposeFound | null {
  const low = plain(text);
  const clauses = clausesOf(text);
  const found = [
    ...[...low.matchAll(FOR)].map((match) =>
      forward(text, low, match.index + match[0].length, { taken, goods, clauses }),
    ),
    ...[...low.matchAll(ARABIC_FOR)].map((match) => forward(text, low, match.index, { taken, goods, clauses })),
    ...[...low.matchAll(LABEL)].map((match) =>
      forward(text, low, match.index + match[0].length, { taken, goods, clauses }),
    ),
    ...[...low.matchAll(GET)].map((match) => receivers(text, low, match.index, { taken, clauses })),
    ...[...low.matchAll(HINDI_FOR)].map((match) => backward(text, low, match.index, { taken, goods, clauses })),
    ...[...low.matchAll(FOR_THEM)].map((match) => named(text, low, match.index, clauses)),
    ...clauses.map((clause) => inClause(text, low, clause, taken)),
  ].filter((purpose) => purpose !== null);
  return found.find((purpose) => namesOccasion(low.slice(purpose.start, purpose.end))) ?? found[0] ?? null;
}

type Context = { taken: readonly Span[]; goods: readonly Span[]; clauses: readonly Span[] };

function forward(text: string, low: string, from: number, { taken, goods, clauses }: Context): PurposeFound | null {
  // "Not for an event, just for sale in my shop."
  if (NOT_BEFORE.test(low.slice(Math.max(0, from - 24), from))) return null;
  const start = behindCount(low, from, taken);
  const clause = clauses.find((part) => part.start <= start && start < part.end);
  if (!clause || NO_PURPOSE.test(low.slice(start))) return null;
  const stop = low.slice(start, clause.end).search(STOP_AFTER);
  const nextTaken = taken.filter((span) => span.end > start && span.start < clause.end).map((span) => span.start);
  const end = Math.min(clause.end, stop >= 0 ? start + stop : clause.end, ...nextTaken);
  // "for blue mugs" and "for around 100 mugs" name no purpose, "for Diwali 100 mugs" does.
  const isDescription = goods.some((span) => span.start === end) && !namesOccasionOrReceiver(low.slice(start, end));
  return end - start < 3 || isDescription ? null : finish(text, low, { start, end });
}

const NOT_BEFORE =
  /(?:^|[^\p{L}])(?:not|no|nao|never|sorry|thanks|thank you|thankyou|apologies|same|gracias|obrigad[oa]) (?:really |so much |a lot )?(?:for|as|para|pra)\s(?:\p{L}{1,5}\s)*$/u;

/** "For 400 voters" and "for our 120 nurses" name those who get them; "for 400 people" names nobody. */
function behindCount(low: string, from: number, taken: readonly Span[]): number {
  const count = taken.find((span) => span.start === from && /^\d/.test(low.slice(from)));
  if (!count) return from;
  return /^\s(?!(?:pcs?|pieces?|nos|units?|sets?|people|persons?|pax|personas|pessoas|piezas|pecas|unidades|of|more|each)\b)\p{L}{3}/u.test(
    low.slice(count.end),
  )
    ? count.end + 1
    : from;
}

function backward(text: string, low: string, end: number, { taken, clauses }: Context): PurposeFound | null {
  const clause = clauses.find((part) => part.start <= end && end <= part.end);
  if (!clause) return null;
  const stops = [...low.slice(clause.start, end).matchAll(STOP_BEFORE)].map(
    (match) => clause.start + match.index + match[0].length,
  );
  const usedUp = taken.filter((span) => span.end <= end).map((span) => span.end);
  const start = Math.max(clause.start, ...stops, ...usedUp);
  const span = trimSpan(text, { start, end });
  return span.end - span.start < 2 || NO_PURPOSE.test(low.slice(span.start, span.end)) ? null : finish(text, low, span);
}

function receivers(
  text: string,
  low: string,
  end: number,
  { taken, clauses }: Pick<Context, 'taken' | 'clauses'>,
): PurposeFound | null {
  const clause = clauses.find((part) => part.start <= end && end <= part.end);
  if (!clause) return null;
  const start = Math.max(clause.start, ...taken.filter((span) => span.end <= end).map((span) => span.end));
  const words = trimSpan(text, { start, end });
  const said = low.slice(words.start, words.end);
  return isPhrase(said) && !NO_PURPOSE.test(said) && !/^(?:it|they|who|we|i|you)$/.test(said)
    ? finish(text, low, words)
    : null;
}

/** "Office me nayi team aa rahi hai, unke liye": those have just been named. */
function named(text: string, low: string, end: number, clauses: readonly Span[]): PurposeFound | null {
  const clause = clauses.findLast((part) => part.start < end);
  return clause ? finish(text, low, { start: clause.start, end: Math.min(end, clause.end) }) : null;
}

const COMPANY = longPattern(
  String.raw`^(?:(?:hi|hello|hey|namaste|hola|oi|ola|good morning)\s+)?(?:(?:i'm|i am|im|this is|we are|we're|myself|soy|somos|sou|aqui e|main|mai|मैं)
      \s.{1,40}?\s)?(?:from|at|de|da|do|desde|se|से)\s`,
  'u',
);
/** A clause that names an occasion without "for": "100 mugs, farewell party". */
function inClause(
  text: string,
  low: string,
  clause: Span & { question: boolean },
  taken: readonly Span[],
): PurposeFound | null {
  // "I'm Shruti from Blue Lantern Events" says where one works.
  if (isQuestion(low, clause) || COMPANY.test(low.slice(clause.start, clause.end))) return null;
  const free = longestFree(low, clause, taken, namesOccasionOrReceiver);
  const words = low.slice(free.start, free.end);
  if (
    !namesOccasionOrReceiver(words) ||
    isChat(words) ||
    isMove(words) ||
    words.split(/\s+/).length > 8 ||
    /^(?:we|i|you|can|do|please|hi|hello|call) /.test(words.replace(EDGE_BEFORE, ''))
  )
    return null;
  return finish(text, low, free);
}
