import { list } from '../../config-providers.ts';
import type { Config } from '../../config.ts';
import type { Finding } from '../../domain/finding.ts';
import { judgeAccounts, readAccount } from '../../whatsapp/account-health.ts';
import type { GraphClient } from '../../whatsapp/graph-client.ts';
import { judgeNumber, readNumber } from '../../whatsapp/number-health.ts';
import type { Reading } from '../../whatsapp/read-graph.ts';
import { accountIdsOf, isDead, judgeToken, readToken, type TokenFacts } from '../../whatsapp/token-health.ts';
import { skipped } from './run-check.ts';

export type MetaDeps = { graph: GraphClient; config: Config };
export type TokenReading = Reading<TokenFacts>;

/** A token that serves many businesses may reach hundreds. */
const maxAccounts = 20;

/** Asks Meta about the token. */
export async function checkToken(
  { graph, config }: MetaDeps,
  signal: AbortSignal,
): Promise<{ token: TokenReading; findings: Finding[] }> {
  const token = await readToken({ graph, token: () => config.token.reveal() }, signal);
  const nowS = Math.floor(Date.now() / 1000);
  return { token, findings: judgeToken(token, { appIds: list(config.appId ?? ''), nowS }) };
}

/** Asks Meta about one phone number; a silence or a dead token that the token's check has named is not told twice. */
export async function checkNumber(
  { graph }: MetaDeps,
  id: string,
  token: TokenReading,
  signal: AbortSignal,
): Promise<Finding[]> {
  const subject = `Phone number ${id}`;
  if (isDead(token)) return [skipped(subject, 'Meta does not accept the token')];
  const facts = await readNumber({ graph }, id, signal);
  if (token.kind === 'no-answer' && facts.basic.kind === 'no-answer') return [skipped(subject, 'Meta did not answer')];
  return judgeNumber(facts);
}

/** Asks Meta about the configured accounts and those the token is limited to; with neither, says how to have it checked. */
export async function checkAccounts(
  { graph, config }: MetaDeps,
  token: TokenReading,
  signal: AbortSignal,
): Promise<Finding[]> {
  const configuredIds = list(config.businessAccountId ?? '');
  const granted = token.kind === 'read' ? accountIdsOf(token.value) : [];
  const ids = [...new Set([...configuredIds, ...granted])].slice(0, maxAccounts);
  const subject = ids.length === 1 ? `WhatsApp account ${ids[0]}` : 'WhatsApp account';
  if (isDead(token)) return [skipped(subject, 'Meta does not accept the token')];
  if (ids.length === 0 && token.kind !== 'read') return [skipped(subject, 'Meta told nothing about the token')];
  if (ids.length === 0) {
    const todo = ["Set WHATSAPP_BUSINESS_ACCOUNT_ID (Meta's app dashboard, WhatsApp > API Setup) and run this again."];
    return [{ level: 'warning', subject, text: 'not checked, because its id is not known.', todo }];
  }
  const accounts = await Promise.all(ids.map((id) => readAccount({ graph }, id, signal)));
  if (token.kind === 'no-answer' && accounts.every(({ apps }) => apps.kind === 'no-answer')) {
    return [skipped(subject, 'Meta did not answer')];
  }
  return judgeAccounts(accounts, {
    appIds: appIdsOf(config, token),
    phoneNumberIds: config.phoneNumberIds,
    configuredIds,
    subscribeCommand: (id) =>
      `curl -sS -X POST -H "Authorization: Bearer $WHATSAPP_TOKEN" "${config.graphUrl}/${config.graphVersion}/${id}/subscribed_apps"`,
  });
}

/** The token's own app first: it is the one that a subscription made with this token is for. */
function appIdsOf(config: Config, token: TokenReading): string[] {
  if (token.kind === 'read' && token.value.app_id !== undefined) return [token.value.app_id];
  return list(config.appId ?? '');
}
