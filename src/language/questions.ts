import { longPattern, has, wordPattern, type Span } from './plain-text.ts';

const BEGINS = longPattern(
  String.raw`^(?:and |so |but |ok |okay |hi |hello |hey |then |also |btw |sir |bhai |pls |please |tell me |y |e |
      و)*(?:what(?:'s|s)?|how|which|when|where|why|who|whose|do|does|did|can|could|would|will|is|are|may|any chance|
      got any|cuanto|cuanta|cuantos|cuantas|cual|que|como|cuando|donde|hay|tienen|hacen|pueden|podrian|envian|quanto|
      quanta|quantos|quantas|qual|quais|quando|onde|voces|tem|fazem|podem|enviam|da para|kya|kitna|kitne|kitni|kab|
      kahan|kaise|kaun|kaunsa|क्या|कितना|कितने|कितनी|कब|कहां|कैसे|कौन|هل|كم|متي|اين|ما|ماذا|كيف)(?![\p{L}\p{M}])`,
  'u',
);
const HOLDS = wordPattern(
  `kya|kitna|kitne|kitni|kab tak|kaise|how much|how many|how long|what is|what's|what would|what will|क्या|कितना|
    कितने|कितनी|कब तक|btw what|cuanto|quanto|كم|what about|how about|if i|if we|agar|अगर|y si|e se|لو`,
);
const HYPOTHETICAL = wordPattern(
  'if i|if we|if you|and if|what about|how about|agar|अगर|y si|e se|لو|in case|suppose|what if',
);

/** Whether a clause of a plain text asks something, by its mark or its words. */
export function isQuestion(low: string, clause: Span & { question: boolean }): boolean {
  const words = low.slice(clause.start, clause.end);
  return clause.question || BEGINS.test(words) || has(words, HOLDS);
}

/** Whether words only play with a possibility: "and if I take 250?". */
export function isHypothetical(words: string): boolean {
  return has(words, HYPOTHETICAL);
}
