import { z } from 'zod';
import { readGraph } from '../send/read-graph.ts';
import type { GraphClient } from '../send/graph-client.ts';
import type { FileSource } from './file-source.ts';

/** The bytes of a file, or why there are none, in plain words without an address. */
export type FetchedFile = { bytes: Buffer } | { fault: string };

export type FetchFileDeps = {
  graph: Pick<GraphClient, 'withToken'>;
  graphUrl: string;
  /** The token that a number's calls go out with. */
  token: (phoneNumberId: string) => string;
};

type Limits = { maxBytes: number; phoneNumberId: string; signal: AbortSignal };

/** Meta hands out files from these and from below these; nobody else gets the token. */
const META_HOSTS = ['fbsbx.com', 'fbcdn.net', 'whatsapp.net', 'facebook.com'];
const MOST_REDIRECTS = 3;
/** Without one Meta refuses a download: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media */
const USER_AGENT = 'whatsapp-ai-agent';

const lookup = z.object({ url: z.string().max(4_000), file_size: z.coerce.number().optional().catch(undefined) });

/**
 * Downloads a customer's file: from the address that came along while it works, else from the one that Meta gives for the id.
 * Never rejects; reads no further than `maxBytes`, and asks only Meta's hosts and the configured Graph API.
 */
export async function fetchFile(deps: FetchFileDeps, source: FileSource, limits: Limits): Promise<FetchedFile> {
  if (source.url !== null) {
    const early = await download(deps, source.url, limits);
    if ('bytes' in early || early.isFinal) return early;
  }
  const { phoneNumberId, maxBytes, signal } = limits;
  const call = { path: source.id, query: { phone_number_id: phoneNumberId }, shape: lookup };
  const found = await readGraph({ graph: deps.graph.withToken(deps.token(phoneNumberId)) }, call, signal);
  if (found.kind === 'refused') return { fault: `Meta has no such file (code ${found.fault.code})` };
  if (found.kind === 'no-answer') return { fault: `Meta was asked for its address: ${found.reason}` };
  if ((found.value.file_size ?? 0) > maxBytes) return tooLarge;
  return download(deps, found.value.url, limits);
}

/** Whether a file may be fetched from an address, and the token shown there. */
export function isMetaAddress(address: string, graphUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, protocol, hostname, port, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  if (origin === new URL(graphUrl).origin) return true;
  const isMetas = META_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
  return protocol === 'https:' && port === '' && isMetas;
}

type Failed = { fault: string; isFinal?: boolean };
const tooLarge: Failed = { fault: 'too large', isFinal: true };

async function download(deps: FetchFileDeps, address: string, limits: Limits): Promise<{ bytes: Buffer } | Failed> {
  let next = address;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    if (!isMetaAddress(next, deps.graphUrl)) return { fault: 'its address is not one of Meta’s' };
    try {
      // Loaded by nobody else: undici's own pool serves these few calls.
      const response = await fetch(next, {
        headers: {
          authorization: `Bearer ${deps.token(limits.phoneNumberId)}`,
          'user-agent': USER_AGENT,
          'accept-encoding': 'identity',
        },
        redirect: 'manual',
        signal: limits.signal,
      });
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        next = URL.canParse(location, next) ? new URL(location, next).href : '';
        continue;
      }
      return await readAll(response, limits.maxBytes);
    } catch {
      // Nothing of the error goes further: it may hold the address.
      return { fault: limits.signal.aborted ? 'it did not come in time' : 'the connection failed' };
    }
  }
  return { fault: 'its address leads on and on' };
}

async function readAll(response: Response, maxBytes: number): Promise<{ bytes: Buffer } | Failed> {
  if (!response.ok || Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    return response.ok ? tooLarge : { fault: `HTTP ${response.status}` };
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the stream and closes its connection.
    if (size > maxBytes) return tooLarge;
    chunks.push(chunk);
  }
  return size === 0 ? { fault: 'it is empty' } : { bytes: Buffer.concat(chunks) };
}
