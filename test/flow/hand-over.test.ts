import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { claimDelivery } from '../../src/db/outbox.ts';
import { deliverCommitted } from '../../src/flow/sending/deliver.ts';
import { createHandOver, type Committed, type HandOver } from '../../src/flow/sending/hand-over.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { openTestDatabase } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;

describe('[embedded] a reply that goes out of the process that wrote it', () => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
  let number = 0;

  const create = (most: number, send: Parameters<typeof createHandOver>[0]['deliver'] = sendNow): HandOver =>
    createHandOver({ deliver: send, wake: flow.deps.wake, most, logger: flow.logs.logger });
  const sendNow = (committed: Committed, signal: AbortSignal): Promise<boolean> =>
    deliverCommitted(flow.deps, committed, signal);
  /** Turns that hand their replies over. */
  const answered = async (handOver: HandOver, count: number): Promise<string[]> => {
    flow.woken.turns.length = 0;
    const customers = Array.from({ length: count }, () => someone({ phone: `9190010${String(10_000 + number++)}` }));
    await flow.receive(...customers.map((customer) => message(customer, 'Hi')));
    const ids = [...flow.woken.turns];
    await Promise.all(ids.map((id) => takeTurn({ ...flow.deps, reply: handOver.reply }, id, never)));
    return ids;
  };

  beforeAll(async () => {
    opened = await openTestDatabase('embedded');
    flow = await openFlow(opened.db);
  });
  beforeEach(() => {
    flow.woken.deliveries.length = 0;
    flow.graph.sent.length = 0;
  });
  afterAll(async () => {
    await flow[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
  });

  it('needs no job, and is sent before the process stops', async () => {
    const handOver = create(10);
    await answered(handOver, 5);
    await handOver.close(10_000);
    expect(flow.graph.sent).toHaveLength(5);
    expect(flow.woken.deliveries).toEqual([]);
  });

  it('stands in line for a place and needs no job when one is free soon', async () => {
    const gate = Promise.withResolvers<void>();
    let atOnce = 0;
    let most = 0;
    const handOver = create(2, async (committed, signal) => {
      most = Math.max(most, (atOnce += 1));
      await gate.promise;
      const isSent = await sendNow(committed, signal);
      atOnce -= 1;
      return isSent;
    });
    const customer = flow.graph.waitForSent((sent) => sent.length === 5);
    const ids = await answered(handOver, 5);
    // Said twice of one chat: it is in line already.
    handOver.reply({ conversationId: ids.at(-1) ?? '', phoneNumberId });
    gate.resolve();
    await customer;
    await handOver.close(10_000);
    expect(most).toBe(2);
    expect(flow.woken.deliveries).toEqual([]);
  });

  it('gets a job when there is no room for long, and once the process is stopping', async () => {
    const gate = Promise.withResolvers<void>();
    const handOver = create(2, async (committed, signal) => {
      await gate.promise;
      return sendNow(committed, signal);
    });
    const ids = await answered(handOver, 5);
    await vi.waitFor(() => expect(flow.woken.deliveries).toHaveLength(3), 10_000);
    const closed = handOver.close(10_000);
    const [late = ''] = await answered(handOver, 1);
    expect(flow.woken.deliveries).toContain(late);
    gate.resolve();
    await closed;
    const left = flow.woken.deliveries.filter((id) => ids.includes(id));
    expect(flow.graph.sent).toHaveLength(ids.length - left.length);
  });

  it('gets a job at once when all places are held by another number, and a number that is quick keeps its place', async () => {
    const woken: string[] = [];
    const begun: string[] = [];
    const ends = new Map<string, () => void>();
    const handOver = createHandOver({
      deliver: async ({ conversationId }) => {
        begun.push(conversationId);
        await new Promise<void>((resolve) => void ends.set(conversationId, resolve));
        return true;
      },
      wake: { deliveries: (ids) => void woken.push(...ids) },
      most: 2,
      logger: flow.logs.logger,
    });
    const reply = (conversationId: string): void =>
      handOver.reply({ conversationId, phoneNumberId: conversationId.slice(0, 4) });
    const end = async (id: string, next: string): Promise<void> => {
      ends.get(id)?.();
      await vi.waitFor(() => expect(begun.at(-1)).toBe(next));
    };
    for (const id of ['slow1', 'slow2', 'slow3', 'fast1']) reply(id);
    expect(begun).toEqual(['slow1', 'slow2']);
    expect(woken).toEqual(['fast1']);
    await end('slow1', 'slow3');
    ends.get('slow2')?.();
    await setImmediate();
    reply('fast2');
    expect(begun.at(-1)).toBe('fast2');
    for (const id of ['slow4', 'fast3', 'slow5']) reply(id);
    await end('fast2', 'fast3');
    await end('slow3', 'slow4');
    expect(woken).toEqual(['fast1']);
    const closed = handOver.close(10_000);
    expect(woken).toEqual(['fast1', 'slow5']);
    for (const done of ends.values()) done();
    await closed;
  });

  it('gets a job when it stands in line while the process stops', async () => {
    const gate = Promise.withResolvers<void>();
    const handOver = create(1, async (committed, signal) => {
      await gate.promise;
      return sendNow(committed, signal);
    });
    const ids = await answered(handOver, 3);
    const closed = handOver.close(10_000);
    expect(flow.woken.deliveries).toHaveLength(2);
    gate.resolve();
    await closed;
    expect(flow.graph.sent).toHaveLength(1);
    expect(ids).toEqual(expect.arrayContaining(flow.woken.deliveries));
  });

  it('gets a job when an earlier message of the chat is on its way, and when sending fails', async () => {
    const [id = ''] = await answered(create(0), 1);
    expect(flow.woken.deliveries).toEqual([id]);
    expect(await claimDelivery(opened.db, id, { leaseMs: 30_000, tokenFingerprints: ['x'] })).not.toBeNull();
    flow.woken.deliveries.length = 0;
    const blocked = create(1);
    blocked.reply({ conversationId: id, phoneNumberId });
    await blocked.close(10_000);
    expect(flow.woken.deliveries).toEqual([id]);
    const broken = create(1, () => Promise.reject(new Error('no database')));
    const [failed = ''] = await answered(broken, 1);
    await broken.close(10_000);
    expect(flow.woken.deliveries).toEqual([id, failed]);
    expect(flow.graph.sent).toEqual([]);
  });
});
