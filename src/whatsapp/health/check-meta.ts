import { list } from '../../config/providers.ts';
import type { Config } from '../../config/config.ts';
import { skipped, type Finding } from '../../domain/finding.ts';
import { judgeAccounts, readAccount } from './account-health.ts';
import type { GraphClient } from '../send/graph-client.ts';
import { judgeNumber, readNumber, type NumberFacts } from './number-health.ts';
import { isSilence, type Reading } from '../send/read-graph.ts';
import { accountIdsOf, isDead, judgeToken, readToken, type TokenFacts } from './token-health.ts';
import type { Token } from '../send/tokens.ts';

type MetaSetup = Pick<Config, 'numbers' | 'appId' | 'graphUrl' | 'graphVersion'>;
export type MetaDeps = { graph: GraphClient; setup: MetaSetup };
export type TokenReading = Reading<TokenFacts>;
/** `silent`: Meta left something untold for now, so the findings are no verdict. */
export type Checked = { findings: Finding[]; silent: boolean };

/** A token that serves many businesses may reach hundreds. */
const maxAccounts = 20;

/** Asks Meta about a token, with that token. */
export async function checkToken(
  { graph, setup }: MetaDeps,
  { name, value }: Pick<Token, 'name' | 'value'>,
  signal: AbortSignal,
): Promise<Checked & { token: TokenReading }> {
  const token = await readToken({ graph: graph.withToken(value), token: () => value }, signal);
  const [, next, id] = /^WHATSAPP_TOKEN(_NEXT)?(?:_(\d+))?$/.exec(name) ?? [];
  const subject = `${next === undefined ? 'Token' : 'Next token'}${id === undefined ? '' : ` of ${id}`}`;
  const nowS = Math.floor(Date.now() / 1000);
  const findings = judgeToken(token, { subject, appIds: list(setup.appId ?? ''), nowS });
  return { token, findings, silent: isSilence(token) };
}

/** Asks Meta about one phone number; a silence or a dead token that the token's check has named is not told twice. */
export async function checkNumber(
  { graph }: Pick<MetaDeps, 'graph'>,
  id: string,
  token: TokenReading,
  signal: AbortSignal,
): Promise<Checked & { facts: NumberFacts | null }> {
  const subject = `Phone number ${id}`;
  if (isDead(token)) {
    return { findings: [skipped(subject, 'Meta does not accept the token')], silent: true, facts: null };
  }
  const facts = await readNumber({ graph }, id, signal);
  const silent = [facts.basic, facts.status, facts.health, facts.webhook].some(isSilence);
  if (token.kind === 'no-answer' && facts.basic.kind === 'no-answer') {
    return { findings: [skipped(subject, 'Meta did not answer')], silent, facts };
  }
  return { findings: judgeNumber(facts), silent, facts };
}

/** Numbers whose accounts are looked at together: `accountIds` are those that are set for them. */
export type AccountsOf = {
  accountIds: string | null;
  phoneNumberIds: readonly string[];
  /** The variable of the token that they are asked with. */
  token: string;
};

/** Of these numbers, those together for which the same accounts are set. */
export function byAccount(
  { numbers }: Pick<MetaSetup, 'numbers'>,
  ids: readonly string[],
): Map<string | null, string[]> {
  const ours = numbers.filter(({ id }) => ids.includes(id));
  return new Map(
    [...Map.groupBy(ours, ({ businessAccountId }) => businessAccountId)].map(([account, of]) => [
      account,
      of.map(({ id }) => id),
    ]),
  );
}

/** Asks Meta about the accounts set for some numbers and those the token is limited to; with neither, says how to have it checked. */
export async function checkAccounts(
  { graph, setup }: MetaDeps,
  of: AccountsOf,
  token: TokenReading,
  signal: AbortSignal,
): Promise<Checked> {
  const configuredIds = list(of.accountIds ?? '');
  const granted = token.kind === 'read' ? accountIdsOf(token.value) : [];
  const ids = [...new Set([...configuredIds, ...granted])].slice(0, maxAccounts);
  const subject = ids.length === 1 ? `WhatsApp account ${ids[0]}` : 'WhatsApp account';
  const notChecked = (why: string): Checked => ({ findings: [skipped(subject, why)], silent: true });
  if (isDead(token)) return notChecked('Meta does not accept the token');
  if (ids.length === 0 && token.kind !== 'read') return notChecked('Meta said nothing about the token');
  if (ids.length === 0) {
    const todo = ["Set WHATSAPP_BUSINESS_ACCOUNT_ID (Meta's app dashboard, WhatsApp > API Setup) and run this again."];
    const text = 'not checked, because its id is not known.';
    return { findings: [{ level: 'warning', subject, text, todo }], silent: false };
  }
  const accounts = await Promise.all(ids.map((id) => readAccount({ graph }, id, signal)));
  if (token.kind === 'no-answer' && accounts.every(({ apps }) => apps.kind === 'no-answer')) {
    return notChecked('Meta did not answer');
  }
  const findings = judgeAccounts(accounts, {
    appIds: appIdsOf(setup, token),
    phoneNumberIds: of.phoneNumberIds,
    configuredIds,
    subscribeCommand: (id) =>
      `curl -sS -X POST -H "Authorization: Bearer $${of.token}" "${setup.graphUrl}/${setup.graphVersion}/${id}/subscribed_apps"`,
  });
  return { findings, silent: accounts.some(({ apps, numbers }) => isSilence(apps) || isSilence(numbers)) };
}

/** The token's own app: it is the one that a subscription made with this token is for; else those that are configured. */
export function appIdsOf(setup: MetaSetup, token: TokenReading): string[] {
  if (token.kind === 'read' && token.value.app_id !== undefined) return [token.value.app_id];
  return list(setup.appId ?? '');
}
