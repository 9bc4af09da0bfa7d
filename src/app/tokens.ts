import { setTimeout as sleep } from 'node:timers/promises';
import { readEnvironment, type Config } from '../config/config.ts';
import { loadTokens } from '../config/tokens.ts';
import type { Database } from '../db/pool.ts';
import { describeError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import type { Wake } from '../domain/ports.ts';
import { createTokenWatch } from '../flow/sending/watch-tokens.ts';
import { createFindingLog, keepFindings, type FindingLog } from '../observe/finding-log.ts';
import type { Logger } from '../observe/logger.ts';
import { repeat } from '../std/repeat.ts';
import type { GraphClient } from '../whatsapp/send/graph-client.ts';
import { createTokens, type Tokens } from '../whatsapp/send/tokens.ts';

/** What the parts of a process share about its tokens. */
export type TokenParts = {
  tokens: Tokens;
  tellFindings: FindingLog;
  /** What was told last, by part. */
  standingFindings: () => ReadonlyMap<string, readonly Finding[]>;
  phoneNumberIds: readonly string[];
};

/** How often a shut gate is looked at, unless everything is looked at more often. */
const gateCheckMs = 30_000;
/** The first look loads axios: it waits until the server has started. */
const firstLookMs = 1_000;

/** Makes the owner of the tokens, and the log of what is found out about them. */
export function createTokenParts(config: Config, logger: Logger): TokenParts {
  const findings = keepFindings(createFindingLog(logger));
  return {
    tokens: createTokens(config.numbers),
    tellFindings: findings.tell,
    standingFindings: findings.standing,
    phoneNumberIds: config.phoneNumberIds,
  };
}

type Parts = {
  config: Config;
  logger: Logger;
  db: Database;
  graph: GraphClient;
  queues: { wake: Wake };
  sending: TokenParts;
};

/**
 * Watches the tokens in a process that sends, from a second after the start; not in the demo, whose token is made up.
 * Returns how the tokens are read again, which never rejects: a wrong value is refused and the ones before stay.
 */
export function startTokenWatch(parts: Parts, stack: AsyncDisposableStack): () => Promise<void> {
  const { config, logger, queues, sending } = parts;
  if (config.demo) return async () => undefined;
  const stop = new AbortController();
  const look = createTokenWatch({ ...parts, ...sending, wake: queues.wake, setup: config });
  let nextFullMs: number | null = null;
  if (config.role !== 'web') {
    const task = { name: 'token watch', everyMs: Math.min(gateCheckMs, config.tokenCheckMs), logger };
    stack.use(
      repeat(task, async () => {
        // Only the abort rejects, and then nothing is asked any more.
        if (nextFullMs === null) await sleep(firstLookMs, null, { signal: stop.signal }).catch(() => null);
        if (stop.signal.aborted) return;
        const everything = performance.now() >= (nextFullMs ?? 0);
        if (everything) nextFullMs = performance.now() + config.tokenCheckMs;
        await look({ everything }, stop.signal);
      }),
    );
    stack.defer(() => {
      stop.abort();
    });
  }
  return async () => {
    try {
      if (!readTokensAgain(parts) || config.role === 'web') return;
      await look({ everything: true, tryNow: true }, stop.signal);
    } catch (error) {
      logger.warn({ err: error }, 'Could not check the tokens; trying again soon');
    }
  };
}

/** False when what was read is wrong. */
function readTokensAgain({ sending: { tokens, phoneNumberIds }, logger }: Parts): boolean {
  try {
    const words = tokens.replace(loadTokens(readEnvironment(), phoneNumberIds))
      ? 'The WhatsApp tokens were reread, and the new ones are in use'
      : 'The WhatsApp tokens say the same as before. A variable of the process itself wins over .env';
    logger.info(words);
    return true;
  } catch (error) {
    const faults = describeError(error).split('\n');
    logger.error({ faults }, 'The new WhatsApp tokens are invalid: keeping the current ones');
    return false;
  }
}
