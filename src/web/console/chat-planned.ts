import type { Request, Response } from 'express';
import { z } from 'zod';
import { audit } from '../../db/audit.ts';
import { cancelPlanned } from '../../db/planned-shown.ts';
import type { Database } from '../../db/pool.ts';
import { chatForm, type ChatView } from './chat-parts.ts';
import { html, type Html } from './html.ts';
import { personOf } from './session.ts';
import { texts } from './texts.ts';
import { fullTime } from './when.ts';

const cancelForm = z.object({ planned: z.string().regex(/^\d{1,18}$/) });

/** What will be sent by itself, and what was not. */
export function plannedCard(response: Response, view: ChatView): Html | null {
  const { planned, timeZone } = view;
  const say = texts.planned;
  if (planned.length === 0) return null;
  return html`<section class="card" id="planned" aria-labelledby="planned-title">
    <h2 id="planned-title">${say.title}</h2>
    <ul class="notes">
      ${planned.map(({ id, kind, purpose, dueAt, state, reason }) =>
        state === 'planned'
          ? html`<li>
              <p>${say.kind(kind, purpose)}, ${fullTime(dueAt, timeZone)}</p>
              ${chatForm(
                response,
                view,
                'cancel',
                html`<input type="hidden" name="planned" value="${id}" /><button>${say.cancel}</button>`,
              )}
            </li>`
          : html`<li class="dim">${say.kind(kind, purpose)}: ${say.notSent(reason ?? '')}</li>`,
      )}
    </ul>
  </section>`;
}

/** Cancels what the form names; settled meanwhile, it is shown as what it became. */
export async function cancelMessage(db: Database, request: Request, response: Response): Promise<void> {
  const conversationId = String(request.params['id']);
  const { planned } = cancelForm.parse(request.body ?? {});
  await db.transaction(async (tx) => {
    if (!(await cancelPlanned(tx, conversationId, planned))) return;
    await audit(tx, { who: personOf(response), what: 'cancelled a planned template', conversation: conversationId });
  });
  response.redirect(303, `/console/chats/${conversationId}#planned`);
}
