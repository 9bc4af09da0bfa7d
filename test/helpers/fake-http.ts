import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { turnTextOf } from '../../src/ai/render-turn.ts';
import type { SlotClaim } from '../../src/domain/lead.ts';
import type { Intent } from '../../src/domain/ports.ts';
import { shownIn } from './honest-verifier.ts';
import { verifiers, type FakeVerdictRequest, type VerifierMode, type VerifyHandler } from './fake-verdicts.ts';

/** A request as the fake got it; `body` is the parsed JSON. */
export type FakeRequest = {
  path: string;
  headers: IncomingHttpHeaders;
  body: FakeBody;
  at: number;
  system: string;
  /** The customer's words of the newest message. */
  turnText: string;
};

type FakeBody = Record<string, unknown> & {
  messages: { role: string; content: string }[];
  /** Of Anthropic's protocol; the other one has it in the messages. */
  system?: { text: string }[];
};

/** What a fake does with a request, after `delayMs` if given. */
export type FakeReply = { delayMs?: number } & (
  | {
      kind: 'answer';
      reply?: string;
      language?: string;
      intent?: Intent;
      slots?: readonly SlotClaim[];
      /** Ids of facts. */
      uses?: readonly string[];
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
  /** Calls for a reply, in order; those for verdicts stand apart. */
  requests: FakeRequest[];
  verdictRequests: FakeVerdictRequest[];
  /** Programs the replies from now on; with null, as at first, every turn is echoed, as `echoOf` does it. */
  reply(handler: FakeHandler | null): void;
  /** Programs the verdicts from now on; null, as at first, is `honest`. */
  verify(handler: VerifierMode | VerifyHandler | null): void;
  /** Resolves when `count` requests have come; rejects after a minute. */
  waitForRequest(count: number): Promise<FakeRequest>;
  close(): Promise<void>;
};

/** Starts a real HTTP server on a free port that speaks one vendor's wire format. */
export async function startFakeModel(wire: Wire, basePath: string): Promise<FakeModelServer> {
  const requests: FakeRequest[] = [];
  const verdictRequests: FakeVerdictRequest[] = [];
  const waiting = new Set<() => void>();
  let handler: FakeHandler = echo;
  let verify: VerifyHandler = verifiers.honest;

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const shown = shownIn(request.system, request.body.messages.at(-1)?.content ?? '');
    if (shown) return answerVerdicts({ ...request, ...shown }, outgoing);
    const index = requests.push(request) - 1;
    for (const check of waiting) check();
    if (request.path !== `${basePath}${wire.path}`) {
      send(outgoing, 404, JSON.stringify(wire.error(404, 'not_found_error', 'no such path')), {});
      return;
    }
    const reply = await handler(request, index);
    await delay(reply);
    answer(wire, reply, { outgoing, index });
  }

  async function answerVerdicts(request: FakeVerdictRequest, outgoing: ServerResponse): Promise<void> {
    const index = verdictRequests.push(request) - 1;
    const given = await verify(request, index);
    const reply: FakeReply = 'kind' in given ? given : { kind: 'text', text: JSON.stringify({ verdicts: given }) };
    await delay(reply);
    answer(wire, reply, { outgoing, index });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${basePath}`,
    requests,
    verdictRequests,
    reply(next) {
      handler = next ?? echo;
    },
    verify(next) {
      verify = typeof next === 'function' ? next : verifiers[next ?? 'honest'];
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

/** An echo may hold what the customer's slots say, so the longest line is claimed for the first field that takes any words, each other one beside the fields. */
export function echoClaims(system: string, turnText: string): SlotClaim[] {
  const field = /^- (\w+) \(the customer's own words, short\)/m.exec(system)?.[1] ?? 'said';
  const lines = turnText
    .split('\n')
    .filter((line) => line !== '')
    .toSorted((one, other) => other.length - one.length);
  return lines.map((line, at) => ({ field: at === 0 ? field : `said${at}`, value: line, quote: line }));
}

/** What a fake answers by itself: the customer's words, given back as theirs. */
export function echo({ system, turnText }: FakeRequest): Extract<FakeReply, { kind: 'answer' }> {
  return { kind: 'answer', reply: echoOf(turnText), slots: echoClaims(system, turnText) };
}

async function delay({ delayMs }: FakeReply): Promise<void> {
  if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
}

/** The system prompt of either vendor. */
function systemOf({ system, messages }: FakeBody): string {
  return system?.map(({ text }) => text).join('\n') ?? messages.find(({ role }) => role === 'system')?.content ?? '';
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
  const { url = '', headers } = incoming;
  return { path: url, headers, body, at: Date.now(), system: systemOf(body), turnText };
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
  const { slots = [], uses = [] } = given;
  return { language, intent, slots, needsHuman, offTopic, uses, reply };
}

function send(outgoing: ServerResponse, status: number, body: string, headers: Record<string, string>): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  outgoing.end(body);
}
