import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

describe.each(stores)('$title a chat that Meta gives to another agent', ({ kind, skip }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
  let numbers = 0;
  beforeAll(async () => {
    if (skip) return;
    opened = await openTestDatabase(kind);
    flow = await openFlow(opened.db);
  });
  afterAll(async () => {
    if (skip) return;
    await flow[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
  });
  const signal = () => AbortSignal.timeout(20_000);
  const customer = () => someone({ phone: String(15_550_101_000 + numbers++), userId: `US.${randomUUID()}` });
  const conversationOf = async (): Promise<string> => {
    const found = await flow.rows<{ id: string }>('select id from conversations order by created_at desc limit 1');
    return found[0]?.id ?? '';
  };
  const standby = { standby: true as const };

  it.skipIf(skip)(
    'is answered by nobody here, none of its words are kept, and "stop" counts all the same',
    async () => {
      const who = customer();
      await flow.receive(message(who, 'what do you sell?', standby));
      const id = await conversationOf();
      expect(flow.woken.turns).not.toContain(id);
      await takeTurn(flow.deps, id, signal());
      expect(await flow.rows('select disposition, reason, body from inbox where conversation_id = $1', id)).toEqual([
        { disposition: 'skipped', reason: 'standby', body: null },
      ]);
      expect(await flow.rows('select 1 from outbox where conversation_id = $1', id)).toEqual([]);
      await flow.receive(message(who, 'STOP', standby));
      expect(await flow.rows('select opted_out_at is not null as out from conversations where id = $1', id)).toEqual([
        { out: true },
      ]);
    },
  );

  it.skipIf(skip)('is left in the middle of a draft, and nothing that is queued goes out', async () => {
    const who = customer();
    await flow.receive(message(who, 'how much is a hundred mugs?'));
    const id = await conversationOf();
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    flow.model.onAsk = async () => {
      asked.resolve();
      await goOn.promise;
      return 'Gladly.';
    };
    const turn = takeTurn(flow.deps, id, signal());
    await asked.promise;
    await flow.receive(message(who, 'hello?', standby));
    goOn.resolve();
    await expect(turn).rejects.toThrow();
    flow.model.reset();
    await deliver(flow.deps, id, signal());
    expect(flow.graph.sent).toEqual([]);
    await takeTurn(flow.deps, id, signal());
    expect(await flow.rows('select 1 from outbox where conversation_id = $1', id)).toEqual([]);
  });

  it.skipIf(skip)('parks a reply that waits, and is answered again once Meta gives the chat back', async () => {
    const who = customer();
    await flow.receive(message(who, 'how much is a hundred mugs?'));
    const id = await conversationOf();
    await takeTurn(flow.deps, id, signal());
    expect(await flow.rows(`select 1 from outbox where conversation_id = $1 and state = 'queued'`, id)).not.toEqual([]);
    await flow.receive(message(who, 'hello?', standby));
    expect(await flow.rows('select distinct state, reason from outbox where conversation_id = $1', id)).toEqual([
      { state: 'parked', reason: 'another agent has the chat' },
    ]);
    await flow.receive(message(who, 'and two hundred?'));
    await takeTurn(flow.deps, id, signal());
    await deliver(flow.deps, id, signal());
    expect(flow.graph.sent.length).toBeGreaterThan(0);
  });
});
