import { z } from 'zod';
import { label, languageCode, names, offerSchema, oneOrMany, text, url } from './offer-schema.ts';
import { templatesSchema } from './templates-schema.ts';

const translations = z.record(languageCode, text);
const count = z.number().int('must be a whole number').min(1, 'must be at least 1');
const hours = oneOrMany(label).describe('Days, then one or more times: tue-sat 7:00-12:00, 14:00-19:30');
const about = names.describe('Customers’ words, in any language, that bring up this topic');
const own = translations.describe('Your own translations, by language code');

const exactText = text.describe('Sent only word for word');
const exact = z
  .union([text, z.literal(true)])
  .describe('The words that are sent unchanged; or true for those beside it');
const statement = z.strictObject({
  text: text.optional().describe('May be said in other words'),
  exact: exact.optional(),
  in: own.optional(),
  about: about.optional(),
});

const answer = z.strictObject({
  ask: text.describe('The question'),
  also: oneOrMany(text).optional().describe('Other wordings of the same question'),
  say: text.optional().describe('The answer; may be said in other words'),
  exact: exact.optional(),
  in: own.optional(),
});

const FIELD_TYPES = [
  'offer',
  'number',
  'text',
  'yes-no',
  'date',
  'time',
  'place',
  'name',
  'email',
  'phone',
  'money',
  'choice',
] as const;

const field = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9]{0,30}$/, 'must be one word in the letters a to z that begins with a small one: city'),
  type: z.enum(FIELD_TYPES).optional().describe('Without it: the key when that is a type, else text'),
  ask: z
    .union([text, translations, z.literal(false)])
    .optional()
    .describe('The question, or the question by language; false: kept when given, never asked for'),
  required: z.boolean().optional().describe('A lead is qualified when every required field is known'),
  choices: z
    .array(z.union([label, z.strictObject({ name: label, also: names.optional(), in: own.optional() })]))
    .optional()
    .describe(
      'For the type choice: the choices, if you like with other names and translations: { name: …, also: […], in: { es: … } }',
    ),
  when: z
    .record(label, label)
    .optional()
    .describe('Asked, and required, only when another field has this value: { handover: delivery }'),
  pattern: label.optional().describe('For the type text: a regular expression that the whole value must match'),
});

const first = z.strictObject({ exact: exactText, in: own.optional(), about });

const demo = z.strictObject({
  name: label.describe('The name of a made-up customer'),
  language: languageCode,
  says: oneOrMany(text).describe('What can be tried with one click'),
});

const limits = z.strictObject({
  turnsPerMinute: count.optional().describe('Beyond, messages are gathered for a while and answered together'),
  waitSeconds: count.max(60, 'must be at most 60').optional().describe('How long they are gathered'),
  modelTurnsPerMinute: count.optional().describe('Beyond any of these, answers come without a model'),
  modelTurnsPerHour: count.optional(),
  modelTurnsPerDay: count.optional(),
  costUsdPerDay: z.number().positive('must be above zero').optional(),
});

/** `business.yaml` by its shape; what holds between its parts is checked by `buildBusiness`. */
export const businessFileSchema = z.strictObject({
  name: label.describe('The name of the business, as it may be said'),
  about: text.optional().describe('What you do, in a sentence or two'),
  tone: text.optional().describe('How the assistant should sound'),
  languages: oneOrMany(languageCode).optional().describe('The first is the language of the texts below; default: en'),
  timeZone: label.optional().describe('Such as Europe/Paris; needed with hours, seasons and notice'),
  currency: label.optional().describe('Three letters, such as EUR; needed as soon as there is an amount'),
  tax: text.optional().describe('included, excluded, or a sentence of yours'),
  contact: z
    .strictObject({
      phone: text
        .regex(/\p{Nd}\D*\p{Nd}\D*\p{Nd}/u, 'is not a telephone number: write it in quotes, "+33 4 00 00 56 78"')
        .optional(),
      email: z.email('is not an e-mail address: correct it').optional(),
      website: url.optional(),
      address: text.optional(),
      place: z
        .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
        .optional()
        .describe('Where the address is on the map; customers who ask for it are sent that place'),
    })
    .optional()
    .describe('The only contacts that are given out'),
  links: z.record(label, url).optional().describe('Pages by name, such as Menu or Booking'),
  hours: hours.optional(),
  closed: oneOrMany(label).optional().describe('Closing days: 12-25, 12-24..01-01, 2026-08-15'),
  openOn: z
    .record(label, oneOrMany(label))
    .optional()
    .describe('Exceptions: a date and its times, 2026-12-24: "8:00-14:00"'),
  otherHours: z.record(label, hours).optional().describe('Hours of the kitchen, delivery, pick-up … by name'),
  seasons: z
    .record(label, oneOrMany(label))
    .optional()
    .describe('Names of your choice, each with its dates: [07-01..08-31, 12-20..01-05]'),
  offers: z.array(offerSchema).optional().describe('Everything you offer: what is not here is not offered'),
  facts: z
    .record(label, oneOrMany(z.union([text, statement])))
    .optional()
    .describe('Sentences under headings of your choice'),
  answers: z.array(answer).optional().describe('Questions and answers'),
  ask: z
    .array(z.union([label, field]))
    .optional()
    .describe('What to find out about a customer, in this order'),
  hot: z
    .array(z.record(label, z.union([label, z.boolean()])))
    .optional()
    .describe('A lead is hot when all conditions of one line hold: { servings: ">= 40" }, { date: within 60 days }'),
  never: oneOrMany(text).optional().describe('What must not be said or advised'),
  first: z
    .array(first)
    .optional()
    .describe('Said word for word before anything else when a customer uses one of the words in about'),
  words: z
    .record(languageCode, z.record(label, z.unknown()))
    .optional()
    .describe('Your own texts in place of the language packs’, by language and key'),
  disclosure: z.union([text, translations]).optional().describe('That this is an automated assistant, in your words'),
  returnAfterHours: z
    .number()
    .positive('must be above zero')
    .max(720, 'must be at most 720')
    .optional()
    .describe('When the assistant answers again after a person has written'),
  returnLine: z
    .union([text, translations])
    .optional()
    .describe('Sent to the customer when that time is over; without it nothing is sent'),
  rich: z.boolean().optional().describe('false: words only, without buttons, lists, pictures, places and cards'),
  templates: templatesSchema.optional().describe("Meta's approved templates that the server sends, each for a purpose"),
  calls: z
    .strictObject({ missed: text.describe('Sent to a customer whose call was not answered'), in: own.optional() })
    .optional()
    .describe('Without it, a call is only shown to people'),
  demo: z.array(demo).optional().describe('The customers in the demo; by default made from the rest of the file'),
  limits: limits.optional().describe('What one customer may use; beyond that, answers come later or without a model'),
});

/** The types a field to find out may have. */
export const fieldTypes: readonly string[] = FIELD_TYPES;
/** The file as written. */
export type BusinessFile = z.infer<typeof businessFileSchema>;
