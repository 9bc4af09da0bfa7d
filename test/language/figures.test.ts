import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFigures } from '../../src/language/figures.ts';

/** What is read, shortly: `raw=reading|reading`. */
function read(text: string, languages: readonly string[] = ['en'], currency: string | null = 'EUR'): string[] {
  return readFigures(text, { languages, currency }).map(({ raw, readings }) => {
    const words = readings.map((value): string => {
      switch (value.kind) {
        case 'money':
          return `${value.minor} ${value.currency}`;
        case 'percent':
          return `${value.value}%`;
        case 'count':
          return `${value.value}${value.unit === null ? '' : ` ${value.unit}`}`;
        case 'date':
          return `${value.year ?? '*'}-${value.month}-${value.day}`;
        case 'clock':
          return `${Math.floor(value.minutes / 60)}:${String(value.minutes % 60).padStart(2, '0')}`;
        case 'phone':
          return `tel ${value.digits}`;
        case 'email':
        case 'link':
          return `${value.kind} ${value.address}`;
        default:
          throw new Error('no such kind');
      }
    });
    return `${raw}=${[...new Set(words)].join('|')}`;
  });
}

describe('money', () => {
  test('stands before or behind its amount, as sign, code or name', () => {
    expect(read('€12, 12 €, EUR 12, 12 eur, 12 euros, 12€/pc')).toEqual([
      '€12=1200 EUR',
      '12 €=1200 EUR',
      'EUR 12=1200 EUR',
      '12 eur=1200 EUR',
      '12 euros=1200 EUR',
      '12€=1200 EUR',
    ]);
    expect(read('12 US dollars', ['en'], null)).toEqual(['12 US dollars=1200 USD']);
    expect(read('189 reais, R$ 1.189,90', ['pt-BR'], 'BRL')).toEqual(['189 reais=18900 BRL', 'R$ 1.189,90=118990 BRL']);
    expect(read('٥٠٠ درهم', ['ar'], 'AED')[0]).toMatch(/=50000 AED/u);
    expect(read('500 रुपये', ['hi'], 'INR')[0]).toMatch(/=50000 INR/u);
    expect(read('২টা ৫০০ টাকা, ৫০০-৮০০ টাকায়', ['bn'], 'BDT').map((one) => one.split('|')[0])).toEqual([
      '২=2',
      '৫০০ টাকা=50000 BDT',
      '৫০০=50000 BDT',
      '৮০০ টাকায়=80000 BDT',
    ]);
    expect(read('500 ریال', ['fa'], 'IRR')[0]).toMatch(/=500 IRR|=50000 IRR/u);
    expect(read('500 đồng', ['vi'], 'VND')[0]).toMatch(/=500 VND/u);
  });

  test('is read with any separators', () => {
    for (const amount of ['1.250,50', '1,250.50', '1 250,50', '1’250.50', '1\u202f250,50', '١٬٢٥٠٫٥٠', '１２５０.50']) {
      expect(read(`${amount} €`)).toEqual([`${amount} €=125050 EUR`]);
    }
    expect(read('₹1,00,000', ['en'], 'INR')).toEqual(['₹1,00,000=10000000 INR']);
    expect(read('Rp 550.000, Rp550,000', ['id'], 'IDR')).toEqual(['Rp 550.000=550000 IDR', 'Rp550,000=550000 IDR']);
  });

  test('with three digits behind the mark is thousands, unless the currency has three', () => {
    expect(read('1.800 €')).toEqual(['1.800 €=180000 EUR']);
    expect(read('1.800 KWD', ['en'], 'KWD')).toEqual(['1.800 KWD=1800 KWD|1800000 KWD']);
  });

  test('is found through invisible characters, raised digits and marks of emoji', () => {
    expect(read('1\u200b2\u20603 €')[0]).toMatch(/=12300 EUR$/u);
    expect(read('€12⁵⁰')).toEqual(['€12⁵⁰=1250 EUR']);
    expect(read('€ 1\ufe0f\u20e32\ufe0f\u20e3')[0]).toMatch(/=1200 EUR$/u);
  });

  test('has the scale that is written', () => {
    expect(read('Rp550rb', ['id'], 'IDR')[0]).toContain('=550000 IDR');
    expect(read('1,8 juta rupiah', ['id'], 'IDR')).toEqual(['1,8 juta rupiah=1800000 IDR']);
    expect(read('5 लाख', ['hi'], 'INR')[0]).toContain('500000');
    expect(read('550k', ['en'], 'IDR')[0]).toContain('=550000');
    expect(read("2 millions d'euros", ['fr'])).toEqual(["2 millions d'euros=200000000 EUR"]);
  });

  test('with a sign that many share is read for each, the own currency first', () => {
    expect(read('$35', ['es'], 'MXN')[0]).toMatch(/^\$35=3500 MXN\|.*3500 USD/u);
    expect(read('$35 USD', ['es'], 'MXN')).toEqual(['$35 USD=3500 USD']);
    expect(read('Rs. 500', ['en'], 'INR')[0]).toMatch(/^Rs. 500=50000 INR/u);
  });

  test('in words is found beside its currency only, and in the first language only', () => {
    expect(read('fifty-five euros, or thirty percent', ['en'])).toEqual([
      'fifty-five euros=5500 EUR',
      'thirty percent=30%',
    ]);
    expect(read('fünfhundert Euro', ['de'])).toEqual(['fünfhundert Euro=50000 EUR']);
    expect(read('vingt cinq euros, trente pour cent', ['fr'])).toEqual([
      'vingt cinq euros=2500 EUR',
      'trente pour cent=30%',
    ]);
    expect(read('۲۳ میلیون و ۶۰۰ هزار ریال', ['fa'], 'IRR')).toHaveLength(1);
    expect(read('2 million and 600 thousand euros, 2 million and 3 euros')).toEqual([
      '2 million and 600 thousand euros=260000000 EUR',
      '2 million=200000000 EUR|2000000',
      '3 euros=300 EUR',
    ]);
    expect(read('dois mil reais', ['pt-BR'], 'BRL')).toEqual(['dois mil reais=200000 BRL']);
    expect(read('two rooms for three of us')).toEqual([]);
  });

  test('is also known by the initials of its name in its own country, and where words have no spaces', () => {
    expect(read('12 TL', ['tr'], 'TRY')).toEqual(['12 TL=1200 TRY']);
    expect(read('3,000円です。5万円', ['ja'], 'JPY')).toEqual(['3,000円=3000 JPY', '5万円=50000 JPY']);
    expect(read('5천원입니다', ['ko'], 'KRW')[0]).toMatch(/^5천원=5000 KRW/u);
  });

  test('is not what stands behind a scale: "25 thousand per kilogram" is a number', () => {
    expect(read('25 ribu per kg', ['id'], 'IDR')).toEqual(['25 ribu=25000']);
  });

  test('does not take the sign of its neighbour', () => {
    expect(read('32 € 6 parts')).toEqual(['32 €=3200 EUR', '6=6']);
  });

  test('is not every word that is also a code', () => {
    expect(read('12 all, top 5, try 3')).toEqual(['12=12', '5=5', '3=3']);
    expect(read('12 ALL')[0]).toContain('12 ALL');
  });
});

describe('ranges', () => {
  test('have the unit at both ends', () => {
    expect(read('12-18 €')).toEqual(['12=1200 EUR', '18 €=1800 EUR']);
    expect(read('€12–18')).toEqual(['€12=1200 EUR', '18=1800 EUR']);
    expect(read('3 to 5 days')).toEqual(['3=3 day', '5 days=5 day']);
    expect(read('8h-12h, 7-9 pm')).toEqual(['8h=8 hour|8:00', '12h=12 hour|12:00', '7=7:00|19:00', '9 pm=21:00']);
    expect(read('24.-26. Dezember', ['de'])).toEqual(['24=*-12-24', '26. Dezember=*-12-26']);
    expect(read('July 1–5')).toEqual(['July 1=*-7-1', '5=*-7-5']);
    expect(read('de 40 a 60 minutos, 3 a 6 km', ['es']).map((figure) => figure.split('=')[1])).toEqual([
      '40 minute',
      '60 minute',
      '3 kilometer',
      '6 kilometer',
    ]);
    expect(read('2 for 5 euros')).toEqual(['2=200 EUR|2', '5 euros=500 EUR']);
  });

  test('of whole dates are two dates', () => {
    expect(read('July 1 to August 31, 28 June to 30 June')).toEqual([
      'July 1=*-7-1',
      'August 31=*-8-31',
      '28 June=*-6-28',
      '30 June=*-6-30',
    ]);
  });
});

describe('dates', () => {
  test('are read in digits and with the names of months', () => {
    expect(read('25.12. 25/12/2026 2026-12-25', ['de'])).toEqual([
      '25.12.=*-12-25|25.12',
      '25/12/2026=2026-12-25',
      '2026-12-25=2026-12-25',
    ]);
    expect(read('den 25. Dezember', ['de'])).toEqual(['25. Dezember=*-12-25']);
    expect(read('25 de diciembre de 2026', ['es'])).toEqual(['25 de diciembre de 2026=2026-12-25']);
    expect(read('until December 12. May we come? 40. In September')).toEqual(['December 12=*-12-12', '40=40']);
    expect(read('2026. október 23', ['hu'])).toEqual(['2026. október 23=2026-10-23']);
    expect(read('2026 m. liepos 6 d.', ['lt'])[0]).toBe('2026 m. liepos 6=2026-7-6');
    expect(read('Dec 25th, 2026; 25th of December')).toEqual(['Dec 25th, 2026=2026-12-25', '25th of December=*-12-25']);
    expect(read('٢٥ ديسمبر', ['ar'])).toEqual(['٢٥ ديسمبر=*-12-25']);
    expect(read('1er janvier', ['fr'])).toEqual(['1er janvier=*-1-1']);
  });

  test('in digits are read in both orders', () => {
    expect(read('03/04/2026')).toEqual(['03/04/2026=2026-4-3|2026-3-4']);
  });

  test('that no calendar has mean nothing', () => {
    expect(read('31.02.2026')).toEqual(['31.02.2026=']);
  });
});

describe('times, counts and measures', () => {
  test('are read as each language writes them', () => {
    expect(read('19:30, 18 Uhr, 7.30 Uhr', ['de'])).toEqual(['19:30=19:30', '18 Uhr=18:00', '7.30 Uhr=7:30']);
    expect(read('19h30', ['fr'])).toEqual(['19h30=19:30|19.5 hour']);
    expect(read('7:30 pm, 7 p.m., 12 am')).toEqual(['7:30 pm=19:30', '7 p.m.=19:00', '12 am=0:00']);
    expect(read('7:30 p. m.', ['es'])).toEqual(['7:30 p. m.=19:30']);
    expect(read('शाम 7', ['hi'])).toEqual(['शाम 7=19:00|7']);
    expect(read('8時に2時間', ['ja'])[0]).toBe('8時=8:00');
  });

  test('are none where no clock shows them, or where a word only looks like a part of the day', () => {
    expect(read('am 23. oder am 3.', ['de'])).toEqual(['23=23', '3=3']);
    expect(read('2 malam, 7 malam', ['id'])).toEqual(['2=2', '7 malam=19:00|7']);
  });

  test('keep their unit', () => {
    expect(read('48 hours, 2-day, 10 km, 1½ kg')).toEqual([
      '48 hours=48 hour',
      '2-day=2 day',
      '10 km=10 kilometer',
      '1½ kg=1.5 kilogram',
    ]);
    expect(read('in 3 Tagen', ['de'])).toEqual(['3 Tagen=3 day']);
    expect(read('30 %, 30 percent, ٣٠٪, %30').map((figure) => figure.split('=')[1])).toEqual([
      '30%',
      '30%',
      '30%',
      '30%',
    ]);
  });

  test('are also read glued to letters', () => {
    expect(read('A5, 5W30, 2x 45, 1st, 25 m²')).toEqual(['5=5', '5=5', '30=30', '2=2', '45=45', '1=1', '25=25']);
  });

  test('are all that they may mean where that is open', () => {
    expect(read('1.800')).toEqual(['1.800=1.8|1800']);
    expect(read('1.800', ['de'])).toEqual(['1.800=1800|1.8']);
  });
});

describe('contacts', () => {
  test('are links with and without a scheme, and e-mails', () => {
    expect(read('evil.com, https://www.a.example/b?c=1. müller.de/ü x@y.example')).toEqual([
      'evil.com=link evil.com',
      'https://www.a.example/b?c=1=link a.example/b?c=1',
      'müller.de/ü=link müller.de/ü',
      'x@y.example=email x@y.example',
    ]);
    expect(read('pay to name.1@bank, 2@5')).toEqual(['name.1@bank=email name.1@bank', '2=2', '5=5']);
    expect(read('e\u200bvil.com')[0]).toContain('=link evil.com');
  });

  test('are phones in any grouping', () => {
    for (const [raw, digits] of [
      ['+33 4 00 00 56 78', '33400005678'],
      ['06.12.34.56.78', '0612345678'],
      ['(11) 0000-2233', '1100002233'],
      ['98765 43210', '9876543210'],
      ['+49 (0)30 0000 4321', '493000004321'],
      ['55 0000 8899', '5500008899'],
      ['٠٥٠ ١٢٣ ٤٥٦٧', '0501234567'],
    ]) {
      expect(read(`x ${raw} y`)[0]).toContain(`${raw}=tel ${digits}`);
    }
  });

  test('are not ranges, times or amounts', () => {
    expect(read('500-1000, 07.00-19.30, 1 800 000 €').join()).not.toContain('tel');
  });
});

test('figures stand in order, do not overlap and are pieces of the text, which holds no other digit', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '€',
      '12',
      ' ',
      '.',
      ',',
      '-',
      'Dec',
      'pm',
      '/',
      '+',
      '(',
      ')',
      'h',
      ':',
      'a.b',
      '@',
      '½',
      'k',
      '²',
      '\n',
      '%',
      '٣',
      'ﷺ',
      '1. ',
      'x',
    ),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      let last = 0;
      let rest = '';
      for (const { start, end, raw } of readFigures(text, { languages: ['en', 'de'], currency: 'EUR' })) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(raw).toBe(text.slice(start, end));
        rest += `${text.slice(last, start)}#`;
        last = end;
      }
      expect(rest + text.slice(last)).not.toMatch(/\p{Nd}/u);
    }),
    { numRuns: 500 },
  );
});

test('long texts of one kind are read to the end', () => {
  for (const unit of [
    '1 ',
    'ﷺ',
    '1',
    '1.',
    '€1-',
    'a.',
    'a@',
    '1/1/',
    '12 345 ',
    '25 dec ',
    'twenty euros ',
    '(',
    '+1 ',
    '1:1',
    '٣٬',
  ]) {
    expect(
      readFigures(unit.repeat(Math.ceil(6000 / unit.length)), { languages: ['en'], currency: 'EUR' }),
    ).toBeInstanceOf(Array);
  }
});

test('a month has its ending, a range of days any short word, and a vowel sign belongs to its letter', () => {
  const kindsOf = (text: string, language: string) =>
    readFigures(text, { languages: [language], currency: null }).map(({ readings }) => readings[0]);
  expect(kindsOf('৩০ এপ্রিলের জন্য', 'bn')[0]).toMatchObject({ kind: 'date', month: 4, day: 30 });
  expect(kindsOf('২৬ থেকে ৩০ মে', 'bn')[0]).toMatchObject({ kind: 'date', month: 5, day: 26 });
  expect(kindsOf('7 กิโล', 'th')[0]).toMatchObject({ kind: 'count', value: 7, unit: null });
});
