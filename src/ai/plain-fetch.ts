import { ModelFault } from './model-fault.ts';

/** A structured short answer is a few KB; anything near this is not one, and must not fill the memory. */
const MAX_BODY_BYTES = 512 * 1024;

/** Nothing else leaves: SDKs add organisation, project, platform and `*_CUSTOM_HEADERS` headers from the environment. */
const ALLOWED_HEADERS = new Set(['accept', 'anthropic-version', 'authorization', 'content-type', 'user-agent']);

/** Node's own pool drops an idle connection after 4 s, so that nearly every chat message would pay for a new TLS handshake. */
const KEEP_ALIVE_MS = 60_000;

let client: Promise<typeof fetch> | undefined;

/** Loaded with the first call: undici costs 0.1 s at start-up. One pool serves all providers, as the built-in one would. */
function keptAliveFetch(): Promise<typeof fetch> {
  client ??= import('undici').then(({ Agent, fetch: undiciFetch }) => {
    const dispatcher = new Agent({ keepAliveTimeout: KEEP_ALIVE_MS, connections: 64 });
    // Node's fetch is undici's: the two differ in the names of their types only.
    const keptAlive: unknown = (input: never, init: object) => undiciFetch(input, { ...init, dispatcher });
    return keptAlive as typeof fetch;
  });
  return client;
}

/**
 * A `fetch` for the SDKs that sends only the headers above, follows no redirect (customers' words go to the configured
 * host only), reads the body to its end under the request's own signal, and gives up with `bad_body` above 512 KB.
 */
export async function plainFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const headers = [...new Headers(init.headers)].filter(([name]) => ALLOWED_HEADERS.has(name));
  const keptAlive = await keptAliveFetch();
  const response = await keptAlive(input, { ...init, headers, redirect: 'manual' });
  const body = await readBody(response).catch((error: unknown) => {
    if (error instanceof ModelFault || !response.ok || init.signal?.aborted) throw error;
    // An answer had begun: it is billed.
    throw new ModelFault('connection', 'the answer was cut', { status: response.status });
  });
  return new Response(body.length === 0 ? null : body, { status: response.status, headers: [...response.headers] });
}

async function readBody(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the stream and closes its connection.
    if (size > MAX_BODY_BYTES)
      throw new ModelFault('bad_body', 'the body is larger than 512 KB', { status: response.status });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
