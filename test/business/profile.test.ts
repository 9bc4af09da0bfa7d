import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatMoney, toMinor } from '../../src/business/money.ts';
import { loadProfile, parseProfile } from '../../src/business/profile.ts';
import { profileWarnings } from '../../src/business/profile-warnings.ts';
import { AppError } from '../../src/domain/errors.ts';

const sample = await readFile('business.yaml', 'utf8');

/** The sample with one passage replaced, which must be there. */
function changed(from: string, to: string): string {
  expect(sample).toContain(from);
  return sample.replace(from, () => to);
}

function lineOf(source: string, text: string): number {
  return source.slice(0, source.indexOf(text)).split('\n').length;
}

function faultsOf(source: string): string {
  try {
    parseProfile(source, 'business.yaml');
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-business-file') return error.message;
    throw error;
  }
  return 'no faults';
}

function version(source: string): string {
  return parseProfile(source, 'x').version;
}

describe('the sample business file', () => {
  it('loads and sells every kind of gift the business names', async () => {
    const profile = await loadProfile('business.yaml');
    const names = profile.products.map((product) => product.name.toLowerCase()).join();
    for (const gift of ['coaster', 'diary', 'planter', 'pen', 'mug', 'bottle']) expect(names).toContain(gift);
    expect(profile.business.currency).toBe('INR');
    expect(profile.products.length).toBeGreaterThanOrEqual(8);
  });

  it('reaches nobody real: only example domains and a number that cannot be dialled', () => {
    const hosts = [...sample.matchAll(/(?:https:\/\/|@)([a-z0-9.-]+)/g)].map((match) => match[1]);
    expect(hosts.length).toBeGreaterThan(5);
    for (const host of hosts) expect(host).toMatch(/\.example$/);
    expect(sample).toContain('+91 00000');
  });

  it('has greeting, thanks and goodbye in every language it claims', async () => {
    const { smallTalk } = await loadProfile('business.yaml');
    for (const language of ['en', 'hi', 'hi-Latn', 'es', 'pt', 'ar']) {
      const intents = smallTalk.filter((entry) => entry.language === language).map((entry) => entry.intent);
      expect(intents.toSorted()).toEqual(['goodbye', 'greeting', 'thanks']);
    }
  });

  it('keeps prices as whole minor units', async () => {
    const coaster = (await loadProfile('business.yaml')).products.find((product) => product.sku === 'CST-CORK');
    expect(coaster?.priceTiers.at(-1)).toEqual({ from: 500, unitPriceMinor: 3150 });
    expect(coaster?.branding?.unitPriceMinor).toBe(600);
  });

  it('has an honest line for every kind of message that cannot be read', async () => {
    const { cannotRead } = (await loadProfile('business.yaml')).messages;
    expect(cannotRead.sticker).toBe(cannotRead.unsupported);
    expect(cannotRead.audio).not.toBe(cannotRead.sticker);
    for (const line of Object.values(cannotRead)) expect(line.length).toBeGreaterThan(20);
  });
});

describe('the version of a profile', () => {
  it('stays the same when only comments, layout and the order of keys change', () => {
    const reordered = changed('{ from: 50, price: 48 }', '{ price: 48.00, from: 50 } # the smallest');
    expect(version(`# a comment\n\n${reordered}`)).toBe(version(sample));
    expect(version(sample)).toMatch(/^[0-9a-f]{12}$/);
  });

  it('changes with any price, word or order of products', () => {
    expect(version(changed('price: 48 }', 'price: 49 }'))).not.toBe(version(sample));
    expect(version(changed('Write here whenever', 'Write to us whenever'))).not.toBe(version(sample));
  });
});

describe('a faulty business file', () => {
  it('is refused with every fault at once, each with its line, its column and its fix', () => {
    const source = changed('    minimumOrder: 50\n', '    minimumOrder: "fifty"\n')
      .replace('  currency: INR\n', '  currency: RUPEE\n')
      .replace('  email: sales@kagaz-and-kiln.example', '  emial: sales@kagaz-and-kiln.example')
      .replace('  timeZone: Asia/Kolkata', '  timeZone: Bombay');
    const message = faultsOf(source);
    expect(message).toContain('business.yaml has 5 faults:');
    expect(message).toContain(
      `line ${lineOf(source, 'currency: RUPEE')}, column 13: business.currency must be an ISO 4217`,
    );
    expect(message).toContain(
      `line ${lineOf(source, 'timeZone: Bombay')}, column 13: business.timeZone must be an IANA`,
    );
    expect(message).toContain(
      `line ${lineOf(source, 'emial:')}, column 3: contact.emial is not a known key: remove it or correct its spelling (known here: phone, email, website, address)`,
    );
    expect(message).toMatch(/contact\.email is missing: add "email:" here/);
    expect(message).toContain(
      `line ${lineOf(source, 'minimumOrder: "fifty"')}, column 19: products[0].minimumOrder must be of type`,
    );
    const lines = [...message.matchAll(/line (\d+)/g)].map((match) => Number(match[1]));
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });

  it('is refused for broken YAML with the place of the break', () => {
    const source = changed('  name: Kagaz & Kiln\n', '  name: "Kagaz & Kiln\n');
    expect(faultsOf(source)).toMatch(/line \d+, column \d+: is not valid YAML/);
    expect(faultsOf('business: 1\nbusiness: 2\n')).toContain('line 2, column 1');
  });

  it('is refused when it is empty, a list or a bomb of aliases', () => {
    expect(faultsOf('')).toContain('1 fault');
    expect(faultsOf('- a\n- b\n')).toContain('1 fault');
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]',
      'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]',
      'd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]',
    ];
    expect(faultsOf(bomb.join('\n'))).toContain('cannot be resolved');
  });

  it('names the file and the variable when the file cannot be read', async () => {
    const missing = join(await mkdtemp(join(tmpdir(), 'profile-')), 'none.yaml');
    await expect(loadProfile(missing)).rejects.toMatchObject({ code: 'bad-business-file', retry: 'never' });
    await expect(loadProfile(missing)).rejects.toThrow(/none\.yaml.*BUSINESS_FILE/);
    await writeFile(missing, sample);
    await expect(loadProfile(missing)).resolves.toMatchObject({ business: { name: 'Kagaz & Kiln' } });
  });

  it.each([
    [
      'a first tier that is not the minimum order',
      '{ from: 50, price: 48 }',
      '{ from: 40, price: 48 }',
      'must equal minimumOrder (50)',
    ],
    ['tiers out of order', '{ from: 250, price: 36 }', '{ from: 90, price: 36 }', 'sort the tiers'],
    [
      'a higher price for more pieces',
      '{ from: 250, price: 36 }',
      '{ from: 250, price: 46 }',
      'above the price of a smaller',
    ],
    ['a price with too many decimals', 'price: 31.5 }', 'price: 31.555 }', 'more decimals than INR'],
    ['a lead time that runs backwards', '{ min: 7, max: 10 }', '{ min: 12, max: 10 }', 'exchange the two'],
    [
      'one name for two products',
      '        pen, pens, metal pen,',
      '        pen, mug, metal pen,',
      'one name, one product',
    ],
    ['a sku used twice', 'sku: PEN-MTL', 'sku: CST-CORK', 'is used twice'],
    ['a link without https', 'website: https://www', 'website: http://www', 'begins with https://'],
  ])('is refused for %s', (_title, from, to, message) => {
    expect(faultsOf(changed(from, to))).toContain(message);
  });

  it.each([
    'ok',
    'Okay!',
    'yes',
    'no',
    'No thanks',
    'ok bye',
    'haan ji',
    'ठीक है',
    'sí',
    'sim',
    'تمام',
    '100',
    'hi 2',
    'hi coasters',
    'thanks for the pen',
    '👍',
  ])('is refused when small talk holds "%s", which is or may be something else', (phrase) => {
    const source = changed('      - hello there\n', `      - "${phrase}"\n`);
    expect(faultsOf(source)).toContain(`line ${lineOf(source, `- "${phrase}"`)}, column 9: smallTalk[0].phrases[4]`);
  });
});

describe('a slip of a newcomer', () => {
  const plainNumber = 'a number must be written without a comma or currency sign, e.g. 31.5';

  it.each([
    ['price: 31.5 }', 'price: 31,5 }', 'products[0].priceTiers[3].price'],
    ['price: 320 }', 'price: 1,320 }', 'products[1].priceTiers[0].price'],
    ['price: 320 }', 'price: 1,20,320 }', 'products[1].priceTiers[0].price'],
    ['price: 320 }', 'price: ₹320 }', 'products[1].priceTiers[0].price'],
    ['price: 320 }', 'price: ₹1,320 }', 'products[1].priceTiers[0].price'],
    ['price: 320 }', 'price: Rs. 320/- }', 'products[1].priceTiers[0].price'],
    ['pricePerUnit: 20\n', 'pricePerUnit: 20,50\n', 'products[1].branding.pricePerUnit'],
    ['{ from: 1000, price: 179 }', '{ from: 1,000, price: 179 }', 'products[2].priceTiers[3].from'],
  ])('with a number ("%s" as "%s") is told how numbers are written, and nothing else', (from, to, path) => {
    const source = changed(from, to);
    const message = faultsOf(source);
    expect(message).toContain('has 1 fault:');
    expect(message).toMatch(new RegExp(`line ${lineOf(source, to)}, column \\d+: `));
    expect(message).toContain(`${path}: ${plainNumber}`);
    expect(message).not.toContain('remove');
  });

  it('with a comma in two numbers of one line is told the same', () => {
    const source = changed('{ from: 1000, price: 179 }', '{ from: 1,000, price: 1,000 }');
    expect(faultsOf(source)).toMatch(new RegExp(`line ${lineOf(source, 'price: 1,000')}, column \\d+: ${plainNumber}`));
  });

  it('with quotes, words or a half where a number is expected is told what is wrong with it', () => {
    expect(faultsOf(changed('price: 320 }', 'price: "320" }'))).toContain('must be a number without quotes');
    expect(faultsOf(changed('price: 320 }', 'price: 320 per set }'))).toContain('must be a number alone');
    expect(faultsOf(changed('minimumOrder: 50\n', 'minimumOrder: 50.5\n'))).toContain(
      'must be a whole number, e.g. 50',
    );
  });

  it.each(['Rs', '₹', 'Rupees', 'inr', 'XXZ'])('with "%s" as the currency is told where and what to write', (code) => {
    const source = changed('currency: INR', `currency: ${code}`);
    expect(faultsOf(source)).toBe(
      `business.yaml has 1 fault:\n  line ${lineOf(source, 'currency:')}, column 13: business.currency must be an ISO 4217 code such as INR`,
    );
  });

  it('with a day written out is told the words for days', () => {
    const source = changed('days: [sat]', 'days: [Saturday]');
    expect(faultsOf(source)).toContain(
      `line ${lineOf(source, 'Saturday')}, column 14: business.hours[1].days[0] must be one of these words, written exactly so: mon, tue, wed, thu, fri, sat, sun`,
    );
  });

  it.each([
    ['deeper than its neighbours', '  currency: INR', '    currency: INR'],
    ['less deep', '    minimumOrder: 50', '  minimumOrder: 50'],
    ['less deep by one', '    unit: piece', '   unit: piece'],
    ['deeper, behind a text', '    answer: Not at present.', '     answer: Not at present.'],
    ['less deep, in a list', '  - sku: CST-SET4', ' - sku: CST-SET4'],
  ])('with a line %s is told so, in at most three faults', (_title, from, to) => {
    const source = changed(from, to);
    const message = faultsOf(source);
    expect(message.split('\n').length).toBeLessThanOrEqual(4);
    const named = /Line (\d+) or the line before it is indented differently from its neighbours/g;
    const lines = [...message.matchAll(named)].map((match) => Number(match[1]));
    expect(lines).toHaveLength(1);
    const wrong = sample.split('\n').findIndex((row, index) => row !== source.split('\n')[index]) + 1;
    expect([wrong, wrong + 1]).toContain(lines[0]);
  });

  it('with a colon in a text is told to quote it, not to look at the indentation', () => {
    const message = faultsOf(changed('  name: Kagaz & Kiln\n', '  name: Kagaz: Kiln\n'));
    expect(message).toContain('must be in quotes');
    expect(message).not.toContain('indented');
  });
});

describe('the warnings of a profile', () => {
  const warningsFor = (source: string) => profileWarnings(parseProfile(source, 'business.yaml'));

  it('are none for the sample', () => {
    expect(warningsFor(sample)).toEqual([]);
  });

  it('name the business when only its name was changed', () => {
    const [warning, ...others] = warningsFor(changed('  name: Kagaz & Kiln\n', '  name: Terracotta Tales\n'));
    expect(warning).toMatch(/business\.name is "Terracotta Tales".*greeting/);
    expect(others).toEqual([]);
  });

  it('are none as soon as one greeting or disclosure says the name', () => {
    const renamed = changed('  name: Kagaz & Kiln\n', '  name: Terracotta Tales\n');
    expect(warningsFor(renamed.replace('Hello and welcome to Kagaz & Kiln!', 'Welcome to terracotta  tales!'))).toEqual(
      [],
    );
    expect(
      warningsFor(renamed.replace('automated assistant of Kagaz & Kiln;', 'assistant of Terracotta Tales;')),
    ).toEqual([]);
  });
});

describe('money', () => {
  it('is counted in the minor units of its currency', () => {
    expect(toMinor(85.5, 'INR')).toBe(8550);
    expect(toMinor(19.99, 'EUR')).toBe(1999);
    expect(toMinor(500, 'JPY')).toBe(500);
    expect(toMinor(0.5, 'JPY')).toBeNull();
    expect(toMinor(1.005, 'INR')).toBeNull();
  });

  it('is written with Indian grouping for rupees', () => {
    expect(formatMoney(10_000_050, 'INR')).toBe('₹1,00,000.50');
    expect(formatMoney(4200, 'INR')).toBe('₹42');
    expect(formatMoney(123_456, 'USD')).toBe('$1,234.56');
  });
});
