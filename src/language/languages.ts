import { plain } from './plain-text.ts';

/** The languages that replies are written in without a model. */
export type Language = 'en' | 'hi' | 'hi-Latn' | 'es' | 'pt' | 'ar';

const HINTS: Record<Exclude<Language, 'hi' | 'ar'>, ReadonlySet<string>> = {
  en: words(
    `the is are was i we you they need want wants looking for of and with without have has do does did can could
      would will please pls what how when where which who much many price send quote my our your not be it this that
      from by before yes sure thanks thank hello good morning deliver required needed about also make`,
  ),
  'hi-Latn': words(
    `hai hain ho hoga hogi honge ka ke ki ko kya kyu kitna kitne kitni kab kahan kaise kaun chahiye chaiye chahie
      chahta nahi nahin nai haan han haa ji bhai bhaiya mujhe mujhko hume humein hum main mera meri mere hamara
      hamare apna apne aap aapka tum aur ya se mein tak pe par liye lie kar karo karna karke kardo dena do dijiye de
      diya diye bhej bhejo bhejna bhejne batao bataye bata lagega lagenge lagana lagta wala wale wali saath sath
      bina sirf thoda jaldi kal parso aaj mahine hafte din rupaye naam namaste dhanyavad shukriya accha acha theek
      thik milega milenge mil jayega jayenge loonga lunga lenge ek teen chaar paanch sau hazaar dhai dedh yahan
      wahan yeh ye wo abhi baad pehle bhi toh kuch koi sab dono`,
  ),
  es: words(
    `el los las cual plazo un una para con sin por quiero queremos necesito necesitamos busco cuanto cuantos cuanta
      cuestan cuesta hola buenas buenos dias tardes gracias si y en mi su nuestro nuestra es son estoy soy hacen
      tienen puede pueden del al lo mejor precio piezas unidades envio entrega semanas manana perdon tambien pero
      muy cuando donde que le les quisiera`,
  ),
  pt: words(
    `os qual quais prazo uma um para com sem por quero queremos preciso precisamos procuro quanto quantos quanta
      custam custa ola oi bom boa dia tarde obrigado obrigada sim nao e em meu minha nosso nossa sou sao estou fazem
      tem pode podem do da dos das ao melhor preco pecas unidades entrega entregar semanas amanha desculpe tambem
      mas muito quando onde que voces ate fica gostaria seria`,
  ),
};

/**
 * The language a text is written in, by its script and its small words; null when nothing tells, as in "100" or
 * "Pune".
 */
export function detectLanguage(text: string): { language: Language; sure: boolean } | null {
  const devanagari = count(text, /\p{Script=Devanagari}/gu);
  const arabic = count(text, /\p{Script=Arabic}/gu);
  const latin = count(text, /\p{Script=Latin}/gu);
  if (devanagari > 0 && devanagari * 3 >= latin) return { language: 'hi', sure: true };
  if (arabic > 0 && arabic * 3 >= latin) return { language: 'ar', sure: true };
  const found = plain(text).match(/[a-z']+/g) ?? [];
  const scores = Object.entries(HINTS).map(([language, hints]) => ({
    // The keys of HINTS are languages.
    language: language as Language,
    score: found.filter((word) => hints.has(word)).length + markScore(language, text),
  }));
  const [best, next] = scores.toSorted((a, b) => b.score - a.score);
  if (!best || best.score === 0 || best.score === next?.score) return null;
  return { language: best.language, sure: best.score - (next?.score ?? 0) >= 2 };
}

/** Letters that only one of the languages has. */
function markScore(language: string, text: string): number {
  if (language === 'es') return /[¿¡ñ]/.test(text) ? 2 : 0;
  return language === 'pt' && /[ãõç]|ê/i.test(text) ? 2 : 0;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Small words of Hindi in Devanagari and of Arabic, which their scripts alone do not tell from names. */
const OTHER_SCRIPTS = words(
  `है हैं हो था थी थे का के की को में से पर तक ने भी ही तो और या यह ये वह वो मैं हम आप तुम मेरा मेरी मेरे हमारा हमारी हमारे
    अपना अपनी अपने मुझे हमें आपको कर करो करें कीजिए करना दो दें दीजिए दीजिएगा लो लें लीजिए चाहिए चाहिये जी हां हाँ नहीं नही मत बस सिर्फ
    अब अभी फिर बाद पहले ठीक अच्छा कृपया माफ माफ़ रखिए रखो रखें लिख लिखिए लिखो भेज भेजिए भेजो भेजना बताइए बता कौन क्या कब कहां कैसे
    कितना कितने कितनी क्यों सर भाई चलो चलिए ओके
    هذا هذه ذلك هو هي انا نحن انت انتم من في الي عن مع او و ثم لا لم لن ما هل كم متي اين كيف لماذا نعم اريد نريد احتاج نحتاج
    لو سمحت فضلك رجاء طيب تمام اذن فقط بل ليس كان يكون عندي عندنا لدي لدينا لي لنا لكم يمكن ممكن اسف عفوا شكرا`,
);
const PARTICLES = words('de da do dos das del la el los ji sir dia mil son ana sim mai will hum');

/**
 * Whether a plain word is a small one such as "the", "hai" or "para", which carries grammar and no content; a word that
 * may stand inside a name ("de", "da") is none when `inName`.
 */
export function isSmallWord(word: string, { inName = false } = {}): boolean {
  if (inName && PARTICLES.has(word)) return false;
  return OTHER_SCRIPTS.has(word) || Object.values(HINTS).some((hints) => hints.has(word));
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
