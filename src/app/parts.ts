import type { Asking } from './asking.ts';
import type { TokenParts } from './tokens.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../db/pool.ts';
import type { BusinessInForce } from '../flow/business-in-force.ts';
import type { RecordKeeper } from '../flow/keep-record.ts';
import type { Bucket } from '../media/bucket.ts';
import type { Logger } from '../observe/logger.ts';
import type { ShownMetrics } from '../observe/metrics.ts';
import { createLocalQueue } from '../queue/local-queue.ts';
import type { Tracing } from '../observe/tracing.ts';
import type { QueueOptions, Queues } from '../queue/queues.ts';
import type { Rush } from '../std/rush.ts';
import type { GraphClient } from '../whatsapp/send/graph-client.ts';

/** What every role of the process has. */
export type Parts = {
  config: Config;
  logger: Logger;
  /** What holds for each number: the file, or what was published over it. */
  live: BusinessInForce;
  db: Database;
  record: RecordKeeper;
  graph: GraphClient;
  /** For read receipts: with connections of their own none of them stands before a reply. */
  receipts: GraphClient;
  /** For files of customers and of the owner: receipts, of which there may be very many, never stand before one. */
  files: GraphClient;
  queuePlace: QueuePlace;
  queues: Queues;
  sending: TokenParts;
  metrics: ShownMetrics;
  /** Null: customers' files are kept in the database. */
  bucket: Bucket | null;
  /** Null: no traces are wanted. */
  tracing: Tracing | null;
  /** On while many webhooks are being stored: turns begin after them. */
  rush: Rush;
  /** The models, loaded when first needed. */
  asking: () => Promise<Asking>;
};

/** Sends that run at once in one process; as many connections to Meta are kept. */
export const deliveryConcurrency = 40;

/** So many webhooks are stored at a time before turns wait for them, and so long at most. */
export const rushLimits = { most: 3, limitMs: 200 };

/** A receipt that cannot leave soon is worth nothing any more. */
export const receiptLimits = { timeoutMs: 3_000, maxSockets: 8 };

/** Twice as many connections as turns read files at a time; whoever calls sets the deadline. */
export const fileLimits = { timeoutMs: 60_000, maxSockets: 16 };

export type QueuePlace = Pick<QueueOptions, 'redisUrl' | 'redisCa' | 'local' | 'queuePool'>;

/**
 * Where the queue lives: Redis, else this process where the record is embedded and nobody else could work, else the database, else, behind
 * a pooler that shares its sessions, nowhere.
 */
export function placeOfQueue(config: Config, db: Database): QueuePlace {
  const redisUrl = config.redisUrl?.reveal() ?? null;
  return {
    redisUrl,
    local: redisUrl === null && db.kind === 'embedded' ? createLocalQueue() : null,
    redisCa: config.redisCa,
    queuePool: redisUrl === null && !db.sharesSessions ? db.queuePool : null,
  };
}

/** Whether somebody is told of leads; what concerns a number without a receiver is dropped by the lead webhook. */
export function isSomebodyTold({ numbers }: Pick<Config, 'numbers'>): boolean {
  return numbers.some(({ leadWebhook }) => leadWebhook !== null);
}

/** What is set for a number; throws for one that is not served, whose work is never begun. */
export function numberIn({ numbers }: Pick<Config, 'numbers'>, phoneNumberId: string): Config['numbers'][number] {
  const found = numbers.find(({ id }) => id === phoneNumberId);
  if (found === undefined) throw new Error(`the configuration has no number ${phoneNumberId}`);
  return found;
}

/** How long one POST to Meta may take; well below the lease of its claim. */
export function sendTimeoutMs(config: Config): number {
  return config.leaseMs * 2;
}
