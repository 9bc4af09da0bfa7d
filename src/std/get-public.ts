import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { addressFault, NotPublicError, publicLookup } from './public-address.ts';

/** What stood at an address, or why there is nothing, in plain words without the address. */
export type GotPublic = { bytes: Buffer } | { fault: string };

type Limits = { maxBytes: number; signal: AbortSignal; allowLoopback: boolean };

const mostRedirects = 3;

/**
 * Downloads from a public https address; its name, and that of each address it redirects to, is looked up anew and checked. Takes no proxy
 * from the environment, reads no further than `maxBytes`, never rejects. `allowLoopback` as in `addressFault`.
 */
export async function getPublic(address: string, limits: Limits): Promise<GotPublic> {
  let next = address;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const fault = addressFault(next, limits);
    if (fault !== null) return { fault: `the address ${fault}` };
    const got = await getOnce(new URL(next), limits);
    if (!('location' in got)) return got;
    next = URL.canParse(got.location, next) ? new URL(got.location, next).href : '';
  }
  return { fault: 'the address leads on and on' };
}

async function getOnce(url: URL, limits: Limits): Promise<GotPublic | { location: string }> {
  const answered = Promise.withResolvers<IncomingMessage>();
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(url, {
    headers: { 'user-agent': 'whatsapp-ai-agent', 'accept-encoding': 'identity' },
    lookup: publicLookup(limits),
    agent: false,
    signal: limits.signal,
  });
  request.once('response', answered.resolve).once('error', answered.reject);
  request.end();
  try {
    const response = await answered.promise;
    const { statusCode: status = 0, headers } = response;
    if (status >= 300 && status < 400 && headers.location !== undefined) return { location: headers.location };
    if (status !== 200) return { fault: `it answered ${status}` };
    return await readAll(response, limits.maxBytes);
  } catch (error) {
    // Node's own words hold the host.
    if (error instanceof NotPublicError) return { fault: error.message };
    return { fault: limits.signal.aborted ? 'it did not come in time' : 'it cannot be reached' };
  } finally {
    request.destroy();
  }
}

async function readAll(response: IncomingMessage, maxBytes: number): Promise<GotPublic> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return { fault: 'it is too large' };
    chunks.push(chunk);
  }
  return size === 0 ? { fault: 'it is empty' } : { bytes: Buffer.concat(chunks) };
}
