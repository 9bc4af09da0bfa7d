import { z } from 'zod';

const TEXT_MAX = 3000;

/** Words of the owner; short enough to go out in one message. */
export const text = z
  .string()
  .trim()
  .min(1, 'is empty: write at least one word, or remove it')
  .max(TEXT_MAX, `is longer than ${TEXT_MAX} characters: split it into several`);
const label = z
  .string()
  .trim()
  .min(1, 'is empty: write at least one word, or remove it')
  .max(200, 'is longer than 200 characters: shorten it');
/** What may be written as a number or as words; it is always read from the words of the file. */
const written = label;
/** One, or a list of them. */
export function oneOrMany<T extends z.ZodType>(item: T): z.ZodUnion<[T, z.ZodArray<T>]> {
  return z.union([item, z.array(item)]);
}
export const languageCode = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language code: write en, hi, pt-BR or the like');
export const url = z.string().refine(isWebAddress, 'is not a web address: begin it with https:// and leave out spaces');
export const names = oneOrMany(label);
export { label };

const amount = written.describe('As you write it: 32, "1,320", 550k, from 650, 95-130');
const per = label.describe('The unit: piece, night, person and lesson, kg …');

const price = z.strictObject({
  for: written.optional().describe('Size, model, variant or zone, in your words'),
  per: per.optional(),
  atLeast: written.optional().describe('Applies from this number on: 100, or 7 nights'),
  when: label.optional().describe('The name of a season, weekdays (fri-sun) or hours (23:00-06:00)'),
  price: amount,
});

const option = z.strictObject({
  name: label,
  also: names.optional().describe('Other names that customers use'),
  price: amount,
  per: per.optional(),
  minimum: written.optional().describe('Available from this number on'),
});

const minimum = z.strictObject({
  count: written.optional().describe('At least this many: 10, or 3 nights'),
  amount: written.optional().describe('At least this much money'),
  when: label.optional().describe('Only in this season, on these weekdays or at these hours'),
});

/** One thing, service, room, lesson or dish. */
export const offerSchema = z.strictObject({
  name: label.describe('What you call it'),
  also: names.optional().describe('Other names that customers use, in any language'),
  text: oneOrMany(text).optional().describe('What there is to say about it'),
  price: amount.optional().describe('If there is only one price'),
  per: per.optional().describe('The unit of the prices: piece, night, person and lesson, kg …'),
  prices: z.array(price).optional().describe('By size, number, season …'),
  options: z.array(option).optional().describe('Extras, each with its own price'),
  minimum: z
    .union([written, minimum, z.array(z.union([written, minimum]))])
    .optional()
    .describe('At least this many: 10, 10 servings, { amount: 200 }, { count: 3 nights, when: high season }'),
  notice: written.optional().describe('How far ahead to order, or how long it takes: 48 hours, 10-15 working days'),
  available: oneOrMany(label).optional().describe('When it is sold: 04-01..09-30, or the name of a season'),
  link: url.optional().describe('Its page'),
  picture: url.optional().describe('The address of a picture, which customers are sent when they ask to see it'),
  document: url.optional().describe('The address of a PDF about it, such as a data sheet or a menu'),
});

/** One offer as written. */
export type OfferFile = z.infer<typeof offerSchema>;

function isWebAddress(value: string): boolean {
  return /^https?:\/\/\S+$/i.test(value) && URL.canParse(value);
}
