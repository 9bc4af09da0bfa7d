import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseBusiness } from '../../src/business/parse-business.ts';
import { exportPriceList } from '../../src/business/price-list-rows.ts';
import { importPriceList } from '../../src/business/price-list.ts';
import { readSheet, writeSheet } from '../../src/business/price-list-file.ts';

const files = ['business.yaml', 'test/fixtures/every-key.yaml', ...globSync('test/fixtures/businesses/*.yaml')];

const SHOP = `name: Shop # the best
currency: EUR
languages: [en]
timeZone: Europe/Paris
seasons: { summer: [06-01..08-31] }
offers:
  # Bound by hand.
  - name: Album
    also: [photo album]
    price: 45 # since May
    notice: 3 weeks
  - name: Frame
    per: piece
    prices:
      # small
      - { for: small, price: 20 } # 10 x 15
      - { for: large, price: "1,320" }
      - { for: huge, price: 1,500 }
    minimum: 2
    options:
      - { name: Engraving, price: 6, per: line }
  - { name: Lesson, price: from 30, per: hour }
facts: { Payment: [Card or cash.] } # ask
`;

const lay = async (csv: string, { source = SHOP, replace = false, name = 'list.csv' } = {}) =>
  importPriceList({ source, fileName: 'shop.yaml', list: Buffer.from(csv), listName: name, replace });
/** The lines that differ, `-` before and `+` after. */
function difference(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}
const faultsOf = async (csv: string, more = {}): Promise<string[]> => {
  const error: unknown = await lay(csv, more).then(
    () => new Error('no fault'),
    (thrown: unknown) => thrown,
  );
  return error instanceof Error
    ? error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim())
    : [];
};

describe.each(files)('%s as a list', (file) => {
  const source = readFileSync(file, 'utf8');
  it.each(['list.csv', 'list.xlsx'])(
    'written to %s and read back changes nothing, with --replace or without',
    async (listName) => {
      const { bytes } = await exportPriceList(parseBusiness(source, file), listName);
      for (const replace of [false, true]) {
        const { text, merge } = await importPriceList({ source, fileName: file, list: bytes, listName, replace });
        expect(text).toBe(source);
        expect([merge.changed, merge.added, merge.removed, merge.kept]).toEqual([[], [], [], []]);
      }
    },
  );
});

describe('a price list', () => {
  it('changes prices where they stand and leaves comments and layout as they are', async () => {
    const { text, merge } = await lay(
      'offer,for,price\nAlbum,,47.50\nFrame,small,22\nFrame,huge,1600\nLesson,,from 35\n',
    );
    expect(difference(SHOP, text)).toEqual([
      '-    price: 45 # since May',
      '-      - { for: small, price: 20 } # 10 x 15',
      '-      - { for: huge, price: 1,500 }',
      '-  - { name: Lesson, price: from 30, per: hour }',
      '+    price: 47.50 # since May',
      '+      - { for: small, price: 22 } # 10 x 15',
      '+      - { for: huge, price: 1600 }',
      '+  - { name: Lesson, price: from 35, per: hour }',
    ]);
    expect(merge.changed).toEqual([
      'Album: €45.00 → €47.50',
      'Frame, small: €20.00 per piece → €22.00 per piece',
      'Frame, huge: €1,500.00 per piece → €1,600.00 per piece',
      'Lesson: from €30.00 per hour → from €35.00 per hour',
    ]);
    expect(merge.kept).toEqual(['1 price of Frame']);
  });

  it('adds prices, options and offers, and removes nothing', async () => {
    const { text, merge } = await lay(
      'offer,for,at least,when,price,per,option,minimum\nAlbum,,10,,40,,,\nFrame,tiny,,,12,,,\nFrame,,,,9,,Gift wrap,\nFrame,,,summer,,,,5\nCanvas,,,,80,m²,,\n',
    );
    expect(difference(SHOP, text)).toEqual([
      '-    price: 45 # since May',
      '-    minimum: 2',
      '+    prices: [{ price: 45 }, { atLeast: 10, price: 40 }] # since May',
      '+      - { for: tiny, price: 12 }',
      '+    minimum: [2, { count: 5, when: summer }]',
      '+      - { name: Gift wrap, price: 9 }',
      '+  - name: Canvas',
      '+    per: m²',
      '+    price: 80',
    ]);
    expect(merge.removed).toEqual([]);
  });

  it('removes what it does not hold when it is to replace, and says it', async () => {
    const { text, merge } = await lay('offer,for,price,per,option\nFrame,small,20,piece,\nLesson,,from 30,hour,\n', {
      replace: true,
    });
    expect(merge.removed).toEqual([
      'Album',
      'Frame, large: €1,320.00 per piece',
      'Frame, huge: €1,500.00 per piece',
      'Frame, Engraving: €6.00 per line',
    ]);
    expect(text).toContain(
      '    prices:\n      # small\n      - { for: small, price: 20 } # 10 x 15\n    minimum: 2\n  - { name: Lesson',
    );
    expect(text).not.toContain('Album');
  });

  it('with a column missing leaves alone what that column would say', async () => {
    const { text, merge } = await lay('offer,notice\nAlbum,2 weeks\nFrame,\n', { replace: true });
    expect(merge.changed).toEqual(['Album, notice: 3 weeks → 2 weeks']);
    expect(text).toContain('price: 45 # since May\n    notice: 2 weeks');
    expect(merge.removed).toEqual(['Lesson']);
    expect(text).toContain('- { for: small, price: 20 } # 10 x 15');
  });

  it('is known by its header in any order, case and language, with commas, semicolons or tabs, and in Excel', async () => {
    const wanted = (await lay('offer,for,price\nFrame,small,25\n')).text;
    const sheet = [
      ['PREIS', '# Bestand', 'Größe', 'Artikel'],
      [25, 7, 'small', 'frame'],
    ];
    expect((await lay('Prix ;TAILLE;Produit\n25;small;Frame\n')).text).toBe(wanted);
    expect((await lay('\ufeffPrice\tSize\tProduct\r\n\r\n25\tsmall\tFrame\r\n')).text).toBe(wanted);
    const excel = await writeSheet(sheet, { fileName: 'a.xlsx', decimal: '.' });
    const laid = await importPriceList({
      source: SHOP,
      fileName: 'shop.yaml',
      list: excel,
      listName: 'a.XLSX',
      replace: false,
    });
    expect(laid.text).toBe(wanted);
    const wide = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from('offer\tfor\tprice\nFrame\tsmall\t25', 'utf16le'),
    ]);
    expect(
      (await importPriceList({ source: SHOP, fileName: 's', list: wide, listName: 'a.txt', replace: false })).text,
    ).toBe(wanted);
  });

  it('takes a row without an offer for one more of the offer above, and a price by its only match', async () => {
    const { merge } = await lay('offer,for,price\nFrame,small,21\n,large,1400\n,,\nLesson,,32\n');
    expect(merge.changed.map((line) => line.split(':')[0])).toEqual(['Frame, small', 'Frame, large', 'Lesson']);
  });

  it('with any fault is refused, all at once, with row and column', async () => {
    const rows = [
      'offer,other names,text,for,at least,when,price,per,option,minimum,notice,link',
      'Album,,,,,,many,,,,48,www.example',
      ',,,,few,winter,5,,,,2 weeks,',
      'Frame,,,small,,,550.000,,,,,',
      'Frame,,,small,,,23,,,,,',
      'photo album,,,,,,9,,,,,',
      'Frame,,,,,,,,Polish,,,',
      'Frame,,,,9,,,,,,,',
      'Frame,,,,9,,4,,Polish,,,',
      'Frame,,,,,,,,,none,,',
    ];
    expect(await faultsOf(rows.join('\n'))).toEqual([
      expect.stringMatching(/^row 2, column G: \(price\) "many" is not an amount/),
      expect.stringMatching(/^row 2, column K: \(notice\) "48" needs a unit/),
      expect.stringMatching(/^row 2, column L: \(link\) is not a web address/),
      expect.stringMatching(/^row 3, column E: \(at least\) "few" must be a number/),
      expect.stringMatching(/^row 3, column F: \(when\) "winter" is not a season \(the seasons are summer\)/),
      expect.stringMatching(/^row 3, column K: \(notice\) differs from row 2/),
      expect.stringMatching(/^row 4, column G: \(price\) "550\.000" can be read as 550 or as 550,000/),
      expect.stringMatching(/^row 5, column G: \(price\) is for the same as row 4/),
      expect.stringMatching(/^row 6, column A: \(offer\) "photo album" is another name of "Album" in the file/),
      expect.stringMatching(/^row 7, column G: \(price\) is missing: an option needs a price/),
      expect.stringMatching(/^row 8, column E: \(at least\) stands without a price/),
      expect.stringMatching(/^row 9, column E: \(at least\) is for prices, and this row is of an option/),
      expect.stringMatching(/^row 10, column J: \(minimum\) "none" must be a number/),
    ]);
  });

  it('with a column that is unknown, twice there or missing is refused', async () => {
    expect(await faultsOf('offer,prise,price,cost\nAlbum,1,2,3\n')).toEqual([
      expect.stringMatching(/^row 1, column B: "prise" is not a known column: rename it \(known: offer, other names/),
      expect.stringMatching(/^row 1, column D: "cost" is a second column for "price"/),
    ]);
    expect(await faultsOf('price\n5\n')).toEqual([expect.stringMatching(/^row 1, column A: .*none is "offer"/)]);
    expect(await faultsOf('offer,price\n')).toEqual([expect.stringMatching(/no row with an offer/)]);
  });

  it('that may mean one of several prices asks for the columns that tell them apart', async () => {
    expect(await faultsOf('offer,price\nFrame,25\n')).toEqual([
      expect.stringMatching(/^row 2, column B: .*may be any of 3 prices of "Frame".*add the columns/),
    ]);
  });

  it('that is empty, of another kind, broken or in an old encoding is refused in words', async () => {
    await expect(lay('')).rejects.toThrow('The list is empty');
    await expect(lay('offer\n', { name: 'list.ods' })).rejects.toThrow('must end in .csv or .xlsx');
    await expect(lay('offer,price', { name: 'list.xlsx' })).rejects.toThrow('cannot be read as an Excel file');
    const latin = Buffer.from('offer,price\nCaf\xe9,5\n', 'latin1');
    const wrong = importPriceList({ source: SHOP, fileName: 's', list: latin, listName: 'a.csv', replace: false });
    await expect(wrong).rejects.toThrow('save it again as "CSV UTF-8"');
  });

  it('for a file without a currency says that one is needed', async () => {
    expect(await faultsOf('offer,price\nA,5\n', { source: 'name: X\nfacts: { A: [One., Two., Three.] }\n' })).toEqual([
      expect.stringMatching(/names no currency: add "currency: EUR"/),
    ]);
  });

  it('begins the offers of a file that has none, in blocks or on one line', async () => {
    const csv = 'offer,price\nA,5\nB,6\n';
    const block = await lay(csv, { source: 'name: X\ncurrency: EUR\nfacts: { A: [One., Two., Three.] }\n' });
    expect(block.text).toBe(
      'name: X\ncurrency: EUR\nfacts: { A: [One., Two., Three.] }\noffers:\n  - name: A\n    price: 5\n  - name: B\n    price: 6\n',
    );
    const line = await lay(csv, { source: '{ name: X, currency: EUR, facts: { A: [One., Two., Three.] } }' });
    expect(line.text).toBe(
      '{ name: X, currency: EUR, facts: { A: [One., Two., Three.] }, offers: [{ name: A, price: 5 }, { name: B, price: 6 }] }',
    );
  });

  it('never changes what several offers share', async () => {
    const source =
      'name: X\ncurrency: EUR\noffers:\n  - { name: A, prices: &p [{ price: 5 }] }\n  - { name: B, prices: *p }\n  - { name: C }\n';
    await expect(lay('offer,price\nA,6\n', { source })).rejects.toThrow('cannot change safely');
    expect((await lay('offer,price\nB,6\n', { source })).text).toContain('{ name: B, prices: [{ price: 6 }] }');
  });

  it('keeps the exact amount of a number in Excel, and reads a text there as it is written', async () => {
    const rows = (price: string | number) =>
      writeSheet(
        [
          ['offer', 'price'],
          ['Album', price],
        ],
        { fileName: 'a.xlsx', decimal: '.' },
      );
    const laid = async (price: string | number) =>
      importPriceList({ source: SHOP, fileName: 's', list: await rows(price), listName: 'a.xlsx', replace: false });
    expect((await laid(0.1 + 0.2)).text).toContain('price: 0.30 #');
    expect((await laid('1.234,50')).text).toContain('price: 1234.50 #');
    await expect(laid(31.125)).rejects.toThrow('more decimals than EUR allows');
    await expect(laid(1e21)).rejects.toThrow('is not an amount');
  });

  it('of 2,000 offers, all changed, is laid over a file of 2,000 within 10 seconds', async () => {
    const offers = Array.from({ length: 2000 }, (_, at) => `  - name: Thing ${at}\n    price: ${at + 1}\n`).join('');
    const source = `name: X\ncurrency: EUR\noffers:\n${offers}`;
    const rows = Array.from({ length: 2000 }, (_, at) => `Thing ${at + 1000},${at + 5}`).join('\n');
    const cpu = process.cpuUsage();
    const { text, merge } = await lay(`offer,price\n${rows}\n`, { source });
    expect(process.cpuUsage(cpu).user / 1e6).toBeLessThan(10);
    expect([merge.changed.length, merge.added.length, merge.kept.length]).toEqual([1000, 1000, 1000]);
    expect(parseBusiness(text, 'a').offers).toHaveLength(3000);
  });
});

describe('a sheet', () => {
  it('gives long numbers and moments in Excel back whole: they are whom and when a reminder reaches', async () => {
    const { default: write } = await import('write-excel-file/node');
    const at = (iso: string, format: string) => ({ value: new Date(iso), type: Date, format });
    const cells = [
      { value: 491_512_345_678_901, type: Number },
      at('2026-12-24T14:30:00Z', 'yyyy-mm-dd hh:mm'),
      at('2026-12-24T00:00:00Z', 'yyyy-mm-dd'),
    ];
    const sheet = await readSheet(await write([cells]).toBuffer(), 'a.xlsx');
    expect(sheet[0]?.map(({ text }) => text)).toEqual(['491512345678901', '2026-12-24 14:30', '2026-12-24']);
  });

  it('holds no cell that a spreadsheet runs, and gives every text back as it was', async () => {
    const texts = ['=1+1', '+49 1', '-5 %', '@x', "'=y", "'", 'a;b', 'two\nlines', '"q"', '＝1', '1,5'];
    for (const fileName of ['a.csv', 'a.xlsx']) {
      for (const decimal of ['.', ',']) {
        const bytes = await writeSheet([['offer', 'text'], ...texts.map((text) => [text, 'x'])], { fileName, decimal });
        const sheet = await readSheet(bytes, fileName);
        expect(sheet.slice(1).map(([cell]) => cell?.text)).toEqual(texts);
        if (fileName === 'a.csv') expect(bytes.toString()).not.toMatch(/^"?[=+\-@＝]/m);
      }
    }
  });
});
