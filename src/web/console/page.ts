import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Person } from '../../domain/person.ts';
import { html, trusted, type Html, type Piece } from './html.ts';
import { numberChooser } from './numbers.ts';
import { csrfField, personOrNull } from './session.ts';
import { texts } from './texts.ts';

/** The pages of the bar, in its order. */
type Section =
  | 'inbox'
  | 'leads'
  | 'today'
  | 'business'
  | 'health'
  | 'trouble'
  | 'alerts'
  | 'people'
  | 'account'
  | 'access';

export type Page = {
  title: string;
  section: Section;
  body: Html;
  /** Takes the whole width of the window instead of a column that is easy to read. */
  wide?: boolean;
  /** Follows `/console/events`; the path with its query. */
  events?: string;
};

/** `whole`: about the whole server, so that an owner who is limited to numbers is refused. */
const sections: readonly {
  section: Exclude<Section, 'access' | 'account'>;
  path: string;
  owner: boolean;
  whole?: boolean;
}[] = [
  { section: 'inbox', path: '/console', owner: false },
  { section: 'leads', path: '/console/leads', owner: false },
  { section: 'today', path: '/console/today', owner: false },
  { section: 'business', path: '/console/business', owner: true },
  { section: 'alerts', path: '/console/alerts', owner: true },
  { section: 'health', path: '/console/health', owner: false },
  { section: 'trouble', path: '/console/trouble', owner: true },
  { section: 'people', path: '/console/people', owner: true, whole: true },
];

/** Sets the headers of every page: nothing inline, nothing from elsewhere, nothing kept by caches or shown in frames. */
export const pageHeaders: RequestHandler = (_request, response, next) => {
  const nonce = randomBytes(16).toString('base64url');
  response.locals['nonce'] = nonce;
  response.set({
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'self' 'nonce-${nonce}'`,
      "style-src 'self'",
      "img-src 'self'",
      "media-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types htmx console',
    ].join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
  });
  next();
};

/** Sends a whole page with its bar, or without one to somebody who is not signed in. The status is the response's. */
export function renderPage(response: Response, page: Page): void {
  response.type('html').send(`<!doctype html>\n${wholePage(response, page).toString()}`);
}

/** Sends a piece of a page that a live part asked for. */
export function renderFragment(response: Response, body: Html): void {
  response.type('html').send(body.toString());
}

/** The attribute that htmx asks of each element with `hx-` attributes, so that nothing injected ever works as one. */
export function nonceOf(response: Response): Html {
  return html`hx-nonce="${String(response.locals['nonce'])}"`;
}

/** A part that fetches itself again, and is morphed in place, whenever the server says that `event` has happened. */
export function liveRegion(
  response: Response,
  { id, url, event, body }: { id: string; url: string; event: string; body: Piece },
): Html {
  return html`<div id="${id}" hx-get="${url}" hx-trigger="${event} from:body" hx-swap="outerMorph" ${nonceOf(response)}>
    ${body}
  </div>`;
}

const htmxConfig = trusted(
  `<meta name="htmx-config" content='{"extensions":"hx-csp,sse","includeIndicatorCSS":false,"history":false,"selfRequestsOnly":true}' />`,
);

function wholePage(response: Response, { title, section, body, wide = false, events }: Page): Html {
  const person = personOrNull(response);
  const nonce = String(response.locals['nonce']);
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="color-scheme" content="light dark" />
      <title>${title} · ${texts.page.product}</title>
      ${styles.map((name) => html`<link rel="stylesheet" href="/console/static/${name}" />`)}
      <link rel="manifest" href="/console/static/manifest.webmanifest" crossorigin="use-credentials" />
      <link rel="icon" href="/console/static/icon.svg" type="image/svg+xml" />
      ${htmxConfig} ${person !== null && scripts(nonce)}
    </head>
    <body
      class="${wide ? 'wide' : 'narrow'}"
      ${events !== undefined && html`hx-sse:connect="${events}" hx-swap="none" ${nonceOf(response)}`}
    >
      <a class="skip" href="#main">${texts.nav.skip}</a>
      ${person !== null && bar(response, section, person)}
      <main id="main" tabindex="-1">${body}</main>
      ${person !== null && keysHelp}
    </body>
  </html>`;
}

/** Each is in the list of `static-files.ts` too. */
const styles = ['console.css', 'forms.css', 'inbox.css', 'chat.css', 'owner.css', 'business.css'];

const keysHelp = html`<dialog data-keys-help aria-labelledby="keys-title">
  <h2 id="keys-title">${texts.page.keysTitle}</h2>
  <dl>
    ${texts.page.keys.map(
      ([key, does]) =>
        html`<dt><kbd>${key}</kbd></dt>
          <dd>${does}</dd>`,
    )}
  </dl>
  <p class="hint"><a href="/console/account">${texts.page.keysOff}</a></p>
  <form method="dialog"><button>${texts.page.close}</button></form>
</dialog>`;

function scripts(nonce: string): Html {
  const names = ['htmx.js', 'console.js', 'push.js'];
  return html`${names.map((name) => html`<script defer src="/console/static/${name}" nonce="${nonce}"></script>`)}`;
}

function bar(response: Response, current: Section, person: Person): Html {
  const shown = sections.filter(
    ({ owner, whole = false }) => (!owner || person.role === 'owner') && (!whole || person.numbers === null),
  );
  return html`<header class="bar">
    <nav aria-label="${texts.nav.label}">
      <ul>
        ${shown.map(
          ({ section, path }) =>
            html`<li>
              <a href="${path}" ${section === current && trusted('aria-current="page"')}>${texts.nav[section]}</a>
            </li>`,
        )}
      </ul>
    </nav>
    ${numberChooser(response)}
    <div class="who">
      <a href="/console/account" ${current === 'account' && trusted('aria-current="page"')}>${person.name}</a>
      <form method="post" action="/console/logout">
        ${csrfField(response)}<button class="quiet">${texts.access.signOut}</button>
      </form>
    </div>
  </header>`;
}
