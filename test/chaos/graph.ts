import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerJson, answerLookup, graphError, readBody, refusalOf } from '../helpers/fake-graph-answers.ts';
import { wordsOf } from '../helpers/fake-graph-content.ts';
import { newWamid, statusUpdate } from '../helpers/signed-webhook.ts';
import type { Ledger, SendCall } from './ledger.ts';
import type { Mailman } from './mailman.ts';
import { randomFrom, type Random } from './random.ts';
import { customerOf } from './texts.ts';

/** What the simulated Meta does with one POST of a text. */
export type Behaviour = {
  /** The customer gets it. */
  accept: boolean;
  /**
   * `cut`: the connection is reset before a byte of the answer; `hang`: nothing ever comes; `html`: a proxy's 502 page;
   * a number: Graph's error with this code.
   */
  answer: 'ok' | 'cut' | 'hang' | 'html' | 'http-429' | number;
  delayMs?: number;
  /** `first`: the status webhook is taken by the server before the POST is answered; `held`: until it is released. */
  statuses?: 'soon' | 'first' | 'held';
};

/** The first text that Meta sees of an outgoing message, and its attempt, decide; see `behaviour.ts`. */
export type Decide = (call: Pick<SendCall, 'customer' | 'text' | 'outboxId' | 'attempt'>) => Behaviour;

export type SimulatedGraph = {
  url: string;
  decide(next: Decide): void;
  /** Sends the held statuses of an outgoing message. */
  release(outboxId: string): void;
  close(): Promise<void>;
};

/** Within this time after Meta took a text all its statuses are on their way. */
const statusesWithinMs = 1_500;

/** Starts Meta's Graph API on a free port: it keeps the ledger and has the mailman bring statuses for what it took. */
export async function startGraph(options: { seed: string; ledger: Ledger; mailman: Mailman }): Promise<SimulatedGraph> {
  const { seed, ledger, mailman } = options;
  const stop = new AbortController();
  const held = new Map<string, (() => void)[]>();
  let decide: Decide = () => ({ accept: true, answer: 'ok' });

  function postStatus(call: SendCall, wamid: string, status: string, delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const body = statusUpdate({ wamid, status, opaqueId: call.opaqueId ?? null });
    mailman.submit({ kind: 'status', body, attempted: () => undefined, acked: () => resolve() }, delayMs);
    return promise;
  }

  /** Resolves when the first status has been taken, for those that must come before the answer. */
  async function postStatuses(call: SendCall, wamid: string, random: Random, first: boolean): Promise<void> {
    const chosen = ['sent', ...(random.chance(0.9) ? ['delivered'] : []), ...(random.chance(0.6) ? ['read'] : [])];
    const [before, ...others] = random.chance(0.5) ? chosen : chosen.toReversed();
    const taken = postStatus(call, wamid, before ?? 'sent', first ? 0 : random.between(0, statusesWithinMs));
    for (const status of others) {
      const delayMs = random.between(0, statusesWithinMs);
      void postStatus(call, wamid, status, delayMs);
      if (random.chance(0.1)) void postStatus(call, wamid, status, delayMs + random.between(0, 500));
    }
    if (first) await Promise.race([taken, sleep(2_000, undefined, { signal: stop.signal })]);
  }

  async function take(call: SendCall, behaviour: Behaviour): Promise<string> {
    const wamid = newWamid();
    ledger.record({ ...call, outcome: 'accepted' });
    const random = randomFrom(seed, 'statuses', call.customer, call.text, call.attempt);
    if (behaviour.statuses === 'held') {
      const release = (): void => void postStatuses(call, wamid, random, false);
      held.set(call.outboxId, [...(held.get(call.outboxId) ?? []), release]);
    } else await postStatuses(call, wamid, random, behaviour.statuses === 'first');
    return wamid;
  }

  async function answerText(fields: Record<string, unknown>, response: ServerResponse): Promise<void> {
    const call = callOf(fields);
    const behaviour = decide(call);
    if (!behaviour.accept) {
      const told = typeof behaviour.answer === 'number' || behaviour.answer === 'http-429';
      ledger.record({ ...call, outcome: told ? 'refused' : 'lost' });
    }
    const wamid = behaviour.accept ? await take(call, behaviour) : '';
    if (behaviour.delayMs !== undefined) await sleep(behaviour.delayMs, undefined, { signal: stop.signal });
    switch (behaviour.answer) {
      case 'ok':
        return answerJson(response, 200, { messaging_product: 'whatsapp', messages: [{ id: wamid }] });
      case 'cut':
        return void response.socket?.destroy();
      case 'hang':
        return;
      case 'html':
        return void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>502 Bad Gateway</html>');
      case 'http-429':
        return void response.writeHead(429, { 'content-type': 'text/plain' }).end('Too many requests');
      default:
        return answerJson(response, 400, graphError({ code: behaviour.answer }));
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const url = new URL(request.url ?? '/', 'http://fake');
    if (request.method !== 'POST' || !url.pathname.endsWith('/messages')) {
      const found = answerLookup(request.method ?? '', url);
      return answerJson(response, found.status, found.body);
    }
    const refusal = refusalOf(body);
    if (refusal !== null) return answerJson(response, 400, graphError(refusal));
    const fields = body as Record<string, unknown>; // refusalOf lets only objects pass
    if (fields['status'] === 'read') return answerJson(response, 200, { success: true });
    await answerText(fields, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!stop.signal.aborted && !request.destroyed) process.stderr.write(`The simulated Graph: ${String(error)}\n`);
      response.socket?.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    decide: (next) => void (decide = next),
    release(outboxId) {
      for (const send of held.get(outboxId) ?? []) send();
      held.delete(outboxId);
    },
    async close() {
      stop.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function callOf(fields: Record<string, unknown>): SendCall {
  const { to, biz_opaque_callback_data: opaqueId } = fields;
  const [outboxId = '', attempt = '0'] = typeof opaqueId === 'string' ? opaqueId.split('.') : [];
  return {
    at: Date.now(),
    customer: customerOf(String(to)),
    text: wordsOf(fields),
    outboxId,
    attempt: Number(attempt),
    opaqueId: typeof opaqueId === 'string' ? opaqueId : null,
    outcome: 'accepted',
  };
}
