import type { BusinessProfile } from '../../business/profile.ts';
import { longPattern, has, plain, wordPattern } from '../../language/plain-text.ts';
import { ABROAD } from '../../language/words/cities.ts';
import type { Ask } from './asks.ts';
import type { TurnReading } from './read-turn.ts';

/**
 * What questions of customers and of the profile speak about, in six languages; an FAQ entry is found by what both
 * share.
 */
const TOPICS: readonly (readonly [string, RegExp])[] = (
  [
    ['tax', 'tax|taxes|gst|vat|cgst|sgst|igst|tax invoice|टैक्स|जीएसटी|impuestos?|iva|impostos?|ضريبه|الضريبه|ضرائب'],
    [
      'deliver',
      `deliver|delivers|delivery|deliveries|delivered|ship|ships|shipping|shipment|send to|courier|freight|transport|
        transportation|door ?step|pan india|bhejte|bhej dete|pahuncha dete|delivery karte|deliver karte|डिलीवरी|भेजते|
        पहुंचा|भाड़ा|envios?|envian|entregan|enviar|entregas?|entregam|enviam|envio|frete|flete|portes|توصيل|التوصيل|
        شحن|الشحن|توصلون|تشحنون`,
    ],
    ['abroad', ABROAD],
    [
      'freight',
      `freight|shipping (?:cost|charges?|price)|delivery (?:cost|charges?|price)|courier charges?|transport (?:cost|
        charges?)|free delivery|free shipping|delivery free|delivery charge kitna|frete|flete|gastos de envio|
        رسوم التوصيل|تكلفه الشحن`,
    ],
    [
      'artwork',
      `artwork|vector|file format|which format|what format|format|mock-?up|mockup|design proof|proof|preview|
        digital sample|send (?:you )?(?:the |my |our )?logo|logo file|how (?:does|do) (?:the )?(?:branding|printing|
        engraving|logo)|how is (?:the )?(?:logo|branding)|logo kaise|kaise (?:chhap|lag)\\p{L}*|design kaise|फाइल|
        फॉर्मेट|मॉकअप|archivo|formato|boceto|arquivo|maquete|ملف|تصميم`,
    ],
    [
      'time-start',
      `lead time (?:begin|start|count)s?|(?:when|from when) (?:does|do) (?:the )?(?:lead time|time|days|production|
        work) (?:begin|start|count)|working days|days counted|production (?:begin|start)s?|kab se`,
    ],
    [
      'sample',
      `samples?|sampling|trial piece|one piece to (?:see|check)|sample piece|namuna|nmuna|नमूना|सैंपल|muestras?|
        amostras?|عينه|عينات`,
    ],
    [
      'pay',
      `pay|payment|payments|payable|paid|advance|deposit|upi|gpay|google pay|phonepe|paytm|bank transfer|neft|rtgs|
        card|credit card|cash|cod|cash on delivery|credit period|credit terms|payment terms|installments?|emi|proforma|
        invoice|paise kaise|payment kaise|bhugtan|भुगतान|पेमेंट|एडवांस|pagos?|pagar|pago|forma de pago|anticipo|
        pagamento|pix|boleto|adiantamento|دفع|الدفع|ادفع|تحويل`,
    ],
    [
      'return',
      `returns?(?! gifts?)|returnable|refunds?|exchange|replace|replacement|damaged|broken|defective|wapas|vapas|
        waapas|badal|वापस|वापसी|टूट|devolver|devolucion|cambios?|danad\\p{L}*|devolucao|troca|ارجاع|استرجاع|استبدال|تالف`,
    ],
    [
      'catalogue',
      `catalogue?s?|catalog|brochure|pdf list|product list|price list pdf|website|look ?book|pictures|photos|images|
        pics|कैटलॉग|फोटो|catalogos?|folleto|fotos|catálogo|كتالوج|الكتالوج|صور`,
    ],
    [
      'mix',
      `mix|mixed|mixing|combine|combination|assorted|different (?:products|items|gifts)|more than one (?:product|item)|
        various (?:products|items)|multiple (?:products|items)|alag alag|mila ke|mix kar\\p{L}*|अलग अलग|मिला\\p{M}*कर|
        combinar|mezclar|surtido|variados|misturar|sortido|خلط|مختلفه|تشكيله`,
    ],
  ] as const
).map(([topic, words]) => [topic, wordPattern(words)] as const);

/** Topics that alone, without a question word, ask for an answer: "GST?", "send catalogue". */
const ENOUGH = new Set(['tax', 'catalogue', 'pay', 'sample', 'return', 'freight', 'abroad']);

const REQUEST = longPattern(
  String.raw`(?:^|[^\p{L}\p{M}])(?:send|share|give|tell|need|want|show|bhej\p{L}*|batao|bataiye|dikhao|manda\p{L}*|
      envi\p{L}*|mande|भेज\p{M}*|बताइए|दिखा\p{M}*|ارسل\p{L}*|about|terms|policy|charges?|details|possible|
      available)(?![\p{L}\p{M}])`,
  'u',
);

/** The answers of the profile's FAQ that a turn asks for, best first, at most two. */
export function findFaq(profile: BusinessProfile, reading: TurnReading, asks: ReadonlySet<Ask>): string[] {
  const found = new Map<string, number>();
  for (const clause of reading.clauses) {
    const wanted = topicsOf(clause.words);
    const begs = REQUEST.test(clause.words) && [...wanted].some((topic) => ENOUGH.has(topic));
    const inquires = clause.asks || clause.supposes || begs;
    const short = clause.words.split(/\s+/).length <= 3;
    if (wanted.size === 0 || !(inquires || (short && [...wanted].some((topic) => ENOUGH.has(topic))))) continue;
    // "Delivery time?" asks how long, "deliver 200 mugs to Kochi" is an order: neither asks whether one delivers.
    if (wanted.size === 1 && wanted.has('deliver') && (asks.has('lead-time') || /\d/.test(clause.words))) continue;
    const best = profile.faq
      .map((entry) => ({ answer: entry.answer, score: likeness(wanted, topicsOf(plain(entry.question))) }))
      .toSorted((a, b) => b.score - a.score)[0];
    if (best && best.score > 0.4) found.set(best.answer, Math.max(best.score, found.get(best.answer) ?? 0));
  }
  return [...found]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 2)
    .map(([answer]) => answer);
}

function topicsOf(words: string): ReadonlySet<string> {
  const topics = new Set(TOPICS.filter(([, pattern]) => has(words, pattern)).map(([topic]) => topic));
  if (topics.delete('freight')) topics.add('deliver');
  if (topics.has('abroad')) topics.add('deliver');
  return topics;
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.has('abroad') !== b.has('abroad')) return 0;
  const shared = [...a].filter((topic) => b.has(topic)).length;
  return shared === 0 ? 0 : shared / Math.max(a.size, b.size) + shared / 100;
}
