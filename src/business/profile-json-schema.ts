import { z } from 'zod';
import { profileFileSchema } from './profile-schema.ts';

/** The JSON Schema of `business.yaml` as text, for editors: completion, and faults while typing; the server checks more. */
export function profileJsonSchema(): string {
  const schema = z.toJSONSchema(profileFileSchema, { io: 'input', unrepresentable: 'any', target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'business.yaml' }, null, 2)}\n`;
}
