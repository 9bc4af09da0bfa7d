import { has, wordPattern, type Span } from '../../language/plain-text.ts';

/** What is wrong with goods or service that one had. */
const COMPLAINT = wordPattern(
  `complain\\p{L}*|damaged|broken|cracked|chipped|scratched|leaking|faded|defective|faulty|wrong (?:item|product|order|
    colou?r|size|print|logo|goods)|not received|didn'?t (?:receive|get)|did not (?:receive|get)|haven'?t (?:received|
    got)|never (?:came|arrived|reached)|still waiting|delayed|late delivery|refund|money back|cheat\\p{L}*|fraud|scam|
    pathetic|terrible|horrible|worst|useless|disappointed|disgusting|bad (?:quality|service)|poor (?:quality|service)|
    kharab|toota|tuta|tooti|toote|tute|toot gay\\p{L}*|shikayat|galat (?:maal|saman|product|logo)|nahi aay[aei]|
    nahi mil[aei] abhi|dhokha|paise wapas|शिकायत|टूटा|टूटे|टूटी|खराब|गलत (?:सामान|माल|प्रोडक्ट|लोगो|रंग)|धोखा|पैसे वापस|
    नहीं आया|नहीं आई|नहीं आए|queja|reclamo|reclamacion|danad\\p{L}*|rot[oa]s?|defectuos\\p{L}*|no (?:ha llegado|llego|
    han llegado|llegaron)|reembolso|pesim[oa]|estafa|reclamacao|quebrad\\p{L}*|danificad\\p{L}*|defeito|nao cheg\\p{L}+|
    pessim[oa]|شكوي|مكسور\\p{L}*|تالف\\p{L}*|لم يصل|لم تصل|استرداد|سيء|احتيال`,
);
/** Questions that complain all the same: "why are they broken?", "when will my refund come?". */
const REPROACH = wordPattern(
  `why|when|where|kyu|kyun|kyon|kab|kahan|क्यों|कब|कहां|por que|cuando|donde|quando|onde|لماذا|متي|اين|my (?:order|parcel|refund|
    money|package|delivery)|mera (?:order|paisa|parcel|refund)|mere paise|मेरा|मेरे पैसे|mi pedido|meu pedido|طلبي`,
);
/** Goods that one has had already. */
const HAD = wordPattern(
  `bought|ordered|received|purchased|arrived|used to|last (?:time|year|month|week|order|batch|lot)|earlier order|
    previous(?:ly)?|had taken|(?:mang|le|kharid|order ki|liy|diy|bhej|bol|kah|keh|likh|kiy)\\p{L}* (?:tha|thi|the)|mangaya|mangwaya|
    pichhl[aei]|pichl[aei]|pichhli|पिछल\\p{M}*|(?:मंग|खरीद|लि|ली|दि|भेज)[\\p{L}\\p{M}]* (?:था|थी|थे)|मंगाया|मंगवाया|compre|
    compramos|comprado|pedi|pedimos|recibi|recibimos|recibido|llegaron|la (?:vez|ultima|semana) pasada|
    (?:el )?ano pasado|la ultima vez|comprei|recebi|recebemos|chegaram|ano passado|da ultima vez|(?:na )?vez passada|
    اشتري\\p{L}*|طلبت|طلبنا|استلمت|استلمنا|وصلتني|وصلتنا|المره (?:الماضيه|السابقه)|العام الماضي|السنه الماضيه`,
);
const GIVE_BACK = wordPattern(
  `return|exchange|replace(?:ment)?|send back|wapas|vapas|badal\\p{L}*|वापस|बदल\\p{L}*\\p{M}*|devolver|cambiar|trocar|ارجاع|استبدال`,
);
/** Where a sentence turns from what was to what is wanted. */
const NOW = wordPattern(
  `now|this time|need|want|looking for|again|ab|abhi|is baar|iss baar|chahiye|अब|अभी|इस बार|चाहिए|ahora|esta vez|
    necesito|necesitamos|quiero|queremos|agora|desta vez|dessa vez|preciso|precisamos|quero|الان|هذه المره|اريد|نريد|
    احتاج|نحتاج`,
);

/** Questions about the way of an order that was placed. */
const STATUS = wordPattern(
  `(?:status|track(?:ing)?|update) (?:of|on|for|about)? ?(?:my|our|the)? ?(?:order|parcel|shipment|delivery|
    consignment)|order status|where(?:'s| is) (?:my|our|the) (?:order|parcel|shipment|delivery)|my order (?:no|
    number|id|has not|hasn'?t|is not|is late|is delayed|not)|order (?:kahan|kab aa\\p{L}*|ka status|kidhar|
    nahi aaya)|tracking (?:number|id|link)|estado (?:de mi|del) pedido|donde esta mi pedido|
    estado do (?:meu )?pedido|onde esta (?:o )?meu pedido|मेरा ऑर्डर कहां|ऑर्डर कहां|ऑर्डर कब|اين طلبي|حاله الطلب|
    حاله طلبي`,
);

/** Whether a clause asks how an order that was placed is getting on. */
export function asksStatus(words: string): boolean {
  return has(words, STATUS);
}

/** Whether a clause complains about goods or service; a question about what would be done complains only as a reproach. */
export function complains({ words, asks, supposes }: { words: string; asks: boolean; supposes: boolean }): boolean {
  // "I'd like to return the mugs I bought."
  if (has(words, GIVE_BACK) && has(words, HAD)) return true;
  return has(words, COMPLAINT) && (!(asks || supposes) || has(words, REPROACH));
}

/** Whether a piece of a clause names what the customer has had already, or complains of, and not what is wanted now. */
export function isOfBefore(clause: Span & { words: string; complains: boolean }, span: Span): boolean {
  if (asksStatus(clause.words)) return true;
  const at = span.start - clause.start;
  const turns = [...clause.words.matchAll(NOW)].map((match) => match.index);
  const from = turns.findLast((turn) => turn <= at) ?? 0;
  const to = turns.find((turn) => turn > at) ?? clause.words.length;
  const part = clause.words.slice(from, to);
  // "Mugs I bought were good" is about what was, "need the mugs I bought again" is about what is wanted.
  return has(part, HAD) || (clause.complains && (from === 0 || has(part, COMPLAINT)));
}

/** Whether a clause beside a complaint wants something new: it says so, asks about it, or only names and counts it. */
export function wantsMore({ words, asks, supposes }: { words: string; asks: boolean; supposes: boolean }): boolean {
  return asks || supposes || has(words, NOW) || words.split(/\s+/).length <= 4;
}
