import { Router, type Request, type Response } from 'express';
import { readVersionText } from '../../db/business-versions.ts';
import type { Queryable } from '../../db/pool.ts';
import type { BusinessInForce } from '../../flow/business-in-force.ts';
import { openedOf } from './require-password.ts';

export type BusinessApiDeps = { db: Queryable; live: BusinessInForce; phoneNumberIds: readonly string[] };

/**
 * `GET /?number=` gives the text that is published over the business file, with the mark of the file it was laid over; 404 while the file
 * holds, 409 when several numbers are served and none is named.
 */
export function createBusinessApiRoutes(deps: BusinessApiDeps): Router {
  const router = Router();
  router.get('/', (request, response) => sendPublished(deps, request, response));
  return router;
}

async function sendPublished(
  { db, live, phoneNumberIds: all }: BusinessApiDeps,
  request: Request,
  response: Response,
): Promise<void> {
  const { number } = request.query;
  const opened = openedOf(response);
  const phoneNumberIds = all.filter((id) => opened === null || opened.includes(id));
  const wanted = phoneNumberIds.filter((id) => number === undefined || id === number);
  const [id, ...more] = wanted;
  if (id === undefined) {
    const error = `This server does not answer for that number. It answers for ${phoneNumberIds.join(', ')}.`;
    response.status(404).json({ code: 'unknown-number', error });
    return;
  }
  if (more.length > 0) {
    const error = `This server answers for several numbers. Choose one with --number: ${phoneNumberIds.join(', ')}.`;
    response.status(409).json({ code: 'which-number', error });
    return;
  }
  await live.look();
  const { end, holds } = live.standing(id);
  const text = end === null || end.versionId === null ? null : await readVersionText(db, id, end.number);
  if (end === null || text === null) {
    const error = 'Nothing is published on the page, so there is nothing to pull: the business file is in use.';
    response.status(404).json({ code: 'file-holds', error });
    return;
  }
  response.json({
    version: end.number,
    by: end.madeBy,
    at: end.madeAt.toISOString(),
    fileMark: end.fileHash,
    isRefused: holds === 'refused',
    text,
  });
}
