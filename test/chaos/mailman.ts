import { setTimeout as sleep } from 'node:timers/promises';
import { signBody } from '../../src/whatsapp/wire/verify-signature.ts';
import { webhookBody } from '../helpers/signed-webhook.ts';
import { randomFrom } from './random.ts';

/** One element of a webhook's `messages` or `statuses` on its way to the server. */
type Update = {
  kind: 'message' | 'status';
  body: Record<string, unknown>;
  /** Called before every POST that holds it. */
  attempted(at: number): void;
  /** Called for every POST with it that was answered 200. */
  acked(at: number): void;
};

export type Mailman = {
  /** Hands an update over, to be posted after the delay together with whatever else is due. */
  submit(update: Update, delayMs?: number): void;
  /** Milliseconds from a POST to its 200, of every POST that had one. */
  readonly ackMs: readonly number[];
  /** POSTs that were refused, cut, answered anything but 200 or not answered in time: each was made again. */
  readonly failures: number;
  close(): void;
};

/** What Meta does beyond plain delivery; all shares between 0 and 1. */
export type Habits = { mostInOne: number; duplicateShare: number; lateShare: number };

const everyMs = 20;
/** A process that hangs is given up after this time, and another one is tried. */
const timeoutMs = 10_000;
/** POSTs under way at one time. */
const mostAtOnce = 40;
const firstBackoffMs = 150;
const longestBackoffMs = 1_000;

/**
 * Delivers as Meta does: several updates in one POST, some POSTs twice, some later than those after them, and all of them
 * again, each time to the next address, until they are answered 200.
 */
export function startMailman(options: {
  seed: string;
  appSecret: string;
  urls: () => readonly string[];
  habits: Habits;
}): Mailman {
  const { seed, appSecret, urls, habits } = options;
  const random = randomFrom(seed, 'mailman');
  const stop = new AbortController();
  const ackMs: number[] = [];
  const state = { failures: 0, turn: 0 };
  let waiting: { update: Update; dueAt: number }[] = [];
  const places = { free: mostAtOnce, queue: [] as (() => void)[] };

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (places.free === 0) await new Promise<void>((resolve) => void places.queue.push(resolve));
    else places.free -= 1;
    try {
      return await work();
    } finally {
      const next = places.queue.shift();
      if (next === undefined) places.free += 1;
      else next();
    }
  }

  async function postOnce(bytes: Buffer, signature: string): Promise<boolean> {
    const addresses = urls();
    const url = addresses[state.turn++ % addresses.length] ?? '';
    const startedMs = performance.now();
    try {
      const answered = await fetch(`${url}/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
        body: new Uint8Array(bytes),
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await answered.arrayBuffer();
      if (answered.status !== 200) return false;
      ackMs.push(performance.now() - startedMs);
      return true;
    } catch {
      return false; // Refused, reset or too late: Meta makes no difference.
    }
  }

  async function post(updates: readonly Update[], delayMs: number): Promise<void> {
    const of = (kind: Update['kind']) => updates.filter((update) => update.kind === kind).map(({ body }) => body);
    const [messages, statuses] = [of('message'), of('status')];
    const body = webhookBody({ ...(messages.length > 0 && { messages }), ...(statuses.length > 0 && { statuses }) });
    const bytes = Buffer.from(JSON.stringify(body));
    const signature = signBody(bytes, appSecret);
    await sleep(delayMs, undefined, { signal: stop.signal });
    for (let backoffMs = firstBackoffMs; ; backoffMs = Math.min(backoffMs * 1.5, longestBackoffMs)) {
      const taken = await inTurn(() => {
        for (const update of updates) update.attempted(Date.now());
        return postOnce(bytes, signature);
      });
      if (taken) break;
      state.failures += 1;
      await sleep(backoffMs, undefined, { signal: stop.signal });
    }
    for (const update of updates) update.acked(Date.now());
  }

  function send(updates: readonly Update[]): void {
    const delayMs = random.chance(habits.lateShare) ? random.between(50, 700) : 0;
    const copies = random.chance(habits.duplicateShare)
      ? [delayMs, random.chance(0.5) ? delayMs : delayMs + 900]
      : [delayMs];
    for (const copyDelayMs of copies) {
      post(updates, copyDelayMs).catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
    }
  }

  const timer = setInterval(() => {
    const now = Date.now();
    const due = waiting.filter(({ dueAt }) => dueAt <= now).map(({ update }) => update);
    if (due.length === 0) return;
    waiting = waiting.filter(({ dueAt }) => dueAt > now);
    while (due.length > 0) send(due.splice(0, random.whole(1, habits.mostInOne)));
  }, everyMs);

  return {
    submit: (update, delayMs = 0) => void waiting.push({ update, dueAt: Date.now() + delayMs }),
    ackMs,
    get failures() {
      return state.failures;
    },
    close() {
      clearInterval(timer);
      stop.abort();
    },
  };
}
