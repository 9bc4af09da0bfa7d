import { rushLimits } from '../../../src/app/parts.ts';
import { createRush } from '../../../src/std/rush.ts';
import { loadBusiness } from '../../../src/business/load-business.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { createPasswords } from '../../../src/flow/passwords.ts';
import { RecordKeeper } from '../../../src/flow/keep-record.ts';
import { createMetrics } from '../../../src/observe/metrics.ts';
import { createApp } from '../../../src/web/app.ts';
import type { ConsoleDeps } from '../../../src/web/console/console-routes.ts';
import { createLiveEvents } from '../../../src/web/console/live-events.ts';
import { listen } from '../../../src/web/listen.ts';
import { businessPageDeps } from './business-page-deps.ts';
import { captureLogs } from '../../helpers/log-capture.ts';
import { testMarks } from '../../helpers/marks.ts';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';
import { openTestDatabase } from '../../helpers/test-database.ts';
import { tokensOf } from '../../helpers/tokens.ts';

/** The console password of the tests, whose person is an owner. */
export const consolePassword = 'correct horse: bätter';

/** What a page answered. */
export type PageAnswer = { status: number; headers: Headers; location: string | null; text: string };

/** One browser without script: it keeps cookies and fills forms in as they came. */
export type Visitor = {
  get(path: string, headers?: Record<string, string>): Promise<PageAnswer>;
  /** Posts fields with the token of the last page that had one, unless `fields` bring another. */
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<PageAnswer>;
  cookies: Map<string, string>;
  /** The token of the last page that had a form. */
  token(): string;
};

/** Makes a browser that knows nothing yet. */
export function newVisitor(url: string): Visitor {
  const cookies = new Map<string, string>();
  let token = '';
  const ask = async (path: string, init: RequestInit): Promise<PageAnswer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (!headers.has('cookie')) headers.set('cookie', cookie);
    const answer = await fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await answer.text();
    token = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? token;
    return { status: answer.status, headers: answer.headers, location: answer.headers.get('location'), text };
  };
  return {
    cookies,
    token: () => token,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, fields = {}, headers = {}) =>
      ask(path, { method: 'POST', headers, body: new URLSearchParams({ csrf: token, ...fields }) }),
  };
}

/** Lets a browser sign in as the owner, or as somebody else by name and password. */
export async function signIn(visitor: Visitor, who: { name?: string; password?: string } = {}): Promise<PageAnswer> {
  await visitor.get('/console/login');
  return visitor.post('/console/login', { name: who.name ?? '', password: who.password ?? consolePassword });
}

/** Adds an agent as an owner does, who chooses the password with the code; the browser is signed in. */
export async function addAgent(world: { url: string; owner(): Promise<Visitor> }, name: string): Promise<Visitor> {
  const owner = await world.owner();
  await owner.get('/console/people');
  const added = await owner.post('/console/people', { name, role: 'agent' });
  const code = /class="code">([^<]+)</.exec(added.text)?.[1] ?? '';
  const agent = newVisitor(world.url);
  await agent.get('/console/setup');
  const chosen = await agent.post('/console/setup', { code, password: 'a sentence of my own' });
  if (chosen.status !== 303) throw new Error(`the agent could not choose a password: ${chosen.status}`);
  await agent.get('/console/account');
  return agent;
}

/** The real app with its console on a port of its own, over a real database; `deps` adds or replaces parts of the console's. */
export async function openConsole(
  kind: 'embedded' | 'postgres',
  options: {
    password?: string | null;
    trustedHops?: number;
    businessFile?: string;
    phoneNumberIds?: string[];
    deps?: Partial<ConsoleDeps>;
    health?: Partial<ConsoleDeps['health']>;
  } = {},
) {
  const stack = new AsyncDisposableStack();
  const logs = captureLogs();
  const { db } = stack.use(await openTestDatabase(kind));
  const woken = { turns: [] as string[], deliveries: [] as string[] };
  const wake = {
    turns: (ids: readonly string[]) => void woken.turns.push(...ids),
    deliveries: (ids: readonly string[]) => void woken.deliveries.push(...ids),
  };
  const { phoneNumberIds = [PHONE_NUMBER_ID] } = options;
  const sending = { tokens: tokensOf('EAATEST', undefined, phoneNumberIds), phoneNumberIds };
  const word = options.password === undefined ? consolePassword : options.password;
  const { logger } = logs;
  const business = await loadBusiness(options.businessFile ?? 'business.yaml');
  const deps: ConsoleDeps = {
    db,
    wake,
    logger,
    passwords: createPasswords(),
    business: () => business,
    events: createLiveEvents({ db, logger }),
    password: word === null ? null : new Secret(word),
    returnAfterHours: () => 12,
    privacy: { db, bucket: null, marks: testMarks, forgetJobs: async () => true, logger },
    record: new RecordKeeper({
      db,
      witnesses: [],
      notify: false,
      loadIsOptOut: () => Promise.resolve(() => false),
      logger,
    }),
    phoneNumberIds: sending.phoneNumberIds,
    accountsOf: () => null,
    health: {
      ...sending,
      db,
      isQueueReachable: async () => true,
      hasModels: true,
      settleMs: 1_000,
      logger,
      meta: null,
      ...options.health,
    },
    alerts: {
      db,
      logger,
      keys: [new Secret('a key of the tests')],
      publicUrl: 'https://assistant.example',
      allowLoopback: true,
      sendTemplate: async () => ({ kind: 'refused', reason: 'there is no template in this test' }),
      push: () => Promise.reject(new Error('no push in this test')),
    },
    templates: null,
    page: await businessPageDeps({ db, logger }, { file: options.businessFile ?? 'business.yaml', phoneNumberIds }),
    ...options.deps,
  };
  stack.defer(() => deps.events.close());
  const app = createApp({
    webhook: {
      ...sending,
      db,
      wake,
      killPoint: () => undefined,
      metrics: createMetrics({ counting: false, logger }),
      notify: false,
      returnAfterHours: () => 12,
      words: () => ({}),
      businessOf: () => business,
      marks: testMarks,
      rush: createRush(rushLimits),
      appSecrets: [new Secret('a'.repeat(32))],
      verifyToken: new Secret('verify-token'),
      logger,
    },
    health: { ...sending, db, isQueueReachable: async () => true, hasModels: true, settleMs: 1_000, logger },
    logger,
    simulator: null,
    console: deps,
    sheet: { db, ...sending, fieldsOf: () => business.ask.map(({ key }) => key) },
    ...(options.trustedHops !== undefined && { trustedHops: options.trustedHops }),
  });
  const server = stack.use(await listen(app, { port: 0, host: '127.0.0.1' }));
  const url = `http://127.0.0.1:${server.port}`;
  const visitor = newVisitor(url);
  return {
    db,
    logs,
    woken,
    url,
    visitor,
    /** A browser that has signed in as the owner. */
    async owner(): Promise<Visitor> {
      const one = newVisitor(url);
      await signIn(one);
      return one;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
