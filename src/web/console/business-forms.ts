import type { Business, Offer, Price } from '../../business/business.ts';
import { priceText } from '../../business/fact-texts.ts';
import { writeHours, writePrice } from '../../business/written-back.ts';
import { seenFields, type BusinessView } from './business-view.ts';
import { html, trusted, type Html } from './html.ts';
import { texts } from './texts.ts';

const words = texts.business;
const shownOffers = 30;
/** Of so few the prices show at once; of more only the names, so that a thumb finds what stands below. */
const openOffers = 2;

/** The forms for common changes; they need a text without faults. */
export function easyForms(view: BusinessView): Html {
  const { business } = view.editing.checked;
  if (business === null) return html`<p class="notice">${words.text.broken}</p>`;
  const part = (title: string, inside: Html, isOpen = false): Html =>
    isOpen
      ? html`<details open>
          <summary>${title}</summary>
          <div class="inside">${inside}</div>
        </details>`
      : html`<details>
          <summary>${title}</summary>
          <div class="inside">${inside}</div>
        </details>`;
  return html`${part(words.price.title, priceForms(view, business), true)}
  ${part(words.hours.title, hoursForm(view, business))} ${part(words.day.title, dayForm(view))}
  ${part(words.fact.title, factForm(view))} ${part(words.answer.title, answerForm(view))}`;
}

function priceForms(view: BusinessView, business: Business): Html {
  const { price: say } = words;
  const wanted = view.find.trim().toLowerCase();
  const priced = business.offers
    .map((offer, at) => ({ offer, at }))
    .filter(({ offer }) => offer.prices.length + offer.options.length > 0);
  if (priced.length === 0) return html`<p>${say.empty}</p>`;
  const isFound = ({ offer }: { offer: Offer }): boolean =>
    [offer.name, ...offer.also].some((name) => name.toLowerCase().includes(wanted));
  const found = priced.filter(isFound);
  return html`<form method="get" action="/console/business" role="search" class="row">
      <input type="hidden" name="number" value="${view.phoneNumberId}" />
      <label for="find" class="visually-hidden">${say.find}</label>
      <input id="find" name="find" type="search" maxlength="100" placeholder="${say.find}" value="${view.find}" />
      <button>${say.show}</button>
    </form>
    <p class="hint">${say.hint}</p>
    ${found.length === 0 && html`<p>${say.none}</p>`}
    ${found.slice(0, shownOffers).map(({ offer, at }) => offerForms(view, business, { offer, at, isOpen: found.length <= openOffers }))}
    ${found.length > shownOffers && html`<p class="dim">${say.more(found.length - shownOffers)}</p>`}`;
}

type Shown = { offer: Offer; at: number; isOpen: boolean };

function offerForms(view: BusinessView, business: Business, { offer, at: offerAt, isOpen }: Shown): Html {
  const row = (list: 'prices' | 'options', at: number, price: Price, name: string): Html => {
    const id = `${list}-${offerAt}-${at}`;
    return html`<form method="post" action="/console/business/price" class="row">
      ${seenFields(view)}
      <input type="hidden" name="offer" value="${offerAt}" />
      <input type="hidden" name="list" value="${list}" />
      <input type="hidden" name="at" value="${at}" />
      <label for="${id}" dir="auto">${name}</label>
      <input id="${id}" name="price" value="${writePrice(price, business)}" maxlength="100" required />
      <button aria-label="${words.price.change}: ${name}">${words.price.change}</button>
    </form>`;
  };
  return html`<details class="offer" ${isOpen && trusted('open')}>
    <summary dir="auto">${offer.name}</summary>
    ${offer.prices.map((price, at) => row('prices', at, price, priceText(business, offer, price)))}
    ${offer.options.map(({ name, price }, at) =>
      row('options', at, price, priceText(business, { ...offer, name: `${offer.name}, ${name}` }, price)),
    )}
  </details>`;
}

function hoursForm(view: BusinessView, { hours }: Business): Html {
  const lines = writeHours(hours);
  const start = html`<textarea id="hours" name="hours" rows="${Math.max(3, lines.length + 1)}" maxlength="1000" aria-describedby="hours-hint">`;
  return html`<form method="post" action="/console/business/hours" class="stack">
    ${seenFields(view)}
    <label for="hours">${words.hours.title}</label>
    <p class="hint" id="hours-hint">${words.hours.hint}</p>
    ${start}${`\n${lines.join('\n')}`}</textarea>
    <button>${words.hours.change}</button>
  </form>`;
}

function dayForm(view: BusinessView): Html {
  const { day: say } = words;
  return html`<form method="post" action="/console/business/day" class="stack">
    ${seenFields(view)}
    <label for="day">${say.day}</label><input id="day" name="day" type="date" required />
    <label for="until">${say.until}</label><input id="until" name="until" type="date" />
    <label for="times">${say.times}</label>
    <input id="times" name="times" maxlength="100" placeholder="${say.timesHint}" />
    <button>${say.add}</button>
  </form>`;
}

function factForm(view: BusinessView): Html {
  const { fact: say } = words;
  return html`<form method="post" action="/console/business/fact" class="stack">
    ${seenFields(view)}
    <label for="heading">${say.heading}</label>
    <input id="heading" name="heading" maxlength="200" placeholder="${say.headingHint}" required />
    <label for="fact">${say.text}</label>
    <textarea id="fact" name="text" rows="3" maxlength="3000" placeholder="${say.textHint}" required></textarea>
    <button>${say.add}</button>
  </form>`;
}

function answerForm(view: BusinessView): Html {
  const { answer: say } = words;
  return html`<form method="post" action="/console/business/answer" class="stack">
    ${seenFields(view)}
    <label for="ask-text">${say.ask}</label><input id="ask-text" name="ask" maxlength="1000" required />
    <label for="say-text">${say.say}</label>
    <textarea id="say-text" name="say" rows="3" maxlength="3000" required></textarea>
    <button>${say.add}</button>
  </form>`;
}
