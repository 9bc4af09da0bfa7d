import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccounting } from '../../src/db/accounting.ts';
import { createAnswering } from '../../src/flow/answering.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { anyStore, openTestDatabase } from '../helpers/test-database.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const rounds = 20;

describe.each(anyStore)('$title another machine at the other end', ({ kind }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
  let number = 0;

  beforeAll(async () => {
    opened = await openTestDatabase(kind);
    flow = await openFlow(opened.db);
  });
  afterAll(async () => {
    await flow[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
  });

  /** Answers every reply with the next of its lines, or with what no phone can show; null when it says nothing more. */
  const talk = async (lines: readonly (string | null)[], { agoMs = 0 } = {}) => {
    const customer = someone({ phone: `9190009${String(10_000 + number++)}` });
    const before = flow.graph.sent.length;
    const deps = { ...flow.deps, quietMs: 0 };
    flow.woken.turns.length = 0;
    for (const line of lines) {
      const media = { type: 'unsupported', handling: { kind: 'media', media: 'unsupported' } } as const;
      await flow.receive(message(customer, line ?? '', line === null ? media : {}));
      const [id = ''] = flow.woken.turns;
      if (agoMs > 0)
        await flow.rows(
          "update outbox set created_at = created_at - $2 * interval '1 millisecond', attempted_at = attempted_at - $2 * interval '1 millisecond' where conversation_id = $1",
          id,
          agoMs,
        );
      await takeTurn(deps, id, never);
      await deliver(deps, id, never);
      if (agoMs > 0)
        await flow.rows(
          "update inbox set received_at = received_at - $2 * interval '1 millisecond' where conversation_id = $1",
          id,
          agoMs,
        );
    }
    const [id = ''] = flow.woken.turns;
    const skipped = await flow.rows<{ reason: string }>(
      "select reason from inbox where conversation_id = $1 and disposition = 'skipped'",
      id,
    );
    const [chat] = await flow.rows<{ state: string }>('select state from conversations where id = $1', id);
    return {
      replies: flow.graph.sent.length - before,
      skipped: skipped.map(({ reason }) => reason),
      state: chat?.state,
    };
  };
  const times = (...lines: (string | null)[]): (string | null)[] =>
    Array.from({ length: rounds }, (_, at) => lines[at % lines.length] ?? null);

  it.each<[string, (string | null)[]]>([
    ['a greeting, answered at once', times('Hello!')],
    ['the same question again and again', times('May I help you with anything else?')],
    ['thanks for thanks', times('Thank you!', 'Thanks')],
    ['a menu', times('Choose:\n1. Sales\n2. Support\n3. Hours', 'Sorry, that is not one of 1 to 3.')],
    ['an away notice', times('We are out of office and will answer you on Monday.')],
    ['unsupported, in turn', times(null)],
    ['two machines that opt out and in', times('STOP', 'START')],
  ])('hears nothing more before twenty replies: %s', async (_title, lines) => {
    const { replies, skipped, state } = await talk(lines);
    expect(replies).toBeLessThan(20);
    expect(replies).toBeGreaterThan(8);
    expect(skipped).toEqual(Array.from({ length: rounds - replies }, () => 'loop'));
    expect(state).toBe('waiting');
    const { unaccounted } = await readAccounting(opened.db, { sinceHours: null });
    expect(unaccounted).toBe(0);
  });

  it('is told from a customer who repeats himself, at whatever speed', async () => {
    expect(await talk(times('What does it cost?').slice(0, 8))).toMatchObject({ replies: 8, skipped: [] });
    expect(await talk(times('Hello!'), { agoMs: 15 * 60_000 })).toMatchObject({
      replies: 20,
      skipped: [],
    });
  });

  it('may still opt out', async () => {
    const { skipped } = await talk([...times('Hello!'), 'STOP']);
    expect(skipped.length).toBeGreaterThan(0);
    expect(flow.graph.sent.at(-1)?.text).toContain(flow.says('optOutReply'));
  });

  it('waits for ready answers as well, once there were too many in a minute, and gets one for all that came meanwhile', async () => {
    const customer = someone({ phone: '919000900001' });
    const { business } = flow.deps;
    const answering = createAnswering({
      ...business,
      limits: { ...business.limits, turnsPerMinute: 2, waitSeconds: 1 },
    });
    const deps = { ...flow.deps, quietMs: 0, answering: () => answering };
    const before = flow.graph.sent.length;
    flow.woken.turns.length = 0;
    const hello = () => flow.receive(message(customer, 'Hello!'));
    const answer = async (): Promise<void> => {
      const [id = ''] = flow.woken.turns;
      await takeTurn(deps, id, never);
      await deliver(deps, id, never);
    };
    for (let turn = 0; turn < 2; turn += 1) {
      await hello();
      await answer();
    }
    await hello();
    await Promise.all([answer(), hello()]);
    expect(flow.graph.sent.length - before).toBe(3);
  });
});
