import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { openedOf } from './require-password.ts';
import { remind, type RemindDeps } from '../../flow/templates/remind.ts';

const listBody = z.object({
  file: z.string().min(1).max(200),
  rows: z
    .array(z.array(z.string().max(3_000)).max(100))
    .min(1)
    .max(10_000),
  number: z.string().max(100).nullable().default(null),
  send: z.boolean().default(false),
});

/** `POST /`: an owner's list of reminders, the head first. Without `send` it is only checked; with a fault nothing is planned. */
export function createRemindRoutes(deps: RemindDeps): Router {
  const router = Router();
  router.post('/', (request, response) => sendReminding(deps, request, response));
  return router;
}

async function sendReminding(deps: RemindDeps, request: Request, response: Response): Promise<void> {
  const read = listBody.safeParse(request.body ?? {});
  if (read.success) {
    const opened = openedOf(response);
    const phoneNumberIds = deps.phoneNumberIds.filter((id) => opened === null || opened.includes(id));
    response.json(await remind({ ...deps, phoneNumberIds }, read.data));
    return;
  }
  const faults = read.error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`);
  response.status(400).json({ code: 'bad-request', error: `The list is invalid: ${faults.slice(0, 10).join('; ')}.` });
}
