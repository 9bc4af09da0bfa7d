import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { EasyEdit } from '../../business/easy-edits.ts';
import { AppError } from '../../domain/errors.ts';
import { changeDraft } from '../../flow/edit-business.ts';
import { goTo, renderBusiness, seenOf, type BusinessDeps } from './business-shown.ts';
import { html } from './html.ts';
import { texts } from './texts.ts';

const words = texts.business;
const place = z.coerce.number().int().min(0).max(100_000);
const line = (most: number) => z.string().trim().min(1).max(most);
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const orNull = <T extends z.ZodType>(shape: T) => z.union([z.literal('').transform(() => null), shape]).default(null);

/** The forms for common changes, each with how its fields are read. */
const forms: Record<string, z.ZodType<EasyEdit>> = {
  price: z
    .object({ offer: place, list: z.enum(['prices', 'options']), at: place, price: line(100) })
    .transform((edit) => ({ kind: 'price' as const, ...edit })),
  hours: z.object({ hours: z.string().max(2_000) }).transform(({ hours }) => ({
    kind: 'hours' as const,
    lines: hours
      .split('\n')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  })),
  day: z
    .object({ day: date, until: orNull(date), times: orNull(line(100)) })
    .transform((edit) => ({ kind: 'day' as const, ...edit })),
  fact: z.object({ heading: line(200), text: line(3_000) }).transform((edit) => ({ kind: 'fact' as const, ...edit })),
  answer: z.object({ ask: line(1_000), say: line(3_000) }).transform((edit) => ({ kind: 'answer' as const, ...edit })),
};

/** `POST /business/price`, `/hours`, `/day`, `/fact` and `/answer`: a common change, kept in the draft when it has no fault. */
export function createBusinessEditRoutes(deps: BusinessDeps): Router {
  const router = Router();
  for (const [name, form] of Object.entries(forms)) {
    router.post(`/business/${name}`, (request, response) => keepChange(deps, request, response, form));
  }
  return router;
}

async function keepChange(
  deps: BusinessDeps,
  request: Request,
  response: Response,
  form: z.ZodType<EasyEdit>,
): Promise<void> {
  if (await makeChange(deps, request, response, form.parse(request.body))) goTo(request, response, 'saved');
}

/** Makes a change of the draft; false when the page has already said why it could not be made. */
export async function makeChange(
  deps: BusinessDeps,
  request: Request,
  response: Response,
  edit: EasyEdit,
): Promise<boolean> {
  const seen = seenOf(request, response);
  const outcome = await changeDraft(deps, seen, edit).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'bad-edit') return error;
    throw error;
  });
  if (outcome === 'saved') return true;
  if (outcome === 'overtaken') {
    goTo(request, response, 'overtaken');
    return false;
  }
  const reasons = outcome instanceof AppError ? [outcome.message] : outcome.faults.map(({ message }) => message);
  response.status(422);
  await renderBusiness(deps, response, {
    number: seen.phoneNumberId,
    said: html`<div class="fault" role="alert">
      <p>${words.said.faulty}</p>
      <ul class="faults">
        ${reasons.map((reason) => html`<li>${reason}</li>`)}
      </ul>
    </div>`,
  });
  return false;
}
