import { findAll, has, type Span, wordPattern } from '../../language/plain-text.ts';
import { foldWord, guessLanguages } from '../../language/words/lexicon.ts';
import { type Passage, type Sentence, segmentAt, sentenceAt } from './passage.ts';

/** Denies what follows in the clause, and in the languages of India also what stands before it. */
const DENIAL = wordPattern(
  `not|never|cannot|can't|cant|don't|dont|doesn't|doesnt|isn't|isnt|aren't|arent|won't|wont|wouldn't|couldn't|haven't|hasn't|didn't|wasn't
  |nothing (?:that |(?!is)\\p{L}+ )?(?:i |we )?(?:can|could|may)|nor|neither|unable|none|nobody|afraid|unfortunately|no|nunca|tampoco|ni|ningun|ninguna|ninguno|nao|nem|nenhum|nenhuma|jamais
  |nahi|nahin|nahee|nai|nhi|mat|नहीं|नही|मत|ना|न|لا|ليس|ليست|لم|لن|لسنا|نعتذر|للاسف|ما من|لايوجد|يتعذر|تعذر`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
/** Of these, only the ones that also deny what stands before them in the clause. */
const DENIES_BACK = wordPattern(
  "nothing (?:that )?(?:i|we) (?:can|could|may)|(?:don't|do not) know|no (?:lo )?se|nao sei|not|never|cannot|can't|cant|isn't|isnt|aren't|arent|won't|wont|wasn't|nao|nahi|nahin|nahee|nai|nhi|mat|नहीं|नही|मत|ना|न|لا|ليس|ليست|لم|لن|غير",
);
/** Takes away only the thing named right behind it. */
const LACK = wordPattern('without|sin|sem|bina|बिना|بدون|دون|غير|excluding|except');
const DENIAL_OR_LACK = new RegExp(`${DENIAL.source}|${LACK.source}|(?:bina|bagair|बिना|बगैर)`, 'gu');
const AND = wordPattern('and|or|so|y|e|aur|और|و|which|that|que|jo|जो');
/** Hindi puts "without" behind the thing. */
const LACK_AFTER = /^\s*(?:ke|के)?\s*(?:bina|bagair|बिना|बगैर)(?![\p{L}\p{M}])/u;

/** Phrases with a word of denial that deny nothing, and often promise more. */
const NOT_DENIALS = wordPattern(
  `nobody else|(?:not|never|no|don't|doesn't|won't|nunca|no|nao|jamais) (?:\\p{L}+ ){0,2}?(?:more|longer|later|less|fewer|sooner|mas|menos|mais) (?:than|de|que|do que|d[eo])|(?:se|से) (?:zyada|jyada|ज़्यादा|ज्यादा|अधिक) (?:nahi|nahin|नहीं)|(?:لا|لن) (?:تزيد|يزيد|تتجاوز|يتجاوز|تتعدي|يتعدي)|no (?:problem|problems|worries|doubt|issue|issues|matter|questions asked|need|dude|se preocupe|te preocupes|later than|more than|longer than|hay problema|one else|body else|other \\p{L}+ (?:gets|has|will))
  |(?:do not|don't|please don't|not to) (?:worry|hesitate|miss)|not only|not just|why not|without (?:fail|delay|doubt|any doubt|hesitation|exception|any delay)|nothing (?:is )?(?:due|to pay|extra|more to pay)
  |sin (?:animo de lucro|falta|duda|problema|problemas|demora|compromiso)|sem (?:fins lucrativos|problema|problemas|falta|duvida|demora|atraso|compromisso)|nao (?:se preocupe|ha problema|tem problema|hesite)|no (?:dude|duden)
  |(?:chinta|fikar|tension|chinta bilkul) (?:mat|na|nahi) \\p{L}+|koi (?:baat|dikkat|problem|tension|chinta) nahi(?:n)?|कोई (?:बात|दिक्कत|समस्या|चिंता) नहीं|चिंता (?:न|मत|ना) [\\p{L}\\p{M}]+
  |لا (?:تقلق|تقلقي|تقلقوا|مشكله|باس|شك|داعي)|بلا شك|(?:بدون|دون) (?:شك|اي شك|تاخير)|no (?:extra |additional |added )?(?:charge|cost|fee|fees)|(?:without|at no|free of) (?:any |extra |additional )*(?:charge|cost|fee)
  |sin (?:costo|coste|cargo|gastos|costes)|sem (?:custo|custos|taxa|cobranca)|no (?:le |les |te |se )?cobramos|nao cobramos|bina (?:kisi )?(?:extra )?(?:charge|kharche|paise|shulk)|बिना (?:किसी )?(?:शुल्क|खर्च|पैसे)|(?:بدون|دون|بلا) (?:رسوم|تكلفه|مقابل|اي رسوم|اي تكلفه)`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);

const SPANISH_BACK = wordPattern('no|nunca|tampoco');

/** "if you do not like it …", "pasand na aaye to …": a condition denies nothing. */
const CONDITIONS =
  /(?<![\p{L}\p{M}])(?:(?:if|unless|in case|whatever|whichever|anything|everything|si|agar|अगर|यदि|اذا|لو|ان لم)\s+(?:[\p{L}\p{M}']+\s+){0,4}?|se\s+)(?:not|don't|doesn't|didn't|isn't|aren't|never|no|nao|nahi|nahin|na|न|नहीं|ना|لا|لم|ليس)(?![\p{L}\p{M}])|(?<![\p{L}\p{M}])(?:na|nahi|nahin|न|ना|नहीं)(?=\s+(?:[\p{L}\p{M}]+\s+){1,2}(?:to|toh|तो)(?![\p{L}\p{M}]))/gu;

const TURN = wordPattern(
  'but|however|though|although|instead|yes|still|pero|sino|aunque|mas|porem|contudo|lekin|magar|balki|haan|लेकिन|मगर|बल्कि|हाँ|لكن|ولكن|بل|نعم',
);
const FINITE = wordPattern(
  `\\p{L}{2,}mos|we|i|you|your|our|ships|arrives|comes|gets|reaches|takes|costs|goes|he|she|they|it|will|is|are|was|can|has|have|would|shall|i'll|we'll|you'll|it's|we're|hum|main|aap|hai|hain|hoga|hogi|honge|denge|karenge|jayega|jayenge|है|हैं|होगा|होगी|होंगे|देंगे|करेंगे
  |es|son|esta|estan|sera|tenemos|podemos|hacemos|le|les|lo|la tendra|e|sao|sera|temos|podemos|fazemos|voce|هو|هي|نحن|سوف|يمكن|يمكننا|لدينا`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);

/** Whether a denial before a piece of a passage reaches it: "I cannot promise free delivery". */
export function isDeniedBefore(passage: Passage, span: Span): boolean {
  const { low, at } = silencedAt(passage, span);
  return findAll(low, DENIAL).some(
    (word) => word.end <= at.start && reaches(low.slice(word.end, at.start), low.slice(word.end, at.end)),
  );
}

/** "no free delivery, a call or an exclusive design": the next item of a list. */
const LIST_GOES_ON = /^\s*(?:an?|any|or|nor|una?|ni|nem|uma?|ou?|[ye]|aur|ya|और|या|او|ولا)\s/u;

/** Whether a denial in the same piece between two commas reaches a place: none that comes from another clause. */
export function isDeniedNear(passage: Passage, span: Span): boolean {
  const segment = segmentAt(sentenceAt(passage, span.start), span.start);
  const low = silenced(passage.plain.slice(segment.start, segment.end), languagesOf(passage));
  const isListed = LIST_GOES_ON.test(passage.plain.slice(segment.start, span.start));
  return isDenied(passage, span) && (isListed || has(low, DENIAL_OR_LACK));
}

/** Whether a piece of a passage is denied where it stands, also from inside or behind: "free sample nahi de sakte". */
export function isDenied(passage: Passage, span: Span): boolean {
  if (isDeniedBefore(passage, span)) return true;
  const { low, at, sentence } = silencedAt(passage, span);
  const segment = segmentAt(sentence, span.start);
  if (has(low.slice(at.start, at.end), DENIAL)) return true;
  const rest = low.slice(at.end, Math.max(at.end, segment.end - sentence.start));
  const spanish = languagesOf(passage).has('es') && !languagesOf(passage).has('en');
  const back = [...findAll(rest, DENIES_BACK), ...(spanish ? findAll(rest, SPANISH_BACK) : [])].toSorted(
    (a, b) => a.start - b.start,
  )[0];
  if (
    back &&
    words(rest.slice(0, back.start)) <= 8 &&
    !has(rest.slice(0, back.start), TURN) &&
    (!has(rest.slice(0, back.start), AND) || !has(rest.slice(0, back.start), FINITE))
  )
    return true;
  for (const word of findAll(low, LACK)) {
    if (
      word.end <= at.start &&
      words(low.slice(word.end, at.start)) <= 3 &&
      !/[,;:]/.test(low.slice(word.end, at.start)) &&
      !/(?<!\p{L})(?:and|e|y|aur) (?:so|solo|only|just|you|we)(?!\p{L})/u.test(low.slice(word.end, at.end))
    )
      return true;
  }
  return LACK_AFTER.test(low.slice(at.end));
}

function silencedAt(passage: Passage, span: Span): { low: string; at: Span; sentence: Sentence } {
  const sentence = sentenceAt(passage, span.start);
  const low = silenced(passage.plain.slice(sentence.start, sentence.end), languagesOf(passage));
  return {
    low,
    sentence,
    at: { start: span.start - sentence.start, end: Math.min(span.end, sentence.end) - sentence.start },
  };
}

/** Whether a sentence denies anything. */
export function hasDenial(passage: Passage, sentence: Span): boolean {
  return has(silenced(passage.plain.slice(sentence.start, sentence.end), languagesOf(passage)), DENIAL);
}

function languagesOf(passage: Passage): ReadonlySet<string> {
  const known = knownLanguages.get(passage);
  if (known) return known;
  const votes = guessLanguages((passage.plain.match(/[\p{L}\p{M}]+/gu) ?? []).map(foldWord));
  const found = /[ñ¿¡]/.test(passage.text) ? new Set(['es']) : /[ãõçÃÕÇ]/.test(passage.text) ? new Set(['pt']) : votes;
  knownLanguages.set(passage, found);
  return found;
}

const knownLanguages = new WeakMap<Passage, ReadonlySet<string>>();

/** Blanks what looks like a denial and is none, keeping every place. */
function silenced(low: string, languages: ReadonlySet<string>): string {
  // In Portuguese "no" is "in the".
  const own =
    languages.has('pt') && !languages.has('es') && !languages.has('en')
      ? low.replace(/(?<![\p{L}])no(?![\p{L}])/gu, '  ')
      : low;
  return own
    .replace(CONDITIONS, (phrase) => ' '.repeat(phrase.length))
    .replace(NOT_DENIALS, (phrase) => ' '.repeat(phrase.length))
    .replace(
      /^(\s*)(?:(?:bilkul|ji|बिल्कुल|जी|of course|absolutely|certainly|definitely|claro que|por supuesto que|com certeza)\s)?(?:no|not|nao|nahi|nahin|नहीं|لا)(?=\s*[,.!،-])/u,
      (phrase) => ' '.repeat(phrase.length),
    );
}

/** A denial reaches on until a turn, a stop, or a comma behind which a new clause begins. */
function reaches(between: string, upTo: string): boolean {
  if (/[;:؛]/.test(between) || has(between, TURN)) return false;
  const comma = Math.max(between.lastIndexOf(','), between.lastIndexOf('،'));
  if (comma < 0) return true;
  const behind = upTo.slice(comma + 1);
  return words(behind) <= 14 && !has(behind, FINITE);
}

function words(text: string): number {
  return text.match(/[\p{L}\p{M}\p{N}'-]+/gu)?.length ?? 0;
}
