import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AlertOutcome } from '../domain/alert.ts';
import { addressFault, NotPublicError, publicLookup } from '../std/public-address.ts';

type PostOptions = {
  headers: Record<string, string>;
  body: string | Uint8Array;
  signal: AbortSignal;
  /** For tests: plain http to this machine; configuration refuses it in production. */
  allowLoopback: boolean;
};

/** What a receiver's own words of a refusal may add to the reason. */
const maxAnswerBytes = 2_000;
const longestPauseMs = 3_600_000;
const timeoutMs = 10_000;

/**
 * POSTs to a public https address, whose name is looked up anew and checked at every call; follows no redirect and takes no proxy from
 * the environment. Never rejects; reasons hold neither the address nor what was sent.
 */
export async function postPublic(address: string, options: PostOptions): Promise<AlertOutcome> {
  const fault = addressFault(address, options);
  if (fault !== null) return { kind: 'refused', reason: `the address ${fault}` };
  const url = new URL(address);
  const answered = Promise.withResolvers<IncomingMessage>();
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]);
  const body = Buffer.from(options.body);
  const request = send(url, {
    method: 'POST',
    headers: { 'user-agent': 'whatsapp-ai-agent', ...options.headers, 'content-length': body.length },
    lookup: publicLookup(options),
    agent: false,
    signal,
  });
  request.once('response', answered.resolve).once('error', answered.reject);
  request.end(body);
  try {
    return await judgeAnswer(await answered.promise);
  } catch (error) {
    return faultOf(error, { stopped: options.signal.aborted, late: signal.aborted });
  } finally {
    request.destroy();
  }
}

async function judgeAnswer(response: IncomingMessage): Promise<AlertOutcome> {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status >= 300 && status < 400)
    return { kind: 'refused', reason: `it redirects (${status}), which is not followed: enter the final address` };
  const isForNow = status === 408 || status === 425 || status === 429 || status >= 500;
  if (isForNow) return { kind: 'retry', reason: `it answered ${status}`, afterMs: pauseOf(response) };
  const said = await beginningOf(response);
  return { kind: 'refused', reason: `it answered ${status}${said === '' ? '' : ` (${said})`}` };
}

function pauseOf({ headers }: IncomingMessage): number | null {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, longestPauseMs) : null;
}

/** Plain words only, without anything long enough to be a key. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length >= maxAnswerBytes) break;
  }
  return text
    .replaceAll(/[^ -~]+/g, ' ')
    .replaceAll(/\S{25,}/g, '…')
    .trim()
    .slice(0, 160);
}

/** Node's own words for errors hold the host, ours do not. */
function faultOf(error: unknown, { stopped, late }: { stopped: boolean; late: boolean }): AlertOutcome {
  if (error instanceof NotPublicError) return { kind: 'refused', reason: error.message };
  if (stopped) return { kind: 'retry', reason: 'this server stopped', afterMs: 0 };
  if (late) return { kind: 'retry', reason: 'it did not answer in time', afterMs: null };
  const code = error instanceof Error && 'code' in error ? String(error.code).slice(0, 60) : 'unknown';
  return { kind: 'retry', reason: `it cannot be reached (${code})`, afterMs: null };
}
