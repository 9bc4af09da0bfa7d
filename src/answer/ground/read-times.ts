import { overlaps, type Span, wordPattern } from '../../language/plain-text.ts';

/** A point in time as written; the same day has the same key in every language. */
export type TimeFound = Span & { kind: 'date' | 'weekday' | 'relative' | 'festival' | 'clock'; key: string };

const MONTHS = [
  'january jan enero janeiro janvari जनवरी يناير',
  'february feb febrero fevereiro farvari फरवरी फ़रवरी فبراير',
  'march mar marzo marco मार्च مارس',
  'april apr abril aprail अप्रैल ابريل',
  'may mayo maio मई مايو',
  'june jun junio junho जून يونيو',
  'july jul julio julho julai जुलाई يوليو',
  'august aug agosto agast अगस्त اغسطس',
  'september sept sep septiembre setembro sitambar सितंबर सितम्बर سبتمبر',
  'october oct octubre outubro aktubar अक्टूबर अक्तूबर اكتوبر',
  'november nov noviembre novembro navambar नवंबर नवम्बर نوفمبر',
  'december dec diciembre dezembro disambar दिसंबर दिसम्बर ديسمبر',
];
const WEEKDAYS = [
  'sunday sundays sun domingo domingos ravivar ravivaar itvar itwar sande रविवार इतवार संडे الاحد',
  'monday mondays mon lunes segunda-feira somvar somvaar somwar mande सोमवार मंडे الاثنين الاتنين',
  'tuesday tuesdays tue tues martes terca-feira mangalvar mangalvaar mangalwar मंगलवार الثلاثاء',
  'wednesday wednesdays wed miercoles quarta-feira budhvar budhvaar budhwar बुधवार الاربعاء',
  'thursday thursdays thu thurs jueves quinta-feira guruvar guruvaar guruwar brihaspativar गुरुवार बृहस्पतिवार الخميس',
  'friday fridays fri viernes sexta-feira shukravar shukravaar shukrawar शुक्रवार الجمعه',
  'saturday saturdays sat sabado sabados shanivar shanivaar shaniwar शनिवार السبت',
];
/** Short names that are also other words count only beside a number or another day. */
const SHORT = new Set(['may', 'mar', 'jan', 'sun', 'sat', 'mon', 'wed', 'marco', 'jun', 'mayo']);
const RELATIVE: [string, string][] = [
  ['today', "today(?!'s)|tonight|same[- ]day|hoy(?: mismo)?|hoje(?: mesmo)?|aaj|आज|اليوم|الليله"],
  ['tomorrow', 'tomorrow|tmrw|tomo|overnight|manana|amanha|kal|कल|غدا|بكرا|بكره'],
  [
    'overmorrow',
    'next day|following day|al dia siguiente|no dia seguinte|agle din|अगले दिन|اليوم التالي|day after tomorrow|pasado manana|depois de amanha|parso|parson|परसों|بعد غد',
  ],
  [
    'evening',
    '(?:this|by|in the|tomorrow|till|until) (?:morning|afternoon|evening|noon|night)|midnight|aaj shaam|shaam tak|शाम तक|esta (?:tarde|noche)|hoje a tarde|هذا المساء',
  ],
  ['two days', 'يومين|يومان|ساعتين|ساعتان'],
  [
    'few',
    '(?:a few|few|couple of|several|some|within|in|a) (?:days?|hours?|minutes?)|an hour|a day or two|un par de (?:dias|horas)|unos dias|pocos dias|alguns dias|poucos dias|kuch (?:din|ghante|dino)|ek do din|chand din|कुछ (?:दिन|दिनों|घंटे|घंटों)|एक-?दो दिन|عده ايام|بضعه ايام|ايام قليله|ايام معدوده',
  ],
  [
    'week',
    '(?:this|next|coming|same|within (?:the|a|one)|in (?:a|one)|a|one|about a|per) ?weeks?|weeks?|weekend|fortnight|semanas?|hafte|hafta|हफ्ते|हफ़्ते|हफ्ता|सप्ताह|اسبوع|الاسبوع|اسابيع|اسبوعين|اسبوعان',
  ],
  [
    'month',
    'end of (?:the |this |next )?month|month[- ]end|months?|(?:este|proximo|fin de|fim do|fim de|a finales de) m[eE]s|mes|meses|mahine|mahina|maheene|महीने|महीना|माह|شهر|الشهر|شهرين|اشهر',
  ],
  [
    'hour',
    '(?:within|in) (?:the|an|a few|few|half an|one) hours?|half an hour|(?:within|in) (?:a few |few )?minutes|en una hora|em uma hora|ek ghante|एक घंटे|خلال ساعه|ساعتين',
  ],
  [
    'on-time',
    'on time|in (?:good |plenty of )?time|well before|a tiempo|no prazo|dentro do prazo|em tempo|a tempo|time par|time pe|samay par|waqt par|समय पर|वक्त पर|في الموعد|في الوقت المناسب|في الوقت المحدد|قبل الموعد',
  ],
  [
    'soon',
    'asap|immediately|right away|straight away|at once|instantly|in no time|de inmediato|inmediatamente|imediatamente|turant|fauran|तुरंत|तुरन्त|فورا|حالا',
  ],
];
const FESTIVALS: [string, string][] = [
  ['diwali', 'diwali|deepavali|deepawali|divali|दिवाली|दीवाली|दीपावली|ديوالي'],
  ['holi', 'holi|होली|هولي'],
  ['eid', 'eid|ramadan|ramzan|ईद|रमजान|العيد|عيد|رمضان'],
  ['christmas', 'christmas|xmas|navidad|natal|क्रिसमस|الكريسماس|عيد الميلاد'],
  ['new-year', "new year(?:'s)?|ano novo|ano nuevo|naye saal|naya saal|नए साल|नया साल|راس السنه"],
  [
    'other',
    'navratri|dussehra|rakhi|raksha bandhan|pongal|onam|ganesh chaturthi|republic day|independence day|valentine\\p{L}*|easter|pascua|reyes|black friday|नवरात्रि|दशहरा|राखी',
  ],
];

const DAY = String.raw`(\d{1,2})(?:\s?(?:st|nd|rd|th|ª|º|o))?`;
const MONTH = names(MONTHS)
  .join('|')
  .replace('|may|', '|may(?!\\s+(?:be|have|i|we|you|take|look|also|need|not|go|get|want))|');
const DATES: RegExp[] = [
  /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/g,
  /(?<![\d.])(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})(?![\d])/g,
  new RegExp(`(?<![\\d.,])${DAY}(?:\\s+(?:of|de|do|da))?[\\s-]*(${MONTH})(?![\\p{L}\\p{M}])`, 'gu'),
  new RegExp(`(?<![\\p{L}\\p{M}])(${MONTH})\\.?\\s+(?:the )?${DAY}(?![\\d:.,]?\\d)(?!\\s*(?:piece|pcs|set|pc))`, 'gu'),
  /(?<![\d.,])(\d{1,2})\s?(?:st|nd|rd|th)(?!\p{L})/gu,
  /(?<![\d.,])(\d{1,2})\s?(?:tareekh|tarikh|taarikh|तारीख|तारीख़)(?![\p{L}\p{M}])/gu,
  /(?<![\p{L}])(?:el dia|no dia|dia|يوم)\s(\d{1,2})(?!\d)(?!\s*(?:de |a |al )?\d)/gu,
  /(?<![\d.,/₹$-])(?!24\/7(?!\d))(0?[1-9]|[12]\d|3[01])\/(0?[1-9]|1[0-2])(?![\d/%]|[.,]\d)(?!\s*(?:\p{L}+ )?(?:colou?rs?|pieces?|pcs?|sets?|days?|weeks?|hours?|cm|mm|inch|of|dozen|lakh|दिन|dias?|din)(?!\p{L}))/gu,
];
const CLOCK =
  /(?<![\d:.,])(\d{1,2})(?::(\d{2})|(?::(\d{2}))?\s?(?:am|pm|a\.m|p\.m|baje|bje|बजे|o'?clock)(?!\p{L}))\s?(?:am|pm|a\.m|p\.m|baje|बजे|h)?(?!\p{L})/gu;

/** Finds dates, days of the week, words such as "tomorrow", festivals and times of day in a plain text, in order. */
export function readTimes(plainText: string): TimeFound[] {
  const found: TimeFound[] = [];
  const add = (time: TimeFound): void => {
    if (!found.some((other) => overlaps(other, time))) found.push(time);
  };
  DATES.forEach((pattern, index) => {
    for (const match of plainText.matchAll(pattern)) add({ ...at(match), kind: 'date', key: dateKey(match, index) });
  });
  for (const match of plainText.matchAll(CLOCK)) {
    add({ ...at(match), kind: 'clock', key: `${Number(match[1])}:${match[2] ?? match[3] ?? '00'}` });
  }
  for (const match of plainText.matchAll(PART_OF_DAY))
    add({ ...at(match), kind: 'clock', key: `${Number(match[1])}:${match[2] ?? '00'}` });
  for (const [day, pattern] of DAY_PATTERNS) {
    for (const match of plainText.matchAll(pattern)) {
      if (!SHORT.has(match[0]) || beside(plainText, match)) add({ ...at(match), kind: 'weekday', key: String(day) });
    }
  }
  for (const match of plainText.matchAll(PORTUGUESE_DAY)) {
    const day = ['segunda', 'terca', 'quarta', 'quinta', 'sexta'].indexOf(match[0]) + 1;
    add({ ...at(match), kind: 'weekday', key: String(day) });
  }
  for (const [key, pattern] of RELATIVE_PATTERNS) {
    for (const match of plainText.matchAll(pattern)) add({ ...at(match), kind: 'relative', key });
  }
  for (const [key, pattern] of FESTIVAL_PATTERNS) {
    for (const match of plainText.matchAll(pattern)) add({ ...at(match), kind: 'festival', key });
  }
  for (const match of plainText.matchAll(MONTH_ALONE)) {
    if (!SHORT.has(match[0])) add({ ...at(match), kind: 'date', key: `${monthOf(match[0])}` });
  }
  return found.toSorted((a, b) => a.start - b.start);
}

/** "subah 10 se shaam 6:30 tak", "10 se dopahar 2 baje tak". */
const PART_OF_DAY =
  /(?<![\d:.,])(\d{1,2})(?::(\d{2}))?(?=\s(?:se|से)\s(?:subah|shaam|sham|dopahar|सुबह|शाम|दोपहर)(?!\p{L}))/gu;
const PORTUGUESE_DAY =
  /(?<=(?<!\p{L})(?:na|ate|nesta|proxima|para|a|de) )(segunda|terca|quarta|quinta|sexta)(?=\s*(?:$|[.,;!?\n]|que vem|de manha|a tarde|das \d|a (?:terca|quarta|quinta|sexta|sabado)(?!\p{L})))/gu;
const DAY_PATTERNS = WEEKDAYS.map((words, day): [number, RegExp] => [day, anyOf(words)]);
const RELATIVE_PATTERNS = RELATIVE.map(([key, words]): [string, RegExp] => [key, wordPattern(words.normalize('NFKC'))]);
const FESTIVAL_PATTERNS = FESTIVALS.map(([key, words]): [string, RegExp] => [
  key,
  wordPattern(words.normalize('NFKC')),
]);
const MONTH_ALONE = wordPattern(MONTH);

function anyOf(words: string): RegExp {
  return wordPattern(`(?:و?(?:ال)?)(?:${words.normalize('NFKC').replaceAll(' ', '|')})`);
}

function names(lists: readonly string[]): string[] {
  return lists.flatMap((list) => list.normalize('NFKC').split(' ')).toSorted((a, b) => b.length - a.length);
}

function monthOf(word: string): number {
  return MONTHS.findIndex((list) => list.normalize('NFKC').split(' ').includes(word)) + 1;
}

function at(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

/** `day-month`, or the day alone when no month is named. */
function dateKey(match: RegExpExecArray, index: number): string {
  const [, first = '', second = '', third = ''] = match;
  if (index === 0) return `${Number(third)}-${Number(second)}`;
  if (index === 1 || index === 7) return `${Number(first)}-${Number(second)}`;
  if (index === 2) return `${Number(first)}-${monthOf(second)}`;
  if (index === 3) return `${Number(second)}-${monthOf(first)}`;
  return String(Number(first));
}

/** Whether a short name of a day stands beside another day or a time: "Mon-Fri", "Sat 10:00". */
function beside(plainText: string, match: RegExpExecArray): boolean {
  const before = plainText.slice(Math.max(0, match.index - 8), match.index);
  const after = plainText.slice(match.index + match[0].length, match.index + match[0].length + 10);
  return (
    /(?:mon|tue|wed|thu|fri|sat|sun)\w*[\s.]*(?:-|to|and|,|&)\s*$/.test(before) ||
    /^[\s.]*(?:-|to|and|,|&)?\s*(?:mon|tue|wed|thu|fri|sat|sun|\d)/.test(after)
  );
}
