import { has, wordPattern } from './plain-text.ts';

/** Words with which people take back or replace what they said, in six languages. */
const CORRECTION = wordPattern(
  `sorry|apolog\\p{L}+|oops|ops|typo|my bad|mistake|mistakenly|wrong|wrongly|incorrect|not correct|actually|correction|
    corrected|correct (?:is|one)|i mean|i meant|i said|rather|instead|scratch that|change|changed|changing|make (?:it|
    that|this|them)|update|revised?|no wait|switch|replace|swap|moved? to|shift(?:ed)? to|postponed?|preponed?|
    (?:will|should|must) be|galti|galat|sahi (?:number|naam|date|wala|hai)|maaf|maf|kshama|ki jagah|ke badle|badal\\p{L}*|
    matlab|kar do|kardo|kar dijiye|kar den|kar dena|माफ\\p{M}*|क्षमा|गलती|गलत|सही|की जगह|के बदले|बदल\\p{L}*\\p{M}*|मतलब|
    कर दो|कर दीजिए|perdon|disculp\\p{L}*|lo siento|me equivoque|equivocad[oa]|error|correccion|corrijo|mejor|mas bien|
    en realidad|en vez|en lugar|quise decir|quiero decir|cambi\\p{L}*|desculp\\p{L}*|perdao|errei|me enganei|errad[oa]|engano|
    corrigindo|correcao|na verdade|alias|melhor|em vez|em lugar|quis dizer|quero dizer|mud[aeo]\\p{L}*|troc[aou]\\p{L}*|
    اسف\\p{L}*|عفوا|معذره|خطا|اخطات|غلط|الصحيح|اقصد|قصدي|تصحيح|بل|بدل|بدلا|غير\\p{L}*|غيرنا|عدل\\p{L}*|تغير|تغيير`,
);
/** A "no" that leads into what is right: "no, 150", "nahi 18 tak". */
const NO_FIRST = wordPattern('no|nope|nahi|nahin|nai|nhi|na|arre|are|नहीं|नही|अरे|nao|لا|not');

/** Whether a clause of a plain text takes back or replaces something. */
export function takesBack(words: string): boolean {
  return has(words, CORRECTION);
}

/** Whether a clause is nothing but such words: "sorry", "no wait", "me equivoqué", "my mistake". */
export function isTakeBack(words: string): boolean {
  const many = words.split(/\s+/).length;
  return (many <= 4 && has(words, CORRECTION) && !/\d/.test(words)) || (many <= 2 && beginsWithNo(words));
}

/** Whether a clause begins with a "no". */
export function beginsWithNo(words: string): boolean {
  return words.search(NO_FIRST) === 0;
}
