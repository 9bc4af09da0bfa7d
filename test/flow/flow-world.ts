import { randomUUID } from 'node:crypto';
import { createRouter } from '../../src/ai/router.ts';
import { loadProfile } from '../../src/business/profile.ts';
import { createAnswering } from '../../src/flow/answering.ts';
import { createSendPermits } from '../../src/flow/send-permits.ts';
import { createTurnstile } from '../../src/flow/turnstile.ts';
import type { Database } from '../../src/db/pool.ts';
import type { CustomerIdentity } from '../../src/domain/contact.ts';
import type { MessageReceived, StatusReceived, WebhookEvent } from '../../src/domain/message.ts';
import type { Model, ModelAnswer, ModelRequest } from '../../src/domain/ports.ts';
import { receiveEvents, type Received } from '../../src/flow/receive-events.ts';
import { createFindingLog } from '../../src/observe/finding-log.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { createGraphClient } from '../../src/whatsapp/graph-client.ts';
import { startFakeGraph, type FakeGraph } from '../helpers/fake-graph.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { tokensOf } from '../helpers/tokens.ts';

export const phoneNumberId = '100000000000001';

/** A customer with a phone number and an id of its own; override what the test is about. */
export function someone(ids: Partial<CustomerIdentity> = {}): CustomerIdentity {
  const nobody = { userId: null, parentUserId: null, phone: null, previousUserId: null, username: null, name: null };
  return { ...nobody, ...ids };
}

export function message(
  customer: CustomerIdentity,
  text: string,
  change: Partial<MessageReceived> = {},
): MessageReceived {
  return {
    kind: 'message',
    phoneNumberId,
    wamid: `wamid.${randomUUID()}`,
    customer,
    sentAtS: Math.floor(Date.now() / 1000),
    type: 'text',
    handling: { kind: 'text', text },
    raw: { text },
    ...change,
  };
}

export function status(
  wamid: string,
  kind: StatusReceived['status'],
  change: Partial<StatusReceived> = {},
): StatusReceived {
  return {
    kind: 'status',
    phoneNumberId,
    wamid,
    status: kind,
    occurredAtS: 1_790_000_100,
    opaqueId: null,
    fault: null,
    price: null,
    ...change,
  };
}

/** A model in this process, behind the same port as the real adapters. */
export type ScriptedModel = Model & {
  asked: ModelRequest[];
  answer: Partial<ModelAnswer>;
  onAsk: (request: ModelRequest) => Promise<string>;
};

function scriptedModel(): ScriptedModel {
  const model: ScriptedModel = {
    provider: 'scripted',
    model: 'scripted',
    asked: [],
    answer: {},
    onAsk: async (request) => `Answer to: ${request.turnText}`,
    async ask(request, signal) {
      model.asked.push(request);
      const aborted = Promise.withResolvers<never>();
      signal.addEventListener('abort', () => {
        aborted.reject(signal.reason);
      });
      const reply = await Promise.race([model.onAsk(request), aborted.promise]);
      return {
        answer: {
          language: 'en',
          intent: 'other',
          slots: [],
          needsHuman: false,
          offTopic: false,
          ...model.answer,
          reply,
        },
        inputTokens: 1,
        outputTokens: 1,
        requestId: null,
      };
    },
  };
  return model;
}

/** Everything a flow function needs, real but for the model; wake-ups are collected. */
export async function openFlow(db: Database) {
  const logs = captureLogs();
  const graph: FakeGraph = await startFakeGraph();
  const loaded = await loadProfile('business.yaml');
  // Tests write faster than any customer.
  const many = 1_000_000;
  const limits = {
    ...loaded.limits,
    turnsPerMinute: many,
    modelTurnsPerMinute: many,
    modelTurnsPerHour: many,
    modelTurnsPerDay: many,
  };
  const profile = { ...loaded, limits };
  const answering = createAnswering(profile);
  const model = scriptedModel();
  const woken = { turns: [] as string[], deliveries: [] as string[] };
  const tokens = tokensOf('EAATEST');
  const client = createGraphClient({
    baseUrl: graph.url,
    version: 'v25.0',
    token: () => tokens.current().value,
    timeoutMs: 8_000,
    maxSockets: 4,
  });
  const wake = {
    turns: (ids: readonly string[]) => void woken.turns.push(...ids),
    deliveries: (ids: readonly string[]) => void woken.deliveries.push(...ids),
  };
  const metrics = createMetrics({ counting: true, logger: logs.logger });
  const deps = {
    db,
    metrics,
    graph: client,
    receipts: client,
    wake,
    wakeWithoutDeduplication: wake,
    killPoint: () => undefined,
    suspects: createTurnstile((ids) => void woken.turns.push(...ids)),
    logger: logs.logger,
    profile,
    answering: () => answering,
    notify: true,
    hasModels: true,
    dailyBudgetUsd: null,
    deadlineMs: 5_000,
    router: createRouter({ models: [model], deadlineMs: 5_000, maxConcurrent: 5, metrics, logger: logs.logger }),
    quietMs: 50,
    leaseMs: 20_000,
    settleMs: 60_000,
    sweepMs: 5_000,
    tokens,
    tellFindings: createFindingLog(logs.logger),
    permits: createSendPermits({ db, perSecond: 1_000 }),
    sendTimeoutMs: 8_000,
    phoneNumberIds: [phoneNumberId],
    returnAfterHours: 12,
  };
  return {
    deps,
    graph,
    model,
    woken,
    logs,
    receive: (...events: WebhookEvent[]): Promise<Received> =>
      receiveEvents(deps, { events, rawBody: Buffer.from('raw'), logger: logs.logger }),
    async rows<R>(sql: string, ...parameters: unknown[]): Promise<R[]> {
      return (await db.query<R>(sql, parameters)).rows;
    },
    async [Symbol.asyncDispose]() {
      client.close();
      await graph.close();
    },
  };
}

export type Flow = Awaited<ReturnType<typeof openFlow>>;
