import { unitPriceMinor } from '../../business/catalogue.ts';
import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import { type Draft, isCount, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isDeniedNear } from './negation.ts';
import { plainOf, type Sentence, segmentAt, sentenceAt } from './passage.ts';
import { productsAt } from './subject.ts';
import { speaksOf } from './topics.ts';

/** Two things are called equal, in words of six languages. */
const SAME = wordPattern(
  `(?:makes? |made )?no difference|doesn't matter|does not matter|(?:the |all |just the |one and the )same(?! (?:day|time|message|chat|order|invoice))|equal(?:ly)?|identical(?:ly)?|alike|either way|(?:enough|good|fine|valid|applies|holds|true|works) for (?:both|all|any|each|every)
    |no cambia|da igual|(?:lo |el |la |los |las )mism[oa]s?(?! (?:pedido|factura|mensaje|chat))|igual(?:es)?(?= para)|tanto faz|nao muda|(?:o |a |os |as )mesm[oa]s?(?! (?:pedido|fatura|mensagem|conversa))|(?:vale|valem|sirve|serve) para (?:ambos|los dos|las dos|os dois|as duas|tod[oa]s)
    |koi (?:fark|farak|antar) nahi|ek (?:hi(?! (?:order|invoice|bill|message|chat|baar|saath))|jaisa|jaisi|jaise|saman)|barabar|dono (?:ke liye|mein|me|par) (?:wahi|same|ek hi)|कोई (?:फर्क|फ़र्क|अंतर) नहीं|एक (?:ही(?! (?:ऑर्डर|इनवॉइस|बिल|मैसेज|चैट|बार|साथ))|जैसा|जैसी|जैसे|समान)|बराबर
    |(?:ال)?نفس(?! (?:الطلب|الفاتوره|الرساله|المحادثه))|لا فرق|لا يهم|سواء|متساوي\\p{L}*|يساوي`,
);
/** A term without its limit. */
const UNLIMITED = wordPattern(
  `(?:at|by|all) night|round the clock|de noche|a noite|raat (?:ko|mein|me|bhi)|रात (?:को|में|भी)|ليلا|once more|one more time|(?:another|a second) time|any day|every (?:day|year|month|week)|whenever|any ?time|at any (?:time|point|moment|stage)|no matter (?:when|how|what|who|which|where)|regardless|(?:as (?:often|many|much|long|late|early|few) as) you|however (?:many|much|long|late|small|few)|for ?ever|always|every time|each time|at our (?:own )?\\p{L}+|(?:on|from) our (?:own )?(?:side|cost|account|part|end|pocket|expense)|(?:our|its|their) own (?:cost|expense|account|risk)
    |(?:fine|ok|okay|alright|good|agreed|acceptable) (?:with|by|for) us|counts? as|(?:is|are|be) (?:considered|deemed|regarded)|otra vez|de nuevo|una vez mas|cualquier dia|se considera\\p{L}*|de novo|outra vez|mais uma vez|qualquer dia|considera-se|phir se|fir se|ek baar aur|maana? ja\\p{L}*|फिर से|एक बार और|माना जा[\\p{L}\\p{M}]*|مره (?:اخري|ثانيه)|اي يوم|يعتبر\\p{L}*|تعتبر\\p{L}*
    |cuando (?:quiera|guste|desee|sea)|en cualquier momento|siempre|por nuestra \\p{L}+|a nuestro \\p{L}+|quando (?:quiser|desejar|for)|a qualquer (?:momento|hora|altura)|sempre|por nossa \\p{L}+|a nosso \\p{L}+
    |jab (?:bhi )?(?:chahe\\p{L}*|marzi|man kare)|kabhi bhi|kisi bhi (?:samay|waqt|time)|hamesha|hamari taraf se|humari taraf se|apni taraf se|जब (?:भी )?(?:चाह[\\p{L}\\p{M}]*|मर्ज़ी)|कभी भी|किसी भी समय|हमेशा|हमारी (?:तरफ़|ओर) से
    |متي (?:شئت|شئتم|اردت|اردتم)|في اي وقت|دائما|علي نفقتنا|علي حسابنا|من عندنا|من جهتنا`,
);
const IN_CHAT = wordPattern(
  `ask\\p{L}*|write|chat|message|question\\p{L}*|tell|send us|here|colleague\\p{L}*|pregunt\\p{L}*|escrib\\p{L}*|chat|pida|pedir|companer[oa]|colega|escrev\\p{L}*|pergunt\\p{L}*|pedir|peca|likh\\p{L}*|puchh?\\p{L}*|poochh?\\p{L}*|yahan|saathi|लिख[\\p{L}\\p{M}]*|पूछ[\\p{L}\\p{M}]*|कहें|साथी|تكتب\\p{L}*|اكتب\\p{L}*|تسال\\p{L}*|طلبت\\p{L}*|المحادثه|زميل\\p{L}*`,
);

/** Refuses verdicts that compare or free terms: "the same for both", "whenever you like". The profile states terms, never that. */
export function proveVerdicts(draft: Draft): DraftFault[] {
  const same = spansOf(draft, SAME).filter((span) => !isProvedEqual(draft, span));
  const unlimited = spansOf(draft, UNLIMITED).filter((span) => !has(sentenceText(draft, span), IN_CHAT));
  const hint =
    'The profile says neither that these are the same nor that it is so at any time: state each term as the profile does.';
  return [...same, ...unlimited]
    .filter((span) => !sentenceAt(draft, span.start).question && !isDeniedNear(draft, span))
    .slice(0, 2)
    .map((span) => faultAt(draft, segmentAt(sentenceAt(draft, span.start), span.start), { kind: 'promise', hint }));
}

function spansOf(draft: Draft, pattern: RegExp): Span[] {
  return [...draft.plain.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function sentenceText(draft: Draft, span: Span): string {
  return plainOf(draft, sentenceAt(draft, span.start));
}

/** A price, a minimum or another figure that is named with it is proved by itself; plain and branded are equal only by the numbers. */
function isProvedEqual(draft: Draft, span: Span): boolean {
  const sentence = sentenceAt(draft, span.start);
  const words = plainOf(draft, sentence);
  if (speaksOf(words, 'plain') && speaksOf(words, 'branding'))
    return productsAt(draft, span).every((sku) => {
      const product = productOf(draft, sku);
      return product?.branding?.minimumQuantity === product?.minimumOrder && speaksOf(words, 'minimum');
    });
  if (!isConstantUntil(draft, span)) return false;
  // The profile has one branding price and one branding minimum for all methods of a product.
  const ofMethods = speaksOf(words, 'branding') && !speaksOf(words, 'leadTime');
  return hasFigure(draft, sentence) || (ofMethods && hasFigure(draft, { ...sentence, start: 0 }));
}

const UNTIL = wordPattern('until|till|up to|up until|hasta|ate|tak|तक|حتي|الي');

/** "From 100 it is ₹220 and stays the same until 1,000": no step of the price may lie between. */
function isConstantUntil(draft: Draft, span: Span): boolean {
  const sentence = sentenceAt(draft, span.start);
  const counts = draft.numbers.filter(isCount);
  const from = counts.findLast((count) => count.end <= span.start);
  const to = counts.find((count) => count.start >= span.end && count.start < sentence.end);
  if (!from || !to || !has(draft.plain.slice(span.end, to.start), UNTIL)) return true;
  return productsAt(draft, span).every((sku) => {
    const product = productOf(draft, sku);
    return !product || unitPriceMinor(product, from.value) === unitPriceMinor(product, to.value - 1);
  });
}

function hasFigure(draft: Draft, sentence: Sentence): boolean {
  return [...draft.amounts, ...draft.numbers].some(
    (figure) => figure.start >= sentence.start && figure.start < sentence.end,
  );
}
