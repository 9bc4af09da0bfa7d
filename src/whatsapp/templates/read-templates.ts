import { z } from 'zod';
import { list } from '../../config/providers.ts';
import type { TemplateList } from '../../domain/template.ts';
import { accountIdsOf, readToken } from '../health/token-health.ts';
import type { GraphClient } from '../send/graph-client.ts';
import { readGraph, unreadable, type Reading } from '../send/read-graph.ts';
import { parseTemplates } from './parse-template.ts';

export type TemplateDeps = {
  graph: GraphClient;
  /** The token that a number's calls go out with. */
  token: (phoneNumberId: string) => string;
  /** `WHATSAPP_BUSINESS_ACCOUNT_ID` of a number; where it is not set, the token tells. */
  businessAccountId: (phoneNumberId: string) => string | null;
};

/** The templates of the account that a number belongs to, or in words why they are not known. */
export type TemplateReading = { kind: 'read'; list: TemplateList } | { kind: 'unknown'; why: string };

const pageSize = 100;
/** Meta allows more; nobody chooses from more on a phone. */
const maxPages = 5;
const maxAccounts = 20;

const numbersShape = z.object({ data: z.array(z.object({ id: z.string().optional().catch(undefined) })) });
const pageShape = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ cursors: z.object({ after: z.string().max(2_000).optional() }).optional(), next: z.string().optional() })
    .optional()
    .catch(undefined),
});

/** Asks Meta for the templates of a number's account; never rejects. */
export async function readTemplates(
  { graph, token, businessAccountId }: TemplateDeps,
  phoneNumberId: string,
  signal: AbortSignal,
): Promise<TemplateReading> {
  const value = token(phoneNumberId);
  const deps = { graph: graph.withToken(value), token: () => value, accountIds: businessAccountId(phoneNumberId) };
  const account = await accountOf(deps, phoneNumberId, signal);
  if (account.kind === 'unknown') return account;
  const found: unknown[] = [];
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const query = {
      fields: 'name,status,category,language,parameter_format,components',
      limit: String(pageSize),
      ...(after !== undefined && { after }),
    };
    const path = `${encodeURIComponent(account.id)}/message_templates`;
    const reading = await readGraph(deps, { path, query, shape: pageShape }, signal);
    if (reading.kind !== 'read') return unknown(reading);
    found.push(...reading.value.data);
    after = reading.value.paging?.cursors?.after;
    if (reading.value.paging?.next === undefined || after === undefined) break;
  }
  return { kind: 'read', list: parseTemplates(found) };
}

type Asking = { graph: GraphClient; token: () => string; accountIds: string | null };

async function accountOf(
  deps: Asking,
  phoneNumberId: string,
  signal: AbortSignal,
): Promise<{ kind: 'account'; id: string } | { kind: 'unknown'; why: string }> {
  let ids = list(deps.accountIds ?? '');
  if (ids.length === 0) {
    const token = await readToken(deps, signal);
    if (token.kind !== 'read') return unknown(token);
    ids = accountIdsOf(token.value);
  }
  const [only] = ids;
  if (only === undefined) {
    return { kind: 'unknown', why: 'The WhatsApp account is not known. Set WHATSAPP_BUSINESS_ACCOUNT_ID.' };
  }
  if (ids.length === 1) return { kind: 'account', id: only };
  const readings = await Promise.all(ids.slice(0, maxAccounts).map((id) => numbersOf(deps, id, signal)));
  const at = readings.findIndex(
    (reading) => reading.kind === 'read' && reading.value.data.some(({ id }) => id === phoneNumberId),
  );
  const id = ids[at];
  if (id !== undefined) return { kind: 'account', id };
  const silent = readings.find((reading) => reading.kind !== 'read');
  return silent === undefined
    ? { kind: 'unknown', why: `None of the WhatsApp accounts ${ids.join(', ')} has this number.` }
    : unknown(silent);
}

function numbersOf(deps: Asking, id: string, signal: AbortSignal): Promise<Reading<z.infer<typeof numbersShape>>> {
  const call = {
    path: `${encodeURIComponent(id)}/phone_numbers`,
    query: { fields: 'id', limit: '200' },
    shape: numbersShape,
  };
  return readGraph(deps, call, signal);
}

function unknown(reading: Exclude<Reading<unknown>, { kind: 'read' }>): { kind: 'unknown'; why: string } {
  const { text, todo } = unreadable('Templates', reading);
  return { kind: 'unknown', why: [text, ...todo].join(' ') };
}
