import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson } from '../../src/db/people.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ActingPerson } from '../../src/domain/handoff.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { replyAsHuman } from '../../src/flow/reply-as-human.ts';
import { takeOver } from '../../src/flow/take-over.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
/** `npm run chaos -- --races 1000` runs as many. */
const wanted = process.env['RACES'];
/** Fewer on the embedded database: it has one session, so that its statements only ever follow each other. */
const races =
  wanted === undefined ? { postgres: 150, embedded: 30 } : { postgres: Number(wanted), embedded: Number(wanted) };
const atOnce = 4;

describe.each(stores)('a person against a draft in flight $title', ({ kind, skip }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
  let people: ActingPerson[];
  let number = 0;

  beforeAll(async () => {
    if (skip) return;
    opened = await openTestDatabase(kind);
    flow = await openFlow(opened.db);
    const added = await Promise.all(
      ['Ada', 'Grace'].map((name) => addPerson(opened.db, { name, role: 'agent', numbers: null })),
    );
    people = added.flatMap((person) => (person === null ? [] : [{ ...person, sawHolder: null }]));
  });
  afterAll(async () => {
    await flow?.[Symbol.asyncDispose]();
    await opened?.[Symbol.asyncDispose]();
  });

  /** A customer has written and their turn and delivery run, as workers run them, until nothing is left to do. */
  const startAnswering = async (): Promise<{ id: string; worked: Promise<unknown> }> => {
    number += 1;
    const customer = someone({ phone: `4915200${String(100_000 + number)}` });
    flow.woken.turns.length = 0;
    await flow.receive(message(customer, number % 2 === 0 ? 'Hi' : 'Hello'));
    const found = await flow.rows<{ id: string }>(
      'select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = $1',
      customer.phone,
    );
    const id = found[0]?.id ?? '';
    const worked = takeTurn(flow.deps, id, never)
      .catch((error: unknown) => {
        // What a worker gets whose conversation a person has taken: it was right to lose it.
        if (!(error instanceof AppError && error.code === 'lease-lost')) throw error;
      })
      .then(() => deliver(flow.deps, id, never));
    return { id, worked };
  };

  const race = async (index: number): Promise<{ begunAfter: number; botRows: number; parked: number }> => {
    const { id, worked } = await startAnswering();
    const by = people[index % 2];
    if (by === undefined) throw new Error('nobody is there');
    // Spread over the life of the answer by what has happened, not by the clock: other races move it about.
    for (let pause = 0; pause < index % 6; pause += 1) await opened.db.query('select 1');
    const taken = await takeOver(flow.deps, { conversationId: id }, by);
    const after = await flow.rows<{ at: string }>('select clock_timestamp()::text as at');
    const said = await replyAsHuman(flow.deps, { conversationId: id }, 'A person speaks.', {
      despiteOptOut: false,
      by,
    });
    await worked;
    await takeTurn(flow.deps, id, never);
    await deliver(flow.deps, id, never);
    expect([taken.kind, said.kind]).toEqual(['done', 'done']);
    const rows = await flow.rows<{ begun_after: boolean; author: string; state: string }>(
      `select author, state, attempted_at > $2::timestamptz as begun_after from outbox where conversation_id = $1`,
      id,
      after[0]?.at,
    );
    const bots = rows.filter(({ author }) => author === 'bot');
    expect(bots.filter(({ state }) => state === 'queued' || state === 'sending')).toEqual([]);
    expect(rows.filter(({ author }) => author === 'human')).toEqual([
      { author: 'human', state: 'sent', begun_after: true },
    ]);
    return {
      begunAfter: bots.filter((row) => row.begun_after).length,
      botRows: bots.length,
      parked: bots.filter(({ state }) => state === 'parked').length,
    };
  };

  it.skipIf(skip)(`never begins a message of the assistant after it (${races[kind]} races)`, async () => {
    const results: Awaited<ReturnType<typeof race>>[] = [];
    let next = 0;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (next < races[kind]) {
          next += 1;
          results.push(await race(next));
        }
      }),
    );
    const sum = (of: (one: (typeof results)[number]) => number): number =>
      results.reduce((all, one) => all + of(one), 0);
    const cut = results.filter(({ botRows }) => botRows === 0).length;
    const sent = sum(({ botRows, parked }) => botRows - parked);
    console.log(
      `${kind}: ${results.length} races: draft lost ${cut}, parked ${sum(({ parked }) => parked)}, sent before ${sent}`,
    );
    expect(results).toHaveLength(races[kind]);
    expect(sum(({ begunAfter }) => begunAfter)).toBe(0);
    // A race in which one side always wins would show nothing.
    if (kind === 'postgres') {
      expect(sent).toBeGreaterThan(0);
      expect(cut + sum(({ parked }) => parked)).toBeGreaterThan(0);
    }
  });

  it.skipIf(skip)('lets one of two people have a conversation that both take, and tells the other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, worked } = await startAnswering();
      const outcomes = await Promise.all(people.map((by) => takeOver(flow.deps, { conversationId: id }, by)));
      await worked;
      const lost = outcomes.flatMap((one) => (one.kind === 'refused' ? [one.refusal] : []));
      expect(lost).toMatchObject([{ code: 'somebody-else' }]);
      const winner = people[outcomes.findIndex((one) => one.kind === 'done')];
      const loser = people[outcomes.findIndex((one) => one.kind === 'refused')];
      expect(lost[0]?.message).toContain(
        (await flow.rows<{ name: string }>('select name from people where id = $1', winner?.id))[0]?.name,
      );
      if (winner === undefined || loser === undefined) throw new Error('nobody won');
      const spoke = await replyAsHuman(flow.deps, { conversationId: id }, 'Me too', {
        despiteOptOut: false,
        by: loser,
      });
      expect(spoke).toMatchObject({ kind: 'refused', refusal: { code: 'somebody-else' } });
      // Taking it from somebody who is seen to have it is a choice.
      expect((await takeOver(flow.deps, { conversationId: id }, { ...loser, sawHolder: winner.id })).kind).toBe('done');
    }
  });

  it.skipIf(skip)('sends a reply once, however often its form comes', async () => {
    const { id, worked } = await startAnswering();
    await worked;
    const by = people[0];
    if (by === undefined) throw new Error('nobody is there');
    await takeOver(flow.deps, { conversationId: id }, by);
    const replyId = crypto.randomUUID();
    const send = () => replyAsHuman(flow.deps, { conversationId: id }, 'Once', { despiteOptOut: false, by, replyId });
    const outcomes = await Promise.all([send(), send(), send()]);
    expect(outcomes.map((one) => one.kind)).toEqual(['done', 'done', 'done']);
    expect(await flow.rows(`select body from outbox where conversation_id = $1 and author = 'human'`, id)).toHaveLength(
      1,
    );
  });
});
