import { bound, countWords, type NumberWord, scaleWords, valueWords, weak } from './number-word.ts';

/** Number words of Hindi in Devanagari (without nukta, chandrabindu as anusvara) and in Latin letters. */
export const HINDI: [string, NumberWord][] = [
  ...valueWords('hi', { 0: 'शून्य', 1.5: 'डेढ', 2.5: 'ढाई अढाई' }),
  ...weak(valueWords('hi', { 0.5: 'आधा आधे आधी' }), 'always'),
  ...weak(countWords('hi', 1, 'एक'), 'always'),
  ...weak(countWords('hi', 2, 'दो'), 'always'),
  ...countWords(
    'hi',
    3,
    'तीन चार पांच छह/छः/छे/छ सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह/पन्द्रह सोलह सत्रह अठारह/अट्ठारह उन्नीस',
  ),
  ...countWords(
    'hi',
    20,
    'बीस इक्कीस बाईस/बाइस तेईस/तेइस चौबीस पच्चीस छब्बीस सत्ताईस/सत्ताइस अट्ठाईस/अठाईस/अट्ठाइस उनतीस/उन्तीस',
  ),
  ...countWords('hi', 30, 'तीस इकतीस/इकत्तीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस/अडतीस उनतालीस'),
  ...countWords(
    'hi',
    40,
    'चालीस इकतालीस बयालीस तैंतालीस/तेतालीस चवालीस/चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस/अडतालीस उनचास',
  ),
  ...countWords('hi', 50, 'पचास इक्यावन बावन तिरपन/तिरेपन चौवन पचपन छप्पन सत्तावन अट्ठावन/अठावन उनसठ'),
  ...countWords('hi', 60, 'साठ इकसठ बासठ तिरसठ/तिरेसठ चौंसठ पैंसठ छियासठ सड़सठ/सडसठ अड़सठ/अडसठ उनहत्तर'),
  ...countWords('hi', 70, 'सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी/उनासी'),
  ...countWords('hi', 80, 'अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी/अठासी नवासी'),
  ...countWords(
    'hi',
    90,
    'नब्बे इक्यानवे/इक्यानबे बानवे/बानबे तिरानवे/तिरानबे चौरानवे/चौरानबे पंचानवे/पचानवे छियानवे/छियानबे सत्तानवे/सत्तानबे अट्ठानवे/अठानवे निन्यानवे/निन्यानबे',
  ),
  ...scaleWords('hi', { 100: 'सौ', 1000: 'हजार', 100000: 'लाख', 10000000: 'करोड', 12: 'दर्जन' }),
  ...bound(scaleWords('hi', { 100: 'सैकडे', 1000: 'हजारों' })),
  ...plus('hi', { 0.5: 'साढे', 0.25: 'सवा', [-0.25]: 'पौने' }),

  ...valueWords('hi-Latn', { 0: 'shunya', 1.5: 'dedh derh dhedh', 2.5: 'dhai adhai' }),
  ...weak(
    valueWords('hi-Latn', { 0.5: 'aadha adha aadhe adhe aadhi adhi', 1: 'ek', 2: 'do', 60: 'saath sath', 7: 'sat' }),
    'always',
  ),
  ...weak(
    valueWords('hi-Latn', { 3: 'teen tin', 4: 'char', 6: 'che', 10: 'das dus', 20: 'bees', 30: 'tees' }),
    'outside',
  ),
  ...countWords('hi-Latn', 4, 'chaar panch/paanch/paach chhe/chhah/chah saat aath/aatth nau/naw'),
  ...countWords(
    'hi-Latn',
    11,
    'gyarah/gyaarah/gyara barah/baarah/bara terah chaudah/choudah pandrah/pandra/pandhrah solah/sola satrah/satra',
  ),
  ...countWords(
    'hi-Latn',
    18,
    'atharah/athara/attharah unnis/unnees bis ikkis/ikkees bais/baais/baees teis/teees/taees chaubis/chaubees/chobis',
  ),
  ...countWords(
    'hi-Latn',
    25,
    'pachis/pachees/pacchis/pachchis/pachchees chhabbis/chabbis/chhabbees sattais/sattaees/sataais atthais/athais/atthaees untis/unatis/untees',
  ),
  ...countWords(
    'hi-Latn',
    30,
    'tis ikattis/ikattees/iktis/ikattis/iktees battis/battees taintis/taintees/tentis chauntis/chauntees paintis/paintees/pentis',
  ),
  ...countWords(
    'hi-Latn',
    36,
    'chhattis/chattis/chhattees saintis/saintees/sentis adtis/artis/adtees untalis/untaalis/unchalis chalis/chaalis/chalees/chaalees',
  ),
  ...countWords(
    'hi-Latn',
    41,
    'iktalis/iktaalis/iktaalees bayalis/byalis/bayaalis/bayaalees taintalis/tentalis/taintaalis chavalis/chawalis/chauvalis/chavaalis',
  ),
  ...countWords(
    'hi-Latn',
    45,
    'paintalis/pentalis/paintaalis/paintaalees chhiyalis/chiyalis/chhiyaalis/chhiyaalees saintalis/sentalis/saintaalis adtalis/artalis/adtaalis/adtaalees unchas/unanchas/unchaas',
  ),
  ...countWords(
    'hi-Latn',
    50,
    'pachas/pachaas/pacchas/pachhas ikyavan/ikyawan/ikavan bavan/bawan/baavan tirpan/tirepan/trepan chauvan/chauwan/chavvan',
  ),
  ...countWords(
    'hi-Latn',
    55,
    'pachpan/pachapan chhappan/chappan sattavan/sattawan/satavan atthavan/athavan/athawan/atthawan unsath/unsatth',
  ),
  ...countWords(
    'hi-Latn',
    60,
    'saatth iksath/ikasath basath/baasath tirsath/tiresath chausath/chaunsath painsath/pensath chhiyasath/chiyasath sadsath/sarsath',
  ),
  ...countWords(
    'hi-Latn',
    68,
    'adsath/arsath unhattar/unahattar sattar/sathar ikhattar/ikahattar bahattar/bahatar tihattar chauhattar pachhattar/pachattar/pichattar/pichhattar',
  ),
  ...countWords(
    'hi-Latn',
    76,
    'chhihattar/chihattar satahattar/sathattar athhattar/athattar/atthattar unyasi/unasi/unnasi assi/asi ikyasi/ikyaasi bayasi/byasi tirasi',
  ),
  ...countWords(
    'hi-Latn',
    84,
    'chaurasi pachasi/pachaasi chhiyasi/chiyasi sattasi/satasi atthasi/athasi navasi/nawasi nabbe/nabbey ikyanve/ikyanbe/ikyanave',
  ),
  ...countWords(
    'hi-Latn',
    92,
    'banve/banbe/baanve tiranve/tiranbe chauranve/chauranbe panchanve/pachanve/pachanbe/panchaanve chhiyanve/chiyanve/chhiyanbe sattanve/sattanbe',
  ),
  ...countWords('hi-Latn', 98, 'atthanve/athanve/atthanbe ninyanve/ninyanbe/ninanve'),
  ...scaleWords('hi-Latn', {
    100: 'sau',
    1000: 'hazaar hazar hajar hajaar',
    100000: 'laakh',
    10000000: 'karod karor',
  }),
  ...scaleWords('hi-Latn', { 12: 'darjan' }),
  ...bound(scaleWords('hi-Latn', { 1000: 'hazaaron hazaro' })),
  ...plus('hi-Latn', { 0.5: 'saadhe sadhe saade sadde sarhe saarhe', 0.25: 'sava sawa', [-0.25]: 'paune pone' }),
];

function plus(lang: 'hi' | 'hi-Latn', byShift: Readonly<Record<number, string>>): [string, NumberWord][] {
  return Object.entries(byShift).flatMap(([shift, spellings]) =>
    spellings.split(' ').map((word): [string, NumberWord] => [word, { lang, role: 'plus', amount: Number(shift) }]),
  );
}
