import type { Response } from 'express';
import { chatForm, numberLine, type ChatView } from './chat-parts.ts';
import { plannedCard } from './chat-planned.ts';
import { html, type Html } from './html.ts';
import { texts } from './texts.ts';
import { shortTime } from './when.ts';

const words = texts.chat;

/** Beside the chat: who it is, the lead with its proof, notes, and what is rarely needed. */
export function chatSide(response: Response, view: ChatView): Html {
  return html`<aside class="chat-side">
    ${leadCard(view)} ${plannedCard(response, view)} ${notesCard(response, view)} ${moreCard(response, view)}
  </aside>`;
}

function leadCard({ chat }: ChatView): Html {
  return html`<section class="card" aria-labelledby="lead">
    <h2 id="lead">${words.lead}</h2>
    <p>${numberLine(chat)}</p>
    ${
      chat.lead.length === 0
        ? html`<p class="dim">${words.noLead}</p>`
        : html`<p>
              ${chat.grade !== 'open' && html`<span class="tag hot">${texts.inbox.grades[chat.grade]}</span>`}
              <span class="dim">${words.score(chat.score)}</span>
            </p>
            <dl>
              ${chat.lead.map(
                ({ field, value, quote }) =>
                  html`<dt>${field}</dt>
                    <dd>
                      <bdi>${value}</bdi>
                      <blockquote dir="auto">${quote}</blockquote>
                    </dd>`,
              )}
            </dl>`
    }
  </section>`;
}

function notesCard(response: Response, view: ChatView): Html {
  const { notes, timeZone, now } = view;
  return html`<section class="card" id="notes" aria-labelledby="notes-title">
    <h2 id="notes-title">${words.notes}</h2>
    <ul class="notes">
      ${notes.map(
        ({ who, kind, body, at }) =>
          html`<li>
            <p class="dim">
              <bdi>${kind === 'summary' ? words.summaryOf(who) : who}</bdi>, ${shortTime(at, timeZone, now)}
            </p>
            <p class="text" dir="auto">${body}</p>
          </li>`,
      )}
    </ul>
    ${chatForm(
      response,
      view,
      'note',
      html`<label for="note">${words.note}</label>
        <textarea id="note" name="text" rows="2" maxlength="4000" aria-describedby="note-hint" required></textarea>
        <p class="hint" id="note-hint">${words.noteHint}</p>
        <button>${words.addNote}</button>`,
    )}
  </section>`;
}

function moreCard(response: Response, view: ChatView): Html {
  const { chat, me } = view;
  const isSilent = chat.assistantOff;
  return html`<details class="card" id="more">
    <summary>${words.more}</summary>
    ${chatForm(response, view, 'unread', html`<button>${words.markUnread}</button>`)}
    ${
      isSilent
        ? chat.holder?.id !== me.id && chatForm(response, view, 'back', html`<button>${words.giveBack}</button>`)
        : chatForm(
            response,
            view,
            'off',
            html`<p class="hint">${words.offHint}</p>
              <button>${words.off}</button>`,
          )
    }
    ${
      !chat.blocked &&
      chatForm(
        response,
        view,
        'block',
        html`<p class="hint">${words.blockHint}</p>
          <button class="danger">${words.block}</button>`,
      )
    }
    ${
      me.role === 'owner' &&
      chatForm(
        response,
        view,
        'erase',
        html`<p class="hint">${words.eraseHint}</p>
          <label for="word">${words.eraseConfirm}</label>
          <input id="word" name="text" autocomplete="off" maxlength="20" required />
          <button class="danger">${words.erase}</button>`,
      )
    }
  </details>`;
}
