import { createHash } from 'node:crypto';
import type { Secret } from '../../domain/secret.ts';

export type Token = {
  /** The variable that it stands in. */
  name: 'WHATSAPP_TOKEN' | 'WHATSAPP_TOKEN_NEXT';
  /** The secret itself: for the Authorization header and `debug_token` only. */
  value: string;
  /** Tells tokens apart in the database; the token cannot be recovered from it. */
  fingerprint: string;
};

export type TokenValues = { token: Secret; nextToken: Secret | null };

/** The one owner of the tokens of a process. Which of them is dead stands in the database, for all processes. */
export type Tokens = {
  /** In the order of preference; never empty. Hold it for one call only, as the tokens may be replaced. */
  all(): readonly [Token, ...Token[]];
  fingerprints(): string[];
  /** The one that calls go out with that nothing else is known about: the last that `use` was told of. */
  current(): Token;
  /** Says which token sends now; one that is no longer ours is passed over. */
  use(token: Token): void;
  /** Puts other tokens in their place at once; false when they are the same as before. */
  replace(values: TokenValues): boolean;
};

/** Holds `WHATSAPP_TOKEN` and, when it is set and another, `WHATSAPP_TOKEN_NEXT`. */
export function createTokens(values: TokenValues): Tokens {
  let tokens = listOf(values);
  let current = tokens[0];
  return {
    all: () => tokens,
    fingerprints: () => tokens.map(({ fingerprint }) => fingerprint),
    current: () => current,
    use(token) {
      current = tokens.find(({ fingerprint }) => fingerprint === token.fingerprint) ?? current;
    },
    replace(next) {
      const before = tokens;
      tokens = listOf(next);
      [current] = tokens;
      return tokens.map((token) => token.fingerprint).join() !== before.map((token) => token.fingerprint).join();
    },
  };
}

function listOf({ token, nextToken }: TokenValues): [Token, ...Token[]] {
  const first = tokenOf('WHATSAPP_TOKEN', token);
  const next = nextToken === null ? null : tokenOf('WHATSAPP_TOKEN_NEXT', nextToken);
  return next === null || next.fingerprint === first.fingerprint ? [first] : [first, next];
}

function tokenOf(name: Token['name'], secret: Secret): Token {
  const value = secret.reveal();
  return { name, value, fingerprint: createHash('sha256').update(value).digest('hex').slice(0, 16) };
}
