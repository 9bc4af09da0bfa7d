import { findAll, has, overlaps, type Span, wordPattern } from '../../language/plain-text.ts';
import { CITIES, STATES, WEAK_CITIES } from '../../language/words/cities.ts';
import { foldWord, guessLanguages } from '../../language/words/lexicon.ts';
import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { COURTESY } from './words/courtesy.ts';
import { type Family, hasWord, isTalk } from './known-words.ts';
import { isDeniedNear } from './negation.ts';
import { plainOf, segmentAt, sentenceAt } from './passage.ts';

/** So many strange words are no answer of a sales desk, whatever they say. */
const MAX_STRANGE = 40;
const WORD = /[\p{L}\p{M}]+(?:'[\p{L}]+)?/gu;

/**
 * Refuses every word that belongs neither to ordinary service talk nor to the profile: nobody can tell what it would promise. A word
 * of the customer may be given back as theirs, and anything may be denied.
 */
export function proveWords(draft: Draft): DraftFault[] {
  const taken: Span[] = [
    ...draft.mentions,
    ...draft.contacts.filter(isAddress),
    ...draft.times,
    ...draft.amounts,
    ...findAll(draft.plain, COURTESY),
  ];
  const strange = [...draft.plain.matchAll(WORD)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length, word: match[0] }))
    .filter(
      (span) =>
        span.word.length > 1 &&
        !/\d/.test(`${draft.plain[span.start - 1] ?? ''}${draft.plain[span.end] ?? ''}`) &&
        !taken.some((other) => overlaps(other, span)) &&
        !isTalk(span.word, ['india', 'iberia']) &&
        !CITIES.has(span.word) &&
        !STATES.has(foldWord(span.word)) &&
        !hasWord(draft.facts.words, span.word),
    );
  if (strange.length > MAX_STRANGE) return [faultOf(draft, strange)];
  const unproved = strange.filter(
    (span) => !isTheirs(draft, span) && !isDeniedNear(draft, span) && !isUnknown(draft, span),
  );
  return unproved.length === 0 ? [] : [faultOf(draft, unproved)];
}

function isAddress(contact: { kind: string }): boolean {
  return contact.kind === 'link' || contact.kind === 'email';
}

function faultOf(draft: Draft, strange: readonly (Span & { word: string })[]): DraftFault {
  const [first = { start: 0, end: draft.text.length, word: '' }] = strange;
  const words = [...new Set(strange.map((span) => draft.text.slice(span.start, span.end)))].slice(0, 6);
  return faultAt(draft, segmentAt(sentenceAt(draft, first.start), first.start), {
    kind: 'word',
    hint: `The profile does not speak of ${words.map((word) => `"${word}"`).join(', ')}: say it in the words of the profile, or leave it out.`,
  });
}

/** English and Hindi are mixed, and so are Spanish and Portuguese. */
function familiesOf(draft: Draft): Family[] {
  const languages = guessLanguages((draft.plain.match(/[\p{L}\p{M}]+/gu) ?? []).map(foldWord));
  const found: Family[] = [];
  if (languages.has('en') || languages.has('hi-Latn')) found.push('india');
  if (languages.has('es') || languages.has('pt')) found.push('iberia');
  return found.length > 0 ? found : ['india', 'iberia'];
}

/** "About airport scanners I have no information", "there is nothing made for …": what is said not to be known or not to be. */
function isUnknown(draft: Draft, span: Span): boolean {
  const segment = plainOf(draft, segmentAt(sentenceAt(draft, span.start), span.start));
  return has(segment, NOT_KNOWN);
}

const NOT_KNOWN = wordPattern(
  `(?:i |we )?(?:have|has) no (?:information|data|details|price|answer|word)|(?:there is|we have|i have) nothing (?!to pay|extra|due)\\p{L}+|no (?:tengo|tenemos|hay) (?:informacion|datos)|nao (?:tenho|temos|ha) (?:informac|dados)\\p{L}*|(?:jaankari|jankari|maloom|pata) nahi|(?:जानकारी|पता|मालूम) नहीं|(?:لا|ليس) (?:املك|لدي|لدينا|توجد) معلومات`,
);

/** What may stand before a word of the customer that is given back as theirs: "for your fest". */
const FOR_THEM =
  /(?<![\p{L}\p{M}])(?:for|your|yours|kis liye|motivo|ocasion|ocasiao|किस लिए|para|por|su|sus|seu|sua|aapk[eai]|आपक[ेाी])[\s:'"]+(?:(?!(?:to|with|in|and|on|at|by|from)\s)[\p{L}\p{M}\d']+\s+){0,3}$/u;
/** Before a name: "thank you, Kabir", "good morning Meera". */
const ADDRESSED =
  /(?<![\p{L}\p{M}])(?:thank you|thanks|hello|hi|dear|(?:nice|pleased|good|happy) to meet you|mucho gusto|prazer|encantad[oa]|good (?:morning|afternoon|evening|day)|welcome|congratulations|sorry|gracias|obrigad[oa]|hola|ola|buenos dias|buenas(?: tardes| noches)?|bom dia|boa (?:tarde|noite)|bienvenid[oa]|swagat|maaf kijiye|suprabhat|namaste|dhanyava+d|shukriya|धन्यवाद|नमस्ते|शुक्रिया|شكرا(?: لك| لكم)?|مرحبا|اهلا)[\s,،:!]+(?:[\p{L}\p{M}]+\.?\s+){0,2}$/u;
/** Behind these a name may stand, if it is written as one. */
const TO_NAME: Record<Family, RegExp> = {
  india: /(?<![\p{L}\p{M}])(?:to|in|at|from|with the name|called|named|الي|في|من)\s+(?:the\s+)?(?:\p{L}+\s+)?$/u,
  iberia: /(?<![\p{L}\p{M}])(?:en|em|a|ate|de|da|do|hasta)\s+(?:\p{L}+\s+)?$/u,
};
/** "for the oven" is no purpose of the customer when something is called fit for it. */
const FIT = wordPattern(
  'safe|suitable|fine|good|ok|okay|works?|resistant|proof|fit|apt[oa]s?|segur[oa]s?|sirven?|servem?|serve|surakshit|chalega|chalegi|chalta|सुरक्षित|चलेगा|चलता|امن|امنه|مناسب|مناسبه|يصلح|تصلح',
);
/** The sentence takes down what the customer told. */
const NOTED = wordPattern(
  'noted|noting|note kar\\p{L}*|anotad[oa]s?|anotei|registrei|नोट कर|सजल|سجلت|دونت|understood|entendido|samajh gay[ai]',
);
/** Behind it in the languages of India. */
const THEIRS_AFTER = wordPattern('ke liye|के लिए|ji|जी');

/** Whether a strange word is one of the customer's, said to be theirs, or quoted. */
function isTheirs(draft: Draft, span: Span & { word: string }): boolean {
  const parts = foldWord(span.word).replace(/'?s$/, '').split("'");
  if (!draft.customer.texts.some((text) => parts.every((part) => text.words.has(part)))) return false;
  if (sentenceAt(draft, span.start).question) return true;
  const segment = segmentAt(sentenceAt(draft, span.start), span.start);
  const before = draft.plain.slice(Math.max(sentenceAt(draft, span.start).start, span.start - 48), span.start);
  const after = draft.plain.slice(span.end, Math.min(segment.end, span.end + 12));
  if (has(plainOf(draft, sentenceAt(draft, span.start)), NOTED)) return true;
  const written = draft.text[span.start] ?? '';
  const names = familiesOf(draft);
  if (written !== written.toLowerCase() && names.some((family) => TO_NAME[family].test(before))) return true;
  if (written !== written.toLowerCase() && WEAK_CITIES.has(span.word)) return true;
  if (span.word.endsWith("'s") || ADDRESSED.test(before)) return true;
  return (
    (FOR_THEM.test(before) && !has(plainOf(draft, segment), FIT)) ||
    new RegExp(`^\\s${THEIRS_AFTER.source}`, 'u').test(after)
  );
}
