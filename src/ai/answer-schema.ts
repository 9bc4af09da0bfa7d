import { z } from 'zod';
import type { ModelAnswer } from '../domain/ports.ts';
import { ModelFault } from './model-fault.ts';

/** Far above any reply worth sending; a longer text is a model gone wrong. */
const MAX_REPLY_CHARS = 6000;
const MAX_TEXT_CHARS = 64_000;

const answerSchema = z.object({
  language: z.string().trim().toLowerCase().min(1).max(40),
  needsHuman: z.boolean(),
  reply: z.string().trim().min(1).max(MAX_REPLY_CHARS),
});

/**
 * The same as plain JSON Schema for the providers' structured outputs: every field required, nothing else allowed, no
 * length keywords (strict modes refuse them), and the reply last so that it follows from the other fields.
 */
export const answerJsonSchema: Record<string, unknown> = {
  type: 'object',
  properties: {
    language: {
      type: 'string',
      description: 'BCP-47 code of the language of the reply, e.g. en, hi, hi-Latn, es, pt, ar',
    },
    needsHuman: { type: 'boolean', description: 'true when a colleague must look at this conversation' },
    reply: { type: 'string', description: 'the WhatsApp message to the customer, plain text' },
  },
  required: ['language', 'needsHuman', 'reply'],
  additionalProperties: false,
};

/**
 * Reads the answer out of a model's text, with or without a code fence or words around the JSON. Throws a `ModelFault`:
 * `bad_body` for nothing or far too much, `schema` (with what to repair) for a text that is not the answer asked for.
 */
export function parseAnswer(text: string): ModelAnswer {
  if (text.trim() === '') throw new ModelFault('bad_body', 'the text is empty');
  if (text.length > MAX_TEXT_CHARS) throw new ModelFault('bad_body', `the text has ${text.length} characters`);
  const result = answerSchema.safeParse(readJson(text));
  if (result.success) return result.data;
  const problem = result.error.issues
    .map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`)
    .join('; ');
  throw new ModelFault('schema', `not the answer schema (${problem})`, { repairHint: problem });
}

function readJson(text: string): unknown {
  const unfenced = /^\s*```[a-z]*\s*([\s\S]*?)```\s*$/i.exec(text)?.[1] ?? text;
  const value = tryJson(unfenced) ?? tryJson(unfenced.slice(unfenced.indexOf('{'), unfenced.lastIndexOf('}') + 1));
  if (value !== undefined) return value;
  throw new ModelFault('schema', 'the text is not JSON', { repairHint: 'the text was not one valid JSON object' });
}

/** Undefined when it is not JSON: the caller turns that into a fault. */
function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
