import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { turnTextOf } from '../../src/ai/render-turn.ts';
import type { SlotClaim } from '../../src/domain/lead.ts';
import type { Intent } from '../../src/domain/ports.ts';

/** A request as the fake got it; `body` is the parsed JSON. */
type FakeRequest = {
  path: string;
  headers: IncomingHttpHeaders;
  body: FakeBody;
  at: number;
  /** The customer's words of the newest message. */
  turnText: string;
};

type FakeBody = Record<string, unknown> & { messages: { role: string; content: string }[] };

/** What a fake does with a request, after `delayMs` if given. */
export type FakeReply = { delayMs?: number } & (
  | {
      kind: 'answer';
      reply?: string;
      language?: string;
      intent?: Intent;
      /** Only the claims named here; every other field is left out, as models without strict output do. */
      slots?: readonly SlotClaim[];
      needsHuman?: boolean;
      offTopic?: boolean;
    }
  /** The model's text as it is, in the vendor's envelope. */
  | { kind: 'text'; text: string; finish?: string }
  /** An HTTP body as it is. */
  | { kind: 'raw'; status?: number; headers?: Record<string, string>; body: string }
  /** Any status with any JSON body. */
  | { kind: 'status'; status: number; body: unknown; headers?: Record<string, string> }
  /** The vendor's own error body. */
  | { kind: 'error'; status: number; code?: string; message?: string; headers?: Record<string, string> }
  /** Headers, then nothing. */
  | { kind: 'stall' }
  /** Nothing at all. */
  | { kind: 'hang' }
  /** Headers and half of a body, then the connection is cut. */
  | { kind: 'cut' }
  /** The connection is closed at once. */
  | { kind: 'drop' }
);

type FakeHandler = (request: FakeRequest, index: number) => FakeReply | Promise<FakeReply>;

/** How one vendor writes its bodies. */
export type Wire = {
  path: string;
  requestIdHeader: string;
  success: (text: string, finish: string | null) => unknown;
  error: (status: number, code: string, message: string) => unknown;
};

export type FakeModelServer = {
  /** Base URL as the vendor's SDK wants it. */
  url: string;
  requests: FakeRequest[];
  /** Programs the answers from now on; with null, as at first, every turn is echoed, as `echoOf` does it. */
  reply(handler: FakeHandler | null): void;
  /** Resolves when `count` requests have come; rejects after a minute. */
  waitForRequest(count: number): Promise<FakeRequest>;
  close(): Promise<void>;
};

/** Starts a real HTTP server on a free port that speaks one vendor's wire format. */
export async function startFakeModel(wire: Wire, basePath: string): Promise<FakeModelServer> {
  const requests: FakeRequest[] = [];
  const waiting = new Set<() => void>();
  let handler: FakeHandler = echo;

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const index = requests.push(request) - 1;
    for (const check of waiting) check();
    if (request.path !== `${basePath}${wire.path}`) {
      send(outgoing, 404, JSON.stringify(wire.error(404, 'not_found_error', 'no such path')), {});
      return;
    }
    const reply = await handler(request, index);
    if (reply.delayMs) await new Promise((resolve) => setTimeout(resolve, reply.delayMs).unref());
    answer(wire, reply, { outgoing, index });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${basePath}`,
    requests,
    reply(next) {
      handler = next ?? echo;
    },
    waitForRequest: (count) => waitForRequest(requests, waiting, count),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A reply that gives the customer's words back as theirs, in one sentence: whatever they are, it says nothing that needs proof. */
export function echoOf(turnText: string): string {
  return `Noted: ${turnText.replaceAll('\n', ' + ')}`;
}

function echo(request: FakeRequest): FakeReply {
  return { kind: 'answer', reply: echoOf(request.turnText) };
}

function waitForRequest(requests: FakeRequest[], waiting: Set<() => void>, count: number): Promise<FakeRequest> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(check);
      reject(new Error(`only ${requests.length} of ${count} requests came within a minute`));
    }, 60_000);
    const check = (): void => {
      const request = requests[count - 1];
      if (!request) return;
      clearTimeout(timer);
      waiting.delete(check);
      resolve(request);
    };
    waiting.add(check);
    check();
  });
}

async function readRequest(incoming: IncomingMessage): Promise<FakeRequest> {
  let raw = '';
  for await (const chunk of incoming.setEncoding('utf8')) raw += chunk;
  // The tests fail on their own when the body has another shape.
  const body = JSON.parse(raw || '{"messages":[]}') as FakeBody;
  const turnText = turnTextOf(body.messages.at(-1)?.content ?? '');
  return { path: incoming.url ?? '', headers: incoming.headers, body, at: Date.now(), turnText };
}

function answer(wire: Wire, reply: FakeReply, context: { outgoing: ServerResponse; index: number }): void {
  const { outgoing } = context;
  const requestId = { [wire.requestIdHeader]: `fake-${context.index + 1}` };
  switch (reply.kind) {
    case 'answer': {
      const body = wire.success(JSON.stringify(answerObject(reply)), null);
      return send(outgoing, 200, JSON.stringify(body), requestId);
    }
    case 'text':
      return send(outgoing, 200, JSON.stringify(wire.success(reply.text, reply.finish ?? null)), requestId);
    case 'raw':
      return send(outgoing, reply.status ?? 200, reply.body, { ...requestId, ...reply.headers });
    case 'status':
      return send(outgoing, reply.status, JSON.stringify(reply.body), { ...requestId, ...reply.headers });
    case 'error': {
      const body = wire.error(reply.status, reply.code ?? 'some_error', reply.message ?? 'something went wrong');
      return send(outgoing, reply.status, JSON.stringify(body), { ...requestId, ...reply.headers });
    }
    case 'stall':
      outgoing.writeHead(200, { 'content-type': 'application/json', ...requestId });
      outgoing.flushHeaders();
      return;
    case 'cut':
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      outgoing.write('{"id":"half', () => outgoing.destroy());
      return;
    case 'drop':
      outgoing.destroy();
      return;
    case 'hang':
  }
}

/** The answer as a model writes it, in the order of the schema. */
function answerObject(given: Extract<FakeReply, { kind: 'answer' }>): unknown {
  const { reply = 'Here you are.', language = 'en', intent = 'other', needsHuman = false, offTopic = false } = given;
  const slots = Object.fromEntries((given.slots ?? []).map(({ field, value, quote }) => [field, { value, quote }]));
  return { language, intent, slots, needsHuman, offTopic, reply };
}

function send(outgoing: ServerResponse, status: number, body: string, headers: Record<string, string>): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  outgoing.end(body);
}
