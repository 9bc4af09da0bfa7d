import type { Request, Response } from 'express';
import { readChat } from '../../db/chat.ts';
import type { ActingPerson, HandoffOutcome } from '../../domain/handoff.ts';
import type { MessageTemplate } from '../../domain/template.ts';
import { refused, type HandoffDeps } from '../../flow/find-conversation.ts';
import { replyAsHuman } from '../../flow/reply-as-human.ts';
import type { TemplateShelf } from '../../flow/template-shelf.ts';
import { fillTemplate, longestFilling } from '../../whatsapp/templates/fill-template.ts';
import { fillGaps } from '../../whatsapp/templates/parse-template.ts';
import type { TemplateReading } from '../../whatsapp/templates/read-templates.ts';
import { chatForm, type ChatView } from './chat-parts.ts';
import { html, trusted, type Html } from './html.ts';
import { texts } from './texts.ts';

const words = texts.templates;
const gapField = 'gap.';
/** More are found in WhatsApp Manager. */
const mostShown = 60;

export type TemplateDeps = HandoffDeps & {
  /** Null where there is no Meta to ask, as in the demo. */
  templates: TemplateShelf | null;
};

/** What the composer offers while Meta's window is closed. */
export type OfferedTemplates = {
  reading: TemplateReading;
  chosen: MessageTemplate | null;
  /** What has been filled in, by the keys of the gaps. */
  filled: ReadonlyMap<string, string>;
};

/** What can be offered for a number, and what of it was chosen and filled in. */
export async function offerTemplates(
  { templates }: TemplateDeps,
  phoneNumberId: string,
  request: Request,
): Promise<OfferedTemplates> {
  const reading: TemplateReading =
    templates === null ? { kind: 'unknown', why: words.demo } : await templates(phoneNumberId);
  const filled = new Map(
    Object.entries(bodyOf(request)).flatMap(([name, value]) =>
      name.startsWith(gapField) && typeof value === 'string' ? [[name.slice(gapField.length), value] as const] : [],
    ),
  );
  const key = keyIn(request);
  const chosen = reading.kind === 'read' ? (reading.list.offered.find((one) => one.key === key) ?? null) : null;
  return { reading, chosen, filled };
}

/** The template that was chosen, by an address or a form; empty for none. */
export function keyIn(request: Request): string {
  const key = bodyOf(request)['template'] ?? request.query['template'];
  return typeof key === 'string' ? key.slice(0, 600) : '';
}

/** Sends the template that the form names, filled in, the way of any reply; refused when Meta does not offer it any more. */
export async function sendChosen(
  deps: TemplateDeps,
  conversationId: string,
  request: Request,
  reply: { by: ActingPerson; despiteOptOut: boolean; replyId?: string },
): Promise<HandoffOutcome> {
  const chat = await readChat(deps.db, conversationId);
  const { chosen, filled } = await offerTemplates(deps, chat?.phoneNumberId ?? '', request);
  if (chosen === null) return refused({ code: 'bad-text', message: words.gone });
  const made = fillTemplate(chosen, filled);
  if ('unfilled' in made) return refused({ code: 'bad-text', message: words.unfilled(longestFilling) });
  return replyAsHuman(deps, { conversationId }, made.text, { ...reply, template: made.outgoing });
}

/** The templates to choose from, and the chosen one with its gaps. */
export function templateComposer(response: Response, view: ChatView, consent: Html | null): Html | null {
  const { offered } = view;
  if (offered === null) return null;
  if (offered.reading.kind === 'unknown') return html`<p class="notice">${words.unknown(offered.reading.why)}</p>`;
  const { list } = offered.reading;
  if (list.offered.length === 0)
    return html`<p class="notice">${words.none}</p>
      ${heldLine(list.held)}`;
  return html`<details class="quick" id="templates" ${offered.chosen === null && trusted('open')}>
      <summary>${words.title(list.offered.length)}</summary>
      <ul>
        ${list.offered.slice(0, mostShown).map((one) => templateLink(view, one))}
      </ul>
      ${list.offered.length > mostShown && html`<p class="hint">${words.more(list.offered.length - mostShown)}</p>`}
      ${heldLine(list.held)}
    </details>
    ${offered.chosen !== null && gapForm(response, view, offered.chosen, consent)}`;
}

function templateLink({ chat, offered }: ChatView, one: MessageTemplate): Html {
  return html`<li>
    <a
      href="/console/chats/${chat.id}?template=${encodeURIComponent(one.key)}#reply"
      ${offered?.chosen?.key === one.key && trusted('aria-current="true"')}
      ><strong><bdi>${one.name}</bdi></strong> <span class="tag">${words.category(one.category)}</span>
      <span class="tag assistant">${words.approved}</span> <span class="dim">${one.language}</span>
      <span class="dim" dir="auto">${one.body}</span></a
    >
  </li>`;
}

function heldLine(held: Extract<TemplateReading, { kind: 'read' }>['list']['held']): Html | null {
  if (held.length === 0) return null;
  return html`<details id="held-templates">
    <summary>${words.held(held.length)}</summary>
    <ul>
      ${held.slice(0, mostShown).map(({ name, language, why, status }) => html`<li><bdi>${name}</bdi> (${language}): ${words.why(why, status)}</li>`)}
    </ul>
  </details>`;
}

function gapForm(response: Response, view: ChatView, chosen: MessageTemplate, consent: Html | null): Html {
  const filled = view.offered?.filled;
  const fields = html`<input type="hidden" name="once" value="${crypto.randomUUID()}" />
    <input type="hidden" name="template" value="${chosen.key}" />
    <blockquote class="text" dir="auto">
      ${[chosen.header, chosen.body, chosen.footer].filter((part) => part !== null).join('\n\n')}
    </blockquote>
    ${chosen.buttons.length > 0 && html`<p class="dim">${words.buttons(chosen.buttons.map(({ text }) => text))}</p>`}
    ${chosen.gaps.map(
      (gap, index) =>
        html`<label for="gap-${index}">${words.gap(gap.name, gap.part)}</label>
          <input
            id="gap-${index}"
            name="${gapField}${gap.key}"
            value="${filled?.get(gap.key) ?? ''}"
            maxlength="${longestFilling}"
            autocomplete="off"
            dir="auto"
            required
            ${gap.example !== null && html`aria-describedby="gap-${index}-hint"`}
            ${index === 0 && trusted('data-reply')}
          />
          ${gap.example !== null && html`<p class="hint" id="gap-${index}-hint">${words.example(exampleOf(chosen, gap.part, gap.index, gap.example))}</p>`}`,
    )}
    ${consent}
    <p class="hint">${words.billed}</p>
    <div class="row"><button class="primary">${words.send}</button></div>`;
  return html`<div class="chosen" id="chosen-${chosen.key}">
    <h2><bdi>${chosen.name}</bdi></h2>
    ${chatForm(response, view, 'template', fields)}
  </div>`;
}

/** Of an address the whole, so that it is seen which end of it is asked for. */
function exampleOf(chosen: MessageTemplate, part: string, index: number, example: string): string {
  const url = part === 'button' ? chosen.buttons[index]?.url : null;
  return url === null || url === undefined || example.startsWith('http') ? example : fillGaps(url, () => example);
}

function bodyOf(request: Request): Record<string, unknown> {
  const body: unknown = request.body;
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
