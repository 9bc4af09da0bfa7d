import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { postJson, type Progress } from './post-json.ts';

/**
 * What is known after one call of the Graph API. `answer`: a whole HTTP answer, `body` its parsed JSON or undefined
 * when it is none. `not-sent`: nothing of the request was written. `unknown`: Meta may have acted on it.
 */
export type GraphAnswer =
  | { kind: 'answer'; status: number; body: unknown }
  | { kind: 'not-sent'; reason: string }
  | { kind: 'unknown'; reason: string };

/** The Graph API at one version. No call ever rejects; reasons hold neither the token nor the request. */
export type GraphClient = {
  /** POSTs JSON, or a form, to a path below the version, e.g. `123/messages`. */
  post(path: string, body: unknown, signal: AbortSignal): Promise<GraphAnswer>;
  get(path: string, query: Record<string, string>, signal: AbortSignal): Promise<GraphAnswer>;
  /** The same client, whose calls carry this very token, whatever replaces the usual one meanwhile. */
  withToken(token: string): GraphClient;
  /** Closes the kept connections; calls in flight are cut. */
  close(): void;
};

export type GraphClientOptions = {
  /** Without a path of its own, e.g. `https://graph.facebook.com`. */
  baseUrl: string;
  version: string;
  /** Asked anew for every call without a token of its own, so that a replaced one is used at once. */
  token: () => string;
  /** One deadline over waiting for a connection, connecting, headers and body. */
  timeoutMs: number;
  maxSockets: number;
};

const MAX_ANSWER_BYTES = 1024 * 1024;
/** Below common server idle limits: a request written into a connection just closed has an unknown outcome. */
const IDLE_SOCKET_MS = 30_000;

type Call = { path: string; body: unknown } | { path: string; query: Record<string, string> };
type Answered = { status: number; text: unknown };

/** Creates a client with kept connections: no redirects, no proxy from the environment, answers up to 1 MiB. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const agentOptions = { keepAlive: true, maxSockets: options.maxSockets, timeout: IDLE_SOCKET_MS };
  const agents = { httpAgent: new HttpAgent(agentOptions), httpsAgent: new HttpsAgent(agentOptions) };
  const clientFor = (token: () => string): GraphClient => {
    const call = (what: Call, signal: AbortSignal) => callGraph({ ...options, ...agents, token }, what, signal);
    return {
      post: (path, body, signal) => call({ path, body }, signal),
      get: (path, query, signal) => call({ path, query }, signal),
      withToken: (value) => clientFor(() => value),
      close: () => {
        agents.httpAgent.destroy();
        agents.httpsAgent.destroy();
      },
    };
  };
  return clientFor(options.token);
}

type Deps = GraphClientOptions & { httpAgent: HttpAgent; httpsAgent: HttpsAgent };

async function callGraph(deps: Deps, call: Call, signal: AbortSignal): Promise<GraphAnswer> {
  const progress: Progress = { connected: false };
  const stop = new AbortController();
  const stopByCaller = () => stop.abort('stopped by the caller');
  const deadline = setTimeout(() => stop.abort(`no whole answer within ${deps.timeoutMs} ms`), deps.timeoutMs);
  signal.addEventListener('abort', stopByCaller, { once: true });
  if (signal.aborted) stopByCaller();
  try {
    const isJson = 'body' in call && !(call.body instanceof FormData);
    const send = isJson ? post(deps, call, progress, stop.signal) : byAxios(deps, call, progress, stop.signal);
    const { status, text } = await send;
    return { kind: 'answer', status, body: parseJson(text) };
  } catch (error) {
    // The error goes no further: axios hangs the whole request on it, with the token.
    const reason = stop.signal.aborted ? String(stop.signal.reason) : faultName(error);
    return progress.connected ? { kind: 'unknown', reason } : { kind: 'not-sent', reason };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', stopByCaller);
  }
}

function post(
  deps: Deps,
  { path, body }: { path: string; body: unknown },
  progress: Progress,
  signal: AbortSignal,
): Promise<Answered> {
  const { httpAgent, httpsAgent } = deps;
  const url = new URL(urlOf(deps, path));
  const token = deps.token();
  return postJson({ url, token, body, httpAgent, httpsAgent, maxAnswerBytes: MAX_ANSWER_BYTES }, progress, signal);
}

/** What is read, and forms. */
async function byAxios(deps: Deps, call: Call, progress: Progress, signal: AbortSignal): Promise<Answered> {
  // Loaded at the first call: importing axios costs 0.1 s of processor time and 30 MB.
  const { default: axios } = await import('axios');
  // What is only read may be asked for again, whatever became of it; a form may have arrived.
  progress.connected = true;
  const { status, data } = await axios.request<unknown>({
    url: urlOf(deps, call.path),
    ...('body' in call ? { method: 'post', data: call.body } : { method: 'get', params: call.query }),
    headers: { Authorization: `Bearer ${deps.token()}`, Accept: 'application/json' },
    signal,
    httpAgent: deps.httpAgent,
    httpsAgent: deps.httpsAgent,
    maxRedirects: 0,
    proxy: false,
    maxContentLength: MAX_ANSWER_BYTES,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
  });
  return { status, text: data };
}

function urlOf({ baseUrl, version }: Deps, path: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/${version}/${path}`;
}

function parseJson(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function faultName(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^[A-Z0-9_]{1,64}$/.test(code) ? `connection failed: ${code}` : 'connection failed';
}
