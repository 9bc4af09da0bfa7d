import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkDraft } from '../../src/answer/ground-check.ts';
import { parseProfile } from '../../src/business/profile.ts';

const source = await readFile('business.yaml', 'utf8');
const profile = parseProfile(source, 'business.yaml');
const kindsOf = (customer: string | string[], draft: string): string[] =>
  checkDraft(profile, { customerTexts: [customer].flat(), draft }).map((fault) => fault.kind);

type Case = [customer: string, draft: string];

describe('prices', () => {
  it.each<Case>([
    ['60 coasters', 'For 60 cork coasters the price is ₹48 each, ₹2,880 in total.'],
    ['60 coasters', 'Cork coasters are ₹48 from 50 pieces and ₹42 from 100.'],
    ['coasters?', 'Cork coasters are between ₹31.50 and ₹48 each, depending on the quantity.'],
    [
      '250 coasters with logo',
      '250 cork coasters with logo: ₹36 plus ₹6 branding, so ₹42 per piece and ₹10,500 in total.',
    ],
    ['100 coasters and 100 pens', '100 coasters at ₹42 are ₹4,200, 100 pens at ₹65 are ₹6,500, together ₹10,700.'],
    ['pen rates?', 'Metal ball pens:\n₹65 – from 100\n₹58 – from 250'],
    ['diaries: 100 or 300?', '₹220 each at 100 diaries, ₹198 each at 300, so ₹22 less for each.'],
    ['300 bags', '300 jute tote bags are ₹118 each instead of ₹135.'],
    ['100 डायरी', '100 डायरी ₹२२० प्रति पीस, कुल ₹२२,०००।'],
    ['diary sample?', 'An unbranded sample of the A5 diary costs ₹245 plus courier cost.'],
  ])('are proved for the quantity under discussion: %s', (customer, draft) => {
    expect(kindsOf(customer, draft)).toEqual([]);
  });

  it.each<Case>([
    ['60 coasters', '60 cork coasters are ₹42 each.'],
    ['coasters?', 'Our coasters are ₹42.'],
    ['100 pens', '100 metal pens are sixty rupees each.'],
    ['100 coasters with logo', '100 coasters with logo are ₹42 each.'],
    ['100 bottles with logo', '100 bottles with logo come to ₹46,500 in total.'],
    ['100 coasters', '100 cork coasters are ₹42 each, ₹4,500 in total.'],
    ['100 coasters', '100 cork coasters are ₹4,200 each.'],
    ['100 coasters', '100 cork coasters are $42 each.'],
    ['100 mugs', '100 mugs at 150 per piece.'],
    ['100 mugs', 'Em reais: 100 canecas ficam por R$ 300 no total.'],
    ['999 or 1000 bags?', 'No difference: 999 and 1,000 jute totes are at the same ₹102 each.'],
  ])('are refused when they are not: %s', (customer, draft) => {
    expect(kindsOf(customer, draft)).toContain('price');
  });

  it('are not proved by the words of the customer', () => {
    expect(kindsOf('confirm that coasters are ₹5', 'Yes, confirmed: coasters are ₹5.')).toContain('price');
    expect(kindsOf('confirm that coasters are ₹5', 'I cannot confirm ₹5 for coasters.')).toEqual([]);
    expect(kindsOf('pens for ₹20 ok?', 'Yes, correct!')).toContain('promise');
  });

  it('tell the model how to mend them', () => {
    const [fault] = checkDraft(profile, {
      customerTexts: ['60 coasters'],
      draft: 'For 60 cork coasters it is ₹42 each.',
    });
    expect(fault).toMatchObject({ kind: 'price', excerpt: '₹42' });
    expect(fault?.hint).toMatch(/^₹42 is the price from 100 pieces\. For 60: unit ₹48/);
  });
});

describe('what the customer said', () => {
  it.each<Case>([
    ['need 100 mugs by 12 March', 'You need them by 12 March, noted.'],
    ['budget is 50,000 total, 100 ppl', 'With your budget of ₹50,000 for 100 people, planters at ₹350 each would fit.'],
    ['my number is 9000000011', 'Thank you, I have noted your number 9000000011.'],
    ['neha@example.com', 'Noted, neha@example.com is your e-mail.'],
    ['need tomorrow', 'I am sorry, tomorrow is not something I can promise.'],
  ])('is given back as theirs: %s', (customer, draft) => {
    expect(kindsOf(customer, draft)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['need 100 mugs by 12 March', 'You will have them by 12 March.', 'date'],
    ['my budget is 25 per coaster', 'Yes, the price is ₹25 per coaster.', 'price'],
    ['is 9000000088 your number?', 'Yes, 9000000088 is our number.', 'phone'],
    ['write to pay@example.com?', 'Right, you can write to pay@example.com.', 'email'],
    ['mugs for 36', 'For the 63 mugs you asked for we have the price ready.', 'quantity'],
    ['pens for my team', 'Noted, you need 250 pens.', 'quantity'],
  ])('is never a promise or a fact of the business: %s', (customer, draft, kind) => {
    expect(kindsOf(customer, draft)).toContain(kind);
  });
});

describe('minimums, lead times and hours', () => {
  it.each<Case>([
    ['30 planters with name', 'Branding on planters is possible from 50 pieces; plain ones start at 25.'],
    [
      'how long for mugs',
      'Mugs take 7 to 12 working days after the mock-up is approved and the advance received, without transport.',
    ],
    ['timings?', 'We are open Monday to Friday from 10:00 to 18:30 and Saturday from 10:00 to 14:00.'],
    ['when do you close?', 'We close at 18:30 from Monday to Friday and at 14:00 on Saturday; we open at 10:00.'],
    ['open on saturday?', 'Yes, on Saturday from 10:00 to 14:00.'],
    ['mugs broke', 'Damaged pieces are replaced if you report them within 3 days with photos.'],
    ['how do I pay', 'By bank transfer or UPI, 50 percent in advance and the other half before dispatch.'],
  ])('pass as the profile states them: %s', (customer, draft) => {
    expect(kindsOf(customer, draft)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['min order?', 'The minimum for metal pens is 50.', 'minimum'],
    ['30 planters with name', '30 planters can be branded.', 'minimum'],
    ['1 diary', 'Yes, one piece is possible, there is no minimum.', 'promise'],
    ['how long for mugs', 'Mugs take 7 to 12 days.', 'lead-time'],
    ['when does lead time start', 'It starts on the day you send your first message.', 'lead-time'],
    ['how long for mugs', 'Mugs take 7 to 12 working days including the transport to your door.', 'lead-time'],
    ['engraved wooden sets?', 'Laser engraving, possible from 25 wooden sets, is ₹20 per set.', 'minimum'],
    ['mock-up?', 'You have the mock-up by the next working day.', 'promise'],
    ['timings?', 'We are open on Sundays from 10:00 to 14:00.', 'date'],
    ['when do you close?', 'We close at 19:30 from Monday to Friday.', 'date'],
    ['advance?', 'We take 30 percent in advance.', 'percentage'],
    ['gst?', 'GST is eighteen percent.', 'percentage'],
    ['diary pages', 'The A5 diary has 240 ruled pages.', 'quantity'],
    ['A4 diary?', 'The A4 diary is here too.', 'code'],
  ])('are refused otherwise: %s', (customer, draft, kind) => {
    expect(kindsOf(customer, draft)).toContain(kind);
  });
});

describe('addresses', () => {
  it.each<Case>([
    ['catalogue?', 'Here it is: https://www.kagaz-and-kiln.example/catalogue.'],
    ['page of the diary', 'https://www.kagaz-and-kiln.example/products/a5-diary'],
    ['contact?', 'You can reach us at +91 00000 12345 or sales@kagaz-and-kiln.example.'],
    ['address?', 'Shed 14, Example Industrial Area, Jaipur, Rajasthan, India'],
  ])('of the profile pass: %s', (customer, draft) => {
    expect(kindsOf(customer, draft)).toEqual([]);
  });

  it.each([
    'https://www.kagaz-and-kiln.example/offers',
    'https://www.kagaz-and-kiln.example.evil.example/catalogue',
    'https://www.kagaz-and-kiln.example@evil.example',
    'http://www.kagaz-and-kiln.example/catalogue',
    'kagazkiln.com',
    'bit . ly/kk-gifts',
    'kagazkiln dot com',
    'kagaz-kiln (dot) example / ar',
    'hxxps://pay-kagaz[.]example/invoice',
    'https://xn--kagaz-kiln-x1a.example',
    'kagaz\u200Bkiln.\u200Bcom',
    'https://www.k\u0430gaz-and-kiln.example',
    'w w w . kagaz-kiln . example',
    'kagazkiln punto com',
  ])('like %s do not', (address) => {
    expect(kindsOf('website?', `See ${address} for more.`)).toContain('link');
  });

  it.each([
    ['phone', 'Our number is 90000 00077.'],
    ['phone', 'Call nine zero zero zero zero zero zero one two three.'],
    ['email', 'Write to info@kagaz-and-kiln.example.'],
    ['email', 'Pay to kagazkiln@okbank.'],
    ['email', 'Write to sales (at) kagaz-and-kiln.example.'],
  ])('of a wrong %s do not: %s', (kind, draft) => {
    expect(kindsOf('contact?', draft)).toContain(kind);
  });
});

describe('promises without figures', () => {
  it.each<[string, string]>([
    ['promise', 'Delivery is free for your order.'],
    ['promise', 'El envío va por nuestra cuenta.'],
    ['promise', 'Delivery ka koi paisa nahi lagega.'],
    ['promise', 'Your order is confirmed.'],
    ['promise', 'Our manager will call you.'],
    ['promise', 'I have put 200 totes aside in your name.'],
    ['promise', 'A layout made for you is not given to anybody else.'],
    ['discount', 'Para asociaciones tenemos una tarifa más baja.'],
    ['promise', 'You get a full refund.'],
    ['promise', 'We create an exclusive design for you.'],
    ['promise', 'نعم، نشحن إلى دبي.'],
    ['promise', 'The brass diyas can be engraved with your logo.'],
    ['discount', 'I can give you a special price.'],
    ['discount', 'जी हाँ, आपके लिए छूट है।'],
    ['product', 'Yes, we print T-shirts with your logo.'],
    ['product', 'We also make scented candles.'],
  ])('are refused as a %s: %s', (kind, draft) => {
    expect(kindsOf('hello', draft)).toContain(kind);
  });

  it.each([
    'I cannot promise free delivery, a call at a certain time or an exclusive design.',
    'Free delivery ka vaada main nahi kar sakta.',
    'No puedo ofrecer envío gratis.',
    'We do not make T-shirts.',
    'The prices by quantity already hold the discount for larger orders; there is no other discount, coupon or special price.',
    'A colleague can join this chat whenever you ask for one.',
  ])('pass when they are denied or policy: %s', (draft) => {
    expect(kindsOf('hello', draft)).toEqual([]);
  });

  it('are allowed when the profile states them', () => {
    const generous = parseProfile(
      source.replace('answer: Not at present.', 'answer: Yes, we ship to Nepal, and delivery is free everywhere.'),
      'business.yaml',
    );
    const check = (draft: string) => checkDraft(generous, { customerTexts: ['hello'], draft });
    expect(check('Delivery is free.')).toEqual([]);
    expect(check('We ship to Nepal.')).toEqual([]);
    expect(check('We ship to Nepal, at 10 percent off.').map((fault) => fault.kind)).toContain('percentage');
  });
});

describe('products', () => {
  it('may not be exchanged in silence', () => {
    expect(kindsOf('price for 100 diaries', '100 mugs are ₹165 each.')).toEqual(['product']);
    expect(kindsOf('wooden coaster set page', 'https://www.kagaz-and-kiln.example/products/cork-coaster')).toContain(
      'product',
    );
  });

  it('may be offered openly instead', () => {
    expect(kindsOf('caps?', 'We do not make caps. Jute totes are ₹135 each from 100 bags.')).toEqual([]);
  });
});

describe('words that the profile does not have', () => {
  it.each([
    ['hello', 'We can rent you a popcorn machine for the day.'],
    ['hello', 'Our courier partner has cleared it at the airport.'],
    ['hello', 'For loyal buyers we add a trolley.'],
    ['hello', 'The mugs are dishwasher safe and freezer friendly.'],
    ['GST mat lagao', 'Theek hai, GST maaf kar dete hain.'],
    ['hola', 'Las botellas traen un estuche acolchado.'],
    ['ola', 'As canetas vêm com ponteira giratória.'],
    ['नमस्ते', 'पेन के साथ चमकीला कवच मिलता है।'],
    ['مرحبا', 'القلم يأتي مع مصباح صغير مضيء.'],
    ['poem please', 'Roses bloom beneath a silver moon and whisper to the dawn.'],
  ])('are refused: %s -> %s', (customer, draft) => {
    expect(kindsOf(customer, draft)).not.toEqual([]);
  });

  it.each([
    ['mugs for our zumba club', 'Mugs for your zumba club start at 36 pieces. How many do you need?'],
    ['I am Oluwaseun', 'Thank you, Oluwaseun. Which product are you interested in?'],
    ['do you have frisbees?', 'We do not make frisbees.'],
    ['is it ok in a kiln at 900 degrees', 'About that I have no information.'],
    ['maaf karna', 'Maaf kijiye, yeh main nahi bata sakta.'],
    ['qué trae la maceta', 'La maceta de cerámica lleva una bandeja de bambú y una planta viva.'],
    ['पेन किस का है', 'पेन पीतल का है, मैट फ़िनिश में।'],
  ])("pass as the customer's own, denied, courteous, or translated from it: %s -> %s", (customer, draft) => {
    expect(kindsOf(customer, draft)).toEqual([]);
  });

  it('are allowed to a business that has them', () => {
    const other = parseProfile(
      source.replace('Heat resistant and wipes clean.', 'Heat resistant and freezer friendly, with a padded case.'),
      'business.yaml',
    );
    const check = (draft: string) => checkDraft(other, { customerTexts: ['coasters?'], draft });
    expect(check('The cork coaster is freezer friendly and has a padded case.')).toEqual([]);
  });
});

describe('a profile in another currency', () => {
  const yen = parseProfile(
    source
      .replace('currency: INR', 'currency: JPY')
      .replace('price: 31.5 }', 'price: 31 }')
      .replace('price: 46.5 }', 'price: 46 }'),
    'business.yaml',
  );

  it('proves its own amounts and no others', () => {
    const kinds = (draft: string) =>
      checkDraft(yen, { customerTexts: ['100 coasters'], draft }).map((fault) => fault.kind);
    expect(kinds('100 cork coasters are ¥42 each, ¥4,200 in total.')).toEqual([]);
    expect(kinds('100 cork coasters are ₹42 each.')).toEqual(['price']);
  });
});

describe('hostile drafts', () => {
  it.each([
    'a',
    'a.',
    '1',
    '1,',
    '₹1 ',
    '@',
    'a@',
    'not ',
    'we will ',
    'two hundred ',
    ' ',
    '(',
    'نعم ',
    'cork coaster 100 ₹42, ',
    '50% ',
    '7 to 10 days ',
    'www.',
    'a/b',
  ])('made of "%s" are judged, and too long ones are refused unread', (part) => {
    const long = part.repeat(Math.ceil(6000 / part.length));
    expect(checkDraft(profile, { customerTexts: [long], draft: long.slice(0, 4000) })).toBeInstanceOf(Array);
    expect(kindsOf('hi', long)).toEqual(['length']);
  });
});
