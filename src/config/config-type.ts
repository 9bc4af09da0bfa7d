import type { NumberConfig } from './numbers.ts';
import type { ProviderConfig, ReaderConfig, VerifierConfig } from './providers.ts';
import type { Secret } from '../domain/secret.ts';

/** All settings of a process, checked and with their defaults. */
export type Config = Readonly<{
  port: number;
  logLevel: string;
  role: 'all' | 'web' | 'worker';
  production: boolean;
  demo: boolean;
  dataDir: string;
  /** Tells an old copy of the database from the newest; null: no file does. */
  epochFile: string | null;
  databaseUrl: Secret | null;
  redisUrl: Secret | null;
  /** Authorities behind the certificates of the two, PEM; null for the usual ones. */
  databaseCa: string | null;
  redisCa: string | null;
  /** Our numbers, each with all that is its own. */
  numbers: readonly NumberConfig[];
  /** Their ids. */
  phoneNumberIds: readonly string[];
  appSecrets: readonly Secret[];
  verifyToken: Secret;
  /** For checks of the set-up only. */
  appId: string | null;
  graphUrl: string;
  graphVersion: string;
  providers: readonly ProviderConfig[];
  verifier: VerifierConfig;
  /** Who writes down what customers say in recordings. */
  transcribers: ReaderConfig;
  /** Who looks at their pictures. */
  seers: ReaderConfig;
  aiDeadlineMs: number;
  quietMs: number;
  settleMs: number;
  leaseMs: number;
  sweepMs: number;
  tokenCheckMs: number;
  shutdownGraceMs: number;
  /** Null: nobody may see leads and chats over HTTP. */
  consolePassword: Secret | null;
  /** Proxies before this process that are trusted to tell a client's address. */
  trustedHops: number;
  /** Where people reach this server, for links; null: alerts have none. */
  publicUrl: string | null;
  /** For tests: alerts may go to this machine by plain http and SMTP. */
  alertsAllowLoopback: boolean;
  /** A bucket for customers' files, with its key; null: they are kept in the database. */
  mediaUrl: Secret | null;
  /** Days, by kind. */
  retention: Readonly<Record<'messages' | 'media' | 'proofs' | 'leads' | 'notices' | 'quarantine', number>>;
  /** What hashes of erased customers are keyed with, the newest first. */
  privacyKeys: readonly Secret[];
  /** For which of our numbers opting out counts. */
  optOutScope: 'all' | 'number';
  /** Where traces go; null: nowhere, and nothing is loaded for them. */
  traces: Readonly<{ endpoint: string; headers: Readonly<Record<string, Secret>>; serviceName: string }> | null;
  /** Armed by fault tests only. */
  killPoint: string | null;
  /** What the operator should know but need not stop for. */
  warnings: readonly string[];
}>;
