import { Router } from 'express';
import { checkHealth, type CheckHealthDeps } from '../flow/check-health.ts';
import { shareResult } from '../std/share-result.ts';

/** `/ready` is open to everybody: it looks about once in this time, however often it is asked. */
const sharedForMs = 1_000;

/**
 * `/health` says that the process lives and touches nothing, so that no outage makes the platform restart it;
 * `/ready` says one word for each part, and what to do when sending is stopped. GET and HEAD answer alike.
 */
export function createHealthRoutes(deps: CheckHealthDeps): Router {
  const router = Router();
  const check = shareResult(() => checkHealth(deps), { forMs: sharedForMs });
  router.get('/health', (_request, response) => {
    response.json({ status: 'ok', timestamp: new Date().toISOString(), uptime: process.uptime() });
  });
  router.get('/ready', async (_request, response) => {
    const { ready, parts, numbers, todo } = await check();
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')

      .json({
        status: ready ? 'ready' : 'not ready',
        ...parts,
        // With one number the part `sending` says the same.
        ...(Object.keys(numbers).length > 1 && { numbers }),
        ...(todo.length > 0 && { todo: todo.join(' ') }),
      });
  });
  return router;
}
