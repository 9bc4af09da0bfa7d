import { globSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { businessJsonSchema } from '../../src/business/business-json-schema.ts';

const schema = readFileSync('docs/business.schema.json', 'utf8');
const files = ['business.yaml', 'test/fixtures/every-key.yaml', ...globSync('test/fixtures/businesses/*.yaml')];

describe('the JSON Schema of the business file', () => {
  it('is the one in docs', () => {
    expect(schema).toBe(businessJsonSchema());
  });

  it.each(files)('accepts %s', (file) => {
    const validate = new Ajv({ strict: false, formats: { email: true } }).compile(JSON.parse(schema));
    validate(parse(readFileSync(file, 'utf8')));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('refuses unknown keys and wrong types', () => {
    const validate = new Ajv({ strict: false, formats: { email: true } }).compile(JSON.parse(schema));
    for (const wrong of [{}, { name: 'X', colour: 'red' }, { name: 'X', offers: [{ text: 'no name' }] }]) {
      expect(validate(wrong)).toBe(false);
    }
  });
});
