import { longPattern, has, overlaps, trimSpan, wordPattern, type Span } from './plain-text.ts';
import { isSmallWord } from './languages.ts';
import { OCCASION_WORDS, RECEIVER_WORDS } from './words/occasions.ts';

/** What the goods are for, in the customer's own words without "for". */
export type PurposeFound = Span & { value: string };

const OCCASION = wordPattern(OCCASION_WORDS);
const OCCASION_OR_RECEIVER = wordPattern(`${OCCASION_WORDS}|${RECEIVER_WORDS}`);
/** Words at the ends that belong to no purpose. */
export const EDGE_BEFORE = longPattern(
  String.raw`^(?:(?:hi|hello|hey|namaste|hola|oi|ola|नमस्ते) |(?:i|we)(?:'m|'re|'ve| am| are| have| will be)? (?:plan|host|hav|organi[sz]|celebrat|launch|open|start|hold|
      conduct|arrang|do|get|throw|giv|run|own)(?:n?ing|e|s)? (?:up )?|(?:(?:it|this|that|they|these)(?:'s| is| are|re)? |its |(?:pcs|pc|pieces?|nos|units?|sets?|पीस|just|only|mainly|basically|actually|
      gifts for (?=\p{L})|for|ye|yeh|wo|toh?|ok|okay|and|aur|the|our|my|a|an|son para|es para|para|e para|sao para|um|
      uma|un|una|el|la|o|we (?:have|are having|are organi[sz]ing|are planning)|there is|i have|have|hamare yahan|
      hamari|hamara|hamare|humari|mere|meri|mera|apne|apni|ek|हमारे|हमारी|एक|यह|ये|और|تقريبا|ل) ))+`,
  'u',
);
const EDGE_AFTER = longPattern(
  String.raw` (?:hai|hain|h|ji|sir|wal[aeio]+n?|please|pls|plz|only|itself|ke liye|ke lie|k liye|ke|ka|ki|ko|purposes?|है|हैं|के लिए|के|
      का|की|जी|por favor|and|aur|with|y|e|we|i|of|to|in|on|at|for|by|is|pe|par|को|पर)$`,
  'u',
);
/** Where a sentence about an occasion goes on: "wedding is on …", "reunion hai doston ka". */
const VERB = wordPattern('is|was|are|got|will be|falls|has been|hai|hain|है|हैं|es|sera|vai ser');
/** A clause with one of these is talk about something else. */
const CHATTY = wordPattern(
  `nobody|no one|somebody|replied|reply|costly|expensive|cheap|cheaper|later|already|told|said|know|think|sure|call|wait|check|checking|discuss|confirm|
    decide|hold on|who are you|sorry|perdon|disculpe|desculpe|maaf|mistake|not|problem|complaint|refund|call me|
    answer|not yet|don't know|dont know|mehnga|mehenga|mahanga|bataya|bata|batao|bataunga|baad|socha|sochna|
    sochkar|pata nahi|abhi|ruko|dekhte|महंगा|बता|बताया|बाद|पता नहीं|सोचा|caro|despues|luego|ya dije|ya te dije|
    no se|depois|ja falei|ja disse|nao sei|غالي|لاحقا|لا اعرف|catalogue|catalog|brochure|samples?|discount|moq|
    minimum|gst|tax|price|rate|cost|quotation|total|lead time|ok|okay|thanks|thank you|thankyou|thx|dhanyavad|
    dhanyawad|shukriya|धन्यवाद|gracias|por favor|obrigad[oa]|شكرا|hi|hello|hey|yes|no|haan|nahi|nahin|si|sim|nao|हां|नहीं|नही|
    نعم|لا|more|add`,
);

/** Small words that may stand inside a phrase without making a sentence of it. */
const GLUE = new Set(
  `of and the our my your their his her a an for to in at by with from de del la las los el da do dos das para por y e con com um uma un una mi nuestro
    nuestra meu minha nosso nossa ka ki ke ko aur ya se me mein par apne apni apna hamare hamari hamara mere meri mera sab wala wale wali dono ek का की के को और में
    पर से मेरे मेरी मेरा हमारे हमारी हमारा अपने अपनी अपना من في مع و علي`.split(/\s+/),
);

/** Whether a piece of a plain text names an occasion. */
export function namesOccasion(words: string): boolean {
  return has(words, OCCASION);
}

/** Whether a piece of a plain text names an occasion or those who get the goods. */
export function namesOccasionOrReceiver(words: string): boolean {
  return has(words, OCCASION_OR_RECEIVER);
}

/** Whether words are a phrase and no sentence: nothing but names of things and the small words that join them. */
export function isPhrase(words: string): boolean {
  const parts = words.split(/[^\p{L}\p{M}\p{N}'&-]+/u).filter(Boolean);
  const content = parts.filter((word) => !isSmallWord(word));
  return content.length > 0 && content.length <= 6 && parts.every((word) => !isSmallWord(word) || GLUE.has(word));
}

/** Whether a clause is talk about something else than what the goods are for. */
export function isChat(words: string): boolean {
  return has(words, CHATTY);
}

/** The longest piece of a clause that nobody has used; only `wanted` pieces count. */
export function longestFree(
  low: string,
  clause: Span,
  taken: readonly Span[],
  wanted?: (words: string) => boolean,
): Span {
  const inside = taken.filter((span) => overlaps(span, clause)).toSorted((a, b) => a.start - b.start);
  const pieces: Span[] = [];
  let start = clause.start;
  for (const span of [...inside, { start: clause.end, end: clause.end }]) {
    if (span.start > start) pieces.push(trimSpan(low, { start, end: Math.min(span.start, clause.end) }));
    start = Math.max(start, span.end);
  }
  const fitting = wanted ? pieces.filter((piece) => wanted(low.slice(piece.start, piece.end))) : pieces;
  return (
    fitting.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0] ?? { start: clause.start, end: clause.start }
  );
}

/** Takes off a piece what belongs to no purpose; null when nothing remains. */
export function finish(text: string, low: string, span: Span): PurposeFound | null {
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
