import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import { type Draft, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isDenied } from './negation.ts';
import { sentenceAt } from './passage.ts';

/** What was done or is being done, in words of six languages. */
const DONE = wordPattern(
  `(?:was|were|has been|have been|had been|is being|are being) (?:already |just |duly |also )?(?:\\p{L}+ed|sent|made|put|paid|given|taken|told|done|cut|built|begun|written|shown|brought|left)
  |(?:fue|fueron|ha sido|han sido|se ha|se han|ya (?!zyada|jyada|ziyada)(?:se |le |esta |estan |ha |han |he |hemos )?)\\s?(?:\\p{L}+(?:ado|ada|ados|adas|ido|ida|idos|idas)|hecho|puesto|visto)|ya (?:registre|envie|reserve|confirme|despache|aparte|mande|hice|puse)
  |(?:foi|foram|ja (?:foi |esta |estao |foram )?)\\s?(?:(?!inclu)\\p{L}+(?:ado|ada|ados|adas|ido|ida|idos|idas)|feito|feita|posto|pronto|pronta)
  |(?:ho|ban|nikal|pahunch|chal|bhej|kar|mil|lag|pack|ship|le|rakh|laga) (?:gaya|gayi|gaye|chuka|chuki|chuke|diya|diye|di|liya|liye|li) (?:hai|hain|tha|the|thi)|(?:हो|बन|निकल|पहुँच|पहुंच|चल|भेज|कर|मिल|लग|ले|रख) (?:गया|गई|गए|चुका|चुकी|चुके|दिया|दिए|दी|लिया|लिए|ली)(?: गया| गई| गए)? (?:है|हैं|था|थे|थी)
  |(?:تم|تمت|جري|قيد) (?:\\p{L}{4,})`.replaceAll(/\s*\n\s*/g, ''),
);
/** Notes taken of what the customer said, and conditions yet to come. */
const NOTED = wordPattern(
  'noted|saved|marked|recorded|received your message|anotad[oa]s?|registrad[oa]s?|note|save|mark|नोट|सेव|मार्क|تسجيل رقمك|تدوين|حفظ',
);
const CONDITION = wordPattern(
  'once|when|after|until|if|as soon as|before|cuando|una vez|tras|despues|si|quando|apos|depois|assim que|se|jab|baad|hone par|jaise hi|जब|बाद|होने पर|عند|بعد|عندما|اذا|بمجرد',
);

/** Refuses reports of events: the assistant knows the profile and the chat, and nothing that was done. */
export function proveEvents(draft: Draft): DraftFault[] {
  const events = [...draft.plain.matchAll(DONE)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(
      (span) =>
        !isDenied(draft, span) &&
        !/(?:what|whatever) you $/.test(draft.plain.slice(Math.max(0, span.start - 14), span.start)) &&
        !has(draft.plain.slice(Math.max(0, span.start - 12), span.end), NOTED) &&
        !isConditional(draft, span),
    );
  const hint =
    'You know nothing of orders, payments or deliveries: claim nothing that was done; a colleague can look into it.';
  return [...events, ...possessed(draft)]
    .slice(0, 2)
    .map((span) => faultAt(draft, sentenceAt(draft, span.start), { kind: 'promise', hint }));
}

function isConditional(draft: Draft, span: Span): boolean {
  const sentence = sentenceAt(draft, span.start);
  return (
    sentence.question ||
    has(draft.plain.slice(sentence.start, span.start), CONDITION) ||
    has(draft.plain.slice(span.end, span.end + 24), CONDITION)
  );
}

/** "Your 500 mugs are …": an order spoken of as if it existed, without a price. */
function possessed(draft: Draft): Span[] {
  return draft.mentions.filter((mention) => {
    const sentence = sentenceAt(draft, mention.start);
    const before = draft.plain.slice(Math.max(sentence.start, mention.start - 28), mention.start);
    const after = draft.plain.slice(mention.end, mention.end + 14);
    const priced = draft.amounts.some((amount) => amount.start >= sentence.start && amount.start < sentence.end);
    const yours = /(?<!\p{L})(?:your|sus?|seus?|suas?|aapk[eai]|आपक[ेाी])\s(?:\d[\d,]*\s)?(?:[\p{L}-]+\s)?$/u.test(
      before,
    );
    const state = /^\s(?:is|are|will|have|has|were|was|estan?|seran?|ja|ya|taiyar|तैयार|ban|pack)(?![\p{L}])/u.test(
      after,
    );
    return (
      yours &&
      state &&
      !priced &&
      !sentence.question &&
      !isDenied(draft, mention) &&
      productOf(draft, mention.sku) !== undefined
    );
  });
}
