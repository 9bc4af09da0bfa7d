import type { Business } from '../../business/business.ts';
import type { Config } from '../../config/config.ts';
import { skipped, type Finding } from '../../domain/finding.ts';
import { listedIn, templateFindings } from '../../flow/templates/judge-listed.ts';
import { callbackOfApp, judgeApp, readApp } from '../../whatsapp/health/app-health.ts';
import {
  appIdsOf,
  checkAccounts,
  checkNumber,
  checkToken,
  type TokenReading,
} from '../../whatsapp/health/check-meta.ts';
import { callbackOfNumber } from '../../whatsapp/health/number-health.ts';
import { isDead } from '../../whatsapp/health/token-health.ts';
import type { GraphClient } from '../../whatsapp/send/graph-client.ts';
import type { Token, Tokens } from '../../whatsapp/send/tokens.ts';
import { readTemplates } from '../../whatsapp/templates/read-templates.ts';
import { checkDisclosure } from './disclosure-check.ts';
import type { Run, Say } from './run-check.ts';
import { checkWebhook, webhookTimeoutMs } from './webhook-check.ts';

type Deps = { graph: GraphClient; setup: Config; tokens: Tokens; run: Run; say: Say };

const graphNeeds = ['GRAPH_API_URL', 'GRAPH_API_VERSION'];
const needs = ['WHATSAPP_TOKEN', ...graphNeeds];

/** Asks Meta about all that stands there: tokens, numbers, account and app; then whether our webhook is where Meta delivers. */
export async function checkMeta(deps: Deps, business: Business | null): Promise<void> {
  const { setup, run, say } = deps;
  const token = await checkTokens(deps);
  if (setup.phoneNumberIds.length === 0) say(await run('Phone number', ['WHATSAPP_PHONE_NUMBER_ID'], () => []));
  const callbacks: string[] = [];
  const checks = [
    ...setup.phoneNumberIds.map((id) =>
      run(`Phone number ${id}`, needs, async (signal) => {
        const { findings, facts } = await checkNumber(deps, id, token, signal);
        callbacks.push(...(facts === null ? [] : [callbackOfNumber(facts)].filter((address) => address !== null)));
        return findings;
      }),
    ),
    run('WhatsApp account', needs, async (signal) => (await checkAccounts(deps, token, signal)).findings),
    checkApp(deps, token, callbacks),
  ];
  for (const check of checks) say(await check);
  const { appSecrets: secrets, publicUrl } = setup;
  const own = publicUrl === null ? [] : [`${publicUrl.replace(/\/+$/, '')}/webhook`];
  const addresses = callbacks.length > 0 ? callbacks : own;
  const test = (signal: AbortSignal) => checkWebhook({ addresses, secrets }, signal);
  say(await run('Webhook', ['WHATSAPP_APP_SECRET'], test, webhookTimeoutMs));
  const [phoneNumberId] = setup.phoneNumberIds;
  if (business === null || phoneNumberId === undefined || isDead(token)) return;
  say(await run('Disclosure', needs, (signal) => checkDisclosure(deps, { phoneNumberId, business }, signal)));
  if (listedIn(business.templates).length === 0) return;
  for (const id of setup.phoneNumberIds) {
    const several = setup.phoneNumberIds.length > 1 ? ` of ${id}` : '';
    const found = await run(`Templates${several}`, needs, (signal) => checkTemplates(deps, { id, business }, signal));
    say(found.map((finding) => ({ ...finding, subject: `${finding.subject}${several}` })));
  }
}

/** The templates of the business file beside Meta's list. */
async function checkTemplates(
  { graph, setup, tokens }: Deps,
  { id, business }: { id: string; business: Business },
  signal: AbortSignal,
): Promise<Finding[]> {
  const asked = { graph, token: () => tokens.current().value, businessAccountId: setup.businessAccountId };
  return templateFindings(business.templates, await readTemplates(asked, id, signal));
}

async function checkTokens(deps: Deps): Promise<TokenReading> {
  const { tokens, run, say } = deps;
  const [first, next] = tokens.all();
  let reading: TokenReading = { kind: 'no-answer', reason: 'not asked' };
  const ask = (asked: Token) => async (signal: AbortSignal) => {
    const checked = await checkToken(deps, asked, signal);
    // The server sends with the next token when the first is dead, so the rest is looked at with that one.
    if (asked === first || (isDead(reading) && !isDead(checked.token))) {
      reading = checked.token;
      tokens.use(asked);
    }
    return checked.findings;
  };
  say(await run('Token', needs, ask(first)));
  if (next !== undefined) say(await run('Next token', needs, ask(next)));
  return reading;
}

/** Adds the app's own address to `callbacks`. */
async function checkApp({ graph, setup, run }: Deps, token: TokenReading, callbacks: string[]): ReturnType<Run> {
  const [id] = appIdsOf(setup, token);
  const subject = id === undefined ? 'Meta app' : `Meta app ${id}`;
  return await run(subject, ['WHATSAPP_APP_SECRET', ...graphNeeds], async (signal) => {
    if (id === undefined) return [skipped(subject, 'its id is not known: set WHATSAPP_APP_ID')];
    const reading = await readApp({ graph }, { id, secrets: setup.appSecrets }, signal);
    if (reading.kind === 'no-answer' && token.kind === 'no-answer') return [skipped(subject, 'Meta did not answer')];
    const callback = callbackOfApp(reading);
    if (callback !== null) callbacks.push(callback);
    return judgeApp(id, reading);
  });
}
