import { z } from 'zod';

// Every field is optional and a wrong type counts as absent: Meta adds, drops and empties fields without notice,
// and one odd field must not cost the message it is in.

const USABLE_ID = /^[\x20-\x7e]{1,512}$/;

/** A number where Meta documents a string is taken as its digits; anything else counts as absent. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

/** A wrong type counts as absent, never as zero: code 0 means a dead token. */
const errorCode = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

const flag = z.boolean().optional().catch(undefined);

const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).optional().catch(undefined);

const list = z.array(z.unknown()).optional().catch(undefined);

/** Absent and null are an empty list; null stands for what is there and is no list. */
const listOrJunk = z
  .array(z.unknown())
  .nullish()
  .transform((items) => items ?? [])
  .or(z.unknown().transform(() => null));

/** True for an id of 1 to 512 printable ASCII characters, as all of Meta's are; a longer or odder one is no id. */
export function isUsableId(id: string | undefined): id is string {
  return id !== undefined && USABLE_ID.test(id);
}

/** The envelope of every webhook: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks */
export const bodyShape = z.object({ object: text, entry: list });

/** One `entry[]`: a WhatsApp business account. */
export const entryShape = z.object({ id: text, time: z.unknown().optional(), changes: list });

/** One `changes[]`; the value's shape depends on the field. */
export const changeShape = z.object({ field: text, value: z.unknown().optional() });

/** The value of the fields `messages` and `smb_message_echoes`. */
export const valueShape = z.object({
  metadata: object({ phone_number_id: text, display_phone_number: text }),
  contacts: list,
  messages: listOrJunk,
  statuses: listOrJunk,
  errors: listOrJunk,
  message_echoes: listOrJunk,
  /** Of the field `standby`: its messages, unless they stand under `messages`. */
  standby: listOrJunk,
  /** Of the field `calls`. */
  calls: listOrJunk,
});

/** One `contacts[]` of a value. */
export const contactShape = z.object({
  wa_id: text,
  user_id: text,
  parent_user_id: text,
  profile: object({ name: text, username: text }),
});

const titled = object({ id: text, title: text, description: text });
const captioned = object({ caption: text });
const orderedItem = object({ product_retailer_id: text, quantity: text });

const contactCard = object({
  name: object({ formatted_name: text, first_name: text, last_name: text }),
  phones: z
    .array(object({ phone: text, wa_id: text }))
    .optional()
    .catch(undefined),
});

/** One `messages[]` or `message_echoes[]`. */
export const messageShape = z.object({
  id: text,
  type: text,
  timestamp: text,
  from: text,
  from_user_id: text,
  from_parent_user_id: text,
  to: text,
  to_user_id: text,
  to_parent_user_id: text,
  group_id: text,
  text: object({ body: text }),
  image: captioned,
  video: captioned,
  document: captioned,
  button: object({ text, payload: text }),
  interactive: object({
    type: text,
    button_reply: titled,
    list_reply: titled,
    nfm_reply: object({ body: text, response_json: z.unknown() }),
  }),
  location: object({ name: text, address: text }),
  contacts: z.array(contactCard).optional().catch(undefined),
  reaction: object({ message_id: text, emoji: text }),
  unsupported: object({ type: text }),
  context: object({
    id: text,
    referred_product: object({ product_retailer_id: text }),
    forwarded: flag,
    frequently_forwarded: flag,
  }),
  referral: object({ source_id: text, source_url: text, headline: text, body: text, ctwa_clid: text }),
  edit: object({ original_message_id: text, message: z.unknown().optional() }),
  revoke: object({ original_message_id: text }),
  errors: list,
  order: object({ text, product_items: z.array(orderedItem).optional().catch(undefined) }),
  system: object({
    type: text,
    wa_id: text,
    new_wa_id: text,
    customer: text,
    user_id: text,
    parent_user_id: text,
    previous_user_id: text,
  }),
});

/** One `statuses[]`. */
export const statusShape = z.object({
  id: text,
  status: text,
  timestamp: text,
  biz_opaque_callback_data: text,
  pricing: z.unknown().optional(),
  errors: list,
});

/** A Graph error, in an answer's `error` or in a webhook's `errors[]`; `error_data` is an object or a string. */
export const errorShape = z.object({
  code: errorCode,
  title: text,
  message: text,
  error_user_title: text,
  error_user_msg: text,
  error_data: z
    .union([z.string().transform((details) => ({ details })), z.object({ details: text })])
    .optional()
    .catch(undefined),
});

export type MessageShape = z.infer<typeof messageShape>;
export type ContactShape = z.infer<typeof contactShape>;
