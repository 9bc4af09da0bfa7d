import { Router, type NextFunction, type Request, type Response } from 'express';
import type { Database } from '../db/pool.ts';
import { csvLines, toCsv } from '../domain/csv.ts';
import type { Numbers } from '../domain/person.ts';
import { leadFields, leadHead, leadRow } from '../domain/lead-table.ts';
import { opensSheet, readSheet } from '../flow/sheet-address.ts';

export type SheetDeps = {
  db: Database;
  phoneNumberIds: readonly string[];
  /** What the business of a number asks for. */
  fieldsOf: (phoneNumberId: string) => readonly string[];
};

/**
 * `GET /sheet/<token>/leads.csv` for spreadsheets: the last changed leads, for whoever has an address that an owner made. The token is in
 * the path because spreadsheets send nothing else; a wrong one is answered like an unknown path, and nothing of it is logged.
 */
export function createSheetRoute(deps: SheetDeps): Router {
  const router = Router();
  router.get('/sheet/:token/leads.csv', (request, response, next) => sendSheet(deps, { request, response, next }));
  return router;
}

async function sendSheet(
  deps: SheetDeps,
  { request, response, next }: { request: Request<{ token: string }>; response: Response; next: NextFunction },
): Promise<void> {
  const opened = await opensSheet(deps, request.params.token);
  if (opened === null) {
    next();
    return;
  }
  response.set({ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' });
  await sendLeadsCsv(response, { db: deps.db, ...opened, asked: askedOf(deps, opened.numbers) });
}

/** What is asked for on some numbers (null: on all), each field once. */
export function askedOf({ phoneNumberIds, fieldsOf }: Omit<SheetDeps, 'db'>, numbers: Numbers): string[] {
  return [...new Set((numbers ?? phoneNumberIds).flatMap((id) => fieldsOf(id)))];
}

/** Sends leads as CSV, a page of them at a time; the columns are those of the first page's fields and what the business asks for. */
export async function sendLeadsCsv(
  response: Response,
  { db, numbers, asked }: { db: Database; numbers: Numbers; asked: readonly string[] },
): Promise<void> {
  response.set('cache-control', 'no-store').type('text/csv; charset=utf-8');
  let fields: string[] | null = null;
  for await (const leads of readSheet({ db, numbers })) {
    const isFirst = fields === null;
    fields ??= leadFields(leads, asked);
    const columns = fields;
    const rows = leads.map((lead) => leadRow(lead, columns));
    const text = isFirst ? toCsv([leadHead(columns), ...rows]) : csvLines(rows);
    if (!response.write(text)) await drained(response);
    if (response.destroyed) return;
  }
  response.end();
}

/** Resolves when the reader has taken what waits, or has gone. */
async function drained(response: Response): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}
