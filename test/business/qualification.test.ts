import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { profileJsonSchema } from '../../src/business/profile-json-schema.ts';
import { loadProfile, parseProfile } from '../../src/business/profile.ts';
import { AppError } from '../../src/domain/errors.ts';

const sample = await readFile('business.yaml', 'utf8');

/** The faults of the sample with one passage replaced, which must be there; with the line of the replacement. */
function faultsWith(from: string, to: string): { message: string; line: number } {
  expect(sample).toContain(from);
  const source = sample.replace(from, () => to);
  const line = sample.slice(0, sample.indexOf(from)).split('\n').length;
  try {
    parseProfile(source, 'business.yaml');
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-business-file') return { message: error.message, line };
    throw error;
  }
  return { message: 'no faults', line };
}

describe('the qualification of the sample', () => {
  it('asks for product, quantity, purpose, branding, date, city and name, in this order, and for nothing else', async () => {
    const { fields } = (await loadProfile('business.yaml')).qualification;
    expect(fields.filter((field) => field.ask).map((field) => field.key)).toEqual([
      'product',
      'quantity',
      'purpose',
      'branding',
      'date',
      'city',
      'name',
    ]);
    expect(fields.filter((field) => !field.ask).map((field) => field.key)).toEqual(['email', 'phone', 'budget']);
    expect(fields.filter((field) => !field.required).map((field) => field.key)).toContain('purpose');
  });

  it('has one question for every field it asks in every language, also in Hindi in Latin letters', async () => {
    const { fields } = (await loadProfile('business.yaml')).qualification;
    for (const field of fields.filter((one) => one.ask)) {
      expect(Object.keys(field.question)).toEqual(['en', 'hi', 'hi-Latn', 'es', 'pt', 'ar']);
      for (const question of Object.values(field.question)) expect(question.match(/[?؟]/g)).toHaveLength(1);
    }
  });
});

describe('a faulty qualification', () => {
  it.each([
    ['a key used twice', 'key: city\n', 'key: date\n', '"date" is used twice'],
    ['a key of two words', 'key: city\n', 'key: my city\n', 'must be one word'],
    ['a second field of a type', 'type: city\n', 'type: quantity\n', 'another field is of type quantity already'],
    [
      'an unknown type',
      'type: city\n',
      'type: town\n',
      'must be one of these words, written exactly so: product, quantity,',
    ],
    [
      'a required field that is never asked',
      '{ key: email, type: email, required: false',
      '{ key: email, type: email, required: true',
      'must be false for a field that is never asked',
    ],
    [
      'a question that a language lacks',
      '        pt: De quantas peças precisa?\n',
      '        pt-BR: De quantas?\n',
      'has no text for pt',
    ],
    ['points for no field', '{ field: city, points: 5 }', '{ field: town, points: 5 }', '"town" is none of the fields'],
    [
      'a condition that does not fit',
      '{ field: city, points: 5 }',
      '{ field: city, atLeast: 3, points: 5 }',
      'does not fit a field of type city',
    ],
    [
      'points without a number',
      '{ field: city, points: 5 }',
      '{ field: city, points: "5" }',
      'must be a number without quotes',
    ],
    ['a score nobody can reach', 'hotFrom: 75', 'hotFrom: 500', 'can never be reached'],
  ])('is refused for %s, with line and column', (_title, from, to, fault) => {
    const { message, line } = faultsWith(from, to);
    expect(message).toMatch(new RegExp(`line \\d+, column \\d+: qualification\\..*${fault}`));
    const lines = [...message.matchAll(/line (\d+)/g)].map((match) => Number(match[1]));
    // A missing text is placed at the list of texts, a few lines above.
    expect(lines.some((one) => line - one >= 0 && line - one <= 5)).toBe(true);
  });

  it('names its keys when one is misspelt', () => {
    expect(faultsWith('  hotFrom: 75', '  hotfrom: 75').message).toContain('(known here: fields, score, hotFrom)');
  });
});

describe('the schema for editors', () => {
  it('is committed as it is made: run `node src/cli/business-schema.ts` after a change of the schema', async () => {
    expect(await readFile('docs/business.schema.json', 'utf8')).toBe(profileJsonSchema());
    expect(sample).toMatch(/^# yaml-language-server: \$schema=docs\/business\.schema\.json$/m);
  });

  it('accepts the sample and names a misspelt key', () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(profileJsonSchema()));
    const file = parse(sample) as Record<string, unknown>;
    expect([validate(file), validate.errors]).toEqual([true, null]);
    expect(validate({ ...file, qualifications: {} })).toBe(false);
  });
});
