import { z } from 'zod';
import { describeError } from '../../domain/errors.ts';
import { CliFault } from './cli-fault.ts';
import { clean } from './terminal-text.ts';

/** A running server and what opens its API. */
export type Server = { url: URL; password: string };

/** A free instance that sleeps needs about a minute to wake up. */
const timeoutMs = 90_000;

const refusalSchema = z.object({ error: z.string(), code: z.string() });

/**
 * Asks the server's API and returns its answer, checked against the schema. Throws a `CliFault` that says what is wrong
 * and what to do. A POST is never repeated by itself.
 */
export async function askServer<T>(
  server: Server,
  request: { method: 'GET' | 'POST'; path: string; body?: unknown },
  schema: z.ZodType<T>,
): Promise<T> {
  const response = await send(server, request);
  const text = await response.text().catch((error: unknown) => {
    throw unreachable(server, request.method, error);
  });
  const answer = parseJson(text);
  if (!response.ok) throw refusal(server, response, answer);
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new CliFault(
    `${server.url.origin} sent an answer that this command does not understand. Is it this program, in the same version? Check --url.`,
  );
}

async function send(
  server: Server,
  { method, path, body }: { method: 'GET' | 'POST'; path: string; body?: unknown },
): Promise<Response> {
  try {
    return await fetch(new URL(path, server.url), {
      method,
      // Followed, a redirect could carry the password elsewhere.
      redirect: 'manual',
      headers: {
        authorization: `Basic ${Buffer.from(`owner:${server.password}`).toString('base64')}`,
        accept: 'application/json',
        ...(method === 'POST' && { 'content-type': 'application/json' }),
      },
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw unreachable(server, method, error);
  }
}

function unreachable(server: Server, method: string, error: unknown): CliFault {
  const { origin } = server.url;
  if (error instanceof Error && error.name === 'TimeoutError') {
    const unsure =
      method === 'POST'
        ? ' It may or may not have been done: look at "npm run handoff -- list" before you try again.'
        : '';
    return new CliFault(`${origin} did not answer within ${timeoutMs / 1000} seconds.${unsure}`);
  }
  const reasons = reasonsOf(error);
  if (reasons.includes('ECONNREFUSED')) {
    return new CliFault(
      `No server answers at ${origin}. Start it (npm start), or say where it runs: --url https://your-service.onrender.com`,
    );
  }
  if (reasons.includes('ENOTFOUND') || reasons.includes('EAI_AGAIN')) {
    return new CliFault(`${server.url.hostname} was not found. Check --url, and whether you are online.`);
  }
  return new CliFault(`${origin} cannot be reached (${clean(reasons.join(', '))}). Check --url and your connection.`);
}

/** fetch hides the reason in the cause, or in the causes of several addresses. */
function reasonsOf(error: unknown): string[] {
  const links = error instanceof AggregateError ? error.errors : [error];
  return links.flatMap((link: unknown) => {
    if (link instanceof Error && link.cause !== undefined) return reasonsOf(link.cause);
    return [link instanceof Error && 'code' in link ? String(link.code) : describeError(link)];
  });
}

function refusal(server: Server, response: Response, answer: unknown): CliFault {
  const { origin } = server.url;
  const location = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && location !== null) {
    const target = URL.canParse(location, server.url.href) ? new URL(location, server.url).origin : location;
    return new CliFault(`${origin} redirects to ${clean(target)}. If that is your server, use --url ${clean(target)}`);
  }
  const said = refusalSchema.safeParse(answer);
  if (said.success) return new CliFault(clean(said.data.error));
  if (response.status >= 500) {
    return new CliFault(
      `${origin} answered with ${response.status}. Look at the server's log, or try again in a minute.`,
    );
  }
  return new CliFault(
    `${origin} answered with ${response.status}, so it is another program or an older version. Check --url.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
