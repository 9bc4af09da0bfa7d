import { Pool } from 'undici';
import { signBody } from '../../src/whatsapp/wire/verify-signature.ts';

export type SignedPost = { body: Buffer; signature: string };

export type LoadResult = { acks: number; acksPerS: number; latenciesMs: number[] };

/** Keep-alive connections to one server; every answer but 200 is an error, for nothing else is an ack. */
export type Poster = AsyncDisposable & {
  /** Posts one webhook and resolves with the milliseconds until its 200. */
  post(post: SignedPost): Promise<number>;
  /** Posts one after the other on every connection until the time is over or `next` has no more. */
  load(next: () => SignedPost | undefined, forMs: number): Promise<LoadResult>;
};

/** Signs a body once, before anything is measured. */
export function sign(body: unknown, appSecret: string): SignedPost {
  const bytes = Buffer.from(JSON.stringify(body));
  return { body: bytes, signature: signBody(bytes, appSecret) };
}

/** Opens `connections` connections as they are needed. */
export function openPoster(url: string, connections: number): Poster {
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 30_000, bodyTimeout: 30_000 });
  const post = async ({ body, signature }: SignedPost): Promise<number> => {
    const startedMs = performance.now();
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    const answer = await pool.request({ path: '/webhook', method: 'POST', headers, body });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`a webhook was answered ${answer.statusCode}`);
    return performance.now() - startedMs;
  };
  return {
    post,
    async load(next, forMs) {
      const startedMs = performance.now();
      const latenciesMs: number[] = [];
      const one = async (): Promise<void> => {
        while (performance.now() - startedMs < forMs) {
          const due = next();
          if (due === undefined) return;
          latenciesMs.push(await post(due));
        }
      };
      await Promise.all(Array.from({ length: connections }, one));
      const acks = latenciesMs.length;
      return { acks, acksPerS: (acks * 1000) / (performance.now() - startedMs), latenciesMs };
    },
    async [Symbol.asyncDispose]() {
      await pool.destroy();
    },
  };
}
