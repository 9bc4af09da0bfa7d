import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import type { BusinessProfile } from '../../business/profile.ts';
import { type Draft, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isDenied, isDeniedBefore } from './negation.ts';
import { type Passage, plainOf, segmentAt, sentenceAt } from './passage.ts';
import { factsOf } from './profile-facts.ts';
import { proveTerms } from './prove-terms.ts';
import { type PromiseKind, PROMISES } from './promise-words.ts';
import { speaksOf, topicPattern } from './topics.ts';

/** Words by which the policy itself speaks of the discount in the prices by quantity. */
const HELD = wordPattern(
  `already|isi (?:rate|daam|price|mein|me)|इसी में|(?:ya|ja) (?:esta|estao|estan|va|van|vai|vao) (?:incluid[oa]s?|nos?|en|em)|इसी (?:रेट|दाम|कीमत)|(?:in|en|neste|nesse|em) (?:these|this|the|estos?|estes?|os|los)? ?(?:prices?|rates?|precios?|precos?)|hold|holds|include|includes|included|built in|contain\\p{L}*|ya (?:incluyen|incluye|contienen|tienen)|ja (?:incluem|inclui|contem|tem)|incluyen|incluem|llevan|lleva|trazem|pehle se|pahle se|apne aap|shamil|shaamil|juda|पहले से|पहले ही|अपने आप|शामिल|जुड़ा|بالفعل|تشمل|تتضمن|متضمن\\p{L}*|يشمل`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
const FOR_YOU = wordPattern(
  'extra|additional|special|further|another|more|for you|adicional|especial|extra|mais|mas|aapke liye|aur|खास|विशेष|अतिरिक्त|خاص|اضافي',
);
const ABROAD = wordPattern(
  `outside india|abroad|overseas|worldwide|international(?:ly)?|globally|any country|dubai|uae|usa|us|america|canada|uk|london|europe|germany|france|spain|portugal|mexico|brazil|brasil|argentina|colombia|chile|peru|singapore|australia|nepal|bhutan|bangladesh|sri lanka|pakistan|china|japan|qatar|oman|kuwait|saudi(?: arabia)?|bahrain|egypt|kenya|nigeria|south africa|malaysia|indonesia|thailand|new york|riyadh|doha
  |fuera de (?:la )?india|al extranjero|todo el mundo|estados unidos|espana|alemania|francia|reino unido|fora da india|ao exterior|exterior|para o mundo|estados unidos|espanha|alemanha|franca|inglaterra|videsh|bharat ke bahar|india ke bahar|विदेश|भारत (?:से|के) बाहर|दुबई|अमेरिका|लंदन|नेपाल|خارج الهند|الخارج|دبي|الامارات|السعوديه|قطر|الكويت|عمان|البحرين|مصر|امريكا|لندن|جميع انحاء العالم`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
const SENDS = wordPattern(
  'ship\\p{L}*|send\\p{L}*|deliver\\p{L}*|export\\p{L}*|envia\\p{L}*|envio\\p{L}*|entreg\\p{L}*|mandamos|export\\p{L}*|despach\\p{L}*|bhej\\p{L}*|deliver|भेज[\\p{L}\\p{M}]*|डिलीवर[\\p{L}\\p{M}]*|نشحن|نرسل|نوصل|الشحن|شحن|توصيل\\p{L}*|ارسال',
);
const REPLACES = wordPattern(
  'replac\\p{L}*|reemplaz\\p{L}*|repon\\p{L}*|substitu\\p{L}*|troca\\p{L}*|trocad\\p{L}*|cambiamos|badal\\p{L}*|(?<!मन )बदल[\\p{L}\\p{M}]*|نستبدل\\p{L}*|تستبدل\\p{L}*|استبدال\\p{L}*',
);

/** Finds promises without figures; each must stand in the profile or be denied. */
export function provePromises(draft: Draft): DraftFault[] {
  const granted = grantsOf(draft.profile);
  const plain = PROMISES.filter((promise) => !granted.has(promise.name)).flatMap((promise) => unproved(draft, promise));
  return [
    ...plain,
    ...abroad(draft),
    ...replacements(draft),
    ...changes(draft),
    ...unbrandable(draft),
    ...proveTerms(draft),
  ];
}

function unproved(draft: Draft, promise: PromiseKind): DraftFault[] {
  return spansOf(draft, promise.pattern)
    .filter((span) => !(promise.denying ? isDeniedBefore(draft, span) : isDenied(draft, span)) && !isAsked(draft, span))
    .filter((span) => !isYetToCome(draft, span) && !isPricedSuperlative(draft, span))
    .filter((span) => (promise.kind !== 'discount' || !isPolicy(draft, span)) && !isUnderstood(draft, span))
    .slice(0, 1)
    .map((span) =>
      faultAt(draft, segmentAt(sentenceAt(draft, span.start), span.start), { kind: promise.kind, hint: promise.hint }),
    );
}

/** "the lowest rate is ₹179": what a list of prices says; the amount is proved elsewhere. */
function isPricedSuperlative(draft: Draft, span: Span): boolean {
  const sentence = sentenceAt(draft, span.start);
  const priced = draft.amounts.some((amount) => amount.start >= sentence.start && amount.start < sentence.end);
  return (
    priced &&
    /^(?:(?:the )?(?:lowest|best|better|lower) (?:price|rate)|(?:el |o )?(?:mejor|melhor) (?:precio|preco))s?$/u.test(
      draft.plain.slice(span.start, span.end),
    ) &&
    !has(plainOf(draft, sentence), FOR_YOU)
  );
}

/** "the rest before the goods are dispatched": a condition, and no report. */
function isYetToCome(draft: Draft, span: Span): boolean {
  const sentence = sentenceAt(draft, span.start);
  const before = draft.plain.slice(Math.max(sentence.start, span.start - 32), span.start);
  return /(?<!\p{L})(?:before|until|antes de que|antes que)\s(?:the |las |los |os |as )?\p{L}*\s?$/u.test(before);
}

/** What the profile itself says without denying it is no promise of the model: "free delivery above …" as a policy. */
function grantsOf(profile: BusinessProfile): ReadonlySet<string> {
  const statements = factsOf(profile).statements;
  const stated = (promise: PromiseKind, passage: Passage): boolean =>
    spansOf(passage, promise.pattern).some((span) => !isDenied(passage, span));
  return new Set(
    PROMISES.filter(
      (promise) =>
        promise.kind !== 'discount' &&
        promise.name !== 'refund' &&
        statements.some((passage) => stated(promise, passage)),
    ).map((promise) => promise.name),
  );
}

function isPolicy(draft: Draft, span: Span): boolean {
  const sentence = plainOf(draft, sentenceAt(draft, span.start));
  return (
    has(sentence, HELD) &&
    speaksOf(sentence, 'quantityRule') &&
    !isForYou(draft, segmentAt(sentenceAt(draft, span.start), span.start)) &&
    !/%|percent/.test(sentence)
  );
}

/** "no other special price" is for nobody. */
function isForYou(draft: Draft, clause: Span): boolean {
  return spansOf(draft, FOR_YOU).some(
    (span) => span.start >= clause.start && span.end <= clause.end && !isDenied(draft, span),
  );
}

/** "I understand it is urgent": the customer's own word, and no more. */
function isUnderstood(draft: Draft, span: Span): boolean {
  const word = draft.plain.slice(span.start, span.end);
  const clause = plainOf(draft, segmentAt(sentenceAt(draft, span.start), span.start));
  if (/understand (?:the|your|that|how) (?:hurry|urgency|rush|urgent)/.test(clause)) return true;
  return has(clause, UNDERSTANDS) && draft.customer.texts.some((text) => text.plain.includes(word));
}

const UNDERSTANDS = wordPattern(
  'understand|i see|i know|noted that|entiendo|comprendo|entendo|compreendo|samajh\\p{L}*|समझ[\\p{L}\\p{M}]*|افهم|اتفهم|نتفهم',
);

/** A question promises nothing: "Do you need them urgently?" */
function isAsked(draft: Draft, span: Span): boolean {
  const sentence = sentenceAt(draft, span.start);
  return (
    sentence.question &&
    !/^\s*(?:yes|sure|ok)/.test(plainOf(draft, sentence)) &&
    !/[.;:]\s/.test(plainOf(draft, sentence))
  );
}

function abroad(draft: Draft): DraftFault[] {
  const stated = draft.facts.statements.some((passage) =>
    spansOf(passage, ABROAD).some((span) => !isDenied(passage, span)),
  );
  if (stated) return [];
  return spansOf(draft, ABROAD)
    .filter((span) => !isOurselves(draft, span))
    .filter((span) => has(plainOf(draft, sentenceAt(draft, span.start)), SENDS) && !isDenied(draft, span))
    .map((span) =>
      faultAt(draft, sentenceAt(draft, span.start), {
        kind: 'promise',
        hint: 'The business does not ship there: say so.',
      }),
    );
}

/** "send us photos" is not the US. */
function isOurselves(draft: Draft, span: Span): boolean {
  return draft.text.slice(span.start, span.end) === 'us';
}

/** Only pieces that arrive damaged are replaced. */
function replacements(draft: Draft): DraftFault[] {
  return spansOf(draft, REPLACES)
    .filter((span) => !isOfDamage(draft, span) && !isDenied(draft, span))
    .map((span) =>
      faultAt(draft, sentenceAt(draft, span.start), {
        kind: 'promise',
        hint: 'Only pieces that arrive damaged are replaced, by the terms of the profile.',
      }),
    );
}

/** What is replaced is called damaged, or is to be reported with photos after the customer told of damage. */
function isOfDamage(draft: Draft, span: Span): boolean {
  const sentence = plainOf(draft, sentenceAt(draft, span.start));
  const told = speaksOf(draft.customer.texts.at(-1)?.plain ?? '', 'damage');
  return speaksOf(sentence, 'damage') || (told && /photo|foto|फोटो|फ़ोटो|तस्वीर|صور/u.test(sentence));
}

/** Branding of a product that is sold without. */
function unbrandable(draft: Draft): DraftFault[] {
  return spansOf(draft, topicPattern('branding'))
    .filter((span) => {
      const sentence = sentenceAt(draft, span.start);
      const own = draft.mentions.filter((mention) => mention.start >= sentence.start && mention.start < sentence.end);
      const named =
        own.length > 0 ? own.map((mention) => mention.sku) : draft.mentions.length > 0 ? [] : draft.customer.asked;
      const products = named.flatMap((sku) => productOf(draft, sku) ?? []);
      return (
        products.length > 0 &&
        products.every((product) => !product.branding) &&
        !isDenied(draft, span) &&
        !sentence.question
      );
    })
    .slice(0, 1)
    .map((span) =>
      faultAt(draft, sentenceAt(draft, span.start), {
        kind: 'promise',
        hint: 'This product is sold as it is, without branding: say so.',
      }),
    );
}

/** A change of what was ordered or approved; the profile would have to allow it. */
const CHANGES = wordPattern(
  `(?:can|could|may|will|to) (?:\\p{L}+ ){0,3}(?:be )?(?:change|changed|modif\\p{L}*|alter\\p{L}*|amend\\p{L}*|cancel\\p{L}*)|(?:puede\\p{L}*|podemos|se puede\\p{L}*|pode\\p{L}*|podemos|da para) (?:\\p{L}+ ){0,2}(?:cambiar\\p{L}*|modificar\\p{L}*|cancelar\\p{L}*|mudar|alterar|trocar)|(?:badal|badl[aei]?|cancel) (?:kar )?(?:sak\\p{L}*|den\\p{L}*|liy\\p{L}*|dij\\p{L}*)|(?:बदल|कैंसिल|रद्द)(?: कर)? (?:सक|दें|दे)[\\p{L}\\p{M}]*|(?:يمكن\\p{L}*|تستطيع\\p{L}*) (?:\\p{L}+ )?(?:تغيير|تعديل|الغاء)`,
);

function changes(draft: Draft): DraftFault[] {
  if (draft.facts.statements.some((passage) => has(passage.plain, CHANGES))) return [];
  return spansOf(draft, CHANGES)
    .filter((span) => !isDenied(draft, span) && !sentenceAt(draft, span.start).question && !isOfDamage(draft, span))
    .slice(0, 1)
    .map((span) =>
      faultAt(draft, sentenceAt(draft, span.start), {
        kind: 'promise',
        hint: 'The profile says nothing of changing or cancelling: a colleague can look into it.',
      }),
    );
}

function spansOf(passage: Passage, pattern: RegExp): Span[] {
  return [...passage.plain.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}
