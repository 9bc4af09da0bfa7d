import { has, wordPattern } from './plain-text.ts';

/**
 * Moves of a conversation that answer nothing, in six languages: to wait, to promise an answer, to praise, to find it
 * dear, to ask for pictures, to leave it to us.
 */
const TALK = wordPattern(
  `(?:a|one|1|just a|few|two) (?:min|mins|minutes?|moment|sec|seconds?)|hold on|hang on|in a meeting|busy|too much|so much|give me|let me|
    leave it|skip(?: it)?|next(?: question| one)?|(?:more |one |another )questions?|get back|sounds good|cool|lol|haha\\p{L}*|hm+|great|super|awesome|
    excellent|wonderful|perfect|nice|fine|same as|last time|(?:need|want|send|get) (?:it|them)|fast|quickly|anything|whatever|whichever|
    nothing special|dunno|tight|prefer|depends|understood|got it|noted|batat[aei]|batao\\p{L}*|
    batau\\p{L}*|batay\\p{L}*|ruk\\p{L}+|zara|kuch bhi|chalega|chalegi|mehng[ai]|meheng[ai]|mahang[ai]|sasta|theek|thik|sahi|accha|acha|achha|
    badhiya|dekht[aei]|dekhu\\p{L}*|socht[aei]|sochu\\p{L}*|puchht?[aei]|pucht[aei]|puch ke|puchke|baad|abhi|bhej\\p{L}*|dikha\\p{L}*|samajh\\p{L}*|
    pata|koi baat|jaisa aap|बता[\\p{L}\\p{M}]*|सोच[\\p{L}\\p{M}]*|(?:एक|दो) मिनट|मिनट|रुक[\\p{L}\\p{M}]*|भेज[\\p{L}\\p{M}]*|दिखा[\\p{L}\\p{M}]*|महंग[\\p{L}\\p{M}]*|
    सस्ता|ठीक|अच्छा|बढिया|बढ़िया|देखत[\\p{L}\\p{M}]*|पूछ[\\p{L}\\p{M}]*|बाद|पता नहीं|कुछ भी|चलेगा|समझ[\\p{L}\\p{M}]*|dejeme|dejame|(?:un|1) (?:momento|minuto|
    segundo)|esta bien|muy bien|vale|perfecto|genial|entiendo|entendido|mand[ae]\\p{L}*|envi[ae]me|digame|dime|luego|despues|le aviso|consultar|
    pregunto|car[oa]s?|barat[oa]s?|lo mismo|cualquiera|da igual|depende|excelente|claro|amable|deixa|deixe|(?:um|1) (?:instante|momento|
    minuto|segundo)|ta bom|tudo (?:bem|certo)|certo|otim[oa]|perfeito|beleza|entendi|envi[ae]|fal[oa]|depois|tanto faz|qualquer|
    لحظه|دقيقه|ثانيه|انتظر\\p{L}*|سا(?:خبر|رد|سال|عود)\\p{L}*|لاحقا|بعدين|غالي|رخيص|ممتاز|رائع|تمام|جميل|حسنا|ارسل\\p{L}*|ابعث\\p{L}*|مشغول|
    اي شيء|لا يهم|لا اعرف|جدا|من فضلك|لو سمحت`,
);

/** Whether a clause of a plain text is such a move. */
export function isMove(words: string): boolean {
  return has(words, TALK);
}
