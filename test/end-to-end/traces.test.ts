import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { customerPrefix, markedWord, secrets, startWorld } from './world.ts';

type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: { stringValue?: string; intValue?: number | string } }[];
  status?: { code?: number };
};
type Received = { path: string; headers: IncomingHttpHeaders; body: string };

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

/** A collector that takes OTLP as JSON. */
async function startCollector(): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  cleanUp.push(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return { url: `http://127.0.0.1:${port}`, received };
}

function spansIn(received: readonly Received[]): Span[] {
  type Body = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  return received.flatMap(({ body }) =>
    (JSON.parse(body) as Body).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  );
}

const valueOf = (span: Span | undefined, key: string): unknown => {
  const value = span?.attributes.find((one) => one.key === key)?.value;
  return value?.stringValue ?? (value?.intValue === undefined ? undefined : Number(value.intValue));
};

async function serve(extra: Record<string, string>) {
  const tellModules = `--import ${new URL('./tell-modules.mjs', import.meta.url).href}`;
  const world = await startWorld({ databaseUrl: null, redisUrl: null }, { NODE_OPTIONS: tellModules, ...extra });
  cleanUp.push(() => world.close());
  const customer = world.newCustomer();
  await world.write(customer, `How much is a ${markedWord}?`);
  await world.waitForReplies(customer);
  expect((await world.server.stop()).code).toBe(0);
  return world.output().flatMap((line) => /^loaded (\S+)/.exec(line)?.[1] ?? []);
}

/** The API alone belongs to libraries that others bring. */
const sdk = /\/@opentelemetry\/(?!api\/)|\/otlp-traces\.ts$/;

describe('[embedded] traces', () => {
  it('go to the collector with the steps of a message, and with nothing of the customer', async () => {
    const collector = await startCollector();
    const loaded = await serve({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20collector-key',
      OTEL_SERVICE_NAME: 'shop',
    });
    expect(loaded.filter((url) => sdk.test(url)).length).toBeGreaterThan(3);
    const { received } = collector;
    expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
    expect(received[0]?.headers).toMatchObject({ authorization: 'Bearer collector-key' });
    const bodies = received.map(({ body }) => body).join('\n');
    expect(bodies).toContain('"service.name"');
    expect(bodies).toContain('"shop"');
    for (const unwanted of [customerPrefix, markedWord, ...Object.values(secrets), 'collector-key'])
      expect(bodies).not.toContain(unwanted);
    const spans = spansIn(received);
    const named = (name: RegExp): Span | undefined => spans.find((span) => name.test(span.name));
    const [webhook, chat, delivery, sent] = [
      named(/^POST \/webhook$/),
      named(/^chat /),
      named(/^process deliveries$/),
      named(/^POST messages$/),
    ];
    expect(valueOf(webhook, 'http.response.status_code')).toBe(200);
    // The sweeper may have begun others meanwhile, which found the chat taken.
    const turn = spans.find(({ spanId }) => spanId === chat?.parentSpanId);
    expect(turn).toMatchObject({ name: 'process turns', traceId: chat?.traceId });
    expect(valueOf(chat, 'gen_ai.provider.name')).toBe('openai');
    expect(valueOf(chat, 'gen_ai.usage.output_tokens')).toBe(30);
    expect(sent).toMatchObject({ traceId: delivery?.traceId, parentSpanId: delivery?.spanId });
    expect(valueOf(sent, 'http.response.status_code')).toBe(200);
    const conversation = 'messaging.message.conversation_id';
    expect(valueOf(turn, conversation)).toMatch(/^[0-9a-f-]{36}$/);
    expect(valueOf(delivery, conversation)).toBe(valueOf(turn, conversation));
  });

  it('cost no module where they are not wanted', async () => {
    const loaded = await serve({});
    expect(loaded.length).toBeGreaterThan(100);
    expect(loaded.filter((url) => sdk.test(url))).toEqual([]);
  });

  it('that nobody takes cost no answer, and are told once', async () => {
    const world = await startWorld(
      { databaseUrl: null, redisUrl: null },
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
    );
    cleanUp.push(() => world.close());
    const customer = world.newCustomer();
    await world.write(customer, 'Hi');
    await world.waitForReplies(customer);
    const line = await world.server.waitForLog('Traces could not be delivered to OTEL_EXPORTER_OTLP_ENDPOINT');
    expect(JSON.stringify(line)).not.toContain('127.0.0.1');
    expect((await world.server.stop()).code).toBe(0);
  });
});
