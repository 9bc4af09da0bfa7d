import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { erase, exportCustomer, type PrivacyDeps } from '../../flow/privacy.ts';

const wishBody = z.object({ customer: z.string().trim().min(1).max(1_000) });

/**
 * What the law gives a customer, for the API for people: `POST /export` hands over all that is kept of them, `POST /erase` erases it. The
 * number stands in the body, for logs hold paths.
 */
export function createPrivacyRoutes(deps: PrivacyDeps): Router {
  const router = Router();
  router.post('/export', (request, response) => sendExport(deps, request, response));
  router.post('/erase', (request, response) => sendErasure(deps, request, response));
  return router;
}

async function sendExport(deps: PrivacyDeps, request: Request, response: Response): Promise<void> {
  const customer = readCustomer(request, response);
  if (customer === null) return;
  const pieces = await exportCustomer(deps, customer);
  if (pieces === null) {
    refuseUnknown(response);
    return;
  }
  response.type('application/json');
  await pipeline(Readable.from(pieces), response);
}

async function sendErasure(deps: PrivacyDeps, request: Request, response: Response): Promise<void> {
  const customer = readCustomer(request, response);
  if (customer === null) return;
  const erased = await erase(deps, customer);
  if (erased === null) refuseUnknown(response);
  else response.json(erased);
}

function readCustomer(request: Request, response: Response): string | null {
  const read = wishBody.safeParse(request.body ?? {});
  if (read.success) return read.data.customer;
  response.status(400).json({ code: 'bad-request', error: 'Say whom: {"customer": "their number or id"}.' });
  return null;
}

function refuseUnknown(response: Response): void {
  const error =
    'Nothing is kept about a customer with this number or id. Give the whole number with its country code, as in +49 151 23456789, or the id that the list of leads shows.';
  response.status(404).json({ code: 'unknown-customer', error });
}
