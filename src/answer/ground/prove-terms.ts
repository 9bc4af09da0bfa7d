import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import { type Draft, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { hasDenial, isDenied } from './negation.ts';
import { plainOf, type Sentence, sentenceAt } from './passage.ts';
import { SMALLEST } from './quantities-said.ts';
import { speaksOf } from './topics.ts';

const PAYS = wordPattern(
  `pay|pays|paid|paying|payable|payment|payments|settle|pago|pagos|pagar|paga|pague|pagan|pagamento|pagamentos|paisa|bhugtan|bhugtaan|paise|भुगतान|पेमेंट|पैसा|पैसे|पैसे दे[\\p{L}\\p{M}]*|\\p{L}{0,2}دفع|تدفع\\p{L}*|سداد|\\p{L}{0,2}السداد`,
);
const PAY_TERMS = wordPattern(
  `upi|bank|transfer|proforma|pro forma|invoice|transferencia|factura|fatura|neft|बैंक|यूपीआई|इनवॉइस|प्रोफ़ॉर्मा|प्रोफॉर्मा|फाइनल|\\p{L}{0,2}فاتوره|\\p{L}{0,2}تحويل|حواله|before dispatch|antes d[eo]l? (?:despacho|envio)`,
);
const LATER = wordPattern(
  'after|later|once|upon|on delivery|on receipt|when you|at the end|despues|luego|contra(?! (?:una |uma |la |a )?(?:factura|fatura))|depois|apos|na entrega|baad|milne par|mil jaane par|pahunchne par|arriv\\p{L}*|receiv\\p{L}*|recib\\p{L}*|receb\\p{L}*|बाद|मिलने पर|पहुँचने पर|بعد|عند|لاحقا|vezes|meses|cuotas',
);
const METHODS: RegExp[] = [
  wordPattern('laser|engrav\\p{L}*|etch\\p{L}*|लेज़र|एनग्रेविंग'),
  wordPattern('uv|यूवी'),
  wordPattern('foil|hot stamp\\p{L}*|फॉइल'),
  wordPattern('deboss\\p{L}*|emboss\\p{L}*'),
  wordPattern('screen[- ]?print\\p{L}*|serigraf\\p{L}*|silk[- ]?screen\\p{L}*'),
  wordPattern('sublimation|sublimac\\p{L}*|sublimat\\p{L}*'),
  wordPattern('decal\\p{L}*'),
  wordPattern('embroider\\p{L}*|embroidery|bordad\\p{L}*|bordam\\p{L}*|bordar|kadhai|कढ़ाई|تطريز|مطرز\\p{L}*'),
  wordPattern(
    'heat transfer|dtf|dtg|vinyl|pad print\\p{L}*|3d print\\p{L}*|hand[- ]paint\\p{L}*|offset print\\p{L}*|tampograf\\p{L}*|transfer print\\p{L}*',
  ),
];
const YOUR_ORDER = wordPattern(
  `your (?:order|parcel|shipment|package|consignment|goods|delivery|booking)|the (?:parcel|shipment|package|consignment)|su (?:pedido|paquete|envio|orden)|(?:o |a )?(?:seu|sua) (?:pedido|encomenda|pacote)|aapka (?:order|parcel|maal)|aapke order|आपका (?:ऑर्डर|पार्सल|माल|सामान)|طلبك|طلبكم|شحنتك|طردك`,
);
const ORDER_TERMS = wordPattern(
  `freight|frete|flete|quoted|quote|proforma|invoice|advance|which|number|look into|look at|minimum|mixed?|total|comes? to|factura|fatura|cotiza\\p{L}*|cotado|anticipo|adiantamento|bhaada|भाड़ा|एडवांस|الشحن|فاتوره|مقدما|المجموع|upi`,
);

/** Proves terms of trade told in words: how is paid, what a sample is, how is branded, and what becomes of an order. */
export function proveTerms(draft: Draft): DraftFault[] {
  return draft.sentences.flatMap((sentence) => {
    const hint = payment(draft, sentence) ?? sample(draft, sentence) ?? order(draft, sentence);
    return [...(hint ? [faultAt(draft, sentence, { kind: 'promise', hint })] : []), ...methods(draft, sentence)];
  });
}

function payment(draft: Draft, sentence: Sentence): string | null {
  const words = plainOf(draft, sentence);
  const spans = [...words.matchAll(PAYS)].map((match) => ({
    start: sentence.start + match.index,
    end: sentence.start + match.index + match[0].length,
  }));
  if (sentence.question || spans.every((span) => isDenied(draft, span) && !/\bif\b/.test(words))) return null;
  const named =
    has(words, PAY_TERMS) ||
    speaksOf(words, 'advance') ||
    speaksOf(words, 'sample') ||
    speaksOf(words, 'colleague') ||
    SMALLEST.test(words);
  const late = has(words, LATER) && !speaksOf(words, 'advance') && !speaksOf(words, 'approval');
  return named && !late
    ? null
    : 'Say of payment only what the profile says: how, how much in advance, and when the rest.';
}

function sample(draft: Draft, sentence: Sentence): string | null {
  const words = plainOf(draft, sentence);
  if (
    !speaksOf(words, 'sample') ||
    !speaksOf(words, 'branding') ||
    speaksOf(words, 'plain') ||
    sentence.question ||
    hasDenial(draft, sentence)
  )
    return null;
  return /unbranded|muestra digital|prova digital/.test(words) || speaksOf(words, 'mockup')
    ? null
    : 'Samples are sent without branding, against payment.';
}

function order(draft: Draft, sentence: Sentence): string | null {
  const words = plainOf(draft, sentence);
  const amounts = draft.amounts.some((amount) => amount.start >= sentence.start && amount.start < sentence.end);
  if (sentence.question || amounts || !has(words, YOUR_ORDER) || has(words, ORDER_TERMS) || hasDenial(draft, sentence))
    return null;
  return 'You know nothing of the state of an order: say that a colleague can look into it, and claim nothing.';
}

/** A way of branding that the product does not have. */
function methods(draft: Draft, sentence: Sentence): DraftFault[] {
  const own = [
    ...new Set(
      draft.mentions
        .filter((mention) => mention.start >= sentence.start && mention.start < sentence.end)
        .map((mention) => mention.sku),
    ),
  ];
  const products = (own.length > 0 ? own : draft.customer.asked).flatMap((sku) => productOf(draft, sku) ?? []);
  const every = draft.profile.products
    .flatMap((product) => product.branding?.methods ?? [])
    .join(' ')
    .toLowerCase();
  return METHODS.flatMap((method) => {
    const match = [...plainOf(draft, sentence).matchAll(method)][0];
    if (!match || sentence.question) return [];
    const span: Span = { start: sentence.start + match.index, end: sentence.start + match.index + match[0].length };
    const known = products.filter((product) => METHODS.some((one) => has(methodsOf(product.branding), one)));
    const isOffered =
      products.length === 0
        ? has(every, method)
        : known.length < products.length || known.some((product) => has(methodsOf(product.branding), method));
    if (isOffered && has(every, method)) return [];
    if (isDenied(draft, span) || sentenceAt(draft, span.start).question) return [];
    return [
      faultAt(draft, span, {
        kind: 'promise',
        hint: `This way of branding is not offered: ${products.map((product) => `${product.name}: ${product.branding?.methods.join(', ') ?? 'none'}`).join('; ')}.`,
      }),
    ];
  });
}

function methodsOf(branding: { methods: readonly string[] } | null): string {
  return (branding?.methods ?? []).join(' ').toLowerCase();
}
