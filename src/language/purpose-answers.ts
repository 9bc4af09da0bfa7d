import { isTakeBack } from './corrections.ts';
import { isSmallWord } from './languages.ts';
import { clausesOf, has, overlaps, plain, wordPattern, type Span } from './plain-text.ts';
import { EDGE_BEFORE, finish, isChat, isPhrase, longestFree, type PurposeFound } from './purpose-parts.ts';
import { readPurpose } from './purposes.ts';
import { isQuestion } from './questions.ts';
import { isMove } from './talk.ts';
import { NO_PURPOSE } from './words/occasions.ts';

/** What is said of the goods themselves or of the trade: no use of them. */
const OF_TRADE = wordPattern(
  `regards|wishes|sincerely|urgent(?:ly)?|bulk|orders?|enquir\\p{L}+|inquir\\p{L}+|requirements?|quality|colou?rs?|colored|finish|sizes?|
    material|customer|buyer|delivery|cover|packing|packaging|packed|invoice|bill|payment|address|number|contact|phone|mobile|mob|cell|movil|celular|telefon[oe]|correo|call|email|mail|
    whatsapp|quantity|qty|pieces?|pcs|ones?|types?|black|white|blue|red|green|gold|golden|silver|matte?|glossy|large|small|medium|big|
    only|good|best|nice|cheap\\p{L}*|first|repeat|regular|company|firm|pvt|ltd|limited|traders|enterprises|solutions|industries|
    morning|afternoon|evening|rang|maal|saman|रंग|माल|सामान|color|colores|calidad|tamano|pedido|urgente|negr[oa]s?|blanc[oa]s?|
    azul(?:es)?|roj[oa]s?|verdes?|cor|cores|qualidade|tamanho|encomenda|pret[oa]s?|branc[oa]s?|لون|جوده|طلب|طلبيه`,
);
/** Requests in Hindi, whose verbs stand at the end of what might be a phrase. */
const REQUEST = wordPattern(
  `(?:kar|bata|dikha|bhej|laga|rakh|dekh|likh|sun)(?:o|do|iye|iyega|dena|dijiye|na)|kijiye|dijiye|करो|करें|करिए|कीजिए|दीजिए|बताओ|बताइए|
    दिखाओ|दिखाइए|भेजो|भेजिए|रखो|रखिए`,
);

/** Whether a piece of a plain text speaks of the goods themselves or the trade, or asks for something. */
export function isOfTrade(words: string): boolean {
  return has(words, OF_TRADE) || has(words, REQUEST);
}

/** Whether every word with content does. */
function isAllOfTrade(words: string): boolean {
  const content = words.split(/\s+/).filter((word) => !isSmallWord(word) && !/^\d/.test(word));
  return has(words, REQUEST) || content.every((word) => has(word, OF_TRADE));
}

/** The purpose that an answer to "What are they for?" names; null when it talks about something else. */
export function asPurpose(text: string, taken: readonly Span[], goods: readonly Span[]): PurposeFound | null {
  const stated = readPurpose(text, taken, goods);
  if (stated) return stated;
  const low = plain(text);
  for (const clause of clausesOf(text)) {
    const said = low.slice(clause.start, clause.end);
    // Where goods are named or counted, only an occasion that is named is one.
    if (
      isQuestion(low, clause) ||
      isChat(said) ||
      isMove(said) ||
      isTakeBack(said) ||
      goods.some((span) => overlaps(span, clause))
    )
      continue;
    const span = longestFree(low, clause, taken);
    const words = low.slice(span.start, span.end);
    const isUse =
      !/^(?:day|date|dia|fecha|data|din|tarikh|tareekh|tak|ko|till|by|on|يوم|تاريخ|दिन|तारीख|तक)$/u.test(words) &&
      /\p{L}[\p{L}\p{M}]/u.test(words) &&
      !NO_PURPOSE.test(words.replace(OWN, '')) &&
      !isAllOfTrade(words);
    if (
      span.end - span.start >= (/[a-z]/.test(words) ? 3 : 2) &&
      words.split(/\s+/).length <= 8 &&
      isUse &&
      !isSentence(words.replace(EDGE_BEFORE, ''))
    )
      return finish(text, low, span);
  }
  return null;
}

const OWN = /^(?:mi|mis|mere|meri|mera|hamare|hamari|apne|apni|मेरे|मेरी|मेरा|हमारे|हमारी|अपने|अपनी)\s/u;

/** "You people never answer": a subject and what it does. */
function isSentence(words: string): boolean {
  return !isPhrase(words) && SUBJECT.test(words);
}

const SUBJECT =
  /^(?:i|we|you|he|she|they|it|this|that|there|main|mai|hum|aap|tum|ye|yeh|wo|मैं|हम|आप|तुम|यह|ये|वह|yo|tu|usted|ustedes|nosotros|eu|voce|voces|nos|انا|نحن|انت|انتم)\s/u;

/**
 * What an order is for when it only says so in a phrase of its own: "200 bags, farmers market". Such a phrase names
 * nothing of the goods or the trade, and is no name of a company.
 */
export function barePurpose(text: string, taken: readonly Span[]): PurposeFound | null {
  const low = plain(text);
  for (const clause of clausesOf(text).slice(1)) {
    const words = low.slice(clause.start, clause.end);
    const many = words.split(/\s+/).length;
    if (many < 2 || many > 5 || !isPhrase(words) || taken.some((span) => overlaps(span, clause))) continue;
    if (isQuestion(low, clause) || isChat(words) || isMove(words) || isTakeBack(words) || isOfTrade(words)) continue;
    if (NO_PURPOSE.test(words) || isTitle(text.slice(clause.start, clause.end))) continue;
    return finish(text, low, clause);
  }
  return null;
}

/** Every word with a capital: "Blue Lantern Events". */
function isTitle(words: string): boolean {
  return words.split(/\s+/).every((word) => /^[\p{Lu}&]/u.test(word));
}
