import { Secret } from '../../src/domain/secret.ts';
import { createTokens, type TokenValues, type Tokens } from '../../src/whatsapp/send/tokens.ts';
import { PHONE_NUMBER_ID } from './signed-webhook.ts';

/** What stands in the settings for numbers that share their tokens. */
export function tokenValues(token: string, next?: string, ids: readonly string[] = [PHONE_NUMBER_ID]): TokenValues {
  const first = { name: 'WHATSAPP_TOKEN', secret: new Secret(token) };
  const rest = next === undefined ? [] : [{ name: 'WHATSAPP_TOKEN_NEXT', secret: new Secret(next) }];
  return ids.map((id) => ({ id, tokens: [first, ...rest] }));
}

/** The tokens of a process that was started with these. */
export function tokensOf(token: string, next?: string, ids?: readonly string[]): Tokens {
  return createTokens(tokenValues(token, next, ids));
}
