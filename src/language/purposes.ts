import { longPattern, clausesOf, has, overlaps, plain, trimSpan, wordPattern, type Span } from './plain-text.ts';
import { isTakeBack } from './corrections.ts';
import { isQuestion } from './questions.ts';
import { NO_PURPOSE, OCCASION_WORDS, RECEIVER_WORDS } from './words/occasions.ts';

/** What the goods are for, in the customer's own words without "for". */
export type PurposeFound = Span & { value: string };

const OCCASION = wordPattern(OCCASION_WORDS);
const OCCASION_OR_RECEIVER = wordPattern(`${OCCASION_WORDS}|${RECEIVER_WORDS}`);
const FOR = longPattern(
  String.raw`(?:^|[^\p{L}\p{M}])(?:for|as|towards|para(?! (?:el|o|dia|o dia|el dia) \d)|de presente para|من اجل|لاجل|
      بمناسبه)\s+(?:(?:our|my|the|a|an|upcoming|some|their|his|her|its|use (?:in|as)|using (?:in|as)|un|una|el|la|los|
      las|mi|mis|nuestr[oa]s?|um|uma|o|os|as|meu|minha|nosso|nossa|nossos|nossas)\s+)*`,
  'gu',
);
const HINDI_FOR = longPattern(
  String.raw`\s+(?:k|ke|के) (?:liye|lie|lye|liya|vaste|waste|mauke par|mauke pe|लिए|लिये|वास्ते|मौके पर|
      अवसर पर)(?![\p{L}\p{M}])`,
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
/** Words at the ends that belong to no purpose. */
const EDGE_BEFORE = longPattern(
  String.raw`^(?:(?:it|this|that|they|these)(?:'s| is| are|re)? |its |(?:pcs|pc|pieces?|nos|units?|sets?|पीस|just|only|mainly|basically|actually|
      gifts for (?=\p{L})|for|ye|yeh|wo|toh?|ok|okay|and|aur|the|our|my|a|an|son para|es para|para|e para|sao para|um|
      uma|un|una|el|la|o|we (?:have|are having|are organi[sz]ing|are planning)|there is|i have|have|hamare yahan|
      hamari|hamara|hamare|humari|mere|meri|mera|apne|apni|ek|हमारे|हमारी|एक|यह|ये|और|تقريبا|ل) )+`,
  'u',
);
const EDGE_AFTER = longPattern(
  String.raw` (?:hai|hain|h|ji|sir|please|pls|plz|only|itself|ke liye|ke lie|k liye|ke|ka|ki|ko|purposes?|है|हैं|के लिए|के|
      का|की|जी|por favor|and|aur|with|y|e|we|i|of|to|in)$`,
  'u',
);
/** Where a sentence about an occasion goes on: "wedding is on …", "reunion hai doston ka". */
const VERB = wordPattern('is|was|are|got|will be|falls|has been|hai|hain|है|हैं|es|sera|vai ser');
/** A clause with one of these is talk about something else. */
const CHATTY = wordPattern(
  `costly|expensive|cheap|cheaper|later|already|told|said|know|think|sure|call|wait|check|checking|discuss|confirm|
    decide|hold on|who are you|sorry|perdon|disculpe|desculpe|maaf|mistake|not|problem|complaint|refund|call me|
    reply|answer|not yet|don't know|dont know|mehnga|mehenga|mahanga|bataya|bata|batao|bataunga|baad|socha|sochna|
    sochkar|pata nahi|abhi|ruko|dekhte|महंगा|बता|बताया|बाद|पता नहीं|सोचा|caro|despues|luego|ya dije|ya te dije|
    no se|depois|ja falei|ja disse|nao sei|غالي|لاحقا|لا اعرف|catalogue|catalog|brochure|samples?|discount|moq|
    minimum|gst|tax|price|rate|cost|quotation|total|lead time|ok|okay|thanks|thank you|thankyou|thx|dhanyavad|
    dhanyawad|shukriya|धन्यवाद|gracias|obrigad[oa]|شكرا|hi|hello|hey|yes|no|haan|nahi|nahin|si|sim|nao|हां|नहीं|नही|
    نعم|لا|more|add`,
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
    ...[...low.matchAll(HINDI_FOR)].map((match) => backward(text, low, match.index, { taken, goods, clauses })),
    ...clauses.map((clause) => inClause(text, low, clause, taken)),
  ].filter((purpose) => purpose !== null);
  return found.find((purpose) => isOccasion(low, purpose)) ?? found[0] ?? null;
}

/** The purpose that an answer to "What are they for?" names; null when it talks about something else. */
export function asPurpose(text: string, taken: readonly Span[], goods: readonly Span[]): PurposeFound | null {
  const stated = readPurpose(text, taken, goods);
  if (stated) return stated;
  const low = plain(text);
  for (const clause of clausesOf(text)) {
    const said = low.slice(clause.start, clause.end);
    if (isQuestion(low, clause) || has(said, CHATTY) || isTakeBack(said)) continue;
    // Where goods are named or counted, only an occasion that is named is one.
    if (goods.some((span) => overlaps(span, clause))) continue;
    const span = longestFree(low, clause, taken);
    const words = low.slice(span.start, span.end).split(/\s+/);
    if (
      span.end - span.start >= 3 &&
      words.length <= 8 &&
      /\p{L}{2}/u.test(words.join(' ')) &&
      !NO_PURPOSE.test(words.join(' '))
    )
      return finish(text, low, span);
  }
  return null;
}

function isOccasion(low: string, span: Span): boolean {
  return has(low.slice(span.start, span.end), OCCASION);
}

type Context = { taken: readonly Span[]; goods: readonly Span[]; clauses: readonly Span[] };

function forward(text: string, low: string, start: number, { taken, goods, clauses }: Context): PurposeFound | null {
  const clause = clauses.find((part) => part.start <= start && start < part.end);
  if (!clause || NO_PURPOSE.test(low.slice(start))) return null;
  const stop = low.slice(start, clause.end).search(STOP_AFTER);
  const nextTaken = taken.filter((span) => span.end > start && span.start < clause.end).map((span) => span.start);
  const end = Math.min(clause.end, stop >= 0 ? start + stop : clause.end, ...nextTaken);
  // "for blue mugs" and "for around 100 mugs" name no purpose, "for Diwali 100 mugs" does.
  const isDescription = goods.some((span) => span.start === end) && !has(low.slice(start, end), OCCASION_OR_RECEIVER);
  return end - start < 3 || isDescription ? null : finish(text, low, { start, end });
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

/** A clause that names an occasion without "for": "100 mugs, farewell party". */
function inClause(
  text: string,
  low: string,
  clause: Span & { question: boolean },
  taken: readonly Span[],
): PurposeFound | null {
  if (isQuestion(low, clause)) return null;
  const free = longestFree(low, clause, taken, OCCASION_OR_RECEIVER);
  const words = low.slice(free.start, free.end);
  if (
    !has(words, OCCASION_OR_RECEIVER) ||
    has(words, CHATTY) ||
    words.split(/\s+/).length > 8 ||
    /^(?:we|i|you|can|do|please|hi|hello|call) /.test(words.replace(EDGE_BEFORE, ''))
  )
    return null;
  return finish(text, low, free);
}

/** The longest piece of a clause that nobody has used; only pieces with `wanted` count when one has it. */
function longestFree(low: string, clause: Span, taken: readonly Span[], wanted?: RegExp): Span {
  const inside = taken.filter((span) => overlaps(span, clause)).toSorted((a, b) => a.start - b.start);
  const pieces: Span[] = [];
  let start = clause.start;
  for (const span of [...inside, { start: clause.end, end: clause.end }]) {
    if (span.start > start) pieces.push(trimSpan(low, { start, end: Math.min(span.start, clause.end) }));
    start = Math.max(start, span.end);
  }
  const fitting = wanted ? pieces.filter((piece) => has(low.slice(piece.start, piece.end), wanted)) : pieces;
  return (
    fitting.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0] ?? { start: clause.start, end: clause.start }
  );
}

function finish(text: string, low: string, span: Span): PurposeFound | null {
  let { start, end } = trimSpan(text, span);
  start += EDGE_BEFORE.exec(low.slice(start, end))?.[0].length ?? 0;
  for (let cut = EDGE_AFTER.exec(low.slice(start, end)); cut; cut = EDGE_AFTER.exec(low.slice(start, end)))
    end = start + cut.index;
  const verb = low.slice(start, end).search(VERB);
  const tail = verb > 2 ? low.slice(start + verb, end) : '';
  if (verb > 2 && (has(low.slice(start, start + verb), OCCASION) || !has(tail, OCCASION))) end = start + verb;
  const trimmed = trimSpan(text, { start, end });
  const value = text.slice(trimmed.start, trimmed.end);
  if (value.length < 2 || value.length > 120 || !/\p{L}/u.test(value)) return null;
  return { ...trimmed, value };
}
