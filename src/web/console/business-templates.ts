import type { Business } from '../../business/business.ts';
import { listedIn, templateFindings } from '../../flow/templates/judge-listed.ts';
import type { TemplateShelf } from '../../flow/template-shelf.ts';
import { html, type Html } from './html.ts';
import { texts } from './texts.ts';

const words = texts.planned;

/** The templates that the business in force lists, as Meta has them now; nothing where none is listed. */
export async function templatesCard(
  templates: TemplateShelf | null,
  phoneNumberId: string,
  business: Business,
): Promise<Html | null> {
  if (listedIn(business.templates).length === 0) return null;
  const reading = (await templates?.(phoneNumberId)) ?? { kind: 'unknown' as const, why: texts.templates.demo };
  const findings = templateFindings(business.templates, reading);
  return html`<section class="card" id="templates">
    <h2>${words.listedTitle}</h2>
    <p class="hint">${words.listedLead}</p>
    <ul class="faults inside">
      ${findings.map(
        ({ level, subject, text, todo }) =>
          html`<li>
            <span class="tag ${level === 'ok' ? 'assistant' : 'fault'}">${words.levels[level]}</span> ${subject}:
            ${text} ${todo.length > 0 && html`<span class="dim">${todo.join(' ')}</span>`}
          </li>`,
      )}
    </ul>
  </section>`;
}
