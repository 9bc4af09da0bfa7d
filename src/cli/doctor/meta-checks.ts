import type { Business } from '../../business/business.ts';
import type { Config } from '../../config/config.ts';
import { skipped, type Finding } from '../../domain/finding.ts';
import { listedIn, templateFindings } from '../../flow/templates/judge-listed.ts';
import { callbackOfApp, judgeApp, readApp } from '../../whatsapp/health/app-health.ts';
import {
  appIdsOf,
  byAccount,
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
/** Numbers with the same tokens: what Meta said of the token is true for all of them. */
type Group = Deps & { ids: readonly string[]; needs: readonly string[] };

const graphNeeds = ['GRAPH_API_URL', 'GRAPH_API_VERSION'];

/** Asks Meta about all that stands there: tokens, numbers, account and app; then whether our webhook is where Meta delivers. */
export async function checkMeta(deps: Deps, businesses: ReadonlyMap<string, Business>): Promise<void> {
  const { setup, tokens, run, say } = deps;
  const namesOf = (id: string) => tokens.of(id).map(({ name }) => name);
  // Without a usable number id a stand-in holds the tokens, which are looked at all the same.
  const ids = setup.numbers.map(({ id }) => id);
  const callbacks: string[] = [];
  for (const group of Map.groupBy(ids, (id) => namesOf(id).join()).values()) {
    const [name = ''] = namesOf(group[0] ?? '');
    const needs = [name, ...graphNeeds];
    await checkGroup({ ...deps, ids: group, needs }, businesses, callbacks);
  }
  const { appSecrets: secrets, publicUrl } = setup;
  const own = publicUrl === null ? [] : [`${publicUrl.replace(/\/+$/, '')}/webhook`];
  const addresses = callbacks.length > 0 ? callbacks : own;
  const test = (signal: AbortSignal) => checkWebhook({ addresses, secrets }, signal);
  say(await run('Webhook', ['WHATSAPP_APP_SECRET'], test, webhookTimeoutMs));
}

async function checkGroup(deps: Group, businesses: ReadonlyMap<string, Business>, callbacks: string[]): Promise<void> {
  const { setup, run, say, needs } = deps;
  const { token, graph } = await checkTokens(deps);
  const ids = deps.ids.filter((id) => setup.phoneNumberIds.includes(id));
  if (ids.length === 0) say(await run('Phone number', ['WHATSAPP_PHONE_NUMBER_ID'], () => []));
  const name = needs[0] ?? '';
  const checks = [
    ...ids.map((id) =>
      run(`Phone number ${id}`, needs, async (signal) => {
        const { findings, facts } = await checkNumber({ graph }, id, token, signal);
        callbacks.push(...(facts === null ? [] : [callbackOfNumber(facts)].filter((address) => address !== null)));
        return findings;
      }),
    ),
    run('WhatsApp account', needs, async (signal) => {
      const findings: Finding[] = [];
      const accounts = ids.length === 0 ? [[null, ids] as const] : byAccount(setup, ids);
      for (const [accountIds, phoneNumberIds] of accounts)
        findings.push(
          ...(await checkAccounts({ graph, setup }, { accountIds, phoneNumberIds, token: name }, token, signal))
            .findings,
        );
      return findings;
    }),
    checkApp({ ...deps, graph }, token, callbacks),
  ];
  for (const check of checks) say(await check);
  if (isDead(token)) return;
  // Numbers with one file are asked about once: what the file says is the same.
  for (const [business, [phoneNumberId = '']] of Map.groupBy(ids, (id) => businesses.get(id) ?? null)) {
    if (business === null) continue;
    say(await run('Disclosure', needs, (signal) => checkDisclosure({ graph }, { phoneNumberId, business }, signal)));
  }
  for (const id of ids) await checkTemplates({ ...deps, graph }, id, businesses.get(id));
}

/** The templates of a number's business file beside Meta's list. */
async function checkTemplates(
  { graph, setup, tokens, run, say, needs }: Group,
  id: string,
  business: Business | undefined,
): Promise<void> {
  if (business === undefined || listedIn(business.templates).length === 0) return;
  const asked = {
    graph,
    token: () => tokens.current(id).value,
    businessAccountId: () => setup.numbers.find((one) => one.id === id)?.businessAccountId ?? null,
  };
  const several = setup.phoneNumberIds.length > 1 ? ` of ${id}` : '';
  const found = await run(`Templates${several}`, needs, async (signal) =>
    templateFindings(business.templates, await readTemplates(asked, id, signal)),
  );
  say(found.map((finding) => ({ ...finding, subject: `${finding.subject}${several}` })));
}

async function checkTokens(deps: Group): Promise<{ token: TokenReading; graph: GraphClient }> {
  const { tokens, run, say, needs, ids } = deps;
  const [first, next] = tokens.of(ids[0] ?? '');
  let reading: TokenReading = { kind: 'no-answer', reason: 'not asked' };
  let inUse = first;
  const ask = (asked: Token) => async (signal: AbortSignal) => {
    const checked = await checkToken(deps, asked, signal);
    // The server sends with the next token when the first is dead, so the rest is looked at with that one.
    if (asked === first || (isDead(reading) && !isDead(checked.token))) {
      reading = checked.token;
      inUse = asked;
      for (const id of ids) tokens.use(id, asked);
    }
    return checked.findings;
  };
  say(await run('Token', needs, ask(first)));
  if (next !== undefined) say(await run('Next token', needs, ask(next)));
  return { token: reading, graph: deps.graph.withToken(inUse.value) };
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
