/** Ways to address somebody that add nothing after a courtesy; no names, so nobody is greeted by a wrong one. */
const VOCATIVES: Record<string, string> = {
  en: `sir|madam|mam|maam|ma am|sir ji|sirji|sir madam|madam ji|team|all|everyone|everybody|dear|bro|brother|sister|friend|friends|
    folks|guys|there`,
  'hi-Latn':
    'ji|bhai|bhaiya|bhaiyya|bhaiyaji|bhai ji|bhaiya ji|bhaisahab|bhai sahab|bhai sahib|didi|behenji|sahab|saab|sa|yaar|dost',
  hi: 'जी|सर|सर जी|मैडम|मैडम जी|भाई|भाई जी|भैया|भैया जी|भाईसाहब|साहब|दीदी|दोस्त|यार',
  es: 'amigo|amiga|amigos|señor|señora|señorita|señores|a todos|a todas|equipo|gente|estimados|jefe',
  pt: 'amigo|amiga|amigos|senhor|senhora|pessoal|gente|a todos|a todas|equipe|equipa|galera|moço|moça',
  ar: 'أخي|اخي|يا أخي|يا اخي|أختي|اختي|يا غالي|عزيزي|حبيبي|استاذ|أستاذ|يا أستاذ|سيدي|يا جماعة|جميعا|اخوي|يا باشا|لكم جميعا',
};

/** Before thanks or a goodbye, with no question of ours open, these accept nothing. */
const LEAD_INS = `ok|okay|okey|k|alright|all right|fine|great|perfect|cool|nice|oh|ohh|ah|very well|got it|noted|thik hai|theek hai|
  thik h|theek h|tik hai|accha|acha|achha|accha ji|haan ji ok|ठीक है|अच्छा|ओके|जी|vale|bueno|bien|listo|perfecto|está bien|muy bien|
  genial|de acuerdo|tá|ta bom|tá bom|está bem|certo|beleza|ótimo|perfeito|ok então|تمام|طيب|حسنا|حسناً|اوكي|أوكي|اوك|ممتاز|ok sir|okay sir|ok ji|ok bhai|ठीक है जी|ठीक है सर`;

/** Before any courtesy: "sir good morning", "bhai thanks". */
const ADDRESSES =
  'sir|madam|mam|maam|bhai|bhaiya|dear|hello sir|hi sir|सर|मैडम|भाई|भैया|señor|señora|senhor|senhora|يا أخي|أخي';

const split = (list: string): string[] => list.split('|').map((word) => word.trim());

/** The same as a list of word and language, longest first. */
export const vocatives: readonly { word: string; language: string }[] = Object.entries(VOCATIVES)
  .flatMap(([language, list]) => split(list).map((word) => ({ word, language })))
  .toSorted((a, b) => b.word.length - a.word.length);

export const leadIns: readonly string[] = split(LEAD_INS).toSorted((a, b) => b.length - a.length);
export const addresses: readonly string[] = split(ADDRESSES).toSorted((a, b) => b.length - a.length);
