import type { Response } from 'express';
import { chatLog } from './chat-lines-view.ts';
import { chatForm, type ChatView } from './chat-parts.ts';
import { chatSide } from './chat-side-view.ts';
import { templateComposer } from './chat-templates.ts';
import { nameOf, stateTags } from './customer-words.ts';
import { html, trusted, type Html } from './html.ts';
import type { QuickReply } from './quick-replies.ts';
import { texts } from './texts.ts';
import { duration, shortTime } from './when.ts';

const words = texts.chat;

/** Everything of a conversation: what was said, the composer, and beside it what is known. */
export function chatBody(response: Response, view: ChatView): Html {
  const { chat, fault } = view;
  return html`<div class="chat">
    <header class="chat-top">
      <a href="/console" class="back">← ${words.back}</a>
      <h1><bdi>${nameOf(chat)}</bdi></h1>
      <div class="row">${stateTags({ ...chat, holder: chat.holder?.name ?? null })}</div>
    </header>
    <div class="chat-main">
      ${chatLog(view)}
      <section class="composer" id="reply" aria-label="${words.composer}">
        ${fault !== null && html`<p class="fault" role="alert">${fault}</p>`} ${composer(response, view)}
      </section>
    </div>
    ${chatSide(response, view)}
  </div>`;
}

function composer(response: Response, view: ChatView): Html {
  const { chat, me } = view;
  return chat.holder?.id === me.id ? openComposer(response, view) : lockedComposer(response, view);
}

function lockedComposer(response: Response, view: ChatView): Html {
  const { chat, now } = view;
  const { holder } = chat;
  const why =
    holder !== null
      ? words.somebodyHasIt(holder.name)
      : chat.state === 'human'
        ? words.somebodyHasIt(words.outside)
        : chat.state === 'waiting'
          ? words.asksForYou
          : words.hasIt;
  return html`<p>
      ${why}
      ${chat.waitingSince !== null && html`<strong>${words.since(duration(now.getTime() - chat.waitingSince.getTime()))}.</strong>`}
    </p>
    ${windowLine(view)}
    ${chatForm(response, view, 'take', html`<button class="primary">${holder === null ? words.take : words.takeFrom(holder.name)}</button>`)}`;
}

function openComposer(response: Response, view: ChatView): Html {
  const { chat, draft, timeZone, now, quick } = view;
  const returns = chat.returnsAt === null ? null : shortTime(chat.returnsAt, timeZone, now);
  const consent =
    chat.optedOut &&
    html`<p class="notice">${words.optedOut}</p>
      <label class="row"><input type="checkbox" name="despite" value="yes" /> ${words.despite}</label>`;
  // Words that came too late stay to be copied.
  const isShown = chat.windowOpen || (draft ?? '') !== '';
  const fields = html`<input type="hidden" name="once" value="${crypto.randomUUID()}" />
    <label for="text">${words.reply}</label>
    <textarea
      id="text"
      name="text"
      rows="3"
      maxlength="16000"
      required
      dir="auto"
      data-reply
      ${!chat.windowOpen && trusted('readonly')}
    >
${draft ?? ''}</textarea>
    ${
      chat.windowOpen &&
      html`${consent}
        <div class="row"><button class="primary">${words.send}</button></div>`
    }`;
  return html`<p class="dim">${words.youHaveIt(returns)}</p>
    ${windowLine(view)} ${chat.windowOpen && quickList(view, quick)}
    ${isShown && chatForm(response, view, 'reply', fields)} ${templateComposer(response, view, consent || null)}
    <details class="back-form" id="give-back">
      <summary>${words.giveBack}</summary>
      ${chatForm(
        response,
        view,
        'back',
        html`<label for="summary">${words.summary}</label>
          <textarea id="summary" name="text" rows="2" maxlength="4000"></textarea>
          <button>${words.giveBack}</button>`,
      )}
    </details>`;
}

/** Each is a link that fills the composer, so that it works without script. */
function quickList({ chat }: ChatView, quick: readonly QuickReply[]): Html | null {
  if (quick.length === 0) return null;
  return html`<details class="quick" id="quick" data-quick>
    <summary>${words.quick} <span class="dim script-only">${words.quickHint}</span></summary>
    <ul>
      ${quick.map(
        ({ title, text }, index) =>
          html`<li>
            <a href="/console/chats/${chat.id}?quick=${index}#reply" data-text="${text}"
              ><strong>${title}</strong> <span class="dim">${text}</span></a
            >
          </li>`,
      )}
    </ul>
  </details>`;
}

function windowLine({ chat, timeZone, now }: ChatView): Html {
  if (chat.windowEndsAt === null) return html`<p class="notice">${words.windowNever}</p>`;
  if (!chat.windowOpen)
    return html`<p class="notice">${words.windowClosed(shortTime(chat.windowEndsAt, timeZone, now))}</p>`;
  return html`<p class="dim">${words.windowLeft(duration(chat.windowEndsAt.getTime() - now.getTime()))}</p>`;
}
