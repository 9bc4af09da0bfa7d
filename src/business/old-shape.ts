import { z } from 'zod';

const text = z.string();
const texts = z.record(text, text).default({});
const list = z.array(text).default([]);
const number = z.number();

/** What is taken over from a profile in the shape of old; everything may be missing, and nothing else matters. */
export const oldShapeSchema = z.object({
  business: z
    .object({
      name: text,
      about: text.optional(),
      tone: text.optional(),
      languages: list,
      timeZone: text.optional(),
      hours: z.array(z.object({ days: list, open: text, close: text })).default([]),
      currency: text.optional(),
    })
    .default({ name: '', languages: [], hours: [] }),
  contact: z.record(text, text).default({}),
  products: z
    .array(
      z.object({
        sku: text.optional(),
        name: text,
        aliases: list,
        unit: text.optional(),
        description: text.optional(),
        priceTiers: z.array(z.object({ from: number, price: number })).default([]),
        minimumOrder: number.optional(),
        branding: z.object({ methods: list, minimumQuantity: number.default(1), pricePerUnit: number }).optional(),
        leadTimeDays: z.object({ min: number, max: number }).optional(),
        page: text.optional(),
      }),
    )
    .default([]),
  faq: z.array(z.object({ question: text, alsoAsked: list, answer: text })).default([]),
  smallTalk: z.array(z.object({ language: text, intent: text, phrases: list, reply: text })).default([]),
  qualification: z
    .object({
      fields: z
        .array(z.object({ key: text, type: text, required: z.boolean(), ask: z.boolean(), question: texts }))
        .default([]),
      score: z
        .array(
          z.object({
            field: text,
            points: number,
            atLeast: number.optional(),
            withinDays: number.optional(),
            is: text.optional(),
          }),
        )
        .default([]),
      hotFrom: number.optional(),
    })
    .default({ fields: [], score: [] }),
  policies: z.object({ discounts: text.optional(), neverPromise: list }).default({ neverPromise: [] }),
  messages: z
    .object({
      cannotRead: z.object({ default: texts }).default({ default: {} }),
      late: z.object({ text: texts }).default({ text: {} }),
      allDown: texts,
      safeReply: texts,
    })
    .default({ cannotRead: { default: {} }, late: { text: {} }, allDown: {}, safeReply: {} }),
  handoff: z.object({ returnAfterHours: number.optional(), reply: texts }).default({ reply: {} }),
  optOut: z.object({ reply: texts }).default({ reply: {} }),
  optIn: z.object({ reply: texts }).default({ reply: {} }),
  offTopic: z.object({ reply: texts, offer: texts }).default({ reply: {}, offer: {} }),
  limits: z.record(text, number).default({}),
  disclosure: texts,
});

/** A profile in the shape of old, as far as it is taken over. */
export type OldShape = z.infer<typeof oldShapeSchema>;
