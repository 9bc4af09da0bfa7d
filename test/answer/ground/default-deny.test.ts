import { describe, expect, it } from 'vitest';
import { checkDraft } from '../../../src/answer/ground-check.ts';
import { loadProfile } from '../../../src/business/profile.ts';

const profile = await loadProfile('business.yaml');
const refused = (customer: string, draft: string): boolean =>
  checkDraft(profile, { customerTexts: [customer], draft }).length > 0;

describe('what no statement of the profile says is refused though every word is ordinary', () => {
  it.each([
    ['two terms are the same', 'Plain or engraved makes no difference: 25 sets is enough for both.'],
    ['something holds at any time', 'Send the mugs to us whenever you like and we print them.'],
    ['the business pays', 'Then we make them at our own cost.'],
    ['it is done once more', 'If you do not like the printed mugs we print them once more.'],
    ['silence is consent', 'If you do not answer, the mock-up counts as approved.'],
    ['an approved logo is changed', 'Yes, the logo can be changed even after you have approved the mock-up.'],
    ['la cantidad se cambia', 'Sí, puede cambiar la cantidad hasta el día del envío.'],
    ['a minimum does not count', 'The minimum with branding does not count if you order two products.'],
    ['an advance is not for all', 'Advance sirf naye logon se lete hain, aapse nahi.'],
    ['everything can be branded', 'A logo is possible on any of our products.'],
    ['branding is inside the price', 'It is inside: the ₹165 per mug at 36 pieces already covers your print.'],
    ['लोगो दाम में है', 'बोतल पर लोगो का दाम बोतल के दाम में ही है।'],
    ['freight is inside the price', 'الشحن داخل المدينة ضمن السعر.'],
    ['freight is not charged', 'We send within Rajasthan without freight.'],
    ['tax is on a part only', 'GST is only on the branding.'],
    ['the business is elsewhere too', 'You find us in Delhi and Mumbai too.'],
    ['an act in the chat', 'Done, I have added your team to a list with our production people.'],
  ])('%s: %s', (_what, draft) => {
    expect(refused('hello', draft)).toBe(true);
  });
});

describe('a property belongs to the product whose description has it', () => {
  it.each([
    ['another material', 'The mug is of steel.'],
    ['a part of another product', 'The cork coaster comes in a kraft box with a holder.'],
    ['a colour of another product', 'La bolsa viene en negro, azul o blanco.'],
    ['another product as a part', 'The welcome gift set also has a mug and a planter.'],
    ['the figure of another property', 'The bottle keeps drinks hot for 24 hours.'],
    ['a material without its qualifier', 'The diary has a leather cover.'],
  ])('%s is refused: %s', (_what, draft) => {
    expect(refused('hello', draft)).toBe(true);
  });

  it.each([
    'The bottle keeps drinks hot for 12 hours, and cold ones for 24.',
    'The steel bottle keeps drinks cold for 24 hours and hot for 12.',
    'The diary has a pen loop and a vegan leather cover.',
    'O diário A5 tem capa de couro vegano e fita marcadora.',
    'The welcome gift set has a diary, a pen, a bottle and a coaster.',
  ])('its own passes: %s', (draft) => {
    expect(refused('tell me more', draft)).toBe(false);
  });
});

describe('true answers in other words pass', () => {
  it.each([
    [
      'Coasters: lobby 120, cafeteria 80, bar 40. rate?',
      'Together 240 cork coasters: ₹42 each, ₹10,080 in total, GST extra.',
    ],
    [
      '3 branches, 90 bottles each',
      'Three branches with 90 bottles each make 270 steel bottles: ₹435 each, without GST.',
    ],
    [
      '40 mugs and 50 coasters, one sum',
      '₹9,000 for both, without GST: 40 mugs at ₹165 (₹6,600) and 50 cork coasters at ₹48 (₹2,400).',
    ],
    ['samples?', 'Unbranded samples are sent against payment. For the smallest quantity the price is ₹65 for a pen.'],
    [
      '3 planters came broken',
      'I am sorry about the three planters! Report them with photos within 3 days and they are replaced.',
    ],
    ['timings?', 'Our hours are 10:00 to 18:30 from Monday to Friday and 10:00 to 14:00 on Saturday.'],
    ['sunday khula hai?', 'Sunday ko hum band rehte hain.'],
    ['I need 100 gifts, 50k', 'With ₹50,000 for 100 gifts, that is ₹500 each: steel bottles at ₹465, without GST.'],
    [
      'gravam 20 jogos de madeira?',
      'Para gravar a laser são precisos pelo menos 50 jogos, e sem gravação o mínimo é 25.',
    ],
    ['٤٠ أصيصاً كم؟', '٤٠ أصيصاً بسعر ٣٩٠ روبية للواحد من دون الضريبة.'],
  ])('%s -> %s', (customer, draft) => {
    expect(refused(customer, draft)).toBe(false);
  });

  it.each([
    ['kitne ki', 'The engraving begins at 25 bottles, the UV print only at 100.'],
    ['110 wooden sets how much', '110 cork coasters are ₹42 each, ₹4,620 in total without GST.'],
    ['logo options for the tote?', 'The mug can have a sublimation print.'],
    ['diya without logo, ready?', 'Since it carries no branding, the brass diya set needs just 1 to 2 working days.'],
    ['engraved?', '30 bottles: ₹520 per bottle and ₹30 for engraving, ₹15,600 in total.'],
  ])('and false ones beside them do not: %s -> %s', (customer, draft) => {
    expect(refused(customer, draft)).toBe(true);
  });
});

it.each(['secure-kk🔴example/upi', 'kk•pay•example', 'kkgifts★example', 'kk_form|example/a'])(
  'an address with odd separators is refused: %s',
  (address) => {
    expect(
      checkDraft(profile, { customerTexts: ['site?'], draft: `See ${address}` }).map(({ kind }) => kind),
    ).toContain('link');
  },
);
