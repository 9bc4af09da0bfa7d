import { longPattern, clausesOf, findAll, has, plain, wordPattern, type Span } from './plain-text.ts';
import { LEAVES_OUT, LEFT_OUT, withoutDoubleDenials } from './denials.ts';
import { isQuestion } from './questions.ts';
import { isMove } from './talk.ts';

/** Whether the goods shall carry a logo, a name or a print. */
export type BrandingWish = Span & { value: 'yes' | 'no' };

const MARK_WORDS = `logos?|logo's|branding|branded|brand name|printing|printed|print|prints|imprint(?:ed)?|engrav(?:e|ed|ing|ings)|
    emboss(?:ed|ing)?|deboss(?:ed|ing)?|foil(?: stamp(?:ed|ing)?)?|stamped|etch(?:ed|ing)?|crest|emblem|
    monogram(?:med)?|customi[sz](?:e|ed|ation|ing)|personali[sz](?:e|ed|ation|ing)|artwork|(?:company|couple|brand|
    our|my|their|employee|guest|bride|dukaan|shop|school|college|hotel|individual|event|apna|apne|hamara|company ka|
    company ke|dukaan ka|shop ka|school ka)(?:'?s)? (?:names?|naam)(?! (?:is|'s|hai|h)(?!\\p{L}))|names? (?:on|engraved|printed|should|likhwa|
    chhap)|naam (?:likh|chhap|chap|print|lagw|dal|khud)\\p{L}*|likhwa(?:na|ni|ne|ke|kar|ao)?|chhapwa(?:na|ni|ne|ke|
    kar|ao)?|chapwa(?:na|ni|ne|ke|kar|ao)?|(?:chhap|chapa|chapn|chapw|chapeg|khudw)\\p{L}*|lo ?go|लोगो|प्रिंट|प्रिंटिंग|छपाई|
    छप[\\p{L}\\p{M}]*|छाप[\\p{L}\\p{M}]*|नाम लिख\\p{L}*|नाम छप\\p{L}*|लिखवा\\p{L}*|ब्रांडिंग|उकेर\\p{L}*|नक्काशी|
    logotipos?|grabad[oa]s?|grabado|grabar|impres[oa]s?|impresion|imprimir|estampad[oa]s?|personalizad[oa]s?|
    personalizar|marca|escudo|logotipo|logomarca|gravad[oa]s?|gravacao|gravar|impressao|personalizacao|[وبلفك]?(?:ال|ل)?(?:شعار\\p{L}{0,3}|لوجو|لوغو)|طباعه|الطباعه|مطبوع\\p{L}*|نقش|انقش\\p{L}*|اطبع\\p{L}*|اكتب\\p{L}* (?:ال)?اسم|اسم الشركه`;
const MARK = wordPattern(MARK_WORDS);
const PLAIN = wordPattern(
  `plain|unbranded|non[ -]branded|blank|generic|saada|sada|saadha|सादा|सादे|सादी|प्लेन|lis[oa]s?|ساده|سادا|nothing on (?:it|them)|without(?: (?:is|works|will|please|only)|$)|as (?:it|they) (?:is|are)|(?:sin|sem) nada|(?:aise|waise) hi|
    kuch (?:nahi|mat)|कुछ (?:नहीं|मत)|(?:ऐसे|वैसे) ही`,
);
/** The same of the goods; of other things ("una boda sencilla") they say nothing, so only in a short clause. */
const SIMPLE = wordPattern('simple|simples|sencill[oa]s?|neutr[oa]s?');
/** Portuguese "soon" and "see you", which are no logo. */
const SOON = wordPattern('ate logo|logo mais|logo logo|desde logo|logo que|tao logo|logo depois|logo cedo');
/** What goes on the goods, where a word such as "with" or "print" says that it does. */
const INSCRIPTION = `(?:logos?|names?|initials|photos?|pictures?|messages?|slogans?|quotes?|taglines?|designs?|artwork|symbols?|motif|
    text|monograms?|emblems?|crest|mascots?|insignia|urls?|website|chinh|emblema|brasao|mascota|mascote|naam|nombres?|iniciales|fotos?|mensajes?|frases?|lema|dibujo|escudo|nomes?|iniciais|mensagens|
    mensagem|desenho|नाम|फोटो|स्लोगन|डिजाइन|चिह्न|اسماء|اسم|صوره|عباره|الاسماء|الاسم)`;
const ANY_INSCRIPTION = wordPattern(INSCRIPTION);
const INSCRIBED = wordPattern(
  `(?:with|con|com|مع) (?:[\\p{L}\\p{M}']+ ){0,3}${INSCRIPTION}|${INSCRIPTION} (?:[\\p{L}\\p{M}]+ ){0,2}(?:ke saath|ke sath|
    likh|chhap|chap|print|lag|dal|daal|khud|के साथ|लिख|छप|छाप|लग|डाल)[\\p{L}\\p{M}]*`,
);
/** What a "no" before these is about: "no rush but with logo", "not only the logo". */
const OTHER_NO =
  '(?:rush|hurry|problem|issue|doubt|idea|worries|matter|only|but|lekin|par|pero|mas|prisa|pressa|problema|more|longer)';
const NO_MARK = wordPattern(
  `(?:${LEAVES_OUT})(?: (?!${OTHER_NO}(?![\\p{L}]))[\\p{L}\\p{M}']+){0,3} (?:${MARK_WORDS}|${INSCRIPTION})`,
);
const MARK_NO = wordPattern(
  `(?:${MARK_WORDS}|${INSCRIPTION})(?: \\p{L}[\\p{L}\\p{M}]*){0,2}[ :=-]+(?:not (?:needed|required|necessary|wanted|reqd)|no need|
    no hace falta|no es necesario|nao(?: precisa| e necessario)|${LEFT_OUT})(?! (?:decided|sure|
    socha|pata|bataya|sabe|sei|se\\b|decid\\p{L}*|problem|only|just))`,
);
const UNDECIDED = wordPattern(
  `not sure|unsure|not decided|undecided|yet to decide|haven'?t decided|decide later|will decide|will tell|
    tell you later|let you know|confirm later|may ?be|might|thinking|later|not yet|don'?t know|dont know|no idea|
    depends|no lo se|todavia|aun no|abhi socha nahi|socha nahi|pata nahi|sochenge|baad me|baad mein|bataenge|batayenge|bataunga|decide nahi|
    dekhte|सोचा नहीं|पता नहीं|बाद में|no se|todavia no|aun no|no (?:lo )?hemos decidido|despues|luego|quizas|
    tal vez|ainda nao|nao sei|nao decidi\\p{L}*|depois|talvez|لم نقرر|لا اعرف|لاحقا|ربما|ليس بعد`,
);
const OWN_ORDER = wordPattern(
  `(?:with|having|incl(?:uding|\\.)?|con|com|مع|ب|y|e) (?:(?:our|my|the|a|your|company|single|one|colou?r|laser|
    full|nuestro|su|el|mi|nosso|o|a) ){0,3}(?:${MARK_WORDS})|(?:our|my|company'?s?|apna|apne|apni|hamara|hamare|
    hamari|nuestro|nuestra|mi|nosso|nossa|meu|minha|हमारा|अपना|हमारे|अपने) (?:\\p{L}+ )?(?:${MARK_WORDS})|
    (?:${MARK_WORDS}) (?:ke saath|ke sath|k sath|k saath|wale|wali|wala|ke sahit|sahit|के साथ|वाले|वाली|सहित)`,
);
const PRICE_OR_SKILL = wordPattern(
  `charge|charges|price|cost|costs|rate|extra|minimum|moq|min|kitna|kitne|how much|how many|cuanto|quanto|precio|
    preco|كم|سعر|कितना|कितने|चार्ज|रेट`,
);

const YES = wordPattern(
  `yes|yeah|yep|yup|ya|yess+|yea|sure|of course|definitely|certainly|absolutely|please do|ok yes|correct|right|
    haan|han|haa|ha|hanji|haanji|ji haan|jee|ji|bilkul|zaroor|jaroor|zarur|kar do|laga do|lagega|lagana hai|chahiye|
    go ahead|do (?:it|that|so)|sounds good|that works|dale|pode ser|हां|हाँ|जी|जी हां|बिल्कुल|जरूर|ज़रूर|चाहिए|si|claro|por supuesto|asi es|sim|com certeza|claro que si|
    claro que sim|isso|نعم|ايوه|اجل|بالتاكيد|طبعا|اكيد`,
);
const NO = wordPattern(
  `no|nope|nah|nothing|without|nada|sin nada|sem nada|not needed|not required|not necessary|no need|no thanks|none|nahi|nahin|nai|nhi|na|ji nahi|
    zarurat nahi|jarurat nahi|rehne do|rahne do|rehne dijiye|mat karo|नहीं|नही|ना|जरूरत नहीं|ज़रूरत नहीं|रहने दो|
    रहने दीजिए|ninguno|no gracias|no hace falta|nao|nao precisa|nao obrigado|لا|لا شكرا|كلا`,
);

/** What may stand before a yes or no. */
const FILLERS = longPattern(
  String.raw`^(?:(?:ok|okay|oh|well|hmm|um|arre|are|bhai|sir|ji|thik hai|theek hai|accha|acha|achha|then|toh?|ab|abhi|please|
      bas|hi|hello|pues|bueno|bom|entao|طيب|اچھا|अच्छा|ठीक है|तो|अरे|भाई)[\s,]+)*$`,
  'u',
);

/**
 * Finds the wish for branding in a text, also inside a question about the own order; null when it is unknown or
 * undecided.
 */
export function readBrandingWish(text: string): BrandingWish | null {
  const low = plain(text);
  let wish: BrandingWish | null = null;
  for (const clause of clausesOf(text)) wish = inClause(low, clause) ?? wish;
  return wish;
}

/** Any word for what goes on the goods, as it answers a pending question: "NGO name in gold"; null in a question or doubt. */
export function readInscription(text: string): BrandingWish | null {
  const low = plain(text);
  for (const clause of clausesOf(text)) {
    const words = low.slice(clause.start, clause.end);
    const [found] = findAll(words, ANY_INSCRIPTION);
    if (
      !found ||
      isMove(words) ||
      isQuestion(low, clause) ||
      has(words, UNDECIDED) ||
      /^(?:my |mera |mi |meu |mere )?(?:name|naam|nombre|nome)/u.test(words)
    )
      continue;
    return { value: 'yes', start: clause.start, end: clause.end };
  }
  return null;
}

/** The bare yes or no that answers a pending question, with the words that say so; null when there is none. */
export function readYesNo(text: string): BrandingWish | null {
  const low = plain(text);
  for (const clause of clausesOf(text)) {
    const words = low.slice(clause.start, clause.end);
    if (clause.question || has(words, UNDECIDED)) continue;
    const [no, yes] = [findAll(words, NO)[0], findAll(words, YES)[0]];
    const first = no && yes ? (no.start <= yes.start ? no : yes) : (no ?? yes);
    // "100 nahi 200" and "no problem" answer nothing: a yes or no comes first.
    if (
      !first ||
      !FILLERS.test(words.slice(0, first.start)) ||
      /^ (?:problem|issue|idea|worries|prob|rush|hurry|urgency|deadline|date|doubt|preference|hay prisa|prisa|pressa)/.test(
        words.slice(first.end),
      )
    )
      continue;
    return { value: first === no ? 'no' : 'yes', start: clause.start + first.start, end: clause.start + first.end };
  }
  return null;
}

function inClause(low: string, clause: Span & { question: boolean }): BrandingWish | null {
  const words = withoutDoubleDenials(low.slice(clause.start, clause.end)).replace(SOON, (one) =>
    ' '.repeat(one.length),
  );
  const at = (value: 'yes' | 'no', found: Span): BrandingWish => ({
    value,
    start: clause.start + found.start,
    end: clause.start + found.end,
  });
  if (has(words, UNDECIDED)) return null;
  const [no] = [...findAll(words, NO_MARK), ...findAll(words, MARK_NO)];
  const [mark] = [...findAll(words, MARK), ...findAll(words, INSCRIBED)];
  const [bare] = findAll(words, PLAIN);
  const [own] = findAll(words, OWN_ORDER);
  const asking = isQuestion(low, clause) || has(words, PRICE_OR_SKILL);
  if (asking) {
    const both = /(?:with and without|with or without|con y sin|com e sem)/.test(words);
    if (own && !both && !no) return at('yes', own);
    return no && !both && /(?:price|cost|rate|how much|kitn)/.test(words) ? at('no', no) : null;
  }
  if (no) return at('no', no);
  if (mark && !isAboutTheFile(words)) return at('yes', mark);
  const [simple] = words.split(/\s+/).length <= 4 ? findAll(words, SIMPLE) : [];
  const none = bare ?? simple;
  return none ? at('no', none) : null;
}

/** "I mailed the logo" and "share the artwork format" speak of the file. */
function isAboutTheFile(words: string): boolean {
  return /(?:format|file|vector|\bcdr\b|\bai\b|\bpdf\b|print quality|sample print)/.test(words);
}
