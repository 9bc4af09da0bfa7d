import { Router } from 'express';
import type { Database } from '../../db/pool.ts';
import { readToday } from '../../flow/read-today.ts';
import { shareResult } from '../../std/share-result.ts';
import { renderPage } from './page.ts';
import { personOf } from './session.ts';
import { texts } from './texts.ts';
import { todayView } from './today-view.ts';

export type TodayPageDeps = {
  db: Database;
  phoneNumberIds: readonly string[];
  business: () => { timeZone: string };
};

/** However many look at it, the record is read about once in this time. */
const sharedForMs = 10_000;

/** `/today`: what needs doing, the figures of a day and of thirty, what was passed on, and money. */
export function createTodayRoutes({ db, phoneNumberIds, business }: TodayPageDeps): Router {
  const router = Router();
  const read = shareResult(() => readToday({ db, phoneNumberIds, timeZone: business().timeZone }), {
    forMs: sharedForMs,
  });
  router.get('/today', async (_request, response) => {
    const { title } = texts.today;
    renderPage(response, {
      title,
      section: 'today',
      wide: true,
      body: todayView(await read(), { timeZone: business().timeZone, isOwner: personOf(response).role === 'owner' }),
    });
  });
  return router;
}
