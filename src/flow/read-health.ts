// Beside the line: what the page of health shows, more than /ready may tell everybody.
import { readStoreHealth } from '../db/health.ts';
import { readProviderWords, type ProviderWord } from '../db/provider-words.ts';
import type { Database } from '../db/pool.ts';
import type { Finding } from '../domain/finding.ts';
import { shareResult } from '../std/share-result.ts';
import { checkToken, type MetaDeps } from '../whatsapp/health/check-meta.ts';
import type { TokenFacts } from '../whatsapp/health/token-health.ts';
import { checkHealth, type CheckHealthDeps, type Health } from './check-health.ts';

export type ReadHealthDeps = Omit<CheckHealthDeps, 'db'> & {
  db: Database;
  /** Where tokens are looked up; null in the demo, which has none. */
  meta: MetaDeps | null;
};

/** What Meta says of one token; the secret is not in it. */
export type TokenHealth = {
  name: string;
  numbers: readonly string[];
  facts: TokenFacts | null;
  findings: readonly Finding[];
};

export type DeepHealth = Health & {
  oldestWaitingS: number | null;
  oldestUnsentS: number | null;
  providers: readonly ProviderWord[];
  /** Null in the demo. */
  tokens: readonly TokenHealth[] | null;
};

/** Meta counts calls: it is asked about a token once in this time, whoever looks. */
const tokenForMs = 300_000;
const tokenTimeoutMs = 5_000;

/** Makes the reader of the page; it asks Meta rarely, and never rejects for Meta's sake. Rejects while the database is away. */
export function createHealthReader(deps: ReadHealthDeps): () => Promise<DeepHealth> {
  const { db, meta, tokens } = deps;
  const readTokens = shareResult(
    async (): Promise<TokenHealth[] | null> => {
      if (meta === null) return null;
      const signal = AbortSignal.timeout(tokenTimeoutMs);
      return Promise.all(
        tokens.all().map(async (token) => {
          const { token: reading, findings } = await checkToken(meta, token, signal);
          return {
            name: token.name,
            numbers: tokens.numbersOf(token),
            facts: reading.kind === 'read' ? reading.value : null,
            findings,
          };
        }),
      );
    },
    { forMs: tokenForMs },
  );
  return async () => {
    const [health, store, providers, shown] = await Promise.all([
      checkHealth(deps),
      readStoreHealth(db, { noticeFields: [], phoneNumberIds: deps.phoneNumberIds }),
      readProviderWords(db),
      readTokens(),
    ]);
    const wait = (seconds: number): number | null => (seconds > 0 ? seconds : null);
    return {
      ...health,
      oldestWaitingS: wait(store.oldestWaitingS),
      oldestUnsentS: wait(store.oldestUnsentS),
      providers,
      tokens: shown,
    };
  };
}
