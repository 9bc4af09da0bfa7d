import { has, wordPattern } from '../../language/plain-text.ts';

/** What a piece of text is about, in words of six languages; patterns match plain text. */
const WORDS = {
  branding: `logo(?!n(?!\\p{L}))\\p{L}*|crests?|emblems?|escudo|brasao|brand\\p{L}*|unbranded|engrav\\p{L}*|print(?:ed|ing|s)?(?! (?:face|surface|side))|imprint\\p{L}*|deboss\\p{L}*|emboss\\p{L}*|foil|stamp(?:ed|ing)|decal\\p{L}*|sublimat\\p{L}*|sublimac\\p{L}*|personali[sz]\\p{L}*|customi[sz]\\p{L}*
    |(?:company|your|our|their|his|her|\\p{L}+'s|with|event|school) names?|names? of|monogram\\p{L}*|naam|chhap\\p{L}*|chapai|likhwa\\p{L}*|grab(?:a|e|o)\\p{L}*|grava\\p{L}*|impres\\p{L}*|imprim\\p{L}*|estamp\\p{L}*|serigraf\\p{L}*|marca|marcas|marcacao|marcado|personaliz\\p{L}*
    |लोगो|(?:कंपनी|अपना|अपने|उनका|सबका|बच्चों|स्कूल)(?: क[ाे])? नाम|नाम (?:के साथ|लिख|छप|छाप|उकेर|प्रिंट)[\\p{L}\\p{M}]*|पर नाम|ब्रांड\\p{L}*\\p{M}*\\p{L}*|ब्रांडिंग|एनग्रेविंग|उकेर\\p{M}*|प्रिंट\\p{M}*|प्रिंटिंग|छपाई|\\p{L}{0,3}شعار\\p{L}*|\\p{L}{0,3}طباع\\p{L}*|\\p{L}{0,3}نقش\\p{L}*|\\p{L}{0,3}حفر\\p{L}*|مطبوع\\p{L}*|نطبع\\p{L}*|ننقش\\p{L}*|تطبع\\p{L}*`,
  plain: `plain|unbranded|unprinted|without (?:a |the |your |any )?(?:logo|branding|print\\p{L}*|engraving)|no (?:logo|branding|print)|with or without|before branding|excluding branding|branding (?:excluded|extra)|sin (?:logo\\p{L}*|marca|impresion|grabado|personalizar)|con o sin|sem (?:logo\\p{L}*|marca|impressao|gravacao)|com ou sem
    |bina (?:logo|branding|print)\\p{L}*|saade|sada|(?:logo|branding) ke bina|बिना (?:लोगो|ब्रांडिंग)|सादे|सादा|(?:लोगो|ब्रांडिंग) के बिना|(?:بدون|دون|بلا|من غير) (?:ال)?(?:شعار|طباعه|نقش|حفر)|ساده`,
  minimum: `smallest (?:order|lot)|lowest (?:order|number)|pedido mas pequeno|menor (?:pedido|cantidad|quantidade)|sabse (?:chhot[aei]|kam)(?! (?:wal[aei] )?(?:rate|daam|dam|price|keemat|kimat))|सबसे (?:छोट[\\p{L}\\p{M}]*|कम)|اصغر (?:طلب|كميه)|minimum|minimums|min|moq|at least|least|minimo|minima|minimos|minimas|al menos|pelo menos|como minimo|no minimo|kam se kam|minimam|kamse kam|न्यूनतम|मिनिमम|कम से कम|الحد الادني|حد ادني|اقل (?:كميه|طلب)|علي الاقل|ادني`,
  budget: `budget|budgets|presupuesto|orcamento|bajat|बजट|\\p{L}{0,2}ميزاني\\p{L}*|within|under|upto|dentro|hasta|ate|por menos|ضمن|तक`,
  sample: `sample|samples|muestra|muestras|amostra|amostras|namuna|namoona|नमूना|नमूने|सैंपल|सैम्पल|\\p{L}{0,2}عينه|\\p{L}{0,2}عينات`,
  advance: `advance|upfront|up front|deposit|prepayment|anticipo|adelantado|adelanto|anticipado|adiantado|adiantamento|adiantada|antecipado|entrada|peshgi|एडवांस|अग्रिम|पेशगी|مقدما|مقدم|\\p{L}{0,2}مقدمه`,
  approval: `approv\\p{L}*|aprob\\p{L}*|aprueb\\p{L}*|aprov\\p{L}*|manzoor\\p{L}*|manjoor\\p{L}*|manzuri|approval|मंजूर\\p{L}*|मंज़ूर[\\p{L}\\p{M}]*|मंजूर[\\p{L}\\p{M}]*|स्वीकृति|अप्रूव[\\p{L}\\p{M}]*|\\p{L}{0,2}موافق\\p{L}*|\\p{L}{0,2}اعتماد\\p{L}*|تعتمد|توافق`,
  mockup: `mock-?up\\p{L}*|mock up|mockup|artwork|arte|boceto|diseno|muestra digital|prova digital|maquete|layout|मॉक-?अप|\\p{L}{0,2}نموذج|\\p{L}{0,2}تصميم`,
  transport: `delivered|door|doorstep|doorsteps|en casa|em casa|ghar tak|घर तक|transport\\p{L}*|freight|shipping|courier|delivery|transit|envio|transporte|flete|frete|entrega|ट्रांसपोर्ट|परिवहन|कूरियर|डिलीवरी|भाड़ा|\\p{L}{0,2}نقل|\\p{L}{0,2}شحن|\\p{L}{0,2}توصيل`,
  damage: `damag\\p{L}*|broken|break\\p{L}*|defect\\p{L}*|danad\\p{L}*|rot[oa]s?|danificad\\p{L}*|quebrad\\p{L}*|avari\\p{L}*|toot\\p{L}*|tut\\p{L}*|kharab|टूट[\\p{L}\\p{M}]*|खराब|ख़राब|क्षतिग्रस्त|डैमेज|تالف\\p{L}*|\\p{L}{0,2}تالفه|مكسور\\p{L}*|متضرر\\p{L}*`,
  colleague: `colleague|colleagues|human|team member|companero|companera|colega|colegas|sahkarmi|saathi|सहकर्मी|साथी|सहयोगी|\\p{L}{0,2}زميل\\p{L}*|زملاء`,
  quantityRule: `by quantity|(?:large|big) orders?|bad[aei] orders?|बड़े ऑर्डर|pedidos grandes|quantity|quantities|larger orders?|bigger orders?|bulk|volume|tiers?|cantidad|cantidades|volumen|pedidos (?:grandes|mayores)|quantidade|quantidades|pedidos maiores|matra|मात्रा|क्वांटिटी|zyada|ज़्यादा|ज्यादा|\\p{L}{0,2}كمي\\p{L}*|الطلبات الكبيره|الاكبر`,
  leadTime: `lead times?|turnaround|production time|delivery time|working days?|business days?|plazo|dias habiles|dias laborables|prazo|dias uteis|kitne din|working day|कार्य दिवस|कार्यदिवस|कितने दिन|लीड टाइम|समय|ايام عمل|يوم عمل|مده`,
  freightCost: `freight|courier|shipping|delivery|postage|packing|packaging|insurance|set-?up|setup|mock-?up|tooling|plate|mould|mold|gst|tax|taxes|vat|customs|flete|envio|frete|impuesto|imposto|impostos|kharcha|भाड़ा|कूरियर|टैक्स|\\p{L}{0,2}شحن|\\p{L}{0,2}ضريبه|رسوم`,
} as const;

/** A subject the check can recognise. */
export type Topic = keyof typeof WORDS;

const PATTERNS = Object.fromEntries(
  Object.entries(WORDS).map(([topic, words]) => [
    topic,
    wordPattern(words.normalize('NFKC').replaceAll(/\s*\n\s*/g, '')),
  ]),
) as Record<Topic, RegExp>; // Made from WORDS above, so it has its keys.

/** The pattern of a topic, for plain text. */
export function topicPattern(topic: Topic): RegExp {
  return PATTERNS[topic];
}

/** Whether a plain text speaks of a topic. */
export function speaksOf(plainText: string, topic: Topic): boolean {
  return has(plainText, PATTERNS[topic]);
}
