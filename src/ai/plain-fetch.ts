import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Agent, Dispatcher, request } from 'undici';
import { ModelFault } from './model-fault.ts';

/** A structured short answer is a few KB; anything near this is not one, and must not fill the memory. */
const MAX_BODY_BYTES = 512 * 1024;

/** Nothing else leaves: SDKs add organisation, project, platform and `*_CUSTOM_HEADERS` headers from the environment. */
const ALLOWED_HEADERS = new Set(['accept', 'anthropic-version', 'authorization', 'content-type', 'user-agent']);

/** Node's own pool drops an idle connection after 4 s, so that nearly every chat message would pay for a new TLS handshake. */
const KEEP_ALIVE_MS = 60_000;

let client: Promise<Client> | undefined;

type Client = { ask: typeof request; dispatcher: Agent };

/** Loaded with the first call: undici costs 0.1 s at start-up. One pool serves all providers, as the built-in one would. */
function keptAliveClient(): Promise<Client> {
  client ??= import('undici').then((undici) => ({
    ask: undici.request,
    dispatcher: new undici.Agent({ keepAliveTimeout: KEEP_ALIVE_MS, connections: 64 }),
  }));
  return client;
}

/**
 * A `fetch` for the SDKs that sends only the headers above, follows no redirect (customers' words go to the configured
 * host only), reads the body to its end under the request's own signal, and gives up with `bad_body` above 512 KB. It has undici's
 * plain request below it: its `fetch` costs a third of all that a question costs us with models.
 */
export async function plainFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const allowed = [...new Headers(init.headers)].filter(([name]) => ALLOWED_HEADERS.has(name));
  const headers = Object.fromEntries([...allowed, ['accept-encoding', 'identity']]);
  const { ask, dispatcher } = await keptAliveClient();
  const { method = 'GET', signal } = init;
  const { body, type } = await encode(init.body);
  const response = await ask(input instanceof Request ? input.url : input, {
    method: method.toUpperCase(),
    headers: type === null ? headers : { ...headers, 'content-type': type },
    body,
    ...(signal != null && { signal }),
    dispatcher,
  });
  const isOk = response.statusCode >= 200 && response.statusCode < 300;
  const read = await readBody(response).catch((error: unknown) => {
    if (error instanceof ModelFault || !isOk || signal?.aborted) throw error;
    // An answer had begun: it is billed.
    throw new ModelFault('connection', 'the answer was cut', { status: response.statusCode });
  });
  const answered = Object.entries(response.headers).flatMap(([name, value]): [string, string][] =>
    [value ?? []].flat().map((one) => [name, one]),
  );
  return new Response(read.length === 0 ? null : read, { status: response.statusCode, headers: answered });
}

/** The SDKs send strings, and the transcriber a form. */
async function encode(body: RequestInit['body']): Promise<{ body: string | Buffer | null; type: string | null }> {
  if (body === null || body === undefined || typeof body === 'string') return { body: body ?? null, type: null };
  // A recording is large: it is sent as it is, without a copy.
  if (body instanceof Uint8Array)
    return { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength), type: null };
  const made = new Response(body);
  return { body: Buffer.from(await made.arrayBuffer()), type: made.headers.get('content-type') };
}

/** Some servers compress unasked. */
const unpackers = new Map([
  ['gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

async function readBody({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<Uint8Array<ArrayBuffer>> {
  const unpack = unpackers.get(String(headers['content-encoding']));
  // The reader below hears of every error.
  const stream = unpack === undefined ? body : pipeline(body, unpack(), () => undefined);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > MAX_BODY_BYTES)
      throw new ModelFault('bad_body', 'the body is larger than 512 KB', { status: statusCode });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
