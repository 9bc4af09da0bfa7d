import { z } from 'zod';
import { isCurrency } from './money.ts';
import { checkProfile } from './profile-rules.ts';
import {
  disclosureSchema,
  handoffSchema,
  limitsSchema,
  messagesSchema,
  offTopicSchema,
  optSchema,
} from './conversation-schema.ts';
import { qualificationSchema } from './qualification-schema.ts';

const text = z.string().trim().min(1, 'is empty: write at least one word');
const quantity = z.int().min(1, 'must be a whole number of at least 1');
const price = z.number().positive('must be above zero');
const days = z.int().min(0).max(365);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "09:30" (in quotes, 24 hours)');
const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language code such as en, hi or pt-BR');
const webAddress = z.url({ protocol: /^https$/, error: 'must be a full address that begins with https://' });

const businessSchema = z.strictObject({
  name: text,
  about: text,
  tone: text,
  languages: z.array(language).min(1, 'name at least one language'),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Kolkata'),
  hours: z.array(
    z.strictObject({
      days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
      open: clock,
      close: clock,
    }),
  ),
  currency: z.string().refine(isCurrency, 'must be an ISO 4217 code such as INR'),
});

const contactSchema = z.strictObject({
  phone: text.optional(),
  email: z.email('must be an e-mail address'),
  website: webAddress,
  address: text,
});

const brandingSchema = z.strictObject({
  methods: z.array(text).min(1, 'name at least one method, or leave branding out'),
  minimumQuantity: quantity,
  pricePerUnit: z.number().min(0, 'must not be negative; 0 means included'),
});

const productSchema = z.strictObject({
  sku: text,
  name: text,
  aliases: z.array(text),
  unit: text,
  description: text,
  priceTiers: z.array(z.strictObject({ from: quantity, price })).min(1, 'give at least one price'),
  minimumOrder: quantity,
  branding: brandingSchema.optional(),
  leadTimeDays: z.strictObject({ min: days, max: days }),
  page: webAddress.optional(),
});

const smallTalkSchema = z.strictObject({
  language,
  intent: z.enum(['greeting', 'thanks', 'goodbye']),
  phrases: z.array(text).min(1, 'list at least one phrase'),
  reply: text,
});

const faqSchema = z.strictObject({
  question: text,
  alsoAsked: z
    .array(text)
    .optional()
    .describe('Other exact wordings, in the same language, that get the same answer at once'),
  answer: text,
});

/** The shape of `business.yaml`, with the rules that hold between its parts; unknown keys are faults. */
export const profileFileSchema = z
  .strictObject({
    business: businessSchema,
    contact: contactSchema,
    products: z.array(productSchema).min(1, 'list at least one product'),
    faq: z.array(faqSchema),
    smallTalk: z.array(smallTalkSchema),
    qualification: qualificationSchema,
    policies: z.strictObject({ discounts: text, neverPromise: z.array(text) }),
    messages: messagesSchema,
    handoff: handoffSchema,
    optOut: optSchema,
    optIn: optSchema,
    offTopic: offTopicSchema,
    limits: limitsSchema,
    disclosure: disclosureSchema,
  })
  .superRefine(checkProfile);

/** `business.yaml` as written: prices are decimal amounts of the business's currency. */
export type ProfileFile = z.infer<typeof profileFileSchema>;

function isTimeZone(value: string): boolean {
  return accepts(() => new Intl.DateTimeFormat('en', { timeZone: value }));
}

function accepts(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
