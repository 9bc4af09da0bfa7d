import { z } from 'zod';
import { label, oneOrMany, text } from './offer-schema.ts';

const language = z
  .string()
  .regex(/^[a-z]{2,3}(?:[_-][A-Za-z]{2,4})?$/, 'is no language of a template: write it as Meta shows it, en or pt_BR');

const usd = z.number().positive('must be above zero');

const template = z.strictObject({
  template: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/, 'is no name of a template: small letters, digits and _, as in WhatsApp Manager'),
  language: oneOrMany(language).optional().describe('The languages to choose from; without: all that Meta has'),
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
    .describe('So long after the last word of a hot lead; without: 24'),
  most: z
    .number()
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(5, 'must be at most 5')
    .optional()
    .describe('So many to one lead, ever; without: 1'),
  optIn: z
    .boolean()
    .optional()
    .describe('true: only to customers who have opted in, whatever the category; MARKETING always needs it'),
});

/** The part `templates` of the business file. */
export const templatesSchema = z.strictObject({
  followUp: followUp.optional().describe('To a hot lead that has fallen silent'),
  lateAnswer: template.optional().describe('When an answer comes after the 24 hours'),
  reminders: z.record(label, template).optional().describe('By names of your choosing, for npm run remind'),
  quiet: label.optional().describe('When none of these is sent, in your time zone; without: 20:00-9:00'),
  costUsd: z
    .record(
      z.string().regex(/^[A-Z_]{2,40}$/, 'is no category: MARKETING or UTILITY'),
      z.union([
        usd,
        z.record(z.string().regex(/^\+?[1-9]\d{0,6}$/, 'is no beginning of a telephone number: +49'), usd),
      ]),
    )
    .optional()
    .describe('What Meta bills for one, by category: one price, or one by the beginning of the number (+49)'),
});
