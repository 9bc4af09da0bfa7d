import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { missingTokens, numbersOf, readOwnSettings } from './numbers.ts';
import { isUnset, list, providerFaults, providersOf, readersOf, verifierOf, type RawEnvironment } from './providers.ts';
import { environmentSchema, type Environment } from './schema.ts';
import type { Config } from './config-type.ts';
import { warningsOf } from './warnings.ts';
import { AppError } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';

export type { Config };

/** Names that the platform or the tests set; everything else belongs into `.env.example`. */
const unlistedNames = new Set(['RENDER', 'RENDER_EXTERNAL_URL', 'ALERTS_ALLOW_LOOPBACK', 'KILL_POINT']);

/** Every variable an operator may set, in the order of the schema. */
export const environmentNames: readonly string[] = Object.keys(environmentSchema.shape).filter(
  (name) => !unlistedNames.has(name),
);

const required = [
  ['WHATSAPP_PHONE_NUMBER_ID', "Copy it from Meta's app dashboard under WhatsApp > API Setup"],
  ['WHATSAPP_APP_SECRET', "Copy it from Meta's app dashboard under App settings > Basic"],
  ['WHATSAPP_VERIFY_TOKEN', "Choose a long random text and write the same in Meta's webhook settings"],
] as const;

/** Reads `.env` of the working directory and the process environment, which wins; empty values count as not set. */
export function readEnvironment(): RawEnvironment {
  let file: RawEnvironment = {};
  try {
    file = parse(readFileSync(path.resolve('.env')));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return { ...file, ...process.env };
}

/**
 * Turns an environment into the frozen configuration of a server with a real number.
 * Throws an `AppError` (`bad-config`) that lists every fault with its variable, what is wrong and the fix.
 */
export function loadConfig(raw: RawEnvironment): Config {
  const { environment, faults } = check(raw);
  const { own, faults: ownFaults } = readOwnSettings(raw);
  faults.push(...ownFaults, ...missingTokens(raw));
  for (const [name, fix] of required) {
    if (isUnset(raw[name])) faults.push(`${name} is missing. ${fix}.`);
  }
  if (environment === null || faults.length > 0) throw badConfig(faults);
  return freeze(environment, {
    demo: false,
    dataDir: environment.DATA_DIR,
    epochFile: environment.EPOCH_FILE ?? besideDataDir(environment),
    databaseUrl: secretOrNull(environment.DATABASE_URL),
    redisUrl: secretOrNull(environment.REDIS_URL),
    numbers: numbersOf(environment, own),
    appSecrets: list(environment.WHATSAPP_APP_SECRET).map((secret) => new Secret(secret)),
    verifyToken: new Secret(environment.WHATSAPP_VERIFY_TOKEN ?? ''),
    graphUrl: environment.GRAPH_API_URL,
  });
}

/** What `npm run demo` works with: made-up credentials, so that nothing of a real number can be touched. */
export type DemoCredentials = { token: string; phoneNumberId: string; appSecret: string; verifyToken: string };

/**
 * Turns an environment into the configuration of the demo: WhatsApp, Graph, database, Redis, lead and bucket variables
 * are ignored and the data live apart. Throws an `AppError` (`bad-config`) in production.
 */
export function loadDemoConfig(raw: RawEnvironment, credentials: DemoCredentials): Config {
  const ignored = /^(WHATSAPP_|GRAPH_|DATABASE_|REDIS_|LEAD_|MEDIA_|ROLE$|RENDER$)/;
  const { environment, faults } = check(
    Object.fromEntries(Object.entries(raw).filter(([name]) => !ignored.test(name))),
  );
  if (raw['NODE_ENV'] === 'production' || !isUnset(raw['RENDER'])) {
    faults.push(
      'NODE_ENV is production. The demo never runs there: use npm start, or unset NODE_ENV on your own computer.',
    );
  }
  if (environment?.PORT === 0) faults.push('PORT is 0, but the demo must know its own address. Choose a port.');
  if (environment === null || faults.length > 0) throw badConfig(faults);
  return freeze(environment, {
    demo: true,
    // The chats of one business mean nothing to another.
    epochFile: null,
    dataDir: path.join(environment.DATA_DIR, `demo-${path.parse(environment.BUSINESS_FILE).name}`),
    databaseUrl: null,
    redisUrl: null,
    numbers: numbersOf(
      { ...environment, WHATSAPP_PHONE_NUMBER_ID: credentials.phoneNumberId, WHATSAPP_TOKEN: credentials.token },
      new Map(),
    ),
    appSecrets: [new Secret(credentials.appSecret)],
    verifyToken: new Secret(credentials.verifyToken),
    graphUrl: `http://127.0.0.1:${environment.PORT}/simulator/graph`,
  });
}

type Resolved = Pick<
  Config,
  'demo' | 'dataDir' | 'epochFile' | 'databaseUrl' | 'redisUrl' | 'numbers' | 'appSecrets' | 'verifyToken' | 'graphUrl'
>;

function freeze(environment: Environment, resolved: Resolved): Config {
  const providers = providersOf(environment);
  return Object.freeze({
    ...resolved,
    phoneNumberIds: resolved.numbers.map(({ id }) => id),
    port: environment.PORT,
    logLevel: environment.LOG_LEVEL,
    role: environment.ROLE,
    production: environment.NODE_ENV === 'production',
    databaseCa: environment.DATABASE_CA,
    redisCa: environment.REDIS_CA,
    appId: environment.WHATSAPP_APP_ID ?? null,
    graphVersion: environment.GRAPH_API_VERSION,
    providers,
    verifier: verifierOf(environment),
    transcribers: readersOf(environment, 'TRANSCRIBE_PROVIDERS'),
    seers: readersOf(environment, 'VISION_PROVIDERS'),
    aiDeadlineMs: environment.AI_DEADLINE_MS,
    quietMs: environment.QUIET_MS,
    settleMs: environment.SETTLE_MS,
    leaseMs: environment.LEASE_MS,
    sweepMs: environment.SWEEP_MS,
    tokenCheckMs: environment.TOKEN_CHECK_MS,
    shutdownGraceMs: environment.SHUTDOWN_GRACE_MS,
    consolePassword: secretOrNull(environment.CONSOLE_PASSWORD),
    trustedHops: environment.TRUSTED_HOPS,
    publicUrl: environment.PUBLIC_URL ?? environment.RENDER_EXTERNAL_URL ?? null,
    alertsAllowLoopback: environment.ALERTS_ALLOW_LOOPBACK,
    mediaUrl: secretOrNull(environment.MEDIA_URL),
    retention: environment.RETENTION_DAYS,
    privacyKeys: [secretOrNull(environment.PRIVACY_KEY) ?? [], resolved.appSecrets].flat(),
    optOutScope: environment.OPT_OUT_SCOPE,
    traces: tracesOf(environment),
    killPoint: environment.KILL_POINT ?? null,
    warnings: warningsOf(environment, providers, resolved.numbers),
  });
}

function check(raw: RawEnvironment): { environment: Environment | null; faults: string[] } {
  const set = Object.fromEntries(Object.entries(raw).filter(([, value]) => !isUnset(value)));
  const parsed = environmentSchema.safeParse(set);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
  const role = set['ROLE'];
  if ((role === 'web' || role === 'worker') && set['DATABASE_URL'] === undefined) {
    faults.push(
      `ROLE is ${role} but DATABASE_URL is missing. Processes can only share a PostgreSQL server: set DATABASE_URL, or use ROLE=all.`,
    );
  }
  if (set['REDIS_CA'] !== undefined && set['REDIS_URL']?.startsWith('rediss:') !== true) {
    faults.push('REDIS_CA is set, but REDIS_URL does not begin with rediss://, so nothing is encrypted. Correct one.');
  }
  if (set['KILL_POINT'] !== undefined && set['NODE_ENV'] === 'production') {
    faults.push('KILL_POINT is for fault tests and is refused in production. Remove it.');
  }
  if (set['ALERTS_ALLOW_LOOPBACK'] === 'true' && set['NODE_ENV'] === 'production') {
    faults.push('ALERTS_ALLOW_LOOPBACK is for tests and is refused in production. Remove it.');
  }
  if (set['LEAD_WEBHOOK_URL'] !== undefined && set['LEAD_WEBHOOK_SECRET'] === undefined) {
    faults.push(
      'LEAD_WEBHOOK_SECRET is missing, without which the receiver at LEAD_WEBHOOK_URL cannot tell our calls from forged ones. Make one with "openssl rand -base64 32", put whsec_ before it, and give it to the receiver too.',
    );
  }
  faults.push(...ephemeralStoreFault(set), ...providerFaults(set));
  return { environment: parsed.success ? parsed.data : null, faults };
}

/** On Render only a mounted disk outlives a deploy; without one the embedded database would lose acknowledged messages. */
function ephemeralStoreFault(set: RawEnvironment): string[] {
  if (set['RENDER'] === undefined || set['DATABASE_URL'] !== undefined || set['ALLOW_EPHEMERAL_STORE'] === 'true')
    return [];
  if (onOwnDisk(path.resolve(set['DATA_DIR'] ?? '.data'))) return [];
  return [
    'DATABASE_URL is missing and DATA_DIR is not on a mounted disk, so every deploy would lose messages. Set DATABASE_URL, mount a disk and point DATA_DIR at it, or accept the loss with ALLOW_EPHEMERAL_STORE=true.',
  ];
}

function onOwnDisk(directory: string): boolean {
  for (let folder = directory; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found !== undefined) return found.dev !== statSync('/').dev;
  }
  return false;
}

/** Beside the embedded database and not in it, because whoever copies the folder must not copy this with it. */
function besideDataDir({ DATABASE_URL, DATA_DIR }: Environment): string | null {
  return DATABASE_URL === undefined ? `${path.resolve(DATA_DIR)}.epoch` : null;
}

/** By OpenTelemetry's own variables; values of headers are percent-encoded. */
function tracesOf(environment: Environment): Config['traces'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = environment;
  if (endpoint === undefined) return null;
  const pairs = list(environment.OTEL_EXPORTER_OTLP_HEADERS).map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name.trim(), new Secret(decodeURIComponent(value.join('=').trim()))] as const;
  });
  return { endpoint, headers: Object.fromEntries(pairs), serviceName };
}

function badConfig(faults: readonly string[]): AppError {
  return new AppError('bad-config', faults.map((fault) => `- ${fault}`).join('\n'), { retry: 'never' });
}

function secretOrNull(value: string | undefined): Secret | null {
  return value === undefined ? null : new Secret(value);
}
