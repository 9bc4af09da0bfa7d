import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  answerJson,
  answerLookup,
  graphError,
  readBody,
  refusalOf,
  type Refusal,
  type Standing,
} from './fake-graph-answers.ts';
import { wordsOf } from './fake-graph-content.ts';
import { createFakeMedia, type FakeMedia } from './fake-media.ts';
import { newWamid, postSigned, statusUpdate, webhookBody } from './signed-webhook.ts';

/** A message that the fake took, whether or not its sender heard of it. */
export type SentMessage = {
  wamid: string;
  phoneNumberId: string;
  /** Digits only, whatever form they were sent in. */
  to?: string;
  recipient?: string;
  /** The words that the customer reads; empty for a template. */
  text: string;
  /** The content of what is neither text nor template, as it was posted. */
  content?: Record<string, unknown>;
  template?: unknown;
  opaqueId: string | null;
  /** Unix milliseconds. */
  at: number;
};

type ReadCall = { phoneNumberId: string; wamid: string; typing: boolean; at: number };

/** A text message on its way in, before it is taken or not. `number` counts them from 1, refused ones too. */
type Arriving = Omit<SentMessage, 'wamid' | 'at'> & { number: number };

/** What the fake does with one message. `accept` first of all means that the customer gets it. */
type Behaviour =
  | { kind: 'accept'; delayMs?: number }
  /** A Graph error; the message is not taken. */
  | { kind: 'error'; code: number; status?: number; message?: string; details?: string; delayMs?: number }
  /** Taken, then the connection is cut before a byte of the answer. */
  | { kind: 'accept-then-cut' }
  /** Not taken, the connection is cut. */
  | { kind: 'cut' }
  /** An answer that is no Graph answer, e.g. a proxy's 502 page. */
  | { kind: 'body'; status: number; body: string; accept?: boolean }
  /** No answer at all until the fake closes. */
  | { kind: 'hang'; accept?: boolean };

type MessageHandler = (message: Arriving) => Behaviour | null | Promise<Behaviour | null>;

type AutoStatuses = {
  webhookUrl: string;
  appSecret: string;
  statuses?: readonly string[];
  /** Before the first status and between them. */
  delayMs?: number;
  /** True: all statuses are delivered before the POST is answered. */
  before?: boolean;
};

export type FakeGraph = {
  url: string;
  sent: SentMessage[];
  reads: ReadCall[];
  media: FakeMedia;
  /** The Authorization header of every request, in order. */
  authorizations: string[];
  /** All requests so far, of any kind. */
  readonly requests: number;
  /** Programs what happens to the messages from now on; null, or an answer of null, accepts. */
  onMessage(handler: MessageHandler | null): void;
  /** Only these tokens are valid from now on (else error 190); none given, or null, accepts any. */
  setValidToken(...tokens: (string | null)[]): void;
  /** From now on a number is known to these tokens only, as Meta does it; the others are told that it does not exist. Others' numbers are open. */
  setOwners(owners: Readonly<Record<string, readonly string[]>>): void;
  /** Calls about a number with a token that does not know it: `number token`. */
  strangers: string[];
  /** Whether the fake's numbers may send, as `health_status` tells it; it refuses nothing by itself. */
  setHealth(canSend: 'AVAILABLE' | 'LIMITED' | 'BLOCKED'): void;
  /** Resolves with all sent messages once there are so many, or once the predicate holds; rejects after the time. */
  waitForSent(
    condition: number | ((sent: readonly SentMessage[]) => boolean),
    timeoutMs?: number,
  ): Promise<SentMessage[]>;
  /** Status webhooks for every message taken from now on, repeated until answered 200, as Meta repeats them. */
  autoStatuses(options: AutoStatuses | null): void;
  /** Posts one status webhook and returns the HTTP status it was answered with. */
  postStatus(
    target: { webhookUrl: string; appSecret: string },
    message: Pick<SentMessage, 'wamid' | 'opaqueId' | 'phoneNumberId' | 'to'>,
    status: string,
    errors?: unknown[],
  ): Promise<number>;
  close(): Promise<void>;
};

/** Starts a real HTTP server that answers as Meta's Graph API does and keeps a ledger of what it took. */
export async function startFakeGraph(options: { validToken?: string; port?: number } = {}): Promise<FakeGraph> {
  const stop = new AbortController();
  const waiting = new Set<() => void>();
  const state = { requests: 0, messages: 0, validTokens: options.validToken === undefined ? [] : [options.validToken] };
  const isValid = (token: string) => state.validTokens.length === 0 || state.validTokens.includes(token);
  const standing: Standing = { isValid, health: 'AVAILABLE' };
  let handler: MessageHandler | null = null;
  let auto: AutoStatuses | null = null;
  let owners: Readonly<Record<string, readonly string[]>> = {};
  const strangers: string[] = [];
  const sent: SentMessage[] = [];
  const reads: ReadCall[] = [];
  const authorizations: string[] = [];

  async function runStatuses(message: SentMessage, how: AutoStatuses): Promise<void> {
    for (const status of how.statuses ?? ['sent', 'delivered', 'read']) {
      if (how.delayMs) await sleep(how.delayMs, null, { signal: stop.signal });
      while ((await fake.postStatus(how, message, status).catch(() => 0)) !== 200) {
        await sleep(200, null, { signal: stop.signal });
      }
    }
  }

  async function accept({
    phoneNumberId,
    to,
    recipient,
    text,
    template,
    content: posted,
    opaqueId,
  }: Arriving): Promise<SentMessage> {
    const address = { ...(to && { to }), ...(recipient && { recipient }) };
    const content = { text, ...(template !== undefined && { template }), ...(posted && { content: posted }) };
    const message = { wamid: newWamid(), phoneNumberId, ...address, ...content, opaqueId, at: Date.now() };
    sent.push(message);
    for (const check of waiting) check();
    if (auto === null) return message;
    const running = runStatuses(message, auto).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    if (auto.before) await running;
    return message;
  }

  async function answerText(arriving: Arriving, response: ServerResponse): Promise<void> {
    const behaviour = (await handler?.(arriving)) ?? { kind: 'accept' };
    if ('delayMs' in behaviour && behaviour.delayMs) await sleep(behaviour.delayMs, null, { signal: stop.signal });
    switch (behaviour.kind) {
      case 'accept':
        return answerJson(response, 200, acceptedAnswer(await accept(arriving)));
      case 'error':
        return answerJson(response, behaviour.status ?? 400, graphError(behaviour));
      case 'accept-then-cut':
        await accept(arriving);
        return void response.socket?.destroy();
      case 'cut':
        return void response.socket?.destroy();
      case 'body':
        if (behaviour.accept) await accept(arriving);
        return void response.writeHead(behaviour.status, { 'content-type': 'text/html' }).end(behaviour.body);
      case 'hang':
        if (behaviour.accept) await accept(arriving);
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    state.requests += 1;
    const authorization = request.headers.authorization ?? '';
    authorizations.push(authorization);
    const body = await readBody(request);
    const url = new URL(request.url ?? '/', 'http://fake');
    if (!isValid(authorization.replace('Bearer ', ''))) return refuse(response, DEAD_TOKEN);
    if (fake.media.answer(request, response)) return;
    const [, , phoneNumberId = '', edge] = url.pathname.split('/');
    const token = authorization.replace('Bearer ', '');
    if (owners[phoneNumberId]?.includes(token) === false) {
      strangers.push(`${phoneNumberId} ${token}`);
      return refuse(response, unknownNumber(phoneNumberId));
    }
    if (request.method === 'POST' && edge === 'media') return fake.media.upload(phoneNumberId, body, response);
    if (request.method !== 'POST' || edge !== 'messages') {
      const { status, body: found } = answerLookup(request.method ?? '', url, standing);
      return answerJson(response, status, found);
    }
    const isUploaded = (id: string): boolean =>
      fake.media.uploads.some((one) => one.id === id && one.phoneNumberId === phoneNumberId);
    const refusal = refusalOf(body, isUploaded);
    if (refusal !== null) return refuse(response, refusal);
    const fields = body as Record<string, unknown>; // refusalOf lets only objects pass
    if (fields['status'] === 'read') {
      const typing = fields['typing_indicator'] !== undefined;
      reads.push({ phoneNumberId, wamid: String(fields['message_id']), typing, at: Date.now() });
      return answerJson(response, 200, { success: true });
    }
    state.messages += 1;
    await answerText(arrivingOf(fields, phoneNumberId, state.messages), response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent && !stop.signal.aborted) answerJson(response, 500, { fakeGraphFailed: String(error) });
      else response.socket?.destroy();
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP

  const fake: FakeGraph = {
    url: `http://127.0.0.1:${port}`,
    sent,
    reads,
    media: createFakeMedia(() => `http://127.0.0.1:${port}`),
    authorizations,
    get requests() {
      return state.requests;
    },
    onMessage: (next) => void (handler = next),
    setValidToken: (...tokens) => void (state.validTokens = tokens.filter((token) => token !== null)),
    setOwners: (next) => void (owners = next),
    strangers,
    setHealth: (canSend) => void (standing.health = canSend),
    autoStatuses: (next) => void (auto = next),
    async waitForSent(condition, timeoutMs = 60_000) {
      const holds = typeof condition === 'number' ? () => sent.length >= condition : () => condition(sent);
      if (holds()) return [...sent];
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const check = () => holds() && resolve(true);
      const timer = setTimeout(() => resolve(false), timeoutMs);
      waiting.add(check);
      const met = await promise;
      clearTimeout(timer);
      waiting.delete(check);
      if (!met) throw new Error(`not met within ${timeoutMs} ms; ${sent.length} messages were sent`);
      return [...sent];
    },
    async postStatus({ webhookUrl, appSecret }, message, status, errors) {
      const { wamid, opaqueId, phoneNumberId, to } = message;
      const update = statusUpdate({
        wamid,
        status,
        opaqueId,
        ...(to && { recipientId: to }),
        ...(errors && { errors }),
      });
      const answered = await postSigned(webhookUrl, webhookBody({ statuses: [update], phoneNumberId }), appSecret);
      return answered.status;
    },
    async close() {
      stop.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

function unknownNumber(id: string): Refusal {
  const message = `Unsupported post request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`;
  return { code: 100, status: 400, message };
}

const DEAD_TOKEN: Refusal = { code: 190, status: 401, message: 'Error validating access token: Session has expired.' };

function refuse(response: ServerResponse, refusal: Refusal): void {
  answerJson(response, refusal.status ?? 400, graphError(refusal));
}

function arrivingOf(fields: Record<string, unknown>, phoneNumberId: string, number: number): Arriving {
  const { to, recipient, text, template, biz_opaque_callback_data: opaqueId } = fields;
  return {
    number,
    phoneNumberId,
    ...(typeof to === 'string' && { to: to.replace('+', '') }),
    ...(typeof recipient === 'string' && { recipient }),
    text: wordsOf(fields),
    ...(text === undefined && template === undefined && { content: fields }),
    ...(template !== undefined && { template }),
    opaqueId: typeof opaqueId === 'string' ? opaqueId : null,
  };
}

function acceptedAnswer({ wamid, to, recipient }: SentMessage): unknown {
  const contact = to === undefined ? { input: recipient, user_id: recipient } : { input: `+${to}`, wa_id: to };
  return { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id: wamid }] };
}
