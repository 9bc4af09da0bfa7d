import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { ZodError } from 'zod';
import { isContentFault, isUnavailable } from '../../db/pool.ts';
import { AppError } from '../../domain/errors.ts';
import type { Logger } from '../../observe/logger.ts';
import { html } from './html.ts';
import { NoSuchNumber } from './numbers.ts';
import { renderPage } from './page.ts';
import { OwnersOnly, StaleForm } from './session.ts';
import { texts } from './texts.ts';

/** The page for an address that leads nowhere. */
export const sayNotFound: RequestHandler = (_request, response) => {
  say(response, { status: 404, title: texts.page.notFoundTitle, words: texts.page.notFound });
};

/** Turns whatever a page threw into a page that says what to do, without internals. */
export function createTroubleAnswer({ logger }: { logger: Logger }): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const title = texts.page.failedTitle;
    if (error instanceof StaleForm) say(response, { status: 403, title, words: texts.access.staleForm });
    else if (error instanceof NoSuchNumber)
      say(response, { status: 404, title: texts.page.notFoundTitle, words: texts.page.notFound });
    else if (error instanceof OwnersOnly) say(response, { status: 403, title, words: texts.access.ownersOnly });
    else if (isUnavailable(error) || (error instanceof AppError && error.retry === 'later'))
      say(response, { status: 503, title, words: texts.page.databaseAway });
    else if (isContentFault(error) || isFaultOfAsker(error))
      say(response, { status: 400, title, words: texts.page.badRequest });
    else {
      logger.error({ err: error }, 'A page of the console failed');
      say(response, { status: 500, title, words: texts.page.failed });
    }
  };
}

function say(response: Response, { status, title, words }: { status: number; title: string; words: string }): void {
  response.status(status);
  renderPage(response, {
    title,
    section: 'access',
    body: html`<h1>${title}</h1>
      <p>${words}</p>
      <p><a href="/console">${texts.page.back}</a></p>`,
  });
}

/** What Express's body and path readers refuse, and a form with other fields than ours. */
function isFaultOfAsker(error: unknown): boolean {
  if (error instanceof ZodError) return true;
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500;
}
