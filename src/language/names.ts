import { isSmallWord } from './languages.ts';
import { longPattern, plain, trimSpan, type Span } from './plain-text.ts';

/** A name the customer gives as their own; `value` is as written, without "Mr" and the like. */
export type NameFound = Span & { value: string };

/** Behind these comes the customer's own name, whatever its case; group 0 ends where it begins. */
const SURE = longPattern(
  String.raw`(?:^|[^\p{L}\p{M}])(?:my (?:good )?name is|my name'?s|myself|(?:mera|hamara|apna) naam|मेरा नाम|me llamo|
      mi nombre es|meu nome e|me chamo|chamo-me|اسمي|انا اسمي|contact (?:person|name)(?: is)?|(?<=^|[.,;\n]\s*)(?:contact|poc|attn|person|customer|client|ordered by|enquiry by|responsable|contato|contacto|संपर्क)
      (?=\s*[:=-])|(?<=^|[.,;\n]\s*)(?:my |
      customer |contact |your )?(?:name|naam|नाम|nombre|nome|الاسم))(?:\s*[:=-]+\s*|\s+(?:is |hai |है )?)`,
  'gu',
);
/** Behind these it must be written with a capital, or in a script without. */
const LIKELY = longPattern(
  String.raw`(?:^|[^\p{L}\p{M}])(?:i am|i'm|im|call me|contact|poc|attn|this is|it's|its|soy(?: el| la)?|sou(?: o| a)?|aqui(?: es| e)?(?: o| a)?|habla|fala|quem fala e|le habla|main|mai|
      मैं|انا|معك)\s+`,
  'gu',
);
/** Behind a name: "Rohit here", "Imran bol raha hoon". */
const AFTER = longPattern(
  String.raw`(?<=^|[.,;!\n]\s{0,3}|(?:hi|hello|hey|namaste|hola|oi|
      ola)[ ,!]+)(?<name>\p{Lu}[\p{L}\p{M}'.-]+(?: \p{Lu}[\p{L}\p{M}'.-]+){0,2})(?: from \p{L}[\p{L} &.]{1,30})? (?:here|this side|bol raha|bol rahi|
      bol rha|bol rhi|speaking)(?!\p{L})`,
  'gu',
);
const HINDI_AFTER = /(?:^|[.,;!\n]\s*|मैं\s+)(?<name>[\u0900-\u097f]+(?: [\u0900-\u097f]+)?) बोल रह[ाी]/gu;
/** A letter's end. */
const SIGNED = longPattern(
  String.raw`(?:^|\n|[.!?]\s)[ \t]{0,4}(?:(?:best|warm|kind|with) )?(?:regards|wishes|thanks(?: (?:and|&|n) regards)?|thank you|
      sincerely|yours truly|cheers|thx|br|dhanyavaad|dhanyawad|shukriya|धन्यवाद|saludos|atentamente|gracias|
      atenciosamente|obrigad[oa]|abracos?|cumprimentos|مع التحيه|تحياتي|شكرا)[ \t,.!-]{0,6}\n\s{0,4}(?<name>\p{L}[^\n,;|
      @\d]{1,40})`,
  'gu',
);
/** The same on one line; thanks only behind a whole sentence, for "thanks, Neha" alone may greet a colleague of ours. */
const SIGNED_INLINE = longPattern(
  String.raw`(?:(?:^|[.!?\n]\s{0,3}|,\s{0,3})(?:(?:[Bb]est|[Ww]arm|[Kk]ind|[Uu]n|[Cc]om os melhores|مع) )?(?:[Rr]egards|[Ss]aludos?(?: cordiales)?|[Aa]tte?|
      [Aa]tenta?mente|[Aa]tenciosamente|[Cc]ordialmente|[Cc]umprimentos|[Aa]bra[cç]os?|[Aa]bs|تحياتي|التحية)|(?:[.!?]\s{1,3}|,\s{0,3})(?:[Tt]hanks(?: and
       regards)?|[Gg]racias|[Oo]brigad[oa]))[.,،\s-]{1,4}(?<name>[\p{Lu}\p{Lo}][\p{L}\p{M}'.-]+(?: [\p{Lu}\p{Lo}][\p{L}\p{M}'.-]+){0,2})\s{0,3}$`,
  'gu',
);
const DASH_SIGNED =
  /\n[ \t]{0,4}[-~–—]\s{0,3}(?<name>\p{Lu}[\p{L}\p{M}'.-]+(?: \p{Lu}[\p{L}\p{M}'.-]+){0,2})\s{0,3}$/gu;

const WORD = "[\\p{L}\\p{M}][\\p{L}\\p{M}'’.-]*";
const NAME_WORDS = new RegExp(`^${WORD}(?:[ ]${WORD}){0,3}`, 'u');
/** Where a name ends although a word follows. */
const STOP = longPattern(
  String.raw`^(?:and|from|here|of|at|with|for|from|calling|speaking|i|we|my|need|needs|want|wants|looking|writing|hai|hain|h|
      hu|hoon|hun|aur|se|ka|ki|mein|me|mujhe|number|no|mobile|phone|email|mail|y|e|de la empresa|da|del|do|en|em|
      busco|quiero|necesito|preciso|quero|with|company|this|side|bol|baat|kar|है|हूं|हूँ|और|से|का|मुझे|मोबाइल|नंबर|و|
      من|please|pls|sir|ji|जी|thanks|thank)$`,
  'u',
);
const NO_NAMES = longPattern(
  String.raw`^(?:looking|interested|from|not|in|at|on|a|an|the|just|very|so|also|still|here|for|to|sure|ok|okay|fine|good|
      great|planning|waiting|thinking|writing|calling|sorry|happy|new|going|done|ready|trying|asking|urgent|final|
      correct|right|wrong|all|my|our|your|your|this|that|it|with|about|regarding|only|too|expensive|confirmed|enough|
      possible|what|how|why|when|where|who|which|available|aware|afraid|busy|unable|able|checking|yes|no|please|
      buying|ordering|organising|organizing|owner|manager|hr|admin|customer|client|student|teacher|based|quite|more|
      less|much|really|well|glad|hoping|confused|logo|print|de|un|una|um|uma|el|la|o|cliente|dueno|aqui|bien|ek|toh|
      to|bhi|mat|likh\w*|लिख[\p{L}\p{M}]*|छप[\p{L}\p{M}]*|छाप[\p{L}\p{M}]*|प्रिंट|डाल[\p{L}\p{M}]*|chhap\w*|chap\w*|khud\w*|print\w*|dal\w*|daal\w*|back|now|later|today|tomorrow|asap|urgently|when|if|after|before|by|apna|aapse|chahta|chahti|soch|abhi|kya|printed|engraved|on|to be|for printing|एक|भी|आपसे|चाहता|चाहती)$`,
  'u',
);
const TITLES = longPattern(
  String.raw`^(?:mr|mrs|ms|miss|dr|shri|smt|sri|mister|madam|sr|sra|srta|senor|senora|don|dona|prof|er|श्री|श्रीमती|السيد|
      السيده|استاذ)\.?\s+`,
  'iu',
);

/**
 * Finds the names customers give themselves: "my name is …", "this is …", "… here", a signature. Never a person
 * addressed.
 */
export function readNames(text: string): NameFound[] {
  const low = plain(text);
  const found: NameFound[] = [];
  const add = (name: NameFound | null): void => {
    if (name && !found.some((other) => other.start < name.end && name.start < other.end)) found.push(name);
  };
  for (const match of low.matchAll(SURE)) add(nameAt(text, match.index + match[0].length, 'any'));
  for (const match of low.matchAll(LIKELY)) {
    const name = nameAt(text, match.index + match[0].length, 'capital');
    // "मैं रायपुर से हूँ" tells where from.
    if (name && !/^\s+(?:se|से)(?![\p{L}\p{M}])/u.test(low.slice(name.end))) add(name);
  }
  for (const pattern of [AFTER, HINDI_AFTER, DASH_SIGNED, SIGNED_INLINE]) {
    for (const match of text.matchAll(pattern))
      add(nameAt(text, match.index + match[0].lastIndexOf(match.groups?.name ?? ''), 'any'));
  }
  for (const match of low.matchAll(SIGNED)) {
    const start = match.index + match[0].lastIndexOf(match.groups?.name ?? '');
    add(nameAt(text, start, 'any'));
  }
  return found.toSorted((a, b) => a.start - b.start);
}

/** The name that a short answer to "Your name?" is; null when it is none. */
export function asName(text: string, span: Span): NameFound | null {
  const trimmed = trimSpan(text, span);
  const words = plain(text.slice(trimmed.start, trimmed.end)).split(/\s+/);
  const name = nameAt(text, trimmed.start, 'any');
  return name && words.length <= 6 && name.end - name.start >= 2 ? name : null;
}

function nameAt(text: string, from: number, letters: 'any' | 'capital'): NameFound | null {
  const title = TITLES.exec(text.slice(from))?.[0].length ?? 0;
  const start = from + title;
  const run = NAME_WORDS.exec(text.slice(start))?.[0];
  if (run === undefined) return null;
  const kept: string[] = [];
  const all = run.split(' ');
  for (const [at, word] of all.entries()) {
    // "Maria do Carmo", but "Maria do marketing".
    if (kept.length > 0 && PARTICLE.test(word) && isName(all[at + 1] ?? '')) {
      kept.push(word);
      continue;
    }
    const isFirst = kept.length === 0;
    if (
      STOP.test(plain(word)) ||
      (isFirst && (NO_NAMES.test(plain(word)) || isSmallWord(plain(word), { inName: true })))
    )
      break;
    if (kept.length > 0 && letters !== 'any' && !isName(word)) break;
    kept.push(word);
    if (/[.]$/.test(word) && word.length > 3) break;
  }
  const [first] = kept;
  if (first === undefined) return null;
  if (letters === 'capital' && !isName(first) && !followedByFrom(text, start + first.length)) return null;
  const span = trimSpan(text, { start, end: start + kept.join(' ').length });
  return { ...span, value: text.slice(span.start, span.end) };
}

const PARTICLE = /^(?:da|de|do|dos|das|del|la|di|van|bin|al)$/;

function isName(word: string): boolean {
  return /^\p{Lu}/u.test(word) || /^\p{Lo}/u.test(word);
}

function followedByFrom(text: string, at: number): boolean {
  return /^ (?:from|here)\b/i.test(text.slice(at));
}
