import { rushLimits } from '../../../src/app/parts.ts';
import { createRush } from '../../../src/std/rush.ts';
import { testMarks } from '../../helpers/marks.ts';
import { openBusinessFiles } from '../../../src/business/business-files.ts';
import { claimTurn } from '../../../src/db/turn-claims.ts';
import { commitTurn, type TurnEnd } from '../../../src/db/turns.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { createBusinessInForce } from '../../../src/flow/business-in-force.ts';
import { createMetricsPage } from '../../../src/flow/collect-metrics.ts';
import { deliver } from '../../../src/flow/sending/deliver.ts';
import { RecordKeeper } from '../../../src/flow/keep-record.ts';
import { createSendPermits } from '../../../src/flow/sending/send-permits.ts';
import { createMetrics } from '../../../src/observe/metrics.ts';
import { createApp } from '../../../src/web/app.ts';
import { listen } from '../../../src/web/listen.ts';
import { createFindingLog } from '../../../src/observe/finding-log.ts';
import { createGraphClient } from '../../../src/whatsapp/send/graph-client.ts';
import { startFakeGraph } from '../../helpers/fake-graph.ts';
import { captureLogs } from '../../helpers/log-capture.ts';
import { PHONE_NUMBER_ID, postSigned, textMessage, webhookBody } from '../../helpers/signed-webhook.ts';
import { openTestDatabase } from '../../helpers/test-database.ts';
import { tokensOf } from '../../helpers/tokens.ts';

export const password = 'correct horse: bätter';
/** Opens what is of the other number. */
export const numberPassword = 'a word of one number only';
export const otherNumberId = '100000000000002';
const appSecret = 'a'.repeat(32);

/** How a request shows the password. */
export const basic = (word: string): string => `Basic ${Buffer.from(`owner:${word}`).toString('base64')}`;

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

/** The real app on a port of its own, over a real database and a fake Graph; nothing works but what a test starts. */
export async function openApiWorld(
  kind: 'embedded' | 'postgres',
  options: { password?: string | null; trustedHops?: number } = {},
) {
  const stack = new AsyncDisposableStack();
  const logs = captureLogs();
  const { db } = stack.use(await openTestDatabase(kind));
  const graph = stack.adopt(await startFakeGraph(), (fake) => fake.close());
  const client = createGraphClient({
    baseUrl: graph.url,
    version: 'v25.0',
    token: () => 'EAATEST',
    timeoutMs: 2_000,
    maxSockets: 4,
  });
  stack.defer(() => client.close());
  const woken = { turns: [] as string[], deliveries: [] as string[] };
  const wake = {
    turns: (ids: readonly string[]) => void woken.turns.push(...ids),
    deliveries: (ids: readonly string[]) => void woken.deliveries.push(...ids),
  };
  const phoneNumberIds = [PHONE_NUMBER_ID, otherNumberId];
  const sending = { tokens: tokensOf('EAATEST', undefined, phoneNumberIds), phoneNumberIds };
  const metrics = createMetrics({ counting: true, logger: logs.logger });
  const word = options.password === undefined ? password : options.password;
  const secret = word === null ? null : new Secret(word);
  const live = createBusinessInForce({
    files: await openBusinessFiles(
      phoneNumberIds.map((id) => ({ id, businessFile: 'business.yaml' })),
      logs.logger,
    ),
    db,
    phoneNumberIds: sending.phoneNumberIds,
    logger: logs.logger,
  });
  const app = createApp({
    webhook: {
      db,
      wake,
      killPoint: () => undefined,
      metrics,
      notify: true,
      ...sending,
      returnAfterHours: () => 12,
      words: () => ({}),
      businessOf: (id) => live.current(id),
      marks: testMarks,
      rush: createRush(rushLimits),
      appSecrets: [new Secret(appSecret)],
      verifyToken: new Secret('verify-token'),
      logger: logs.logger,
    },
    health: {
      ...sending,
      db,
      isQueueReachable: async () => true,
      hasModels: true,
      settleMs: 1_000,
      logger: logs.logger,
    },
    logger: logs.logger,
    simulator: null,
    api: {
      db,
      record: new RecordKeeper({
        db,
        witnesses: [],
        notify: true,
        loadIsOptOut: () => Promise.resolve(() => false),
        logger: logs.logger,
      }),
      wake,
      phoneNumberIds,
      returnAfterHours: () => 12,
      reminding: {
        db,
        marks: testMarks,
        logger: logs.logger,
        phoneNumberIds: sending.phoneNumberIds,
        businessOf: (id) => live.current(id),
        templates: null,
      },
      privacy: { db, bucket: null, marks: testMarks, forgetJobs: async () => true, logger: logs.logger },
      password: secret,
      fieldsOf: () => ['offer', 'quantity', 'date'],
      numberPasswords: word === null ? [] : [{ id: otherNumberId, password: new Secret(numberPassword) }],
      published: { db, live, phoneNumberIds: sending.phoneNumberIds },
      logger: logs.logger,
    },
    metrics: {
      password: secret,
      collect: createMetricsPage({ ...sending, db, shown: metrics, logger: logs.logger }),
      logger: logs.logger,
    },
    ...(options.trustedHops !== undefined && { trustedHops: options.trustedHops }),
  });
  const server = stack.use(await listen(app, { port: 0, host: '127.0.0.1' }));
  const url = `http://127.0.0.1:${server.port}`;
  /** Sent again after a 503, as Meta does: a busy machine may not store it in time. */
  const webhook = async (body: unknown): ReturnType<typeof postSigned> => {
    for (;;) {
      const answer = await postSigned(`${url}/webhook`, body, appSecret);
      if (answer.status !== 503) return answer;
    }
  };

  return {
    db,
    graph,
    logs,
    metrics,
    tokens: sending.tokens,
    url,
    woken,
    /** One request to the API with the right password, unless `headers` say something else. */
    async ask(
      method: 'GET' | 'POST',
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Answer> {
      const response = await fetch(`${url}/api${path}`, {
        method,
        headers: {
          authorization: basic(password),
          ...(method === 'POST' && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }),
      });
      // Every answer of the API is a JSON object; a page would fail here.
      const json = (await response.json()) as Record<string, unknown>;
      return { status: response.status, headers: response.headers, body: json };
    },
    /** A customer writes; returns the conversation's id. */
    async write(
      from: string,
      text: string,
      change: { timestampS?: number; phoneNumberId?: string } = {},
    ): Promise<string> {
      const number = change.phoneNumberId === undefined ? {} : { phoneNumberId: change.phoneNumberId };
      const time = change.timestampS === undefined ? {} : { timestampS: change.timestampS };
      const sender = from.includes('.') ? { from: null, fromUserId: from } : { from };
      const before = woken.turns.length;
      await webhook(webhookBody({ messages: [textMessage({ ...sender, text, ...time })], ...number }));
      const id = woken.turns[before];
      if (id === undefined) throw new Error('the message woke no conversation');
      return id;
    },
    webhook,
    /** The assistant answers what waits, as a turn does. */
    async answer(conversationId: string, text: string, change: Partial<TurnEnd> & { needsHuman?: boolean } = {}) {
      const claim = await claimTurn(db, conversationId, 60_000);
      if (claim === null) throw new Error('nothing waits');
      const { needsHuman = false, ...end } = change;
      return commitTurn(db, claim, {
        messages: claim.messages,
        answer: {
          text,
          source: 'model',
          needsHuman,
          language: 'en',
          attempts: [],
          inputTokens: 1,
          outputTokens: 1,
          proof: null,
        },
        parts: [text],
        force: true,
        dead: false,
        ...end,
      });
    },
    /** Sends what a conversation has unsent. */
    async deliver(conversationId: string): Promise<string[]> {
      const before = graph.sent.length;
      const { logger } = logs;
      const tellFindings = createFindingLog(logger);
      const permits = createSendPermits({ db, perSecond: () => 1_000 });
      const deps = {
        ...sending,
        tellFindings,
        permits,
        notify: true,
        db,
        graph: client,
        killPoint: () => undefined,
        metrics,
        logger,
      };
      await deliver({ ...deps, leaseMs: 60_000, sendTimeoutMs: 20_000 }, conversationId, AbortSignal.timeout(60_000));
      return graph.sent.slice(before).map(({ text }) => text);
    },
    async rows<R>(sql: string, ...parameters: unknown[]): Promise<R[]> {
      return (await db.query<R>(sql, parameters)).rows;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type ApiWorld = Awaited<ReturnType<typeof openApiWorld>>;
