import { z } from 'zod';
import type { FieldKey, SlotClaim } from '../domain/lead.ts';
import type { ModelAnswer } from '../domain/ports.ts';
import { ModelFault } from './model-fault.ts';

/** Far above any reply worth sending; a longer text is a model gone wrong. */
const MAX_REPLY_CHARS = 6000;
const MAX_TEXT_CHARS = 64_000;
/** A text that was to be JSON and is none passes for a reply up to here only. */
const MAX_PLAIN_CHARS = 1500;
const INTENTS = ['greeting', 'product', 'price', 'order', 'faq', 'complaint', 'human', 'other'] as const;

/** Models without strict output write 100 and true where a string is due, and null in one of the two or for the whole. */
const claimSchema = z
  .object({
    value: z.union([z.string(), z.number(), z.boolean().transform((yes) => (yes ? 'yes' : 'no'))]).nullable(),
    quote: z.string().nullable(),
  })
  .nullish();

const replySchema = z.string().trim().min(1).max(MAX_REPLY_CHARS);
const languageSchema = z.string().trim().toLowerCase().min(1).max(40);

const answerSchemas = new WeakMap<readonly FieldKey[], z.ZodType<ModelAnswer>>();

/**
 * The answer as plain JSON Schema for the providers' structured outputs: every key required, nothing else allowed, no
 * length keywords (strict modes refuse them), one nullable claim for each field, and the reply last so that it follows from the rest.
 */
export function answerJsonSchema(fields: readonly FieldKey[]): Record<string, unknown> {
  return strictObject({
    language: { type: 'string', description: 'BCP-47 code of the reply, e.g. en, hi, hi-Latn, es, pt, ar' },
    intent: { type: 'string', enum: [...INTENTS], description: 'what the customer mainly wants' },
    slots: strictObject(Object.fromEntries(fields.map((field) => [field, slotJsonSchema()]))),
    needsHuman: { type: 'boolean', description: 'true when a colleague must look at this conversation' },
    offTopic: { type: 'boolean', description: 'true when nothing asked has to do with the business' },
    reply: { type: 'string', description: 'the WhatsApp message to the customer, plain text' },
  });
}

/** One union a field: Anthropic's structured outputs take at most 16 in a schema. */
function slotJsonSchema(): Record<string, unknown> {
  const claim = strictObject({
    value: { type: 'string' },
    quote: { type: 'string', description: "the customer's exact words that prove the value" },
  });
  return { anyOf: [claim, { type: 'null' }] };
}

function strictObject(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/**
 * Reads the answer out of a model's text, with or without a code fence or words around the JSON; of the slots only the
 * given fields. Throws a `ModelFault`: `bad_body` for nothing or far too much, `schema` (with what to repair) for a text
 * that is not the answer asked for.
 */
export function parseAnswer(text: string, fields: readonly FieldKey[]): ModelAnswer {
  if (text.trim() === '') throw new ModelFault('bad_body', 'the text is empty');
  if (text.length > MAX_TEXT_CHARS) throw new ModelFault('bad_body', `the text has ${text.length} characters`);
  const value = findJson(text);
  if (value === undefined) {
    throw new ModelFault('schema', 'the text is not JSON', { repairHint: 'the text was not one valid JSON object' });
  }
  const result = schemaFor(fields).safeParse(value);
  if (result.success) return result.data;
  const problem = result.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`)
    .join('; ');
  throw new ModelFault('schema', `not the answer schema (${problem})`, { repairHint: problem });
}

/**
 * What can be sent of a text that is not the answer asked for: the reply of a broken object or a plain text, without any
 * slot. Null when the text holds no usable reply, such as half of an object, a page of HTML or talk about JSON.
 */
export function plainAnswer(text: string): ModelAnswer | null {
  const value = text.length > MAX_TEXT_CHARS ? undefined : findJson(text);
  // Any object may be read by string keys; each is checked below.
  const found = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const reply = replySchema.safeParse(value === undefined ? plainText(text) : found['reply']);
  if (!reply.success) return null;
  return {
    language: languageSchema.safeParse(found['language']).data ?? 'und',
    intent: 'other',
    slots: [],
    needsHuman: found['needsHuman'] === true,
    offTopic: false,
    reply: reply.data,
  };
}

function plainText(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_PLAIN_CHARS || !/\p{L}/u.test(trimmed)) return null;
  return /^[<{["`]|[{}]|<\/?[a-z]|"reply"|\bjson\b|\bschema\b|customer_message/i.test(trimmed) ? null : trimmed;
}

function schemaFor(fields: readonly FieldKey[]): z.ZodType<ModelAnswer> {
  const known = answerSchemas.get(fields);
  if (known) return known;
  const schema = z
    .object({
      language: languageSchema,
      intent: z.enum(INTENTS).catch('other'),
      slots: z.object(Object.fromEntries(fields.map((field) => [field, claimSchema]))),
      needsHuman: z.boolean(),
      offTopic: z.boolean(),
      reply: replySchema,
    })
    .transform((answer) => ({ ...answer, slots: fields.flatMap((field) => readClaim(field, answer.slots[field])) }));
  answerSchemas.set(fields, schema);
  return schema;
}

/** A claim without a value or without its words says nothing. */
function readClaim(field: FieldKey, claim: z.infer<typeof claimSchema>): SlotClaim[] {
  const value = String(claim?.value ?? '').trim();
  const quote = (claim?.quote ?? '').trim();
  return value === '' || quote === '' ? [] : [{ field, value, quote }];
}

/** Undefined when there is no JSON in the text. */
function findJson(text: string): unknown {
  const unfenced = /^\s*```[a-z]*\s*([\s\S]*?)```\s*$/i.exec(text)?.[1] ?? text;
  return tryJson(unfenced) ?? tryJson(unfenced.slice(unfenced.indexOf('{'), unfenced.lastIndexOf('}') + 1));
}

/** Undefined when it is not JSON: the caller turns that into a fault. */
function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
