import type { Business } from '../../business/business.ts';
import { openingAt } from '../../business/hours.ts';
import type { InboxCursor, InboxGroup, InboxLine } from '../../db/inbox-list.ts';
import { nameOf, numberOf, stateTags } from './customer-words.ts';
import { html, trusted, type Html } from './html.ts';
import { texts } from './texts.ts';
import { duration, fullTime, shortTime } from './when.ts';

/** What the inbox shows. */
export type InboxView = {
  group: InboxGroup;
  q: string;
  after: InboxCursor | null;
  lines: InboxLine[];
  next: InboxCursor | null;
  counts: { needs: number; hot: number; unread: number };
  /** Of the number that is shown, of several of the first. */
  business: Business;
  label: (phoneNumberId: string) => string | null;
  now: Date;
};

const words = texts.inbox;
const mainGroups = ['needs', 'hot', 'all'] as const;
const filters = ['unread', 'person', 'opted-out', 'blocked'] as const;

/** The search, which works without script; it looks through all groups. */
export function searchForm({ q }: InboxView): Html {
  return html`<form method="get" action="/console" role="search" class="row search">
    <label class="visually-hidden" for="q">${words.search}</label>
    <input
      id="q"
      name="q"
      type="search"
      value="${q}"
      placeholder="${words.searchHint}"
      maxlength="200"
      autocomplete="off"
    />
    <button>${words.search}</button>
    ${q !== '' && html`<a href="/console">${words.clear}</a>`}
  </form>`;
}

/** The groups with their numbers, and the filters. */
export function groupTabs({ group, q, counts }: InboxView): Html {
  const link = (one: InboxGroup, name: string): Html =>
    html`<li>
      <a
        href="/console?${new URLSearchParams({ group: one, ...(q !== '' && { q }) }).toString()}"
        ${one === group && trusted('aria-current="true"')}
        >${name}</a
      >
    </li>`;
  return html`<nav class="tabs" aria-label="${words.groupsLabel}">
    <ul>
      ${mainGroups.map((one) => link(one, words.groups[one](one === 'all' ? 0 : counts[one])))}
    </ul>
    <ul class="filters">
      ${filters.map((one) => link(one, words.filters[one](one === 'unread' ? counts.unread : 0)))}
    </ul>
  </nav>`;
}

/** Says that the business is closed, and from when on customers expect somebody. */
export function openingNotice({ group, counts, business, now }: InboxView): Html | null {
  if (group !== 'needs' || counts.needs === 0) return null;
  const state = openingAt(business, now);
  if (state === null || state.isOpen) return null;
  const opens = state.opensNext === null ? null : shortTime(state.opensNext, business.timeZone, now);
  return html`<p class="notice">${words.closedNow(opens)}</p>`;
}

/** The lines, and where the next page is. */
export function inboxList(view: InboxView): Html {
  const { lines, next, group, q } = view;
  if (lines.length === 0) return html`<p class="dim">${q === '' ? words.empty[group] : words.nothingFound}</p>`;
  return html`<ul class="lines" data-lines>
      ${lines.map((line) => lineOf(line, view))}
    </ul>
    ${
      next !== null &&
      html`<p>
        <a
          class="button"
          href="/console?${new URLSearchParams({ group, ...(q !== '' && { q }), after: `${next.at}~${next.id}` }).toString()}"
          >${words.older}</a
        >
      </p>`
    }`;
}

function lineOf(line: InboxLine, { business, label, now }: InboxView): Html {
  const { timeZone } = business;
  const name = nameOf(line);
  const number = numberOf(line.phone);
  return html`<li class="${line.unread ? 'line unread' : 'line'}">
    <a href="/console/chats/${line.id}">
      <span class="top"
        ><span class="name"
          >${line.unread && html`<span class="dot" aria-hidden="true"></span><span class="visually-hidden">${words.unread}</span>`}<bdi
            >${name}</bdi
          ></span
        >${
          line.last !== null &&
          html`<time datetime="${line.last.at.toISOString()}" title="${fullTime(line.last.at, timeZone)}"
            >${shortTime(line.last.at, timeZone, now)}</time
          >`
        }</span
      >
      <span class="said"
        >${line.last !== null && html`<span class="dim">${words.speakers[line.last.who]}</span> <bdi>${line.last.text}</bdi>`}</span
      >
      ${line.waitingSince !== null && html`<span class="asked">${askedWords(line, line.waitingSince, business, now)}</span>`}
      <span class="tags"
        >${stateTags(line)}${line.grade !== 'open' && html` <span class="tag hot">${words.grades[line.grade]}</span>`}
        ${windowTag(line, now)}
        ${label(line.phoneNumberId) !== null && html`<span class="tag">${label(line.phoneNumberId)}</span>`}
        ${number !== null && number !== name && html`<span class="dim number">${number}</span>`}</span
      >
    </a>
  </li>`;
}

/** Who asked, why, and since when, counted from when somebody could be there. */
function askedWords(line: InboxLine, since: Date, business: Business, now: Date): string {
  const why = words.askedBy[line.askedBy ?? 'unknown'];
  const state = openingAt(business, since);
  const from = state === null || state.isOpen ? since : state.opensNext;
  const at = shortTime(since, business.timeZone, now);
  if (from === null || from > now) return words.askedWhileClosed(why, at);
  return words.asked(why, at, duration(now.getTime() - from.getTime()));
}

function windowTag(line: InboxLine, now: Date): Html | null {
  if (line.windowEndsAt === null) return null;
  if (!line.windowOpen) return html`<span class="tag">${words.windowClosed}</span>`;
  const leftMs = line.windowEndsAt.getTime() - now.getTime();
  const isShort = leftMs < 2 * 3_600_000;
  return html`<span class="${isShort ? 'tag waiting' : 'dim window'}">${words.windowLeft(duration(leftMs))}</span>`;
}
