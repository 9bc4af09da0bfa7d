import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { AxiosRequestConfig } from 'axios';

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
  /** POSTs JSON to a path below the version, e.g. `123/messages`. */
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

type Call = { method: 'GET' | 'POST'; path: string; query?: Record<string, string>; body?: unknown };
type Progress = { connected: boolean };

/** Creates a client with kept connections: no redirects, no proxy from the environment, answers up to 1 MiB. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const agentOptions = { keepAlive: true, maxSockets: options.maxSockets, timeout: IDLE_SOCKET_MS };
  const agents = { httpAgent: new HttpAgent(agentOptions), httpsAgent: new HttpsAgent(agentOptions) };
  const clientFor = (token: () => string): GraphClient => {
    const call = (what: Call, signal: AbortSignal) => callGraph({ ...options, ...agents, token }, what, signal);
    return {
      post: (path, body, signal) => call({ method: 'POST', path, body }, signal),
      get: (path, query, signal) => call({ method: 'GET', path, query }, signal),
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
    // Loaded at the first call: importing axios costs 0.1 s of processor time and 30 MB.
    const { default: axios } = await import('axios');
    const { status, data } = await axios.request<unknown>(requestConfig(deps, call, progress, stop.signal));
    return { kind: 'answer', status, body: parseJson(data) };
  } catch (error) {
    // The error goes no further: axios hangs the whole request on it, with the token.
    const reason = stop.signal.aborted ? String(stop.signal.reason) : faultName(error);
    return progress.connected ? { kind: 'unknown', reason } : { kind: 'not-sent', reason };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', stopByCaller);
  }
}

function requestConfig(deps: Deps, call: Call, progress: Progress, signal: AbortSignal): AxiosRequestConfig {
  return {
    method: call.method,
    url: `${deps.baseUrl.replace(/\/+$/, '')}/${deps.version}/${call.path}`,
    headers: { Authorization: `Bearer ${deps.token()}`, Accept: 'application/json' },
    ...(call.query && { params: call.query }),
    ...(call.body !== undefined && { data: call.body }),
    signal,
    httpAgent: deps.httpAgent,
    httpsAgent: deps.httpsAgent,
    transport: watchedTransport(progress),
    maxRedirects: 0,
    proxy: false,
    maxContentLength: MAX_ANSWER_BYTES,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
  };
}

/** Node's own request, which follows no redirect, with a note of when it could first have been written. */
function watchedTransport(progress: Progress) {
  return {
    request(options: RequestOptions, onResponse: () => void): ClientRequest {
      const secure = options.protocol === 'https:';
      const request = (secure ? httpsRequest : httpRequest)(options, onResponse);
      request.once('socket', (socket) => noteConnection(socket, secure, progress));
      return request;
    },
  };
}

function noteConnection(socket: Socket, secure: boolean, progress: Progress): void {
  const pending = secure ? 'secureConnecting' in socket && socket.secureConnecting === true : socket.connecting;
  progress.connected = !pending;
  if (pending) socket.once(secure ? 'secureConnect' : 'connect', () => (progress.connected = true));
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
