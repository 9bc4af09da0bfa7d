/** Spellings of the months from January on, as pattern sources for plain text in six languages. */
export const MONTHS: readonly string[] = [
  'jan|janu?a?ry|janaury|januar|janvary|जनवरी|enero|ene|janeiro|يناير|كانون الثاني',
  'feb|febr?u?r?ary|feburary|febuary|farvari|फरवरी|febrero|fevereiro|fev|فبراير|شباط',
  'mar|march|मार्च|marzo|marco|مارس|اذار',
  'apr|april|aprail|अप्रैल|abril|abr|ابريل|نيسان',
  'may|mai|मई|mayo|maio|مايو|ايار',
  'jun|june|joon|जून|junio|junho|يونيو|حزيران',
  'jul|july|julai|जुलाई|julio|julho|يوليو|تموز',
  'aug|augu?st|agast|अगस्त|agosto|ago|اغسطس|اب',
  'sep|sept|septe?m?be?r|sitambar|सितंबर|सितम्बर|septiembre|setiembre|setembro|(?<=de )set|set(?=\\.| de 20| 20\\d\\d)|سبتمبر|ايلول',
  'oct|octo?be?r|oktober|aktubar|अक्टूबर|अक्तूबर|octubre|outubro|out|اكتوبر|تشرين الاول',
  'nov|novem?m?be?r|navambar|नवंबर|नवम्बर|noviembre|novembro|نوفمبر|تشرين الثاني',
  'dec|dece?me?be?r|decmber|disambar|दिसंबर|दिसम्बर|diciembre|dic|dezembro|dez|ديسمبر|كانون الاول',
];

/** Spellings of the days of the week from Sunday on; a star marks those that need a word such as "by" before them. */
export const WEEKDAYS: readonly string[] = [
  'sunday|sun\\*|raviwar|ravivar|itwar|itvaar|रविवार|इतवार|domingo|الاحد',
  'monday|mon\\*|somwar|somvar|सोमवार|lunes|segunda[ -]feira|segunda\\*|الاثنين|الاتنين',
  'tuesday|tue\\*|tues\\*|mangalwar|mangalvar|मंगलवार|martes|terca[ -]feira|terca\\*|الثلاثاء',
  'wednesday|wed\\*|wednes?day|budhwar|budhvar|बुधवार|miercoles|quarta[ -]feira|quarta\\*|الاربعاء',
  'thursday|thu\\*|thurs?\\*|guruwar|guruvar|brihaspativar|गुरुवार|बृहस्पतिवार|jueves|quinta[ -]feira|quinta\\*|الخميس',
  'friday|fri\\*|shukra?war|shukra?var|शुक्रवार|viernes|sexta[ -]feira|sexta\\*|الجمعه',
  'saturday|sat\\*|shaniwar|shanivar|शनिवार|sabado|السبت',
];

/** Days that fall on the same date every year, as [pattern, month, day]. */
export const FIXED_FEASTS: readonly (readonly [string, number, number])[] = [
  ['christmas|x-?mas|xmas|bada din|क्रिसमस|navidad|natal|عيد الميلاد|الكريسماس', 12, 25],
  ["new year'?s eve|nochevieja", 12, 31],
  ["new ?year(?:'?s)?(?: day)?|naya saal|naye saal|नए साल|नया साल|ano nuevo|ano novo|راس السنه", 1, 1],
  ['republic day|26 jan(?:uary)?|गणतंत्र दिवस', 1, 26],
  ["valentine'?s?(?: day)?|san valentin|dia dos namorados", 2, 14],
  ["women'?s day|mahila diwas|महिला दिवस|dia de la mujer|dia da mulher", 3, 8],
  ['labour day|may day', 5, 1],
  ['independence day|स्वतंत्रता दिवस|15 aug(?:ust)?', 8, 15],
  ["teacher'?s'? day|शिक्षक दिवस", 9, 5],
  ['gandhi jayanti|गांधी जयंती', 10, 2],
  ['halloween', 10, 31],
  ["children'?s day|बाल दिवस", 11, 14],
];

/** Days that move with the moon, by year; in other years they are words, not dates. */
export const MOVING_FEASTS: readonly (readonly [string, Readonly<Record<number, string>>])[] = [
  ['diwali|deepavali|deepawali|divali|दिवाली|दीपावली|दीवाली|ديوالي', { 2026: '11-08', 2027: '10-29', 2028: '10-17' }],
  ['dhanteras|धनतेरस', { 2026: '11-06', 2027: '10-27', 2028: '10-15' }],
  ['dussehra|dasara|dashain|vijayadashami|दशहरा', { 2026: '10-20', 2027: '10-09', 2028: '09-27' }],
  ['raksha ?bandhan|rakhi|रक्षाबंधन|राखी', { 2026: '08-28', 2027: '08-17', 2028: '08-05' }],
  ['ganesh chaturthi|गणेश चतुर्थी', { 2026: '09-14', 2027: '09-04', 2028: '08-23' }],
  ['holi|होली', { 2027: '03-22', 2028: '03-11' }],
];

/** Small numbers in words for "in two weeks". */
export const SMALL_NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    '0',
    'a|an|one|ek|एक|un|una|um|uma|next',
    'two|do|दो|dos|dois|duas|couple of|a couple of',
    'three|teen|tin|तीन|tres|few|a few',
    'four|char|chaar|चार|cuatro|quatro|اربعه|اربع',
    'five|paanch|panch|पांच|cinco|خمسه|خمس',
    'six|chhe|che|छह|seis',
    'seven|saat|सात|siete|sete|سبعه|سبع',
    'eight|aath|आठ|ocho|oito',
    'nine|nau|नौ|nueve|nove',
    'ten|das|दस|diez|dez|عشره',
    'eleven|gyarah|once|onze',
    'twelve|barah|baarah|बारह|doce|doze',
  ].flatMap((spellings, value) => spellings.split('|').map((word) => [word, value])),
);
for (const [word, value] of [
  ['fifteen', 15],
  ['pandrah', 15],
  ['pandra', 15],
  ['पंद्रह', 15],
  ['quince', 15],
  ['quinze', 15],
  ['twenty', 20],
  ['bees', 20],
  ['बीस', 20],
  ['veinte', 20],
  ['vinte', 20],
  ['thirty', 30],
  ['tees', 30],
  ['treinta', 30],
  ['trinta', 30],
] as const)
  Object.assign(SMALL_NUMBERS, { [word]: value });
