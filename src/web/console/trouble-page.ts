import { Router, type NextFunction, type Request, type Response } from 'express';
import { audit } from '../../db/audit.ts';
import type { Database } from '../../db/pool.ts';
import { countTroubles, listTroubles, troubleKinds, type TroubleOutcome } from '../../db/troubles.ts';
import { AppError } from '../../domain/errors.ts';
import type { Wake } from '../../domain/ports.ts';
import type { RecordKeeper } from '../../flow/keep-record.ts';
import { sightOf, type AccountDeps } from '../../flow/account-numbers.ts';
import { settleTrouble } from '../../flow/settle-trouble.ts';
import { firstOf, scopeOf } from './numbers.ts';
import { renderPage } from './page.ts';
import { csrfField, personOf, requireOwner, requireWholeOwner } from './session.ts';
import { texts } from './texts.ts';
import { sayNotFound } from './trouble-answer.ts';
import { troubleList } from './trouble-view.ts';

export type TroubleDeps = AccountDeps & {
  db: Database;
  wake: Wake;
  record: Pick<RecordKeeper, 'hold' | 'goOn'>;
  business: (phoneNumberId?: string) => { timeZone: string };
};

const words = texts.trouble;
const shown = 25;
const mostCounted = 1_000;
type Notice = { kind: 'done' | 'fault'; text: string };

/** `/trouble`: what went wrong for good, with what to do, and a record that is held after a restore; for owners. */
export function createTroubleRoutes(deps: TroubleDeps): Router {
  const router = Router();
  router.get('/trouble', requireOwner, (request, response) => {
    const { said } = request.query;
    return show(deps, response, said === 'retried' || said === 'closed' ? { kind: 'done', text: words[said] } : null);
  });
  router.post('/trouble/restore', requireWholeOwner, (request, response) => restore(deps, request, response));
  router.post('/trouble/:kind/:id/:verb', requireOwner, (request, response, next) =>
    settle(deps, { request, response, next }),
  );
  return router;
}

async function restore(deps: TroubleDeps, request: Request, response: Response): Promise<void> {
  const body: unknown = request.body;
  const isSure = typeof body === 'object' && body !== null && 'sure' in body && body.sure === 'yes';
  const notice = isSure ? await goOn(deps, response) : { kind: 'fault' as const, text: words.goOnUnsure };
  await show(deps, response.status(notice.kind === 'done' ? 200 : 409), notice);
}

async function settle(
  deps: TroubleDeps,
  { request, response, next }: { request: Request; response: Response; next: NextFunction },
): Promise<void> {
  const { kind: givenKind, id, verb } = request.params;
  const kind = troubleKinds.find((known) => known === givenKind);
  const isId =
    kind === 'event' ? /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/ : kind === 'number' ? /^\d{1,40}$/ : /^\d{1,18}$/;
  if (kind === undefined || typeof id !== 'string' || !isId.test(id) || (verb !== 'retry' && verb !== 'close')) {
    sayNotFound(request, response, next);
    return;
  }
  const outcome = await settleTrouble(deps, personOf(response), { verb, kind, id });
  if (outcome.kind === 'not-theirs') sayNotFound(request, response, next);
  else if (outcome.kind === 'done')
    response.redirect(303, `/console/trouble?said=${verb === 'retry' ? 'retried' : 'closed'}`);
  else await show(deps, response.status(409), { kind: 'fault', text: refusal[outcome.kind] });
}

const refusal: Record<Exclude<TroubleOutcome['kind'], 'done' | 'not-theirs'>, string> = {
  gone: words.gone,
  'still-served': words.stillServed,
  'window-closed': words.windowClosed,
  'person-has-chat': words.personHasChat,
  'no-retry': words.noRetry,
};

async function goOn({ db, record }: TroubleDeps, response: Response): Promise<Notice> {
  try {
    const ended = await record.goOn();
    if (ended === null) return { kind: 'fault', text: words.wentOnNothing };
    await audit(db, { who: personOf(response), what: 'went on sending after a restore' });
    return { kind: 'done', text: words.wentOn(ended.parked, ended.skipped, ended.conversations) };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'witness-away')) throw error;
    return { kind: 'fault', text: words.witnessAway(error.message) };
  }
}

async function show(deps: TroubleDeps, response: Response, notice: Notice | null): Promise<void> {
  const { db, record, business } = deps;
  const sight = sightOf(deps, scopeOf(response));
  const [hold, troubles, counts] = await Promise.all([
    // What is about the whole server is for who sees all of it.
    personOf(response).numbers === null ? record.hold() : null,
    listTroubles(db, shown, sight),
    countTroubles(db, mostCounted, sight),
  ]);
  const csrf = csrfField(response);
  const body = troubleList({
    hold,
    troubles,
    counts,
    most: mostCounted,
    csrf,
    notice,
    timeZone: business(firstOf(response)).timeZone,
  });
  renderPage(response, { title: words.title, section: 'trouble', body });
}
