import { longPattern, has, wordPattern } from '../../language/plain-text.ts';
import { asksStatus } from './older-orders.ts';
import type { TurnReading } from './read-turn.ts';

/** What a customer may want to hear, or be answered to, beside the next question. */
export type Ask =
  | 'price'
  | 'total'
  | 'branding'
  | 'branding-price'
  | 'branding-minimum'
  | 'minimum'
  | 'lead-time'
  | 'discount'
  | 'budget-check'
  | 'products'
  | 'description'
  | 'human'
  | 'complaint'
  | 'order-status'
  | 'told-already'
  | 'who'
  | 'contact'
  | 'hours'
  | 'undecided'
  | 'ok'
  | 'greeting'
  | 'thanks';

const PRICE = wordPattern(
  `prices?|pricing|rates?|costs?|costing|quote|quotes|quotation|estimate|charges?|how much|cost me|daam|dam|keemat|
    kimat|bhav|bhaav|come to|comes to|kitne ka|kitne ke|kitne ki|kitne me|kitne mein|kitna lagega|kitna hoga|kitna padega|kitna hua|
    kitne rupaye|कीमत|दाम|रेट|भाव|चार्ज|प्राइस|कितने का|कितने की|कितने के|कितने में|कितना लगेगा|कितना होगा|
    कितना पड़ेगा|precios?|cuanto cuestan?|cuanto vale[n]?|cuanto sale[n]?|cuanto seria|cuanto es|cuanto costaria|
    cotizacion|cotizar|tarifas?|precos?|quanto custam?|quanto fica[m]?|quanto sai|quanto seria|quanto e|
    valor(?:es)?|orcamento|cotacao|سعر|اسعار|الاسعار|السعر|بكم|كم سعر|كم تكلفه|تكلفه|كم يكلف|عرض سعر|عرض اسعار`,
);
const TOTAL = wordPattern(
  `total|totally|in all|altogether|overall|full amount|final amount|grand total|kul|kul mila ke|कुल|टोटल|en total|
    no total|importe|المجموع|الاجمالي|اجمالي`,
);
const MARK = wordPattern(
  `logos?|branding|branded|print|printing|printed|engrav\\p{L}*|emboss\\p{L}*|deboss\\p{L}*|foil\\p{L}*|
    custom\\p{L}*|personali[sz]\\p{L}*|naam|chhap\\p{L}*|लोगो|ब्रांडिंग|प्रिंट|प्रिंटिंग|छपाई|नाम|logotipos?|
    grabad\\p{L}*|impres\\p{L}*|grava\\p{L}*|شعار|الشعار|طباعه|نقش`,
);
const EXTRA = wordPattern('extra|additional|add on|addon|alag se|अलग|adicional|اضافي|اضافيه');
const WITH = wordPattern(
  'with|including|incl|unit price|per piece|per pen|each|total|ke saath|ke sath|के साथ|सहित|con|com|مع',
);
const MINIMUM = wordPattern(
  `minimum|minimums|moq|min qty|min order|min quantity|least|lowest quantity|smallest|kam se kam|minimo|minima|
    कम से कम|न्यूनतम|الحد الادني|اقل كميه|اقل طلب`,
);
const LEAD_TIME = wordPattern(
  `how long|how many days|how many weeks|how soon|how fast|how quick(?:ly)?|how early|lead time|leadtime|
    delivery time|production time|turnaround(?: time)?|timelines?|time frame|dispatch time|when (?:will|can|would|
    do) (?:i|we|you|it|they)|by when|time (?:does|will|do) (?:it|you|they)|kitne din|kitne dino|kitna time|
    kitna samay|kab tak|kab milega|kab milenge|kitne hafte|कितने दिन|कितने दिनों|कितना समय|कब तक|कब मिलेगा|
    cuanto (?:tiempo|tarda|tardan|demora)|cuantos dias|plazos?|tiempo de entrega|quanto tempo|quantos dias|prazos?|
    tempo de entrega|demora|كم يوم|كم يوما|كم المده|مده التوصيل|مده التسليم|متي`,
);
/** "Is 20 days enough?" */
const ENOUGH_TIME = longPattern(
  String.raw`(?:day|week|month|din|hafte|mahin|dias|semana|दिन|हफ्त|يوم|ايام|اسبوع)[^.!?]{0,24}(?:enough|ok|possible|ready|finish|kaafi|kafi|ho jayega|
      ho jayenge|ban jayega|mil jayega|alcanza|bastan|basta|suficiente|bastam|da tempo|काफी|हो जाएगा|بيكفي|يكفي|كافيه)[^.!]{0,12}[?؟]`,
  'u',
);
const DISCOUNT = wordPattern(
  `discounts?|discounted|offers?|best price|best rate|last price|final price|lowest price|better price|negotiate|
    negotiable|cheaper|too costly|costly|too expensive|expensive|too high|reduce the price|reduce price|less price|
    coupon|promo code|kam karo|kam kar do rate|mehnga|mehenga|mahanga|kuch kam|rate kam|sasta|sasta karo|डिस्काउंट|
    छूट|महंगा|कम करो|सस्ता|descuentos?|rebaja|muy caro|caro|mas barato|descontos?|mais barato|خصم|خصومات|تخفيض|غالي|
    ارخص`,
);
const BUDGET = wordPattern('budget|presupuesto|orcamento|बजट|ميزانيه|ميزانيتي');
const PRODUCTS = wordPattern(
  `what (?:all )?(?:products|items|things|gifts|options|do you (?:have|make|sell|offer|do))|which (?:products|
    items|gifts)|products? list|list of products|product range|your (?:products|range|items|collection)|options|
    (?:do|does|can|could) (?:you|u|ya|ur team) (?:also )?(?:have|make|sell|do|offer|supply|keep|provide|get)|
    kya kya|kya milta|kya banate|kya hai aapke paas|kaun kaun|kaun se|suggest|recommend|ideas?|क्या क्या|कौन कौन|
    कौन से|que productos|que tienen|que venden|que ofrecen|tienen|quais produtos|que produtos|o que voces|voces tem|
    تبيعون|منتجات|المنتجات|ماذا لديكم|هل لديكم|عندكم`,
);
const DESCRIPTION = wordPattern(
  `sizes?|dimensions?|material|quality|capacity|colou?rs?|thick(?:ness)?|weight|details|specs?|specifications?|
    features?|describe|tell me about|more about|microwave|dishwasher|leak ?proof|pages|ruled|dated|undated|
    what(?:'s| is| all)? (?:comes |is |in |inside )+|comes? (?:in|inside|with)|includes?|included in|contains?|contents|
    inside|kya kya (?:aata|aayega|milega|hai|hoga)|क्या क्या (?:आता|है|मिलेगा)|incluye|trae|contiene|que tiene|inclui|contem|
    que vem|vem com|يحتوي|يشمل|محتويات|do (?:you|u) have|available|availability|made of|size kya|kaisa|kaisi|साइज|रंग|tamanos?|medidas|materiales?|
    colores|tamanhos?|cores|مقاس|الوان|حجم|خامه`,
);
const HUMAN = wordPattern(
  `call me(?: back)?|(?:pls|please|plz|kindly) call|give me a call|phone me|ring me|callback|call back|(?:talk|
    speak|chat|connect)(?: me)? (?:to|with) (?:a |an |the |your |some)?\\s?(?:human|person|someone|somebody|agent|
    representative|rep|executive|manager|owner|sales\\p{L}*|team|staff|real person|boss|colleague)|real (?:person|
    human)|human(?: please| agent)?|customer care|representative|sales person|salesperson|kisi se baat|insaan|insan|
    baat kara\\p{L}*|baat karao|baat karni hai|baat karna hai|call kar\\p{L}*|phone kar\\p{L}*|manager se|
    किसी से बात|इंसान|बात करनी|बात करना|बात कराइए|कॉल कर\\p{L}\\p{M}*|फोन कर\\p{L}\\p{M}*|hablar con (?:una persona|
    alguien|un agente|un humano|el encargado)|una persona|llamenme|llamame|falar com (?:uma pessoa|alguem|
    um atendente|um humano|o gerente)|atendente|me liguem?|liguem|موظف|شخص حقيقي|اتصل\\p{L}*|اتصلوا بي|التحدث مع|
    اتحدث مع|اكلم`,
);
const TOLD = wordPattern(
  `already (?:told|said|gave|given|mentioned|answered|sent)|told you|i (?:just )?said|i have told|as i said|
    as (?:already )?mentioned|you asked (?:that|this)|asked already|why (?:are you asking|do you ask|again)|
    again and again|bata(?: to)? (?:diya|chuka|di|rakha)|bataya (?:to|tha|hai|na)|pehle (?:hi )?bata\\p{L}*|
    bol diya|bola na|keh diya|पहले ही|बता दिया|बताया|बता चुका|ya (?:te |le |les |se lo )?(?:dije|he dicho)|
    ya lo dije|ja (?:falei|disse|informei|respondi)|قلت لك|اخبرتك|سبق`,
);
const GREETING = wordPattern(
  `hi|hii+|hello|helo|hlo|hey|heya|namaste|namaskar|good (?:morning|afternoon|evening|day)|hola|buenas|buenos dias|
    oi|ola|bom dia|boa tarde|boa noite|नमस्ते|नमस्कार|हेलो|हैलो|مرحبا|السلام عليكم|اهلا|صباح الخير|مساء الخير`,
);
const THANKS = wordPattern(
  `thanks|thank you|thank u|thanku|thankyou|thx|ty|tnx|dhanyavaa?d|dhanyawaa?d|shukriya|धन्यवाद|शुक्रिया|थैंक्स|
    gracias|obrigad[oa]|valeu|شكرا|مشكور`,
);

const UNDECIDED = wordPattern(
  `wait|hold on|one (?:min|minute|sec|moment)|let me (?:check|see|think|ask|confirm)|will (?:check|ask|confirm)|
    check with|ek min|ek minute|ruko|rukiye|puchh? ke|dekh ke|रुको|रुकिए|espere?|un momento|un minuto|um momento|
    um minuto|لحظه|انتظر|not sure|unsure|not decided|undecided|not yet decided|haven'?t decided|decide later|
    will decide|will tell you|tell you later|let you know|confirm later|don'?t know yet|not fixed|
    not final(?:i[sz]ed)?|no idea|later|socha nahi|pata nahi|sochenge|baad me|baad mein|bataenge|batayenge|bataunga|
    decide nahi|सोचा नहीं|पता नहीं|बाद में|no se|todavia no|aun no|despues|ainda nao|nao sei|depois|لم نقرر|لا اعرف|
    لاحقا|ليس بعد`,
);
const WHO = wordPattern(
  `who are you|who is this|who am i (?:talking|speaking|chatting) (?:to|with)|are you (?:a |an )?(?:bot|robot|human|real|ai|machine|person)|is this (?:a )?(?:bot|robot)|
    bot ho|kaun ho|kaun hain aap|aap kaun|आप कौन|बॉट|quien eres|quien es usted|eres (?:un )?(?:bot|robot)|quem e voce|voce e (?:um )?(?:bot|robo)|من انت|هل انت`,
);
const CONTACT = wordPattern(
  `(?:your|ur|office|shop|store|company|factory) (?:address|location|number|phone|phone number|contact|
    contact number|mobile|email|email id|mail id|website|site)|where are you(?: located| based)?|where is your|
    located where|aap kahan|kahan (?:hai|ho|hain) (?:aap|office|shop)|aapka (?:address|number|email)|office kahan|
    address kya|आपका पता|आपका नंबर|कहाँ हैं|कहां हैं|donde estan|su direccion|su telefono|su correo|onde ficam|
    o vosso endereco|seu endereco|seu telefone|seu email|عنوانكم|رقمكم|اين انتم|موقعكم`,
);
const HOURS = wordPattern(
  `(?:office|shop|store|working|business|opening) (?:hours?|timings?|time)|timings|(?:are|r) (?:you|u) open|
    open (?:on|today|tomorrow|now)|till what time|when do you (?:open|close)|kab khul\\p{L}*|kab band|kitne baje|
    कब खुल\\p{L}*|कितने बजे|horario|a que hora|abren|horario de funcionamento|abrem|ساعات العمل|متي تفتحون`,
);
const OK = longPattern(
  String.raw`^\s*(?:ok(?:ay)?|k|kk|hm+|oh|fine|great|good|nice|alright|cool|perfect|got it|i see|noted|sure|accha|acha|achha|
      theek(?: hai)?|thik(?: hai)?|sahi|ठीक(?: है)?|अच्छा|vale|bueno|bien|perfecto|entendido|de acuerdo|ta bom|beleza|
      certo|entendi|تمام|طيب|حسنا|اوكي)(?: (?:ok|sir|ji|thanks|bhai))*[\s.!]*$`,
  'u',
);

/** Finds what a turn asks for or says, by clause where it matters. */
export function findAsks(reading: TurnReading): ReadonlySet<Ask> {
  const asks = new Set<Ask>();
  const { low } = reading;
  const whole: [Ask, RegExp][] = [
    ['human', HUMAN],
    ['told-already', TOLD],
    ['discount', DISCOUNT],
    ['lead-time', LEAD_TIME],
    ['greeting', GREETING],
    ['thanks', THANKS],
    ['undecided', UNDECIDED],
    ['ok', OK],
    ['who', WHO],
    ['contact', CONTACT],
    ['hours', HOURS],
  ];
  for (const [ask, pattern] of whole) if (has(low, pattern)) asks.add(ask);
  for (const clause of reading.clauses) {
    if (clause.complains) asks.add('complaint');
    if (asksStatus(clause.words)) asks.add('order-status');
    for (const ask of inClause(clause)) asks.add(ask);
  }
  // "Call me Farah" gives a name.
  if (reading.names.some((name) => low.slice(0, name.start).endsWith('call me '))) asks.delete('human');
  if (ENOUGH_TIME.test(low)) asks.add('lead-time');
  if (asks.has('discount') && !/\?/.test(low)) asks.delete('price');
  return asks;
}

function inClause({ words, asks, supposes }: TurnReading['clauses'][number]): Ask[] {
  const found: Ask[] = [];
  const [price, mark] = [has(words, PRICE), has(words, MARK)];
  if (has(words, MINIMUM)) return [mark ? 'branding-minimum' : 'minimum'];
  if (asks && has(words, BUDGET) && !price) found.push('budget-check');
  else if (mark && has(words, EXTRA)) return ['branding-price'];
  else if (mark && price) found.push('branding-price');
  if (has(words, TOTAL) && (asks || price) && !/budget|बजट|presupuesto/.test(words)) found.push('total');
  // "What does a logo cost?" asks for that alone.
  if (price && !has(words, BUDGET) && !(mark && !/\d/.test(words) && !has(words, WITH))) found.push('price');
  // "and if I take 250?" asks for the price of 250.
  if (supposes && /\d/.test(words)) found.push('price');
  if (mark && asks && found.length === 0) found.push('branding');
  if (asks && has(words, PRODUCTS)) found.push('products');
  if ((asks || /details|specs|more about/.test(words)) && has(words, DESCRIPTION)) found.push('description');
  return found;
}
