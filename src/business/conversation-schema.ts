import { z } from 'zod';

const text = z.string().trim().min(1, 'is empty: write at least one word');
const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language code such as en, hi or pt-BR');

/** A text by language code; every language of the business needs one. */
const texts = z.record(language, text);
/** Phrases by language code, in the notation of docs/business-profile.md. */
const phrases = z.record(language, z.array(text).min(1, 'list at least one phrase'));
const count = z.int().min(1, 'must be a whole number of at least 1');

/** `handoff`: when a customer asks for a person, what is said then, and when the assistant returns. */
export const handoffSchema = z.strictObject({
  returnAfterHours: z.number().positive().max(720),
  words: z
    .record(
      language,
      z.strictObject({
        people: z.array(text).min(1, 'name at least one').describe('Who may be asked for; stands for {people}'),
        phrases: z.array(text).min(1, 'list at least one phrase').describe('Any of these asks for a person'),
        unless: z.array(text).default([]).describe('Where one of these overlaps, nobody asks for a person'),
      }),
    )
    .describe('By language code'),
  reply: texts,
});

/** `optOut` and `optIn`: whole messages only, and what is said then. */
export const optSchema = z.strictObject({ words: phrases, reply: texts });

/** `offTopic`: what is said to questions that have nothing to do with the business, and what ends the fence. */
export const offTopicSchema = z.strictObject({
  inARow: count.describe('After so many in a row no model is asked until the customer comes back to the business'),
  words: phrases.describe('Besides the names of products, these words come back to the business'),
  reply: texts,
  offer: texts.describe('Added from the last of the row on: how to reach a person'),
});

/** `limits`: of one customer. Beyond them the assistant becomes slower or simpler, and says nothing about it. */
export const limitsSchema = z.strictObject({
  turnsPerMinute: count.describe('Beyond, messages are gathered for a while and answered together'),
  waitSeconds: z.int().min(1).max(60).describe('For how long they are gathered'),
  modelTurnsPerMinute: count.describe('Beyond any of these, answers come without a model'),
  modelTurnsPerHour: count,
  modelTurnsPerDay: count,
  costUsdPerDay: z.number().positive('must be above zero'),
});

/** `messages`: what to say when something cannot be answered. */
export const messagesSchema = z.strictObject({
  cannotRead: z.strictObject({
    default: texts,
    image: texts.optional(),
    audio: texts.optional(),
    video: texts.optional(),
    document: texts.optional(),
    sticker: texts.optional(),
    location: texts.optional(),
    contacts: texts.optional(),
    unsupported: texts.optional(),
  }),
  late: z
    .strictObject({
      afterMinutes: count.describe('An answer that comes later than this, after an outage, begins with the text'),
      text: texts,
    })
    .describe('How a late answer begins'),
  allDown: texts.describe('When nothing can answer'),
  safeReply: texts.describe('When an answer could not be proved'),
});

/** `disclosure`: that this is an automated assistant, by language. */
export const disclosureSchema = texts;
