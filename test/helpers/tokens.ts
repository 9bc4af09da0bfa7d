import { Secret } from '../../src/domain/secret.ts';
import { createTokens, type Tokens } from '../../src/whatsapp/send/tokens.ts';

/** The tokens of a process that was started with these. */
export function tokensOf(token: string, next?: string): Tokens {
  return createTokens({ token: new Secret(token), nextToken: next === undefined ? null : new Secret(next) });
}
