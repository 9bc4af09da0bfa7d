import { describe, expect, it } from 'vitest';
import { talk } from './scripted-talk.ts';

/** What is known after the lines, of one field. */
const known = async (field: string, ...lines: string[]) => (await talk(...lines)).known[field];

const UP_TO_DATE = ['80 mugs for a board meeting', 'yes', '24 Feb'];

describe('a customer who puts something right', () => {
  it.each([
    ['60 wooden coaster sets', '60 se badha ke 90 kar do', '90'],
    ['50 gift sets', 'increase it from 50 to 75', '75'],
    ['वेलकम किट 50', '50 से बढ़ाकर 75 कर दीजिए', '75'],
    ['250 diaries', '50 less', '200'],
    ['pens 300', 'ok go for 500', '500'],
    ['100 tazas', 'entonces 120', '120'],
    ['100 pen', 'nahi 150 kar do', '150'],
    ['bolsas de yute: 150', 'perdón, 150 no, 180', '180'],
  ])('changes the quantity of "%s" by "%s"', async (first, then, quantity) => {
    expect(await known('quantity', first, then)).toBe(quantity);
  });

  it.each([
    ['sorry 26th', '2027-02-26'],
    ['nahi 18 tak chalega', '2027-02-18'],
    ['el 20, disculpe', '2027-02-20'],
    ['dia 12, errei', '2027-02-12'],
    ['make that 2 March', '2027-03-02'],
  ])('moves the day with "%s", within the month that is known', async (line, date) => {
    expect(await known('date', ...UP_TO_DATE, line)).toBe(date);
  });

  it('says another city, and the pending question for the name stays open', async () => {
    const places = (...lines: string[]) => talk(...UP_TO_DATE, 'Nashik', ...lines);
    expect((await places('sorry, Nagpur')).known).toMatchObject({ city: 'Nagpur' });
    expect((await places('sorry, Nagpur')).known.name).toBeUndefined();
    expect((await places('Nashik is wrong, send to Shillong')).known).toMatchObject({ city: 'Shillong' });
    expect((await places('Nashik is wrong, send to Shillong')).known.name).toBeUndefined();
  });

  it('corrects a telephone number without naming a purpose', async () => {
    const { known: facts } = await talk(
      '90000 00051 is my number, want 30 planters',
      'wrong number, it is 90000 00052',
    );
    expect(facts).toEqual({ product: 'PLT-DESK', quantity: '30', phone: '9000000052' });
  });

  it.each([
    'forget the logo then',
    'scrap the logo, keep it simple',
    "don't print anything",
    'logo hata do',
    'quita el logo',
  ])('takes the logo back with "%s"', async (line) => {
    expect(await known('branding', '500 pens with logo for a fair', line)).toBe('no');
  });

  it('wants the logo that must not be forgotten', async () => {
    expect(await known('branding', '500 pens for a fair', "don't forget the logo")).toBe('yes');
  });

  it('leaves the question for branding open when its "no" takes back a number', async () => {
    const { known: facts, last } = await talk('80 mugs for a board meeting', 'no wait, 90 mugs');
    expect(facts).toMatchObject({ quantity: '90' });
    expect(facts.branding).toBeUndefined();
    expect(last.reply).toContain('logo');
  });

  it('does not take the shifted event for a new purpose', async () => {
    expect(await known('purpose', '100 diyas as wedding favours, 20 Jan', 'the wedding got shifted to 13 Feb')).toBe(
      'wedding favours',
    );
  });
});

describe('a turn about goods that one has had', () => {
  it.each([
    ['2 din pehle message kiya tha reply nahi aaya. 90 bottel chahiye thi', { product: 'BTL-STL', quantity: '90' }],
    ['I had bought bottles last year, great quality. now I want pens', { product: 'PEN-MTL' }],
    ['पिछली बार डायरी खराब निकली थी। इस बार 60 बोतल चाहिए', { product: 'BTL-STL', quantity: '60' }],
    ['if mugs come broken what happens?', { product: 'MUG-CER' }],
    ['¿las macetas llegan rotas?', { product: 'PLT-DESK' }],
    ['I got broken mugs last time and no one replied!', {}],
    ['why are the mugs broken? I ordered 50', {}],
    ["I'd like to return the mugs I bought", {}],
    ['kal 200 pen bola tha, usko 250 kar do', { product: 'PEN-MTL', quantity: '250' }],
  ])('"%s" wants what it asks for now', async (line, facts) => {
    expect((await talk(line)).known).toEqual(facts);
  });
});

describe('a bare answer', () => {
  const ASKED_NAME = [...UP_TO_DATE, 'Pune'];

  it.each([
    ['ok it is Prakash', 'Prakash'],
    ['Call me Farah', 'Farah'],
    ['João Pedro', 'João Pedro'],
    ['Maria do Carmo', 'Maria Do Carmo'],
    ['محمد علي', 'محمد علي'],
    ['Gaurav / 9000000111', 'Gaurav'],
    ['my mobile 9000000111', undefined],
    ['Saludos, Marcos Vidal', 'Marcos Vidal'],
    ['राकेश वर्मा', 'राकेश वर्मा'],
    ['delivery is urgent', undefined],
    ['माफ़ कीजिए', undefined],
    ['why do you need my name?', undefined],
  ])('to the question for the name: "%s"', async (line, name) => {
    expect(await known('name', ...ASKED_NAME, line)).toBe(name);
  });

  it('to the question for branding may name what goes on the goods', async () => {
    expect(await known('branding', '80 mugs for a book fair', 'NGO name in gold on the front')).toBe('yes');
    expect(await known('branding', '80 mugs for a book fair', 'my name is Asha')).toBeUndefined();
  });

  it('keeps both products when only one of them gets a logo', async () => {
    const { known: facts } = await talk(
      'bottles 60, mugs 60 for hackathon winners',
      'only the bottles will have a logo',
    );
    expect(facts).toMatchObject({ product: 'BTL-STL,MUG-CER', branding: 'yes' });
  });

  it('does not take "no rush" for a no to branding', async () => {
    expect(await known('branding', '60 diya sets for our vendors', 'no rush')).toBeUndefined();
    expect(await known('date', '60 diya sets for our vendors', 'no rush')).toBe('no rush');
  });

  it('takes a full name that closes a message for the name, and a company for none', async () => {
    expect(await known('name', '80 mugs for a book fair', 'antes del 10 de febrero. Rocío Peña')).toBe('Rocío Peña');
    expect(await known('name', '80 mugs for a book fair. Blue Lantern Events')).toBeUndefined();
    expect(await known('name', '80 mugs for a book fair. Many Thanks')).toBeUndefined();
  });

  it('takes those who are counted for whom the gifts are', async () => {
    expect(await known('purpose', 'is there any small gift for 400 voters')).toBe('voters');
  });

  it('repeats no purpose with a number in it, which would read as one of ours', async () => {
    const { last } = await talk('120 bottles for a half marathon', 'no logo', '7 Feb', 'Pune', 'Deepa Joshi');
    expect(last.reply).not.toContain('half');
    expect(last.reply).toContain('07/02/2027');
  });

  it('reads Arabic words with what is written at them', async () => {
    expect(await known('product', 'كم الحد الأدنى للأقلام؟')).toBe('PEN-MTL');
    expect(await known('branding', 'أريد 50 دفتر للمعلمين', 'لا داعي للشعار')).toBe('no');
    expect(await known('purpose', 'أريد 50 دفتر للمعلمين', 'لا داعي للشعار')).toBe('للمعلمين');
  });

  it('never repeats a number that the customer did not write', async () => {
    const { last } = await talk('250 diaries', '50 less');
    expect(last.reply).not.toMatch(/200|44,000/);
  });
});
