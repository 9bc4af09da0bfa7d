import { describe, expect, test } from 'vitest';
import { detectLanguage, isInLanguage } from '../../src/language/detect.ts';

const ALL = ['en', 'hi', 'hi-Latn', 'es', 'pt-BR', 'ar', 'fr', 'de', 'it', 'id', 'nl', 'tr'];

describe('the language of a message', () => {
  test.each([
    ['en', 'do you deliver on saturday'],
    ['es', 'tienen mesa para mañana'],
    ['pt-BR', 'queria saber o preço da revisão'],
    ['fr', "c'est combien le fraisier"],
    ['de', 'haben Sie morgen noch einen Termin frei'],
    ['it', 'quanto costa una torta per dieci persone?'],
    ['id', 'apakah bisa bayar pakai kartu'],
    ['nl', 'kunnen jullie op zaterdag bezorgen'],
    ['tr', 'yarın için randevu almak istiyorum'],
    ['hi', 'नमस्ते'],
    ['ar', 'كم السعر؟'],
  ])('is %s for "%s", whatever was spoken before', (language, text) => {
    for (const previous of ['en', 'fr', null]) expect(detectLanguage(text, { previous, expected: ALL })).toBe(language);
    expect(detectLanguage(text, { previous: 'en', expected: ['en'] })).toBe(language.split('-')[0]);
  });

  test.each([
    'hello',
    'ok merci',
    'Maria Rossi',
    'Sarah Müller, Beispielallee, Berlin',
    '500',
    'royal 12 parts',
    'see https://www.maison-fournier.example/menu',
    '👍',
    '',
  ])('stays for "%s"', (text) => {
    for (const previous of ALL.filter((code) => code !== 'hi'))
      expect(detectLanguage(text, { previous, expected: ALL })).toBeNull();
  });

  test('keeps its variant and goes on in Latin letters', () => {
    expect(detectLanguage('quanto custa a troca de óleo', { previous: 'pt-BR', expected: ['en'] })).toBe('pt-BR');
    expect(detectLanguage('mujhe kal tak delivery chahiye', { previous: 'hi', expected: ['en'] })).toBe('hi-Latn');
    expect(detectLanguage('mujhe kal tak delivery chahiye', { previous: 'en', expected: ['en'] })).toBeNull();
  });
});

test('a reply is in another language only when that is sure', () => {
  const english = 'Our Royal chocolat costs €32 for 6 parts and we deliver in Lyon';
  expect(isInLanguage(english, 'en')).toBe(true);
  expect(isInLanguage(english, 'fr')).toBe(false);
  expect(isInLanguage('नमस्ते, आपका स्वागत है दोस्तों', 'en')).toBe(false);
  expect(isInLanguage('aapka order kal tak deliver ho jayega', 'hi')).toBe(false);
  expect(isInLanguage('aapka order kal tak deliver ho jayega, dhanyavaad ji', 'hi-Latn')).toBe(true);
  expect(isInLanguage('Harga kamar kami per malam termasuk sarapan untuk dua orang', 'id')).toBe(true);
  expect(isInLanguage('Ok!', 'fr')).toBe(true);
  expect(isInLanguage('', 'fr')).toBe(true);
});

describe('a language of the file', () => {
  const packs = ALL.filter((code) => code !== 'en');

  test.each([
    // The library has a relative of it only.
    ['af', 'Hoeveel kos een nag vir twee mense en is ontbyt ingesluit?'],
    ['ms', 'Berapa harga semalam untuk dua orang dan adakah sarapan termasuk?'],
    ['bs', 'Koliko košta jedna noć za dvoje i da li je doručak uključen?'],
    ['nb', 'Hvor mye koster en natt for to personer, og er frokost inkludert?'],
    ['ne', 'दुई जनाको लागि एक रातको कति पर्छ र खाजा पाइन्छ?'],
    ['mk', 'Колку чини една ноќ за двајца и дали е вклучен појадокот?'],
    ['kk', 'Екі адамға бір түн қанша тұрады және таңғы ас кіре ме?'],
    ['ps', 'د دوو کسانو لپاره د یوې شپې بیه څومره ده او سهارنی پکې شته؟'],
    // It knows another name of it.
    ['fil', 'Magkano po ang isang gabi para sa dalawang tao at kasama na ba ang almusal?'],
    ['zh-Hant', '兩個人住一晚多少錢？有包含早餐嗎？'],
    // It knows nothing like it.
    ['sw', 'Bei ya usiku mmoja kwa watu wawili ni ngapi na kifungua kinywa kimo?'],
    ['cy', 'Faint mae noson i ddau berson yn ei gostio ac ydy brecwast wedi ei gynnwys?'],
    ['zu', 'Kubiza malini ubusuku obubodwa kubantu ababili futhi kukhona ibhulakufesi?'],
    ['si', 'දෙදෙනෙකුට එක රැයක් සඳහා කීයද?'],
    ['km', 'តម្លៃមួយយប់សម្រាប់មនុស្សពីរនាក់ប៉ុន្មាន?'],
    // It knows it, and near ones too.
    ['uk', 'Скільки коштує одна ніч для двох і чи входить сніданок?'],
    ['sl', 'Koliko stane ena noč za dva in ali je zajtrk vključen?'],
    ['mr', 'दोन लोकांसाठी एका रात्रीचे भाडे किती आहे आणि नाश्ता मिळतो का?'],
    ['ur', 'دو لوگوں کے لیے ایک رات کا کرایہ کتنا ہے اور ناشتہ شامل ہے؟'],
    ['da', 'Hvad koster en nat for to personer, og er morgenmad inkluderet?'],
  ])('wins among near ones: %s', (language, text) => {
    for (const listed of [
      [language, 'en'],
      ['en', language],
    ]) {
      const expected = [...listed, ...packs];
      for (const previous of [null, 'en']) expect(detectLanguage(text, { previous, expected })).toBe(language);
      const english = 'How much is one night for two people and is breakfast included?';
      expect(detectLanguage(english, { previous: language, expected })).toBe('en');
    }
    expect(isInLanguage(text, language)).toBe(true);
  });

  test.each([
    ['uk', 'ru', 'Вы открыты завтра? Сколько стоит номер на двоих с завтраком?'],
    ['af', 'fr', "C'est combien une nuit pour deux personnes avec petit déjeuner ?"],
    ['hi', 'mr', 'दोन लोकांसाठी एका रात्रीचे भाडे किती आहे आणि नाश्ता मिळतो का?'],
    ['fa', 'ar', 'كم سعر الليلة الواحدة لشخصين وهل الإفطار مشمول؟'],
  ])('does not win over one that is none of its kind: %s is listed, %s written', (listed, language, text) => {
    expect(detectLanguage(text, { previous: null, expected: [listed, 'en'] })).toBe(language);
  });

  test.each(['Bei ya usiku mmoja kwa watu wawili ni ngapi na kifungua kinywa kimo?', 'hw mch fr 2 ppl plz'])(
    'that is not listed and not known changes nothing: "%s"',
    (text) => {
      for (const previous of [null, 'en', 'de'])
        expect(detectLanguage(text, { previous, expected: ['en', 'de', ...packs] })).toBeNull();
    },
  );
});
