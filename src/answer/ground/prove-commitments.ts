import { type Span, wordPattern } from '../../language/plain-text.ts';
import { foldWord, guessLanguages } from '../../language/words/lexicon.ts';
import {
  CAN_ROMANCE,
  DONE_BY_US,
  DONE_BY_YOU,
  FILLERS,
  RECEIVED,
  WE_ARABIC,
  WE_HINDI,
  WE_ROMANCE,
} from './commitment-words.ts';
import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isDenied } from './negation.ts';
import { sentenceAt, segmentAt } from './passage.ts';
import { speaksOf } from './topics.ts';

const HINT =
  'The profile does not say that the business does this: say only what the profile says, or that you cannot promise it.';
const SUBJECT =
  /(?<![\p{L}\p{M}])(we|i|you|(?:our|my|the|a) (?:sales |design |support |whole )?(?:team|manager|colleague|colleagues|staff|people|designers?|head|owner|boss)|someone)(?:'(?:ll|d|ve|re|m))?\s+((?:[\p{L}']+\s+){0,5}[\p{L}']+)/gu;
const YOU_FUTURE = /^(?:you'll|you will|you are going to|you shall)(?!\p{L})/u;
const ROMANCE_WE = wordPattern('\\p{L}{2,}(?:amos|emos|imos)');
const ROMANCE_CAN = wordPattern(
  '(?:puedo|podemos|podria|podriamos|vamos a|voy a|posso|podemos|poderia|vou|vamos|consigo|conseguimos|logro)\\s+(?:le |les |lhe |te |se )?(\\p{L}{3,}(?:ar|er|ir)(?:l[eoa]s?|te|se|lhe)?)',
);
const HINDI_WILL =
  /(?<![\p{L}\p{M}])([\p{L}\p{M}]+)\s+(?:kar\s+|कर\s+|ke\s+)?(?:denge|dunga|dungi|doonga|karenge|karunga|karungi|karwa\p{L}*|lenge|lunga|rakhenge|देंगे|दूँगा|दूंगा|करेंगे|करूँगा|करूंगा|लेंगे|रखेंगे)(?![\p{L}\p{M}])/gu;
const ARABIC_WE =
  /(?<![\p{L}])(?:و)?(?:(?:يمكننا|نستطيع|بامكاننا)(?: ان)? (\p{L}+)|(سن\p{L}{3,}|سا(?!عه|عات|عت|عد|بق|ري|ده|خن|لم|ئل|حل)\p{L}{3,}))/gu;

/** Finds what the draft says that the business does, will do or lets the customer do, and refuses what no profile provides. */
export function proveCommitments(draft: Draft): DraftFault[] {
  const languages = guessLanguages((draft.plain.match(/[\p{L}\p{M}]+/gu) ?? []).map(foldWord));
  const spans = [
    ...(languages.has('en') ? english(draft) : []),
    ...(languages.has('es') || languages.has('pt') ? romance(draft) : []),
    ...listed(draft, HINDI_WILL, WE_HINDI),
    ...listed(draft, ARABIC_WE, WE_ARABIC),
  ];
  return spans
    .filter((span) => !isDenied(draft, span) && !isQuestion(draft, span))
    .slice(0, 3)
    .map((span) =>
      faultAt(draft, segmentAt(sentenceAt(draft, span.start), span.start), { kind: 'promise', hint: HINT }),
    );
}

function isQuestion(draft: Draft, span: Span): boolean {
  const sentence = sentenceAt(draft, span.start);
  return sentence.question && !/[,;:]/.test(draft.plain.slice(span.end, sentence.end));
}

function english(draft: Draft): Span[] {
  return [...draft.plain.matchAll(SUBJECT)].flatMap((match) => {
    const words = (match[2] ?? '').split(/\s+/);
    const at = words.findIndex((word) => !FILLERS.has(word));
    const verb = words[at];
    if (verb === undefined || isQualified(words, at, match[0]) || isOwning(words, at)) return [];
    const span = { start: match.index, end: match.index + match[0].length };
    // "If a designer made your logo": nothing that the business does.
    if (match[1] !== 'you' && /(?<!\p{L})if $/u.test(draft.plain.slice(Math.max(0, match.index - 4), match.index)))
      return [];
    if (match[1] !== 'you' && isPast(verb)) return isNote(draft, span, verb) ? [] : [span];
    const isYou = match[1] === 'you';
    if (isYou && !mayDo(match[0])) return [];
    if (isYou && YOU_FUTURE.test(match[0])) return isReceived(draft, span, verb) ? [] : [span];
    return forms(verb).some((form) => (isYou ? DONE_BY_YOU : DONE_BY_US).has(form)) ? [] : [span];
  });
}

/** Only what a customer can or will do is a promise; "you need", "you asked" tell of them. */
function mayDo(phrase: string): boolean {
  return YOU_FUTURE.test(phrase) || /^you (?:can|may|could|might)(?!\p{L})/u.test(phrase);
}

/** "You will receive a mock-up", "you will need": what comes by the profile. */
function isReceived(draft: Draft, span: Span, verb: string): boolean {
  if (['need', 'find', 'know', 'see', 'save', 'reach', 'want', 'love', 'like', 'require'].includes(verb))
    return verb !== 'save';
  return (
    ['receive', 'get', 'have', 'pay'].includes(verb) &&
    RECEIVED.test(draft.plain.slice(span.start, sentenceAt(draft, span.start).end))
  );
}

/** "we are open", "I am the assistant": behind "to be" only an activity counts. */
function isQualified(words: readonly string[], at: number, phrase: string): boolean {
  const before = words.slice(0, at);
  const isState = /'(?:re|m)\s/.test(phrase) || before.some((word) => TO_BE.has(word));
  return isState && !before.includes('to') && !(words[at] ?? '').endsWith('ing') && !before.includes('been');
}

const TO_BE = new Set(['are', 'am', 'is', 'was', 'were', 'be']);

/** "we have metal pens": "have" is the verb, unless a participle follows. */
function isOwning(words: readonly string[], at: number): boolean {
  const verb = words[at] ?? '';
  const owner = words.slice(0, at).findLastIndex((word) => ['have', 'has', 'had'].includes(word));
  return owner >= 0 && !/(?:ed|en)$/.test(verb) && !PARTICIPLES.has(verb);
}

const PARTICIPLES = new Set(
  'put sent made told got left gone done kept held set begun let run paid cut brought bought sold found said lost met read'.split(
    ' ',
  ),
);

/** What was done is an event, and the assistant does nothing but take notes. */
function isPast(verb: string): boolean {
  return (
    (verb.endsWith('ed') && !['need', 'speed', 'proceed', 'feed', 'embed', 'succeed', 'exceed'].includes(verb)) ||
    PARTICIPLES.has(verb) ||
    PASTS.has(verb)
  );
}

const PASTS = new Set('sent gave given told took taken saw seen wrote written spoke spoken knew began'.split(' '));
const TAKEN_NOTE = new Set(
  'noted saved marked recorded understood seen read registered misunderstood glazed received let'.split(' '),
);

/** "I have noted …", and "I have added the logo": nothing but quantities, products and branding is added in a chat. */
function isNote(draft: Draft, span: Span, verb: string): boolean {
  if (verb === 'kept') return draft.contacts.some((one) => one.start >= span.end && one.start - span.end <= 12);
  if (verb !== 'added' && verb !== 'put' && verb !== 'listed') return TAKEN_NOTE.has(verb);
  const rest = draft.plain.slice(span.start, segmentAt(sentenceAt(draft, span.start), span.start).end);
  return (/\d|₹/.test(rest) || speaksOf(rest, 'branding')) && !/aside|apart|away|on hold|back/.test(rest);
}

/** The plain forms an English verb may come from. */
function forms(verb: string): string[] {
  const bare = verb.replace(/'.*$/, '');
  const irregular: Record<string, string> = {
    sent: 'send',
    made: 'make',
    saw: 'see',
    seen: 'see',
    told: 'tell',
    said: 'say',
    gave: 'give',
    given: 'give',
    took: 'take',
    taken: 'take',
    knew: 'know',
    understood: 'understand',
    had: 'have',
    thought: 'think',
    written: 'write',
    sold: 'sell',
    meant: 'mean',
    found: 'find',
    heard: 'hear',
    felt: 'feel',
    began: 'begin',
  };
  const stems = [
    bare.replace(/(?:es|s)$/, ''),
    bare.replace(/s$/, ''),
    bare.replace(/ed$/, ''),
    bare.replace(/d$/, ''),
    bare.replace(/ing$/, ''),
    bare.replace(/ing$/, 'e'),
    bare.replace(/(.)\1(?:ing|ed)$/, '$1'),
  ];
  return [bare, irregular[bare] ?? bare, ...stems];
}

function romance(draft: Draft): Span[] {
  const we = [...draft.plain.matchAll(ROMANCE_WE)].filter((match) => !WE_ROMANCE.has(foldWord(match[0])));
  const can = [...draft.plain.matchAll(ROMANCE_CAN)].filter((match) => !CAN_ROMANCE.has(foldWord(match[1] ?? '')));
  return [...we, ...can].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function listed(draft: Draft, pattern: RegExp, allowed: ReadonlySet<string>): Span[] {
  return [...draft.plain.matchAll(pattern)]
    .filter((match) => !allowed.has(foldWord(match[1] ?? match[2] ?? '')))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
