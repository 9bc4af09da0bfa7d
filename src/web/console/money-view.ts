import { freeMessagesAMonth, type NumberBill, type Today } from '../../flow/read-today.ts';
import type { ModelCost } from '../../flow/sum-hours.ts';
import { html, type Html } from './html.ts';
import { dollars } from './moments.ts';
import { texts } from './texts.ts';

const words = texts.today;
/** From this share of the free messages on it is said that they end. */
const nearlyUsed = 0.8;

/** What Meta and the models cost this month. */
export function moneyView({ bills, models, monthUsd, perChatUsd, perLeadUsd }: Today['money']): Html {
  const each = (usd: number | null): string => (usd === null ? words.unknown : dollars(usd));
  return html`<div class="columns">
    <div>
      <h3>${words.metaTitle}</h3>
      <p class="dim">${words.metaLead}</p>
      ${billTable(bills)}
    </div>
    <div>
      <h3>${words.modelsTitle}</h3>
      <p>${words.modelsMonth(dollars(monthUsd))}</p>
      ${models.length === 0 ? html`<p class="dim">${words.modelsNone}</p>` : modelTable(models)}
      <p>${words.each(each(perChatUsd), each(perLeadUsd))}</p>
    </div>
  </div>`;
}

function billTable(bills: readonly NumberBill[]): Html {
  return html`<div class="table" tabindex="0" role="region" aria-label="${words.metaTitle}">
      <table>
        <thead>
          <tr>
            <th scope="col">${words.number}</th>
            <th scope="col">${words.free}</th>
            <th scope="col">${words.billed}</th>
            <th scope="col">${words.other}</th>
          </tr>
        </thead>
        <tbody>
          ${bills.map(
            ({ phoneNumberId, free, billed, other }) =>
              html`<tr>
                <th scope="row">${phoneNumberId}</th>
                <td>
                  ${words.freeOf(free, freeMessagesAMonth)}
                  <svg class="gauge" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="axis" width="100" height="6" />
                    <rect
                      class="column"
                      width="${Math.min(100, Math.round((free / freeMessagesAMonth) * 100))}"
                      height="6"
                    />
                  </svg>
                </td>
                <td>${billed}</td>
                <td>${other}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      bills.some(({ billed }) => billed > 0)
        ? html`<p class="notice">${words.used}</p>`
        : bills.some(({ free }) => free >= freeMessagesAMonth * nearlyUsed) &&
          html`<p class="notice">${words.nearEnd}</p>`
    }
    <p class="dim">${words.otherHint}</p>`;
}

function modelTable(models: readonly ModelCost[]): Html {
  return html`<div class="table" tabindex="0" role="region" aria-label="${words.modelsTitle}">
    <table>
      <thead>
        <tr>
          <th scope="col">${words.provider}</th>
          <th scope="col">${words.calls}</th>
          <th scope="col">${words.cost}</th>
        </tr>
      </thead>
      <tbody>
        ${models.map(
          ({ provider, model, calls, usd, priced }) =>
            html`<tr>
              <th scope="row">${provider} <span class="dim">${model}</span></th>
              <td>${calls}</td>
              <td>${dollars(usd)} ${!priced && html`<span class="dim">(${words.ceiling})</span>`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
