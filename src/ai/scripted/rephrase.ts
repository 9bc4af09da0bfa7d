import type { Language } from '../../language/languages.ts';
import type { Field } from './known.ts';

/** The questions of the usual fields in other words, for when the first words were not understood. */
const OTHER_WORDS: Record<string, Record<Language, string>> = {
  product: {
    en: 'Which of these shall I note for you?',
    hi: 'इनमें से कौन सा आपके लिए लिखूँ?',
    'hi-Latn': 'Inmein se kaun sa aapke liye likhun?',
    es: '¿Cuál de estos anoto para usted?',
    pt: 'Qual destes anoto para si?',
    ar: 'أي من هذه أسجل لك؟',
  },
  quantity: {
    en: 'Roughly how many shall I note?',
    hi: 'लगभग कितने पीस लिखूँ?',
    'hi-Latn': 'Lagbhag kitne piece likhun?',
    es: '¿Cuántas piezas anoto, más o menos?',
    pt: 'Quantas peças anoto, mais ou menos?',
    ar: 'كم قطعة أسجل تقريباً؟',
  },
  purpose: {
    en: 'May I ask what occasion or use you have in mind?',
    hi: 'किस अवसर या उपयोग के लिए चाहिए?',
    'hi-Latn': 'Kis occasion ya use ke liye chahiye?',
    es: '¿En qué ocasión o uso está pensando?',
    pt: 'Em que ocasião ou uso está a pensar?',
    ar: 'ما المناسبة أو الاستخدام الذي تفكر فيه؟',
  },
  branding: {
    en: 'With your logo or a name, or plain?',
    hi: 'लोगो या नाम के साथ, या सादा?',
    'hi-Latn': 'Logo ya naam ke saath, ya plain?',
    es: '¿Con su logotipo o un nombre, o sin nada?',
    pt: 'Levam o seu logótipo ou um nome, ou ficam sem nada?',
    ar: 'مع شعارك أو اسم، أم سادة؟',
  },
  date: {
    en: 'When should they be with you, even roughly?',
    hi: 'ये आपके पास कब तक पहुँचने चाहिए, अंदाज़े से भी चलेगा?',
    'hi-Latn': 'Ye aapke paas kab tak pahunchne chahiye, andaaze se bhi chalega?',
    es: '¿Cuándo deberían llegarle, aunque sea una fecha aproximada?',
    pt: 'Quando devem chegar, mesmo que seja uma data aproximada?',
    ar: 'متى يجب أن تصلك، ولو بشكل تقريبي؟',
  },
  city: {
    en: 'Which city are they going to?',
    hi: 'ये किस शहर जाएँगे?',
    'hi-Latn': 'Ye kis shehar jayenge?',
    es: '¿A qué ciudad van?',
    pt: 'Para que cidade vão?',
    ar: 'إلى أي مدينة ستذهب؟',
  },
  name: {
    en: 'Whose name shall I put on the enquiry?',
    hi: 'पूछताछ किस नाम से लिखूँ?',
    'hi-Latn': 'Enquiry kis naam se likhun?',
    es: '¿A nombre de quién anoto la consulta?',
    pt: 'Em nome de quem anoto o pedido?',
    ar: 'باسم من أسجل الطلب؟',
  },
};

/** A field's question in other words; null for a field of the owner's own, whose meaning only the owner knows. */
export function rephrase(field: Field, language: Language): string | null {
  return OTHER_WORDS[field.key]?.[language] ?? null;
}

/** All other words of a field's question, in every language. */
export function rephrasingsOf(field: Field): string[] {
  return Object.values(OTHER_WORDS[field.key] ?? {});
}
