import { z } from 'zod';

const text = z.string().trim().min(1, 'is empty: write at least one word');
const points = z.int().min(1, 'must be a whole number of at least 1').max(100);

/** What a field may hold; decides how the customer's words are read and how the value is written. */
const fieldType = z.enum(['product', 'quantity', 'text', 'yes-no', 'date', 'city', 'name', 'email', 'phone', 'money']);

const field = z.strictObject({
  key: z.string().regex(/^[a-z][a-zA-Z0-9]{0,30}$/, 'must be one word that begins with a small letter, such as "city"'),
  type: fieldType,
  required: z.boolean().describe('A lead is qualified when every required field is known'),
  ask: z.boolean().describe('false: never asked for, but kept when the customer gives it'),
  question: z.record(z.string(), text).default({}).describe('The question by language code'),
});

const scoreRule = z.strictObject({
  field: text,
  points,
  atLeast: z.int().min(1).optional().describe('Only when the quantity is at least this'),
  withinDays: z.int().min(1).max(730).optional().describe('Only when the date is within so many days from today'),
  is: text.optional().describe('Only when the value is exactly this, e.g. yes'),
});

/** The `qualification` section: what to learn of a lead in the order asked, and how leads are graded. */
export const qualificationSchema = z.strictObject({
  fields: z.array(field).min(1, 'list at least one field'),
  score: z.array(scoreRule).min(1, 'list at least one rule'),
  hotFrom: z.int().min(1, 'must be a whole number of at least 1').describe('A qualified lead with this score is hot'),
});

/** One thing to learn of a lead. */
export type QualificationField = z.infer<typeof field>;
/** The kinds of values a field may hold. */
export type FieldType = z.infer<typeof fieldType>;
/** Points for a known field, and only under its conditions when it has some. */
export type ScoreRule = z.infer<typeof scoreRule>;
