import { z } from 'zod';
import { label, oneOrMany, text } from './offer-schema.ts';

const language = z
  .string()
  .regex(/^[a-z]{2,3}(?:[_-][A-Za-z]{2,4})?$/, 'is not a template language: write it as Meta shows it, en or pt_BR');

const usd = z.number().positive('must be above zero');

const template = z.strictObject({
  template: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/, 'is not a template name: use small letters, digits and _, as in WhatsApp Manager'),
  language: oneOrMany(language).optional().describe('The languages to choose from; default: all that Meta has'),
  fill: z
    .record(label, text)
    .optional()
    .describe('What fills each gap: 1, header.1 or button.0. {customer}, {business}, what you ask for, a column'),
});

const followUp = template.extend({
  afterHours: z
    .number()
    .min(1, 'must be at least 1')
    .max(720, 'must be at most 720')
    .optional()
    .describe('This many hours after the last message of a hot lead; default: 24'),
  most: z
    .number()
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(5, 'must be at most 5')
    .optional()
    .describe('At most this many to one lead, ever; default: 1'),
  optIn: z
    .boolean()
    .optional()
    .describe('true: only to customers who have opted in, whatever the category; MARKETING always needs it'),
});

/** The part `templates` of the business file. */
export const templatesSchema = z.strictObject({
  followUp: followUp.optional().describe('To a hot lead that has fallen silent'),
  lateAnswer: template.optional().describe('When an answer comes after the 24 hours'),
  reminders: z.record(label, template).optional().describe('Under names of your choice, for npm run remind'),
  quiet: label.optional().describe('When none of these are sent, in your time zone; default: 20:00-9:00'),
  costUsd: z
    .record(
      z.string().regex(/^[A-Z_]{2,40}$/, 'is not a category: MARKETING or UTILITY'),
      z.union([
        usd,
        z.record(z.string().regex(/^\+?[1-9]\d{0,6}$/, 'is not the beginning of a telephone number: +49'), usd),
      ]),
    )
    .optional()
    .describe('What Meta bills for one, by category: one price, or one by the beginning of the number (+49)'),
});
