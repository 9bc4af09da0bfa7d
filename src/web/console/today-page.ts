import { Router } from 'express';
import type { Database } from '../../db/pool.ts';
import type { Numbers } from '../../domain/person.ts';
import type { AccountDeps } from '../../flow/account-numbers.ts';
import { readToday, type Today } from '../../flow/read-today.ts';
import { shareResult } from '../../std/share-result.ts';
import { firstOf, scopeOf } from './numbers.ts';
import { renderPage } from './page.ts';
import { personOf } from './session.ts';
import { texts } from './texts.ts';
import { todayView } from './today-view.ts';

export type TodayPageDeps = AccountDeps & {
  db: Database;
  business: (phoneNumberId?: string) => { timeZone: string };
};

/** However many look at it, the record is read about once in this time. */
const sharedForMs = 10_000;
/** Of as many choices of numbers the last reading is kept. */
const mostScopes = 50;

/** `/today`: what needs doing, the figures of a day and of thirty, what was passed on, and money. */
export function createTodayRoutes(deps: TodayPageDeps): Router {
  const router = Router();
  const shared = new Map<string, () => Promise<Today>>();
  const read = (numbers: Numbers, timeZone: string): Promise<Today> => {
    const key = `${numbers?.join() ?? ''} ${timeZone}`;
    if (shared.size > mostScopes) shared.clear();
    const one = shared.get(key) ?? shareResult(() => readToday({ ...deps, numbers, timeZone }), { forMs: sharedForMs });
    shared.set(key, one);
    return one();
  };
  router.get('/today', async (_request, response) => {
    const { title } = texts.today;
    const numbers = scopeOf(response);
    const { timeZone } = deps.business(firstOf(response));
    renderPage(response, {
      title,
      section: 'today',
      wide: true,
      body: todayView(await read(numbers, timeZone), { timeZone, isOwner: personOf(response).role === 'owner' }),
    });
  });
  return router;
}
