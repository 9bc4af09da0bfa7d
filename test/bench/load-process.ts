// Signs webhooks and posts them, in a process of its own, so that load and server do not share an event loop.
import { Pool } from 'undici';
import { textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { sign } from './load.ts';

/** One run of load: one message each of as many customers. */
export type LoadOrder = {
  url: string;
  appSecret: string;
  text: string;
  firstCustomer: number;
  messages: number;
  connections: number;
};

/** `startedAt` and `endedAt` are Unix milliseconds, comparable between processes of one machine. */
export type LoadReport = {
  startedAt: number;
  endedAt: number;
  latenciesMs: number[];
  refused: number;
  faults: string[];
};

/** Meta sends again what is answered 503; it waits longer. */
const againMs = 200;
const mostTries = 50;

process.on('message', (order: LoadOrder) => {
  void run(order).then(
    (report) => process.send?.(report),
    (error: unknown) =>
      process.send?.({ startedAt: 0, endedAt: 0, latenciesMs: [], refused: 0, faults: [String(error)] }),
  );
});
process.on('disconnect', () => process.exit(0));

async function run(order: LoadOrder): Promise<LoadReport> {
  const posts = Array.from({ length: order.messages }, (_, at) => {
    const from = String(919_000_000_000 + order.firstCustomer + at);
    return sign(webhookBody({ messages: [textMessage({ from, text: order.text })] }), order.appSecret);
  });
  const pool = new Pool(order.url, { connections: order.connections, pipelining: 1 });
  const report: LoadReport = { startedAt: Date.now(), endedAt: 0, latenciesMs: [], refused: 0, faults: [] };
  let next = 0;
  const one = async (): Promise<void> => {
    for (let due = posts[next++]; due !== undefined; due = posts[next++]) {
      try {
        const { refused, answersMs } = await deliverWebhook(pool, due, { againMs, mostTries });
        report.refused += refused;
        report.latenciesMs.push(answersMs.at(-1) ?? 0);
      } catch (error) {
        report.faults.push(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: order.connections }, one));
  report.endedAt = Date.now();
  await pool.close();
  return report;
}
