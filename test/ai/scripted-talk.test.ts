import { expect, it } from 'vitest';
import { talk } from './scripted-talk.ts';

const MOVES = [
  'thats too much',
  'give me a minute',
  'just a sec, in a meeting',
  'sounds good',
  "I'll get back to you",
  'sorry for the late reply',
  'thanks for the quick reply',
  'same as last time',
  'one more question',
  'skip',
  'batata hu',
  'ruko zara',
  'kuch bhi chalega',
  'mehnga hai',
  'सोच कर बताता हूँ',
  'फोटो भेजिए',
  'déjeme consultar',
  'mándeme el catálogo',
  'está bien',
  'deixa eu ver',
  'tudo certo',
  'tá caro',
  'لحظة من فضلك',
  'سأخبرك لاحقا',
  'غالي جدا',
];

it.each([
  ['purpose', ['80 mugs']],
  ['city', ['80 mugs for a fair', 'yes', '24 Feb']],
  ['name', ['80 mugs for a fair', 'yes', '24 Feb', 'Pune']],
] as const)('takes no move of a conversation for the %s that it asked for', async (_field, before) => {
  const { known } = await talk(...before);
  for (const move of MOVES) expect((await talk(...before, move)).known, move).toEqual(known);
});
