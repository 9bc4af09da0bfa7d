import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBusiness } from '../../src/business/parse-business.ts';
import { freshFolder } from '../helpers/services.ts';
import { runCommand } from './command.ts';

let folder: Awaited<ReturnType<typeof freshFolder>>;
beforeAll(async () => {
  folder = await freshFolder();
});
afterAll(() => folder.remove());

const run = (...args: string[]) => runCommand('business', args);
const at = (name: string) => path.join(folder.path, name);
async function put(name: string, text: string): Promise<string> {
  await writeFile(at(name), text);
  return at(name);
}

describe('npm run business', () => {
  it('explains itself, and refuses what it does not know in one sentence and with the usage', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('-- check [FILE]'), err: '' });
    for (const [args, fault] of [
      [[], '-- check [FILE]'],
      [['chek'], 'Unknown command "chek".'],
      [['check', '--force'], '"check" takes no --force.'],
      [['check', 'a', 'b'], '"check" takes no "b".'],
      [['import', 'a.yaml'], '"import" needs one list'],
      [['export', 'a.csv', 'b.csv'], '"export" needs one list'],
      [['export', 'business.yaml', 'prices.txt'], '"prices.txt" cannot be written'],
      [['migrate'], 'Which file?'],
      [['check', '--bold'], "Unknown option '--bold'"],
    ] as const) {
      const result = await run(...args);
      expect(result).toMatchObject({ code: 1, out: '', err: expect.stringContaining(fault) });
    }
  }, 60_000);
});

describe('npm run business -- check', () => {
  it('says what a file holds, what it does not say, and with --facts every fact with its id', async () => {
    const { code, out, err } = await run('check', 'test/fixtures/businesses/workshop.yaml', '--facts');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^test\/fixtures\/businesses\/workshop\.yaml is in order\.$/m);
    expect(out).toMatch(/^ {2}Offers {2,}10, with 16 prices and 3 options$/m);
    expect(out).toMatch(/^ {2}Not said +whether tax is included, website: /m);
    const facts = out.split('Facts:\n')[1]?.trimEnd().split('\n') ?? [];
    expect(out).toMatch(new RegExp(`^ {2}Facts {2,}${facts.length}$`, 'm'));
    expect(facts.filter((line) => !/^\[[fp][bcdghjkmnqrstvwxz]{4,}\] \S/.test(line))).toEqual([]);
  });

  it('looks at BUSINESS_FILE, else at business.yaml', async () => {
    expect((await run('check')).out).toMatch(/^business\.yaml is in order/);
    const other = { BUSINESS_FILE: 'test/fixtures/businesses/taqueria.yaml' };
    expect((await runCommand('business', ['check'], other)).out).toContain('taqueria.yaml is in order');
  });

  it('warns of a language without a pack, and of what looks odd', async () => {
    const file = await put(
      'odd.yaml',
      'name: X\nlanguages: [mr]\nfacts: { Payment: [Card, cash and transfer.], More: [One.] }\n',
    );
    const { code, out } = await run('check', file);
    expect(code).toBe(0);
    expect(out).toMatch(/To look at:\n {2}- No phrases are shipped for mr[^]*put a sentence with a comma in quotes/);
  });

  it('names all faults of a file with more than 40 in one run, each once with line and column, and exits with 1', async () => {
    const { code, out, err } = await run('check', 'test/fixtures/many-faults.yaml');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const [title, ...faults] = err.trimEnd().split('\n');
    expect(title).toBe(`test/fixtures/many-faults.yaml has ${faults.length} faults:`);
    expect(faults.length).toBeGreaterThanOrEqual(40);
    expect(new Set(faults).size).toBe(faults.length);
    expect(faults.filter((fault) => !/^ {2}line \d+, column \d+: \S+ .{10}/.test(fault))).toEqual([]);
  });

  it('shows both readings of 550.000 for a currency without decimals', async () => {
    const offers = 'offers: [{ name: A, price: 550.000 }, { name: B, price: 550000 }, { name: C, price: 550k }]';
    const file = await put('yen.yaml', `name: X\ncurrency: JPY\n${offers}\n`);
    expect(await run('check', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'line 3, column 28: offers[0].price "550.000" can be read as 550 or as 550,000: write 550 or 550000',
      ),
    });
  });

  it('takes a file of 2,000 offers and one of a single line, and says why 100,000 characters in one fact are too many', async () => {
    const offers = Array.from({ length: 2000 }, (_, index) => `{ name: Thing ${index}, price: ${index + 1}.50 }`);
    const large = await run(
      'check',
      await put('large.yaml', `name: X\ncurrency: EUR\noffers:\n${offers.map((one) => `  - ${one}\n`).join('')}`),
    );
    expect(large).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('2000, with 2000 prices and 0 options'),
    });
    const line = await run(
      'check',
      await put('line.yaml', `{ name: X, currency: EUR, offers: [${offers.slice(0, 50).join(', ')}] }`),
    );
    expect(line).toMatchObject({ code: 0, out: expect.stringMatching(/Lines +1$/m) });
    const long = await run(
      'check',
      await put('long.yaml', `name: X\nfacts:\n  A: [One., Two.]\n  B: ${'word '.repeat(20_000)}\n`),
    );
    expect(long).toMatchObject({
      code: 1,
      err: expect.stringContaining('line 4, column 6: facts.B is longer than 3000 characters: split it into several'),
    });
  }, 60_000);

  it('lets no text of a file move the terminal', async () => {
    const file = await put(
      'evil.yaml',
      'name: "X\\u001b[31m\\u202e"\nlanguages: ["\\u001b[2J"]\nfacts: { A: [One., "T\\u001b]0;x\\u0007.", Three.] }\n',
    );
    const { out, err } = await run('check', file, '--facts');
    // eslint-disable-next-line no-control-regex -- that is what is looked for
    expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('says when there is no such file, and what is no YAML', async () => {
    expect((await run('check', at('nowhere.yaml'))).err).toMatch(/^Cannot read .*nowhere\.yaml \(ENOENT/);
    expect((await run('check', await put('cut.yaml', 'name: "X\n'))).err).toMatch(
      /line \d+, column \d+: is not valid YAML/,
    );
  });
});

describe('npm run business -- new', () => {
  const start = (file: string, answers: readonly string[]) =>
    runCommand('business', ['new', file], {}, `${answers.join('\n')}\n`);

  it('writes a file that starts from piped answers, with guesses from this computer', async () => {
    const file = at('studio.yaml');
    const answers = [
      'Studio Lumen',
      'Photographs: families, weddings.',
      'fr, en',
      '',
      '',
      '+33 4 00 00 00 01',
      'mar-sam 9:00-12:00, dim 10-12',
      'Portrait',
      '120',
      'Reportage, grand',
      'from 950',
      'Nous sommes au premier étage.',
      '',
    ];
    const { code, out, err } = await start(file, answers);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Your time zone [Asia/');
    expect(out).toContain('Your currency, three letters [INR]');
    expect(out).toContain('was written and has no faults');
    const business = parseBusiness(await readFile(file, 'utf8'), file);
    expect(business).toMatchObject({
      name: 'Studio Lumen',
      about: 'Photographs: families, weddings.',
      languages: ['fr', 'en'],
      currency: 'INR',
      contact: { phone: '+33 4 00 00 00 01' },
      offers: [
        { name: 'Portrait', prices: [{ minor: 12_000 }] },
        { name: 'Reportage, grand', prices: [{ minor: 95_000, isFrom: true }] },
      ],
      statements: [{ text: 'Nous sommes au premier étage.' }],
    });
    expect(business.hours.map(({ day }) => day)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('writes comments that are in order when they are made part of the file', async () => {
    const file = at('more.yaml');
    await start(file, ['X', '', 'en', 'Europe/Paris', '', '', '', 'One.', 'Two.', 'Three.', '']);
    const text = await readFile(file, 'utf8');
    const [before, after] = text.split('# Each part with examples: docs/business-profile.md\n');
    const business = parseBusiness(`${before ?? ''}${(after ?? '').replaceAll(/^# /gm, '')}`, file);
    expect([business.tone, business.ask.length, business.hot.length, business.answers.length]).toEqual([
      expect.any(String),
      3,
      1,
      1,
    ]);
    expect(business.closed.length + business.never.length + business.seasons.length + business.links.length).toBe(5);
  });

  it('stops at a wrong answer or at the end of the answers, and writes nothing then', async () => {
    const wrong = await start(at('w.yaml'), ['X', '', 'englisch']);
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is not a language code.*Nothing was written\./),
    });
    const price = await start(at('w.yaml'), ['X', '', 'en', 'Asia/Tokyo', 'JPY', '', '', 'A', '550.000']);
    expect(price.err).toContain('"550.000" can be read as 550 or as 550,000');
    const short = await start(at('w.yaml'), ['X', '', 'en']);
    expect(short).toMatchObject({
      code: 1,
      err: expect.stringContaining('The answers ended at "Your time zone". Nothing was written.'),
    });
    await expect(readFile(at('w.yaml'))).rejects.toThrow('ENOENT');
  }, 60_000);

  it('never writes over a file', async () => {
    expect(await start('business.yaml', [])).toMatchObject({
      code: 1,
      err: expect.stringContaining('business.yaml already exists.'),
    });
  });
});

describe('npm run business -- migrate', () => {
  it('writes a file of an older version anew, says what became of it, and never writes over one', async () => {
    await copyFile('test/fixtures/old-shape.yaml', at('old.yaml'));
    const first = await run('migrate', at('old.yaml'));
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(
      /^Moved:\n {2}- business: [^]*\nLeft out:\n {2}- the codes[^]*old\.new\.yaml was written and has no faults/,
    );
    expect((await run('check', at('old.new.yaml'))).out).toContain('3, with 6 prices and 1 option');
    expect(await run('migrate', at('old.yaml'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('already exists'),
    });
    expect((await run('check', at('old.yaml'))).err).toContain(`npm run business -- migrate ${at('old.yaml')}`);
  }, 60_000);

  it('says what is to be mended in what it wrote', async () => {
    const old = await readFile('test/fixtures/old-shape.yaml', 'utf8');
    const file = await put('zone.yaml', old.replace('timeZone: Asia/Kolkata', 'timeZone: Asia/Jaipur'));
    const { code, err } = await run('migrate', file, at('zone2.yaml'));
    expect(code).toBe(1);
    expect(err).toMatch(/zone2\.yaml was written, but it must be fixed[^]*timeZone "Asia\/Jaipur" is not a time zone/);
  });
});

describe('npm run business -- export and import', () => {
  const source =
    'name: X # me\ncurrency: EUR\noffers:\n  - { name: A, price: 5 } # a\n  - { name: B, price: 6 }\n  - { name: C, price: 7 }\n';

  it('write the prices as a list and take the changed list over, whatever the order of the two files', async () => {
    const [file, list] = [await put('shop.yaml', source), at('prices.csv')];
    expect(await run('export', list, file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('prices.csv is written, with 3 rows.'),
    });
    expect(await run('export', file, list)).toMatchObject({
      code: 1,
      err: expect.stringContaining('already exists: name another list, or overwrite it with --force'),
    });
    expect((await run('import', list, file)).out).toBe(`Nothing to change: ${file} already says what ${list} says.\n`);
    const text = await readFile(list, 'utf8');
    expect(text.startsWith('\ufeffoffer,other names,text,for,')).toBe(true);
    await writeFile(list, text.replace('A,,,,,,5', 'A,,,,,,5.50').replace(/^C.*\r\n/m, 'D,,,,,,9,,,,,\r\n'));
    const dry = await run('import', list, file, '--dry-run');
    expect(dry.out).toContain('Nothing was written');
    expect(await readFile(file, 'utf8')).toBe(source);
    const { code, out } = await run('import', file, list);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Changed:\n {2}A: €5\.00 → €5\.50\nAdded:\n {2}D\n {4}D: €9\.00\nIn the file but not in the list, .*:\n {2}C\n/,
    );
    expect(await readFile(file, 'utf8')).toBe(
      `${source.replace('price: 5 }', 'price: 5.50 }')}\n  - name: D\n    price: 9\n`,
    );
    expect((await run('import', file, list, '--replace')).out).toMatch(/^Removed:\n {2}C\n/);
    expect(await readFile(file, 'utf8')).not.toContain('name: C');
  }, 60_000);

  it('refuse a list with faults as a whole, and a file that is not there', async () => {
    const [file, list] = [await put('shop2.yaml', source), await put('bad.csv', 'offer,price\nA,many\nB,1-\n')];
    expect(await run('import', list, file)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(
        /bad\.csv has 2 faults, and nothing was changed:\n {2}row 2, column B: [^]*\n {2}row 3, column B: /,
      ),
    });
    expect(await readFile(file, 'utf8')).toBe(source);
    expect((await run('import', at('none.csv'), file)).err).toContain(
      'none.csv cannot be read: there is no such file or folder',
    );
    await rm(list);
  });
});
