import { z } from 'zod';
import type { FileShelf } from './file-shelf.ts';
import type { header, interactive, media, outgoingShape } from './outgoing-shape.ts';
import type { Frame, Shown, ShownFile } from './shown.ts';

/** A message of the business as the page shows it; `reaction` goes onto the message that it names. */
export type OutgoingContent = {
  text: string;
  shown: Shown;
  reaction: { of: string; emoji: string } | null;
  category: 'service' | 'utility';
};

/** What stands in the way of a message, in Meta's words for `error_data.details`. */
export type OutgoingFault = { details: string };

type Outgoing = z.infer<typeof outgoingShape>;

/** Reads what is sent; a fault when it names a file that Meta does not have. */
export function readOutgoing(message: Outgoing, shelf: FileShelf): OutgoingContent | OutgoingFault {
  const asked = filesOf(message);
  const missing = asked.find((one) => one.id !== undefined && shelf.find(one.id) === null);
  if (missing !== undefined) return { details: `Param id: ${missing.id} is not a valid media attachment ID` };
  const service = { reaction: null, category: 'service' as const };
  switch (message.type) {
    case 'text':
      return { ...service, text: message.text.body, shown: { kind: 'text' } };
    case 'interactive':
      return { ...service, text: message.interactive.body.text, shown: readInteractive(message.interactive) };
    case 'location': {
      const { latitude, longitude, name = null, address = null } = message.location;
      return { ...service, text: '', shown: { kind: 'place', latitude, longitude, name, address } };
    }
    case 'reaction': {
      const { message_id: of, emoji } = message.reaction;
      return { ...service, text: '', shown: { kind: 'text' }, reaction: { of, emoji } };
    }
    case 'template':
      return { ...service, category: 'utility', ...readTemplate(message.template) };
    case 'image':
    case 'video':
    case 'audio':
    case 'sticker':
    case 'document': {
      const [file] = asked;
      const shown = file === undefined ? null : fileOf(message.type, file);
      return { ...service, text: file?.caption ?? '', shown: shown ? { kind: 'file', file: shown } : { kind: 'text' } };
    }
    default:
      return message satisfies never;
  }
}

type Media = z.infer<typeof media>;

/** Every file that a message names. */
function filesOf(message: Outgoing): Media[] {
  if (message.type === 'interactive') {
    const { interactive: what } = message;
    const headers =
      what.type === 'carousel' ? what.action.cards.map((one) => one.header) : 'header' in what ? [what.header] : [];
    return headers.flatMap((one) => headerFile(one)?.media ?? []);
  }
  const found =
    message.type === 'image'
      ? message.image
      : message.type === 'video'
        ? message.video
        : message.type === 'audio'
          ? message.audio
          : message.type === 'sticker'
            ? message.sticker
            : message.type === 'document'
              ? message.document
              : undefined;
  return found === undefined ? [] : [found];
}

function headerFile(one: z.infer<typeof header>): { as: 'image' | 'video' | 'document'; media: Media } | null {
  if (one === undefined || one.type === 'text') return null;
  if (one.type === 'image') return { as: 'image', media: one.image };
  return one.type === 'video' ? { as: 'video', media: one.video } : { as: 'document', media: one.document };
}

function fileOf(as: ShownFile['as'], file: Media): ShownFile {
  return { as, id: file.id ?? null, link: file.link ?? null, name: file.filename ?? null };
}

function readInteractive(what: z.infer<typeof interactive>): Shown {
  switch (what.type) {
    case 'button':
      return { kind: 'buttons', buttons: what.action.buttons.map(({ reply }) => reply), ...frameOf(what) };
    case 'list': {
      const sections = what.action.sections.map(({ title = null, rows }) => ({
        title,
        rows: rows.map(({ description = null, ...row }) => ({ ...row, description })),
      }));
      return { kind: 'list', label: what.action.button, sections, ...frameOf(what) };
    }
    case 'cta_url': {
      const { display_text: label, url } = what.action.parameters;
      return { kind: 'link', label, url, ...frameOf(what) };
    }
    case 'location_request_message':
      return { kind: 'ask-place' };
    case 'carousel': {
      const cards = what.action.cards
        .toSorted((a, b) => a.card_index - b.card_index)
        .map((one) => {
          const { action, body: words } = one;
          const picture = headerFile(one.header);
          const parameters = 'parameters' in action ? action.parameters : null;
          return {
            picture: fileOf(picture?.as ?? 'image', picture?.media ?? {}),
            text: words?.text ?? '',
            link: parameters && { label: parameters.display_text, url: parameters.url },
            buttons: 'buttons' in action ? action.buttons.map(({ quick_reply: reply }) => reply) : [],
          };
        });
      return { kind: 'cards', cards };
    }
    default:
      return what satisfies never;
  }
}

function frameOf(what: { header?: z.infer<typeof header>; footer?: { text: string } | undefined }): Frame {
  const file = headerFile(what.header);
  const top = what.header?.type === 'text' ? what.header.text : file && fileOf(file.as, file.media);
  return { header: top, footer: what.footer?.text ?? null };
}

/** The simulator knows no approved templates: it shows the name and what was filled in. */
function readTemplate({ name, language, components = [] }: Extract<Outgoing, { type: 'template' }>['template']) {
  const value = z.object({ text: z.string().optional(), payload: z.string().optional() });
  const filled = components.map((one) => ({
    ...one,
    values: (one.parameters ?? []).map((parameter) => value.safeParse(parameter).data),
  }));
  const texts = filled.flatMap(({ type, values }) =>
    type === 'button' ? [] : values.flatMap((one) => one?.text ?? []),
  );
  const buttons = filled
    .filter(({ sub_type: kind }) => kind?.toLowerCase() === 'quick_reply')
    .flatMap(({ values }) => values.flatMap((one) => one?.payload ?? []))
    .map((payload) => ({ id: payload, title: payload.slice(0, 25) }));
  return { text: texts.join('\n'), shown: { kind: 'template' as const, name: `${name} (${language.code})`, buttons } };
}
