import { testMarks } from '../helpers/marks.ts';
import { randomUUID } from 'node:crypto';
import { createRouter } from '../../src/ai/router.ts';
import { turnTextOf } from '../../src/ai/render-turn.ts';
import { loadBusiness } from '../../src/business/load-business.ts';
import { createAnswering } from '../../src/flow/answering.ts';
import { createModelBudget } from '../../src/flow/model-budget.ts';
import type { Committed } from '../../src/flow/sending/hand-over.ts';
import { createSendPermits } from '../../src/flow/sending/send-permits.ts';
import { createUploads } from '../../src/flow/rich/uploads.ts';
import { createSlices } from '../../src/std/slices.ts';
import type { ReadFilesDeps } from '../../src/flow/read-files.ts';
import { createTurnstile } from '../../src/flow/turnstile.ts';
import type { Database } from '../../src/db/pool.ts';
import type { CustomerIdentity } from '../../src/domain/contact.ts';
import type { MessageReceived, StatusReceived, WebhookEvent } from '../../src/domain/message.ts';
import type { ChatMessage, Model, ModelAnswer, Question } from '../../src/domain/ports.ts';
import type { Verdict } from '../../src/domain/proof.ts';
import { receiveEvents, type Received } from '../../src/flow/receive-events.ts';
import { sayIn } from '../../src/phrases/packs.ts';
import { createFindingLog } from '../../src/observe/finding-log.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { createGraphClient } from '../../src/whatsapp/send/graph-client.ts';
import { startFakeGraph, type FakeGraph } from '../helpers/fake-graph.ts';
import { echoClaims, echoOf } from '../helpers/fake-http.ts';
import { judgeHonestly, shownIn, type ShownToVerifier } from '../helpers/honest-verifier.ts';
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

/** What a writer was asked: the whole prompt, and the customer's words in it. */
type Asked = {
  system: string;
  messages: readonly ChatMessage[];
  /** The last message: the turn's data, the customer's words and what a second draft must put right. */
  turn: string;
  turnText: string;
};

/** A writer and a verifier in this process, behind the same port as the real adapters. */
export type ScriptedModel = Model & {
  /** Calls for an answer only. */
  asked: Asked[];
  answer: Partial<ModelAnswer>;
  onAsk: (asked: Asked) => Promise<string>;
  judge: (shown: ShownToVerifier) => readonly Verdict[];
  /** Echoes from now on, as `echoOf` does, judged honestly. */
  reset(): void;
};

function scriptedModel(): ScriptedModel {
  const model: ScriptedModel = {
    provider: 'scripted',
    model: 'scripted',
    asked: [],
    answer: {},
    onAsk: async ({ turnText }) => echoOf(turnText),
    judge: judgeHonestly,
    reset() {
      Object.assign(model, {
        answer: {},
        onAsk: async ({ turnText }: Asked) => echoOf(turnText),
        judge: judgeHonestly,
      });
    },
    async ask<T>(question: Question<T>, signal: AbortSignal) {
      const text = question.schema.name === 'answer' ? await write(question, signal) : verify(question);
      return { answer: question.parse(text), inputTokens: 1, outputTokens: 1, requestId: null };
    },
  };

  async function write({ system, messages }: Question<unknown>, signal: AbortSignal): Promise<string> {
    const turn = messages.at(-1)?.content ?? '';
    const asked: Asked = { system, messages, turn, turnText: turnTextOf(turn) };
    model.asked.push(asked);
    const aborted = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => {
      aborted.reject(signal.reason);
    });
    const reply = await Promise.race([model.onAsk(asked), aborted.promise]);
    const answer: ModelAnswer = {
      language: 'en',
      intent: 'other',
      slots: echoClaims(system, asked.turnText),
      needsHuman: false,
      offTopic: false,
      uses: [],
      ...model.answer,
      reply,
    };
    return JSON.stringify(answer);
  }

  function verify({ system, messages }: Question<unknown>): string {
    const shown = shownIn(system, messages.at(-1)?.content ?? '');
    return JSON.stringify({ verdicts: shown === null ? [] : model.judge(shown) });
  }

  return model;
}

/** Everything a flow function needs, real but for the model; wake-ups are collected. */
export async function openFlow(db: Database) {
  const logs = captureLogs();
  const graph: FakeGraph = await startFakeGraph();
  const loaded = await loadBusiness('business.yaml');
  // Tests write faster than any customer.
  const many = 1_000_000;
  const limits = {
    ...loaded.limits,
    turnsPerMinute: many,
    modelTurnsPerMinute: many,
    modelTurnsPerHour: many,
    modelTurnsPerDay: many,
  };
  const business = { ...loaded, limits };
  const answering = createAnswering(business);
  const model = scriptedModel();
  const woken = { turns: [] as string[], withFiles: [] as string[], deliveries: [] as string[] };
  const tokens = tokensOf('EAATEST');
  const token = () => tokens.current(phoneNumberId).value;
  const client = createGraphClient({
    baseUrl: graph.url,
    version: 'v25.0',
    token,
    timeoutMs: 8_000,
    maxSockets: 4,
  });
  const wake = {
    turns: (ids: readonly string[], withFiles = false) => {
      woken.turns.push(...ids);
      if (withFiles) woken.withFiles.push(...ids);
    },
    deliveries: (ids: readonly string[]) => void woken.deliveries.push(...ids),
  };
  const metrics = createMetrics({ counting: true, logger: logs.logger });
  const router = createRouter({ models: [model], deadlineMs: 5_000, maxConcurrent: 5, metrics, logger: logs.logger });
  const deps = {
    db,
    metrics,
    graph: client,
    receipts: client,
    wake,
    reply: ({ conversationId }: Committed) => wake.deliveries([conversationId]),
    wakeWithoutDeduplication: wake,
    killPoint: () => undefined,
    suspects: createTurnstile((ids) => void woken.turns.push(...ids)),
    logger: logs.logger,
    business,
    answering: () => answering,
    notify: true,
    hasModels: true,
    budget: createModelBudget({ db, dailyBudgetUsd: () => null, logger: logs.logger }),
    deadlineMs: 5_000,
    nextSlice: createSlices(),
    router,
    verifier: router,
    verdicts: new Map<string, readonly string[]>(),
    quietMs: 50,
    leaseMs: 20_000,
    settleMs: 60_000,
    sweepMs: 5_000,
    uploads: createUploads({ db, graph: client, token, logger: logs.logger, allowLoopback: true }),
    files: {
      graph: client,
      graphUrl: graph.url,
      token,
      places: createTurnstile((ids) => void woken.turns.push(...ids), 4),
      transcriber: null,
      seer: null,
      bucket: null,
      db,
    } as ReadFilesDeps['files'],
    tokens,
    tellFindings: createFindingLog(logs.logger),
    permits: createSendPermits({ db, perSecond: () => 1_000 }),
    sendTimeoutMs: 8_000,
    phoneNumberIds: [phoneNumberId],
    returnAfterHours: () => 12,
    words: () => ({}),
    businessOf: () => business,
    marks: testMarks,
  };
  return {
    deps,
    graph,
    model,
    woken,
    logs,
    /** The server's own words in English. */
    says: sayIn(business, 'en'),
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
