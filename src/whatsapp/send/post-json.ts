import { request as httpRequest, type Agent as HttpAgent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';

/** Whether a byte of the request may have been written. */
export type Progress = { connected: boolean };

export type Posting = {
  url: URL;
  token: string;
  body: unknown;
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
  maxAnswerBytes: number;
};

/**
 * POSTs JSON over a kept connection and resolves with the whole answer, whatever its status; follows no redirect. Rejects when there is
 * none, when it is too long and when `signal` aborts. Each reply costs one or two of these: axios would triple their work.
 */
export function postJson(
  { url, token, body, httpAgent, httpsAgent, maxAnswerBytes }: Posting,
  progress: Progress,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  signal.throwIfAborted();
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = {
    Authorization: `Bearer ${token}`,
    Accept: 'application/json',
    'Accept-Encoding': 'identity',
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
  };
  const isSecure = url.protocol === 'https:';
  const answered = Promise.withResolvers<{ status: number; text: string }>();
  const request: ClientRequest = isSecure
    ? httpsRequest(url, { method: 'POST', headers, agent: httpsAgent })
    : httpRequest(url, { method: 'POST', headers, agent: httpAgent });
  const stop = (): void => void request.destroy(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  request.once('socket', (socket) => noteConnection(socket, isSecure, progress));
  request.once('response', (response) => readAnswer(response, maxAnswerBytes, answered));
  request.on('error', answered.reject);
  request.once('close', () => {
    signal.removeEventListener('abort', stop);
    answered.reject(new Error('no whole answer'));
  });
  request.end(bytes);
  return answered.promise;
}

function noteConnection(socket: Socket, isSecure: boolean, progress: Progress): void {
  const isPending = isSecure ? 'secureConnecting' in socket && socket.secureConnecting === true : socket.connecting;
  progress.connected = !isPending;
  if (isPending) socket.once(isSecure ? 'secureConnect' : 'connect', () => (progress.connected = true));
}

function readAnswer(
  response: IncomingMessage,
  maxBytes: number,
  { resolve, reject }: PromiseWithResolvers<{ status: number; text: string }>,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const refuse = (why: string): void => {
    reject(new Error(why));
    response.destroy();
  };
  response.on('error', reject);
  const { 'content-encoding': encoding = 'identity' } = response.headers;
  if (encoding !== 'identity') return refuse('an encoding that was not asked for');
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) refuse('the answer is too long');
    else chunks.push(chunk);
  });
  response.once('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
}
