import { PROVIDERS } from '../../ai/provider-quirks.ts';
import type { Business } from '../../business/business.ts';
import { businessWarnings } from '../../business/business-warnings.ts';
import { loadBusiness } from '../../business/load-business.ts';
import type { Config } from '../../config/config.ts';
import { inspectStore, type StoreState } from '../../db/inspect-store.ts';
import { isUnavailable } from '../../db/pool.ts';
import { describeError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';
import { holdTodo, notServedTodo } from '../../flow/check-health.ts';
import { createLogger } from '../../observe/logger.ts';
import { checkRedis, judgeRedis } from '../../queue/check-redis.ts';
import { poolerTrouble } from '../../queue/queue-trouble.ts';
import { freePlanNote } from './free-plans.ts';
import type { UsableConfig } from './usable-config.ts';

const oldestPostgres = 14;
/** It has a check of its own, with its own words. */
const aboutAi = /^NO AI KEY/;

/** Lists every fault of the configuration at once, then its warnings. */
export function checkConfiguration({ config, faults }: UsableConfig): Finding[] {
  const subject = 'Configuration';
  const where = "In Render's Environment, or in .env on your own computer (see .env.example):";
  if (faults.length > 0) {
    const text =
      faults.length === 1 ? 'one value is missing or wrong.' : `${faults.length} values are missing or wrong.`;
    return [{ level: 'fault', subject, text, todo: [where, ...faults.map((fault) => `- ${fault}`)] }];
  }
  const warnings = (config?.warnings ?? []).filter((warning) => !aboutAi.test(warning));
  return [
    { level: 'ok', subject, text: 'everything required is set, and every value is well-formed', todo: [] },
    ...warnings.map((text): Finding => ({ level: 'warning', subject, text, todo: ['Nothing needs to be done.'] })),
  ];
}

/** Loads a business file, and tells what is odd in it; null: it cannot be used. */
export async function checkBusinessFile(
  businessFile: string,
  subject: string,
): Promise<{ findings: Finding[]; business: Business | null }> {
  try {
    const business = await loadBusiness(businessFile);
    const { name, offers, languages, version } = business;
    const count = offers.length === 1 ? '1 offer' : `${offers.length} offers`;
    const text = `${businessFile}: "${name}", ${count}, languages ${languages.join(', ')}, version ${version}`;
    const odd = businessWarnings(business).map((words): Finding => {
      return { level: 'warning', subject, text: `${words}.`, todo: ['How to write it: docs/business-profile.md'] };
    });
    return { findings: [{ level: 'ok', subject, text, todo: [] }, ...odd], business };
  } catch (error) {
    const [text = '', ...places] = describeError(error).split('\n');
    const todo = ['How to write it: docs/business-profile.md', ...places.map((place) => `- ${place.trim()}`)];
    return { findings: [{ level: 'fault', subject, text, todo }], business: null };
  }
}

/** Looks at the database; neither makes nor migrates it, and leaves an embedded one alone while the server has it. */
export async function checkDatabase(config: Config): Promise<{ findings: Finding[]; aheadMs: number | null }> {
  const { databaseUrl, databaseCa, dataDir, phoneNumberIds } = config;
  const name = databaseUrl === null ? `the embedded database in ${dataDir}` : 'PostgreSQL';
  try {
    const logger = await createLogger({ level: 'silent', pretty: false });
    const where = { databaseUrl: databaseUrl?.reveal() ?? null, databaseCa, dataDir };
    const state = await inspectStore({ ...where, phoneNumberIds, logger });
    const findings = [judgeStore(state, name, where.databaseUrl), ...judgePooler(state, config), ...judgeLeft(state)];
    return { findings, aheadMs: state.kind === 'open' ? state.aheadMs : null };
  } catch (error) {
    return {
      findings: [{ level: 'fault', subject: 'Database', ...storeFault(error, databaseUrl !== null) }],
      aheadMs: null,
    };
  }
}

/** Behind such a pooler everything works but the queue. */
function judgePooler(state: StoreState, { redisUrl }: Config): Finding[] {
  if (state.kind !== 'open' || !state.sharesSessions || redisUrl !== null) return [];
  return [found('fault', `the queue is ${poolerTrouble.trouble}.`, poolerTrouble.todo)];
}

/** Numbers that were taken out of the settings while something of them waited. */
function judgeLeft(state: StoreState): Finding[] {
  if (state.kind !== 'open') return [];
  return state.notServed.map((id) => found('fault', `customers of the number ${id} wait.`, notServedTodo(id)));
}

function found(level: Finding['level'], text: string, ...todo: string[]): Finding {
  return { level, subject: 'Database', text, todo };
}

function judgeStore(state: StoreState, name: string, url: string | null): Finding {
  if (state.kind === 'not-made') return found('ok', `${name} does not exist yet; the first start makes it`);
  if (state.kind === 'in-use') {
    return found(
      'ok',
      `${name} is in use, so the server is running; not opened a second time. Its state: the page /ready`,
    );
  }
  const { serverVersion, serverMajor, tables, neededTables, newestTables, hold, since } = state;
  const notes = url === null ? [] : freePlanNote(url, since);
  const what = `${name} answers (PostgreSQL ${serverVersion})`.replace('PostgreSQL answers (', 'answers (');
  if (serverMajor < oldestPostgres) {
    return found('fault', `${what}, which is too old.`, `Use PostgreSQL ${oldestPostgres} or newer.`);
  }
  if (neededTables > newestTables) {
    const text = `${what}, but a newer release has changed its tables (version ${tables}; this one knows ${newestTables}).`;
    return found('fault', text, 'Deploy the newer release again, or restore a copy of the database from before it.');
  }
  if (hold !== null) return found('fault', `${what}, but nothing is sent.`, holdTodo(hold));
  if (tables > newestTables) {
    const text = `${what}; a newer release has changed its tables (version ${tables}), and this one can live with them`;
    return found('ok', text, ...notes);
  }
  if (tables === 0) return found('ok', `${what}; it is empty, the first start makes its tables`, ...notes);
  if (tables < newestTables) {
    const text = `${what}; its tables are at version ${tables}, the next start brings them to ${newestTables}`;
    return found('ok', text, ...notes);
  }
  return found('ok', `${what}; its tables are up to date (version ${tables})`, ...notes);
}

function storeFault(error: unknown, isServer: boolean): { text: string; todo: string[] } {
  if (!isServer) return { text: reasonOf(error), todo: ['See docs/operations.md.'] };
  const text = `it ${isUnavailable(error) ? 'cannot be reached' : 'refuses the connection'} (${reasonOf(error)}).`;
  const todo =
    "Copy DATABASE_URL again from the database's page (user, password, host and name are all part of it), and check there whether the database is running; free ones expire. Until it is back, messages are refused and Meta repeats them.";
  return { text, todo: [todo] };
}

/** Looks at Redis, when there is to be one. */
export async function checkQueue({ redisUrl, redisCa }: Config): Promise<Finding[]> {
  const subject = 'Redis';
  if (redisUrl === null) {
    return [
      { level: 'ok', subject, text: 'not used (REDIS_URL is not set); the queue lives in the database', todo: [] },
    ];
  }
  try {
    const state = await checkRedis({ url: redisUrl.reveal(), ca: redisCa });
    const unfit = judgeRedis(state);
    if (unfit.length > 0) return unfit;
    const { version, policy } = state;
    const text = `answers (version ${version})`;
    if (policy === 'noeviction') {
      return [{ level: 'ok', subject, text: `${text} and keeps what it is given (noeviction)`, todo: [] }];
    }
    if (policy === null) {
      const todo = ['Check its settings: the maxmemory policy must be "noeviction".'];
      return [{ level: 'warning', subject, text: `${text}, but does not reveal its maxmemory policy.`, todo }];
    }
    const todo = ['Set its maxmemory policy to "noeviction" (Render: the page of the Key Value instance).'];
    return [
      { level: 'fault', subject, text: `${text}, but throws queued work away when it is full (${policy}).`, todo },
    ];
  } catch (error) {
    const todo = [
      'Copy REDIS_URL again and check whether Redis is running. Meanwhile nothing is lost, but answers come seconds later.',
    ];
    return [{ level: 'fault', subject, text: `it cannot be reached (${reasonOf(error)}).`, todo }];
  }
}

/** Tells which AI providers are asked, and in which order; asks none of them. */
export function checkAi({ providers }: Config): Finding[] {
  const subject = 'AI';
  if (providers.length === 0) {
    const text = 'no provider is configured: questions are answered by rules from the business file, without a model.';
    return [{ level: 'warning', subject, text, todo: ['Set for example ANTHROPIC_API_KEY or OPENAI_API_KEY.'] }];
  }
  const names = providers.map(({ provider, model }) => `${provider} (${model ?? PROVIDERS[provider].defaultModel})`);
  const text = `asked in this order: ${names.join(', then ')}. "npm run doctor -- --ask" tries the keys, which costs a little`;
  return [{ level: 'ok', subject, text, todo: [] }];
}

/** Node names only the code when several addresses of a host were tried. */
function reasonOf(error: unknown): string {
  const code = error instanceof AggregateError && 'code' in error ? String(error.code) : '';
  return code === '' ? describeError(error) : code;
}
