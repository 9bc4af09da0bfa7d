import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'undici';
import type { SignedPost } from './load.ts';

/** How a webhook was taken: tries that were answered 503, and the milliseconds until each answer, the last one's 200 included. */
export type Taken = { refused: number; answersMs: number[] };

/** Posts a webhook until it is answered 200, as Meta does, `againMs` after each 503; rejects on any other answer or after so many tries. */
export async function deliverWebhook(
  pool: Pool,
  { body, signature }: SignedPost,
  { againMs, mostTries = Number.POSITIVE_INFINITY }: { againMs: number; mostTries?: number },
): Promise<Taken> {
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  const answersMs: number[] = [];
  for (;;) {
    const startedMs = performance.now();
    const answer = await pool.request({ path: '/webhook', method: 'POST', headers, body });
    await answer.body.dump();
    answersMs.push(performance.now() - startedMs);
    if (answer.statusCode === 200) return { refused: answersMs.length - 1, answersMs };
    if (answer.statusCode !== 503 || answersMs.length >= mostTries)
      throw new Error(`a webhook was answered ${answer.statusCode}`);
    await sleep(againMs);
  }
}
