import type { ChatLine, ChatTurn } from '../../db/chat.ts';
import type { SentenceTrail } from '../../domain/proof.ts';
import { namesIn } from '../../domain/rich.ts';
import { faultWords } from '../../whatsapp/wire/fault-words.ts';
import { fileView } from './chat-files.ts';
import type { ChatView } from './chat-parts.ts';
import { html, type Html } from './html.ts';
import { texts } from './texts.ts';
import { dayOf, fullTime, shortTime } from './when.ts';

const words = texts.chat;

/** What was said, oldest first, with ticks, and behind each reply where it came from. */
export function chatLog(view: ChatView): Html {
  const { lines, more, oldest, chat } = view;
  return html`<div class="log" role="log" aria-label="${words.log}" tabindex="0">
    ${more && oldest !== null && html`<p><a class="button" href="/console/chats/${chat.id}?before=${encodeURIComponent(oldest)}">${words.older}</a></p>`}
    ${lines.length === 0 && html`<p class="dim">${words.empty}</p>`}
    <ol>
      ${lines.map((line, index) => lineOf(line, lines[index - 1], view))}
    </ol>
  </div>`;
}

function lineOf(line: ChatLine, before: ChatLine | undefined, view: ChatView): Html {
  const { timeZone, now } = view;
  const isNewDay = before === undefined || dayOf(before.at, timeZone) !== dayOf(line.at, timeZone);
  const isRepeated = line.turn !== null && before?.turn?.id === line.turn.id;
  return html`${isNewDay && html`<li class="day">${dayOf(line.at, timeZone)}</li>`}
    <li class="bubble ${line.who}" id="${line.key}">
      <p class="who">${speaker(line)}</p>
      ${line.changed === 'deleted' ? html`<p class="dim">${words.deleted}</p>` : html`<p class="text" dir="auto">${line.text}</p>`}
      ${line.rich !== null && html`<p class="small dim" dir="auto">${words.carried[line.rich.kind]} ${namesIn(line.rich).join(' · ')}</p>`}
      ${line.file !== null && line.changed !== 'deleted' && fileView(line.file, view.chat.id)}
      <p class="meta">
        <time datetime="${line.at.toISOString()}" title="${fullTime(line.at, timeZone)}"
          >${shortTime(line.at, timeZone, now)}</time
        >
        ${line.reaction !== null && html`<span class="tag">${words.reaction(line.reaction)}</span>`}
        ${line.changed === 'edited' && words.edited} ${stateWord(line.state)}
      </p>
      ${troubleOf(line)} ${line.turn !== null && !isRepeated && turnDetails(line, line.turn, view)}
    </li>`;
}

function speaker({ who, person, turn, unasked }: ChatLine): Html | string {
  if (unasked !== null) return `${words.assistant} · ${texts.planned.unasked[unasked]}`;
  if (who === 'customer') return html`<span class="visually-hidden">${words.customer}</span>`;
  if (who === 'human') return words.byPerson(person);
  return `${words.assistant} · ${words.sources[turn?.source ?? 'fixed']}`;
}

function stateWord(state: string | null): string | null {
  return state === null || !Object.hasOwn(words.states, state)
    ? null
    : words.states[state as keyof typeof words.states]; // checked before
}

function troubleOf({ who, state, fault, reason, disposition }: ChatLine): Html | null {
  if (disposition === 'dead') return html`<p class="fault">${words.dead}</p>`;
  if (who === 'customer' || state === null || !['failed', 'parked', 'unknown'].includes(state)) return null;
  if (fault === null) return reason === null ? null : html`<p class="fault">${words.notSent(reason)}</p>`;
  const { why, todo } = faultWords(fault.code);
  return html`<div class="fault">
    <p>${why} <strong>${words.whatToDo}</strong> ${todo}</p>
    <p class="small">Meta: ${fault.code} ${fault.title}</p>
  </div>`;
}

function turnDetails({ key }: ChatLine, turn: ChatTurn, { facts }: ChatView): Html {
  const { proof, attempts } = turn;
  const verifier = proof?.verifier ?? null;
  return html`<details class="behind" id="behind-${key}">
    <summary>${words.behind}</summary>
    <dl>
      <dt>${words.source}</dt>
      <dd>${words.sources[turn.source]}</dd>
      ${
        attempts.length > 0 &&
        html`<dt>${words.attempts}</dt>
          ${attempts.map(({ provider, model, outcome, ms }) => html`<dd>${words.attempt(`${provider} ${model}`, outcome, (ms / 1000).toFixed(1))}</dd>`)}`
      }
      <dt>${words.costLabel}</dt>
      <dd>${words.cost(turn.costUsd.toFixed(4))}</dd>
    </dl>
    ${
      proof === null
        ? html`<p class="dim">${words.noProof}</p>`
        : html`<p class="dim">
              ${verifier === null ? words.notChecked : words.verifier(`${verifier.provider} ${verifier.model}`)}
            </p>
            <ol class="sentences">
              ${proof.sentences.map((sentence) => sentenceOf(sentence, facts))}
            </ol>`
    }
  </details>`;
}

function sentenceOf(sentence: SentenceTrail, facts: ReadonlyMap<string, string>): Html {
  const { text, fate, class: verdict, fault } = sentence;
  const kind = fate === 'sent' || fate === 'composed' ? 'assistant' : 'fault';
  return html`<li>
    <p><span dir="auto">${text}</span></p>
    <p>
      <span class="tag ${kind}">${words.fates[fate]}</span>
      ${verdict !== null && html`<span class="tag">${words.classes[verdict]}</span>`}
      ${fault !== null && html`<span class="dim">${fault.reason}</span>`}
    </p>
    ${
      sentence.facts.length > 0 &&
      html`<ul class="facts">
        ${sentence.facts.map((id) => html`<li>${facts.get(id) ?? words.factGone(id)}</li>`)}
      </ul>`
    }
  </li>`;
}
