import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Business } from '../../src/business/business.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { returnChats } from '../../src/flow/return-chats.ts';
import { takeOver } from '../../src/flow/take-over.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, type Flow } from './flow-world.ts';

const alwaysOpen = { hours: [], openOn: [] };
/** Only three days from now. */
const shut = { hours: [{ day: ((new Date().getUTCDay() + 2) % 7) + 1, open: 0, close: 60 }], openOn: [] };
const same = (business: Business): Business => business;
const line = 'The assistant answers here again.';

describe.each(stores)('$title a chat that its person has let run out', ({ kind, skip }) => {
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

  /** A chat that a person took from the assistant, whose time is over. */
  async function runOut(first = 'hello'): Promise<{ id: string; phone: string }> {
    const phone = String(15_550_102_000 + numbers++);
    await flow.receive(message(someone({ phone, userId: `US.${randomUUID()}` }), first));
    const [found] = await flow.rows<{ id: string }>('select id from conversations order by created_at desc limit 1');
    const id = found?.id ?? '';
    await takeTurn(flow.deps, id, AbortSignal.timeout(20_000));
    await takeOver({ ...flow.deps, optOutScope: 'all' }, { conversationId: id });
    await flow.rows(`update conversations set human_until = clock_timestamp() - interval '1 second' where id = $1`, id);
    return { id, phone };
  }
  const linesOf = (id: string) =>
    flow.rows<{ body: string; state: string }>(
      `select o.body, c.state from outbox o join conversations c on c.id = o.conversation_id
        where c.id = $1 and o.turn_id is null order by o.id`,
      id,
    );
  const look = (change: Partial<Business>): Promise<void> => {
    const business = { ...flow.deps.business, ...alwaysOpen, ...change };
    return returnChats({ ...flow.deps, phoneNumberIds: [phoneNumberId], businessOf: () => business });
  };

  it.skipIf(skip)('is told nothing where the owner wants no line', async () => {
    const { id } = await runOut();
    await look({});
    expect(await linesOf(id)).toEqual([]);
  });

  it.skipIf(skip)('is told once, in the language of the chat, by the usual outbox', async () => {
    const { id, phone } = await runOut();
    const returnLine = { en: line, es: 'El asistente responde de nuevo.' };
    await Promise.all([look({ returnLine }), look({ returnLine })]);
    await look({ returnLine });
    expect(await linesOf(id)).toEqual([{ body: line, state: 'bot' }]);
    expect(flow.woken.deliveries).toContain(id);
    await deliver(flow.deps, id, AbortSignal.timeout(20_000));
    await deliver(flow.deps, id, AbortSignal.timeout(20_000));
    expect(flow.graph.sent.filter(({ to, text }) => to === phone && text === line)).toHaveLength(1);
    const spanish = await runOut('¡Hola, buenos días! ¿Cómo están?');
    await look({ returnLine });
    expect((await linesOf(spanish.id)).map(({ body }) => body)).toEqual(['El asistente responde de nuevo.']);
  });

  it.skipIf(skip).each([
    ['the business is closed', {}, (business: Business) => ({ ...business, ...shut })],
    [
      'the customer wants no messages',
      {
        sql: 'update contacts set opted_out_at = now() where id = (select contact_id from conversations where id = $1)',
      },
      same,
    ],
    [
      'the 24 hours are over',
      { sql: `update conversations set last_inbound_at = now() - interval '25 hours' where id = $1` },
      same,
    ],
    ['the customer is blocked', { sql: 'update conversations set blocked_at = now() where id = $1' }, same],
    [
      'the person still has it',
      { sql: `update conversations set human_until = now() + interval '1 hour' where id = $1` },
      same,
    ],
  ])('is told nothing while %s', async (_why, { sql = 'select $1::uuid' }: { sql?: string }, change) => {
    const { id } = await runOut();
    await flow.rows(sql, id);
    await look(change({ ...flow.deps.business, ...alwaysOpen, returnLine: { en: line } }));
    expect(await linesOf(id)).toEqual([]);
    await flow.rows(`update conversations set state = 'bot' where id = $1`, id);
  });
});
