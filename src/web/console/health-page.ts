import { Router } from 'express';
import type { Finding } from '../../domain/finding.ts';
import type { Numbers } from '../../domain/person.ts';
import { createHealthReader, type DeepHealth, type ReadHealthDeps, type TokenHealth } from '../../flow/read-health.ts';
import { html, type Html } from './html.ts';
import { momentIn, spanWords } from './moments.ts';
import { firstOf } from './numbers.ts';
import { renderPage } from './page.ts';
import { personOf } from './session.ts';
import { texts } from './texts.ts';

export type HealthPageDeps = { health: ReadHealthDeps; business: (phoneNumberId?: string) => { timeZone: string } };

const words = texts.health;
const daySeconds = 86_400;
/** As docs/permanent-token.md says: every 6 to 12 months. */
const rotateAfterDays = 180;
/** Words of parts that are no fault by themselves. */
const calm = new Set(['ok', 'none', 'unknown']);

/** `/health`: each part in words, the tokens, the providers and what waits longest. */
export function createHealthPageRoutes({ health, business }: HealthPageDeps): Router {
  const router = Router();
  const read = createHealthReader(health);
  router.get('/health', async (_request, response) => {
    const shown = seenBy(await read(), personOf(response).numbers);
    const { timeZone } = business(firstOf(response));
    renderPage(response, { title: words.title, section: 'health', body: page(shown, timeZone) });
  });
  return router;
}

/** `parts` without those that are of all numbers together; no `waits` where what waits may be another number's. */
type Shown = Omit<DeepHealth, 'parts'> & { parts: Partial<DeepHealth['parts']>; waits: boolean };

/** What concerns some numbers only: what Meta says of others, and what is to be done there, is not theirs to know. */
function seenBy(health: DeepHealth, numbers: Numbers): Shown {
  if (numbers === null) return { ...health, waits: true };
  const own = Object.fromEntries(Object.entries(health.numbers).filter(([id]) => numbers.includes(id)));
  const isStopped = Object.values(own).includes('stopped');
  const { database, queue, models } = health.parts;
  return {
    ...health,
    ready: health.ready || (database === 'ok' && !isStopped),
    numbers: own,
    parts: { database, queue, models, sending: isStopped ? 'stopped' : 'ok' },
    todo: [],
    waits: false,
    tokens: health.tokens?.filter((token) => token.numbers.some((id) => numbers.includes(id))) ?? null,
  };
}

function page(health: Shown, timeZone: string): Html {
  const wait = (seconds: number | null): string =>
    seconds === null ? words.nothingWaits : words.waitsFor(spanWords(seconds));
  const isCalm = Object.values(health.parts).every((word) => calm.has(word));
  const state = !health.ready ? 'fault' : isCalm ? 'done' : 'notice';
  return html`<h1>${words.title}</h1>
    <p class="${state}" role="status">${{ done: words.well, notice: words.mixed, fault: words.ill }[state]}</p>
    ${
      health.todo.length > 0 &&
      html`<h2>${words.todoTitle}</h2>
        <ul>
          ${health.todo.map((todo) => html`<li>${todo}</li>`)}
        </ul>`
    }
    <h2>${words.partsTitle}</h2>
    <dl class="pairs">${Object.entries(health.parts).map(([part, word]) => partLine(part, word))}</dl>
    ${
      Object.keys(health.numbers).length > 1 &&
      html`<h2>${words.numbersTitle}</h2>
        <dl class="pairs">${Object.entries(health.numbers).map(([id, word]) => partLine(id, word))}</dl>`
    }
    ${
      health.waits &&
      html`<h2>${words.waitTitle}</h2>
        <dl class="pairs">
          <div>
            <dt>${words.oldestWaiting}</dt>
            <dd>${wait(health.oldestWaitingS)}</dd>
          </div>
          <div>
            <dt>${words.oldestUnsent}</dt>
            <dd>${wait(health.oldestUnsentS)}</dd>
          </div>
        </dl>`
    }
    <h2>${words.tokenTitle}</h2>
    ${health.tokens === null ? html`<p>${words.tokenDemo}</p>` : health.tokens.map(tokenCard)}
    ${health.tokens !== null && html`<p class="dim">${words.tokenAsked}</p>`}
    <h2>${words.providersTitle}</h2>
    ${health.parts.models === 'none' && html`<p>${words.providersNone}</p>`}
    ${
      health.providers.length > 0 &&
      html`<dl class="pairs">
        ${health.providers.map(
          ({ provider, model, outcome, at }) =>
            html`<div>
              <dt>${provider} <span class="dim">${model}</span></dt>
              <dd>
                ${mark(outcome === 'ok' ? 'ok' : 'warning')}
                ${outcome === 'ok' ? words.providerAnswered(momentIn(timeZone, at)) : words.providerFailed(outcome, momentIn(timeZone, at))}
              </dd>
            </div>`,
        )}
      </dl>`
    }
    ${health.providers.length === 0 && health.parts.models !== 'none' && html`<p>${words.providerUnused}</p>`}`;
}

function partLine(part: string, word: string): Html {
  const name = Object.entries(words.parts).find(([key]) => key === part)?.[1] ?? part;
  const known = Object.hasOwn(words.words, word) ? words.words[word] : undefined;
  return html`<div>
    <dt>${name}</dt>
    <dd>${mark(calm.has(word) ? 'ok' : 'fault')} ${known ?? word}</dd>
  </div>`;
}

const tags: Record<Finding['level'], string> = { ok: 'assistant', warning: 'waiting', fault: 'fault', skipped: '' };

function mark(level: Finding['level']): Html {
  return html`<span class="tag ${tags[level]}">${words.levels[level]}</span>`;
}

function tokenCard({ name, facts, findings }: TokenHealth): Html {
  return html`<div class="card">
    <h3>${name}</h3>
    ${
      facts !== null &&
      html`<ul class="plain">
        ${ageLines(facts.issued_at).map((line) => html`<li>${line}</li>`)}
        <li>${endLine(facts.expires_at)}</li>
        ${facts.scopes.length > 0 && html`<li>${words.tokenRights(facts.scopes.join(', '))}</li>`}
      </ul>`
    }
    ${findings.map(
      ({ level, text, todo }) =>
        html`<p>${mark(level)} ${text}</p>
          ${todo.map((line) => html`<p class="dim">${line}</p>`)}`,
    )}
  </div>`;
}

/** When it was made, and by when it should be replaced. */
function ageLines(issuedAtS: number | undefined): string[] {
  if (issuedAtS === undefined || issuedAtS === 0) return [words.tokenAgeUnknown];
  const days = Math.max(0, Math.floor((Date.now() / 1000 - issuedAtS) / daySeconds));
  return [words.tokenAge(dayOf(issuedAtS), days), words.tokenRotate(dayOf(issuedAtS + rotateAfterDays * daySeconds))];
}

function endLine(expiresAtS: number | undefined): string {
  if (expiresAtS === undefined) return words.tokenEndUnknown;
  return expiresAtS === 0 ? words.tokenNoEnd : words.tokenEnd(dayOf(expiresAtS));
}

function dayOf(unixS: number): string {
  return new Date(Math.min(unixS, 8.64e12) * 1000).toISOString().slice(0, 10);
}
