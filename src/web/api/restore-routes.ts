import { Router } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { RecordKeeper } from '../../flow/keep-record.ts';

export type RestoreDeps = { record: Pick<RecordKeeper, 'hold' | 'goOn'> };

/** `GET /` says whether sending is held after a restore and why; `POST /confirm` lets it go on and says what became of the gap. */
export function createRestoreRoutes({ record }: RestoreDeps): Router {
  const router = Router();
  router.get('/', async (_request, response) => {
    const hold = await record.hold();
    response.json({ held: hold !== null, since: hold?.since.toISOString() ?? null, because: hold?.because ?? null });
  });
  router.post('/confirm', async (_request, response) => {
    try {
      response.json({ ended: await record.goOn() });
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'witness-away')) throw error;
      response.status(503).json({ code: error.code, error: error.message });
    }
  });
  return router;
}
