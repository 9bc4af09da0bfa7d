import { z } from 'zod';
import type { SlotClaim } from '../domain/lead.ts';
import type { ModelAnswer } from '../domain/ports.ts';
import { ModelFault } from './model-fault.ts';
import { readJson, withoutTemplate } from './read-json.ts';
import { strictObject } from './strict-object.ts';
import { isBabble, tidyReply } from './tidy-reply.ts';

/** Far above any reply worth sending; a longer text is a model gone wrong. */
const MAX_REPLY_CHARS = 6000;
const MAX_TEXT_CHARS = 64_000;
/** A text that was to be JSON and is none passes for a reply up to here only. */
const MAX_PLAIN_CHARS = 1500;
const MAX_USES = 60;
const MAX_SLOTS = 40;
const INTENTS = ['greeting', 'product', 'price', 'order', 'faq', 'complaint', 'human', 'other'] as const;

/** Models without strict output write 100 and true where a string is due, and null in one of the two or for the whole. */
const claimSchema = z.object({
  value: z.union([z.string(), z.number(), z.boolean().transform((yes) => (yes ? 'yes' : 'no'))]).nullable(),
  quote: z.string().nullable(),
});
/** A list as asked for, or an object by field, as many models write it. */
const slotsSchema = z.union([
  z.array(claimSchema.extend({ field: z.string() })),
  z
    .record(z.string(), claimSchema.nullish())
    .transform((byField) =>
      Object.entries(byField).map(([field, claim]) => ({ field, value: null, quote: null, ...claim })),
    ),
]);
const flagSchema = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);
const replySchema = z
  .string()
  .transform(tidyReply)
  .pipe(z.string().min(1).max(MAX_REPLY_CHARS))
  .refine((reply) => !isBabble(reply), 'the same words again and again');
const languageSchema = z.string().trim().toLowerCase().min(1).max(40);
/** Ids as they are, whatever brackets a model leaves on them. */
const usesSchema = z
  .array(z.unknown())
  .transform((uses) =>
    uses.slice(0, MAX_USES).flatMap((use) => /[a-z][a-z0-9]*/i.exec(String(use).slice(0, 100)) ?? []),
  )
  .transform((ids) => [...new Set(ids)])
  .catch([]);

const answerSchema = z.object({
  language: languageSchema,
  intent: z.enum(INTENTS).catch('other'),
  slots: slotsSchema,
  needsHuman: flagSchema,
  offTopic: flagSchema,
  uses: usesSchema,
  reply: replySchema,
});

/**
 * The answer as plain JSON Schema for the providers' structured outputs, the same for every business: every key required,
 * nothing else allowed, no length keywords (strict modes refuse them), and the reply last so that it follows from the rest.
 */
export const answerJsonSchema: Record<string, unknown> = strictObject({
  language: { type: 'string', description: 'BCP-47 code of the reply, e.g. en, hi, hi-Latn, es, pt, ar' },
  intent: { type: 'string', enum: [...INTENTS], description: 'what the customer mainly wants' },
  slots: {
    type: 'array',
    items: strictObject({
      field: { type: 'string', description: 'a key from WHAT TO FIND OUT' },
      value: { type: 'string' },
      quote: { type: 'string', description: "the customer's exact words that prove the value" },
    }),
  },
  needsHuman: { type: 'boolean', description: 'true when a colleague must look at this conversation' },
  offTopic: { type: 'boolean', description: 'true when nothing asked has to do with the business' },
  uses: { type: 'array', items: { type: 'string' }, description: 'the ids of all facts that the reply rests on' },
  reply: { type: 'string', description: 'the WhatsApp message to the customer, plain text with references' },
});

/**
 * Reads the answer out of a model's text, whatever stands around it. Throws a `ModelFault`: `bad_body` for nothing or far
 * too much, `schema` (with what to repair) for a text that is not the answer asked for.
 */
export function parseAnswer(text: string): ModelAnswer {
  const answer = checked(answerSchema, withInnerAnswer(jsonIn(text, 'reply')));
  return { ...answer, slots: answer.slots.slice(0, MAX_SLOTS).flatMap(readClaim) };
}

/** The JSON in a text with the object that has the key; throws `bad_body` for nothing or far too much and `schema` when there is none. */
export function jsonIn(text: string, key: string): unknown {
  if (text.trim() === '') throw new ModelFault('bad_body', 'the text is empty');
  if (text.length > MAX_TEXT_CHARS) throw new ModelFault('bad_body', `the text has ${text.length} characters`);
  const value = readJson(text, key);
  if (value !== undefined) return value;
  throw new ModelFault('schema', 'the text is not JSON', { repairHint: 'the text was not one valid JSON object' });
}

/** What the schema makes of a value; throws a `schema` fault that names the first problems, without any of the text. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problem = result.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.').slice(0, 60) || 'answer'}: ${issue.message.slice(0, 80)}`)
    .join('; ');
  throw new ModelFault('schema', `not the answer schema (${problem})`, { repairHint: problem });
}

/**
 * What is left of a text that is not the answer asked for: the reply of a broken object or a plain text, without any
 * slot, still to be proved. Null when the text holds no usable reply, such as half of an object, a page of HTML or talk about JSON.
 */
export function plainAnswer(text: string): ModelAnswer | null {
  const value = text.length > MAX_TEXT_CHARS ? undefined : withInnerAnswer(readJson(text, 'reply'));
  const found = recordOf(value) ?? {};
  const reply = replySchema.safeParse(value === undefined ? plainText(text) : found['reply']);
  if (!reply.success || looksLikeJson(reply.data)) return null;
  return {
    language: languageSchema.safeParse(found['language']).data ?? 'und',
    intent: 'other',
    slots: [],
    needsHuman: found['needsHuman'] === true,
    offTopic: false,
    uses: usesSchema.parse(found['uses']),
    reply: reply.data,
  };
}

/** Some models put the whole answer, as JSON, into the reply of another one: what is inside counts. */
function withInnerAnswer(value: unknown): unknown {
  const outer = recordOf(value);
  const reply = outer?.['reply'];
  if (!outer || typeof reply !== 'string' || !looksLikeJson(reply)) return value;
  const inner = recordOf(readJson(reply, 'reply'));
  const innerReply = inner?.['reply'];
  // Nested twice, or not to be read: no reply at all, so that the model is asked once more.
  if (typeof innerReply !== 'string' || looksLikeJson(innerReply)) return { ...outer, reply: null };
  return { ...outer, ...inner };
}

function looksLikeJson(reply: string): boolean {
  return /^\s*(?:```|\{(?!\{)|\[\s*\{)/.test(reply) || /["']reply["']\s{0,9}:/.test(reply);
}

function plainText(text: string): string | null {
  if (text.length > 2 * MAX_PLAIN_CHARS) return null;
  const said = withoutTemplate(text);
  if (said.length > MAX_PLAIN_CHARS || !/\p{L}/u.test(said)) return null;
  const words = said.replace(/\{\{[^{}]{0,200}\}\}/g, '');
  return /^[<{["`]|[{}]|<\/?[a-z]|"reply"|\bjson\b|\bschema\b|customer_message/i.test(words) ? null : said;
}

function recordOf(value: unknown): Record<string, unknown> | null {
  // A non-null object may be read by string keys; each value is checked where it is used.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

/** A claim without a field, a value or its words says nothing. */
function readClaim(claim: z.infer<typeof claimSchema> & { field: string }): SlotClaim[] {
  const field = claim.field.trim();
  const value = String(claim.value ?? '').trim();
  const quote = (claim.quote ?? '').trim();
  return field === '' || value === '' || quote === '' ? [] : [{ field, value, quote }];
}
