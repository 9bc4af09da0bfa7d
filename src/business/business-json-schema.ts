import { z } from 'zod';
import { businessFileSchema } from './business-schema.ts';

/** The JSON Schema of `business.yaml` as text, for editors: completion, and faults while typing; the server checks more. */
export function businessJsonSchema(): string {
  const schema = z.toJSONSchema(businessFileSchema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7',
    // A number is read as it is written, wherever words may stand.
    override: ({ jsonSchema }) => {
      const isWords = jsonSchema.type === 'string' && !jsonSchema.pattern && !jsonSchema.format && !jsonSchema.enum;
      if (isWords) Object.assign(jsonSchema, { type: ['string', 'number'] });
    },
  });
  return `${JSON.stringify({ ...schema, title: 'business.yaml' }, null, 2)}\n`;
}
