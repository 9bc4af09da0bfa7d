import { z } from 'zod';

const text = (most: number) => z.string().regex(/\S/).max(most);
const id = (most: number) => z.string().min(1).max(most);
const link = z.url().max(2048);

export const media = z
  .object({
    id: id(100).optional(),
    link: link.optional(),
    caption: z.string().max(1024).optional(),
    filename: z.string().max(240).optional(),
  })
  .refine((one) => (one.id === undefined) !== (one.link === undefined), { error: 'either id or link is required' });
const body = z.object({ text: text(1024) });
const footer = z.object({ text: text(60) }).optional();
export const header = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('text'), text: text(60) }),
    z.object({ type: z.literal('image'), image: media }),
    z.object({ type: z.literal('video'), video: media }),
    z.object({ type: z.literal('document'), document: media }),
  ])
  .optional();
const textHeader = z.object({ type: z.literal('text'), text: text(60) }).optional();
const linkAction = z.object({
  name: z.literal('cta_url'),
  parameters: z.object({ display_text: text(20), url: link }),
});
const quickReply = z.object({
  type: z.literal('quick_reply'),
  quick_reply: z.object({ id: id(256), title: text(20) }),
});
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-media-carousel-messages */
const card = z.object({
  card_index: z.number().int().min(0).max(9),
  type: z.string().optional(),
  header: z.discriminatedUnion('type', [
    z.object({ type: z.literal('image'), image: media }),
    z.object({ type: z.literal('video'), video: media }),
  ]),
  body: z.object({ text: z.string().max(160) }).optional(),
  action: z.union([linkAction, z.object({ buttons: z.array(quickReply).min(1).max(3) })]),
});

export const interactive = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('button'),
    header,
    body,
    footer,
    action: z.object({
      buttons: z
        .array(z.object({ type: z.literal('reply'), reply: z.object({ id: id(256), title: text(20) }) }))
        .min(1)
        .max(3)
        .refine(
          (all) => areUnique(all.map(({ reply }) => reply.id)) && areUnique(all.map(({ reply }) => reply.title)),
          {
            error: 'ids and titles of buttons must be unique',
          },
        ),
    }),
  }),
  z.object({
    type: z.literal('list'),
    header: textHeader,
    body: z.object({ text: text(4096) }),
    footer,
    action: z.object({
      button: text(20),
      sections: z
        .array(
          z.object({
            title: z.string().max(24).optional(),
            rows: z
              .array(z.object({ id: id(200), title: text(24), description: z.string().max(72).optional() }))
              .min(1),
          }),
        )
        .min(1)
        .max(10)
        .refine((all) => all.length === 1 || all.every(({ title }) => title), { error: 'sections need titles' })
        .refine((all) => all.flatMap(({ rows }) => rows).length <= 10, { error: 'at most 10 rows in total' })
        .refine((all) => areUnique(all.flatMap(({ rows }) => rows.map((row) => row.id))), {
          error: 'ids of rows must be unique',
        }),
    }),
  }),
  z.object({ type: z.literal('cta_url'), header, body, footer, action: linkAction }),
  z.object({
    type: z.literal('location_request_message'),
    body,
    action: z.object({ name: z.literal('send_location') }),
  }),
  z.object({
    type: z.literal('carousel'),
    body,
    action: z.object({
      cards: z
        .array(card)
        .min(2)
        .max(10)
        .refine((cards) => areAlike(cards.map((one) => one.header.type)), { error: 'all headers must be of one type' })
        .refine((cards) => areAlike(cards.map(({ action }) => ('buttons' in action ? action.buttons.length : 0))), {
          error: 'all cards must have the same kind and number of buttons',
        })
        .refine((cards) => areUnique(cards.map((one) => one.card_index)), { error: 'card_index must be unique' }),
    }),
  }),
]);

/** The part of a `POST …/messages` that says what is sent. */
export const outgoingShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.object({ body: text(4096), preview_url: z.boolean().optional() }) }),
  z.object({ type: z.literal('interactive'), interactive }),
  z.object({ type: z.literal('image'), image: media }),
  z.object({ type: z.literal('video'), video: media }),
  z.object({ type: z.literal('audio'), audio: media }),
  z.object({ type: z.literal('sticker'), sticker: media }),
  z.object({ type: z.literal('document'), document: media }),
  z.object({
    type: z.literal('location'),
    location: z.object({
      latitude: z.coerce.number().min(-90).max(90),
      longitude: z.coerce.number().min(-180).max(180),
      name: z.string().max(1000).optional(),
      address: z.string().max(1000).optional(),
    }),
  }),
  z.object({ type: z.literal('reaction'), reaction: z.object({ message_id: id(512), emoji: z.string().max(32) }) }),
  z.object({
    type: z.literal('template'),
    template: z.object({
      name: text(512),
      language: z.object({ code: text(20) }),
      components: z
        .array(
          z.object({ type: z.string(), sub_type: z.string().optional(), parameters: z.array(z.unknown()).optional() }),
        )
        .optional(),
    }),
  }),
]);

function areUnique(all: readonly unknown[]): boolean {
  return new Set(all).size === all.length;
}

function areAlike(all: readonly unknown[]): boolean {
  return new Set(all).size <= 1;
}
