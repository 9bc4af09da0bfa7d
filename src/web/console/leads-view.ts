import type { Business } from '../../business/business.ts';
import type { Lead, LeadCursor } from '../../db/lead-list.ts';
import type { LeadGrade, LeadState } from '../../domain/lead.ts';
import { leadStates } from '../../domain/lead.ts';
import { leadFields } from '../../domain/lead-table.ts';
import { leadValue } from '../../flow/lead-value.ts';
import { formatMoney, minorDigits } from '../../language/format.ts';
import { html, trusted, type Html } from './html.ts';
import { momentIn } from './moments.ts';
import { texts } from './texts.ts';

const words = texts.leads;
type Asked = { state: LeadState | null; grade: LeadGrade | null; order: 'score' | 'changed' };
type Counts = Record<LeadState, { leads: number; amount: number }>;

export const gradeTags: Record<LeadGrade, string> = { hot: 'fault', qualified: 'assistant', open: '' };
export const selected = (is: boolean): Html | false => is && trusted('selected');

/** How many leads stand in which state, and what to show. */
export function leadFilter(given: { asked: Asked; counts: Counts; most: number; business: Business }): Html {
  const { asked, counts, most, business } = given;
  const option = (value: string, label: string, current: string | null): Html =>
    html`<option value="${value}" ${selected(value === (current ?? ''))}>${label}</option>`;
  return html`<ul class="tiles">
      ${leadStates.map((state) => {
        const { leads, amount } = counts[state];
        return html`<li>
          <a href="/console/leads?state=${state}" ${asked.state === state && trusted('aria-current="true"')}>
            <span class="dim">${words.states[state]}</span> <strong>${words.counted(leads, most)}</strong>
            ${amount > 0 && html`<span class="dim">${words.worth(money(amount, business))}</span>`}
          </a>
        </li>`;
      })}
    </ul>
    <form class="row filter" method="get" action="/console/leads">
      <label
        >${words.state}
        <select id="state" name="state">
          ${option('', words.any, asked.state)}
          ${leadStates.map((state) => option(state, words.states[state], asked.state))}
        </select></label
      >
      <label
        >${words.grade}
        <select id="grade" name="grade">
          ${option('', words.any, asked.grade)}
          ${(['hot', 'qualified', 'open'] as const).map((grade) => option(grade, words.grades[grade], asked.grade))}
        </select></label
      >
      <label
        >${words.order}
        <select id="order" name="order">
          ${(['score', 'changed'] as const).map((order) => option(order, words.orders[order], asked.order))}
        </select></label
      >
      <button>${words.apply}</button>
    </form>`;
}

/** The page of leads, best first. */
export function leadList(given: {
  leads: readonly Lead[];
  next: LeadCursor | null;
  asked: Asked;
  /** Of each lead's number: its fields, currency and time zone. */
  business: (phoneNumberId?: string) => Business;
  label: (phoneNumberId: string) => string | null;
  isOwner: boolean;
  filter: Html;
}): Html {
  const { leads, next, asked, business, label, isOwner, filter } = given;
  return html`<h1>${words.title}</h1>
    ${filter}
    ${
      leads.length === 0
        ? html`<p>${words.none}</p>`
        : html`<ol class="cards">
            ${leads.map((lead) => leadLine(lead, business(lead.phoneNumberId), label(lead.phoneNumberId)))}
          </ol>`
    }
    ${next !== null && html`<p><a class="button" href="/console/leads?${moreOf(asked, next)}">${words.more}</a></p>`}
    ${
      isOwner &&
      html`<p class="row">
        <span class="dim">${words.download}:</span> <a href="/console/leads.csv">${words.csv}</a>
        <a href="/console/leads.json">${words.json}</a> <a href="/console/leads-sheet">${words.sheetTitle}</a>
      </p>`
    }`;
}

function moreOf({ state, grade, order }: Asked, next: LeadCursor): string {
  const parts = { order, after: `${next.score ?? 0}~${next.updatedAt}~${next.conversationId}` };
  return new URLSearchParams({ ...parts, ...(state && { state }), ...(grade && { grade }) }).toString();
}

function leadLine(lead: Lead, business: Business, label: string | null): Html {
  const { work } = lead;
  const value = valueOf(lead, business);
  const due = work.nextOn !== null && work.nextOn <= new Date().toISOString().slice(0, 10);
  const known = leadFields(
    [lead],
    business.ask.map(({ key }) => key),
  ).flatMap((key) => lead.facts.find(({ field }) => field === key) ?? []);
  return html`<li class="card">
    <h2><a href="/console/leads/${lead.conversationId}">${customerName(lead)}</a></h2>
    <p class="row">
      <span class="tag ${gradeTags[lead.grade]}">${words.grades[lead.grade]}</span>
      <span class="tag">${words.states[work.state]}</span> <span class="dim">${words.score(lead.score)}</span>
      ${label !== null && html`<span class="tag">${label}</span>`}
    </p>
    ${value !== null && html`<p><strong>${value}</strong></p>`}
    <dl class="facts">
      ${known.map(
        ({ field, value: said }) =>
          html`<div>
            <dt>${field}</dt>
            <dd>${said}</dd>
          </div>`,
      )}
    </dl>
    ${
      (work.nextStep ?? work.nextOn) !== null &&
      html`<p>
        ${words.next}: ${work.nextStep} ${work.nextOn !== null && html`<time>${work.nextOn}</time>`}
        ${due && html`<span class="tag waiting">${words.due}</span>`}
      </p>`
    }
    <p class="dim">
      ${work.owner !== null && `${words.owner(work.owner)} · `}${words.changed(momentIn(business.timeZone, lead.updatedAt))}
    </p>
  </li>`;
}

/** What was noted, else what follows from the owner's prices. */
function valueOf(lead: Lead, business: Business): string | null {
  if (lead.work.amount !== null) return money(lead.work.amount, business);
  const minor = leadValue(business, lead.facts);
  return minor === null || business.currency === null
    ? null
    : words.byPrices(formatMoney(minor, business.currency, 'en'));
}

function money(amount: number, { currency }: Business): string {
  if (currency === null) return String(amount);
  return formatMoney(Math.round(amount * 10 ** minorDigits(currency)), currency, 'en');
}

/** How a customer is called: by name, else by number or id. */
export function customerName({ name, phone, userId }: Lead): string {
  return name ?? (phone === null ? (userId ?? words.unknownCustomer) : `+${phone}`);
}
