import { bound, countWords, type NumberWord, scaleWords, valueWords, weak } from './number-word.ts';

/** Number words of English, Spanish and Portuguese, without accents. */
export const EUROPEAN: [string, NumberWord][] = [
  ...weak(valueWords('en', { 0.5: 'half', 1: 'one' }), 'always'),
  ...countWords(
    'en',
    2,
    'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen',
  ),
  ...countWords('en', 17, 'seventeen eighteen nineteen'),
  ...valueWords('en', { 0: 'zero', 20: 'twenty', 30: 'thirty', 40: 'forty fourty', 50: 'fifty', 60: 'sixty' }),
  ...valueWords('en', { 70: 'seventy', 80: 'eighty', 90: 'ninety ninty' }),
  ...scaleWords('en', { 100: 'hundred', 1000: 'thousand', 100000: 'lakh lac', 10000000: 'crore' }),
  ...scaleWords('en', { 1000000: 'million', 1000000000: 'billion', 12: 'dozen' }),
  ...bound(scaleWords('en', { 100: 'hundreds', 1000: 'thousands k', 100000: 'lakhs lacs', 10000000: 'crores cr' })),
  ...bound(scaleWords('en', { 1000000: 'millions mn', 12: 'dozens' })),

  ...weak(valueWords('es', { 0.5: 'medio media', 1: 'un uno una' }), 'always'),
  ...weak(valueWords('es', { 11: 'once', 12: 'doce' }), 'outside'),
  ...countWords('es', 2, 'dos tres cuatro cinco seis siete ocho nueve diez'),
  ...countWords(
    'es',
    13,
    'trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiun/veintiuno/veintiuna',
  ),
  ...countWords(
    'es',
    22,
    'veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve',
  ),
  ...valueWords('es', { 0: 'cero', 30: 'treinta', 40: 'cuarenta', 50: 'cincuenta', 60: 'sesenta', 70: 'setenta' }),
  ...valueWords('es', { 80: 'ochenta', 90: 'noventa', 100: 'cien ciento', 200: 'doscientos doscientas' }),
  ...valueWords('es', { 300: 'trescientos trescientas', 400: 'cuatrocientos cuatrocientas' }),
  ...valueWords('es', { 500: 'quinientos quinientas', 600: 'seiscientos seiscientas', 700: 'setecientos setecientas' }),
  ...valueWords('es', { 800: 'ochocientos ochocientas', 900: 'novecientos novecientas' }),
  ...weak(scaleWords('es', { 1000: 'mil' }), 'outside'),
  ...scaleWords('es', { 1000000: 'millon', 12: 'docena' }),
  ...bound(scaleWords('es', { 1000: 'miles', 1000000: 'millones', 12: 'docenas', 100: 'centenares' })),

  ...weak(valueWords('pt', { 0.5: 'meio meia', 1: 'um uma' }), 'always'),
  ...countWords('pt', 2, 'dois/duas tres quatro cinco seis sete oito nove dez onze'),
  ...countWords(
    'pt',
    13,
    'treze catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove',
  ),
  ...valueWords('pt', { 20: 'vinte', 30: 'trinta', 40: 'quarenta', 50: 'cinquenta', 60: 'sessenta', 70: 'setenta' }),
  ...valueWords('pt', { 80: 'oitenta', 90: 'noventa', 100: 'cem cento', 200: 'duzentos duzentas' }),
  ...valueWords('pt', { 300: 'trezentos trezentas', 400: 'quatrocentos quatrocentas', 500: 'quinhentos quinhentas' }),
  ...valueWords('pt', { 600: 'seiscentos seiscentas', 700: 'setecentos setecentas', 800: 'oitocentos oitocentas' }),
  ...valueWords('pt', { 900: 'novecentos novecentas' }),
  ...scaleWords('pt', { 1000000: 'milhao', 12: 'duzia' }),
  ...bound(scaleWords('pt', { 1000: 'milhares', 1000000: 'milhoes', 12: 'duzias', 100: 'centenas' })),
];
