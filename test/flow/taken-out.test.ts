import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBusinessFiles } from '../../src/business/business-files.ts';
import { findForgottenDeliveries, findForgottenTurns } from '../../src/db/sweep-queries.ts';
import { listTroubles } from '../../src/db/troubles.ts';
import type { Person } from '../../src/domain/person.ts';
import { sightOf } from '../../src/flow/account-numbers.ts';
import { createAnswering } from '../../src/flow/answering.ts';
import { createBusinessInForce } from '../../src/flow/business-in-force.ts';
import { checkHealth } from '../../src/flow/check-health.ts';
import { receiveEvents } from '../../src/flow/receive-events.ts';
import { replyAsHuman } from '../../src/flow/reply-as-human.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { settleTrouble } from '../../src/flow/settle-trouble.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { createTokens } from '../../src/whatsapp/send/tokens.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { tokenValues } from '../helpers/tokens.ts';
import { message, openFlow, someone, status, type Flow } from './flow-world.ts';

const [first, second] = ['100000000000001', '100000000000002'] as const;
const files = { [first]: 'business.yaml', [second]: 'test/fixtures/businesses/bakery.yaml' };
const tokensSet = { [first]: 'EAAfirst', [second]: 'EAAsecond' };
const never = new AbortController().signal;
const owner: Person = { id: '00000000-0000-4000-8000-000000000001', name: 'Olga', role: 'owner', numbers: null };
const everything = { olderThanMs: 0, againAfterMs: null, limit: 100 };
let customers = 0;
const newCustomer = () => someone({ phone: String(919_000_700_000 + customers++), name: 'Asha' });

describe.each(stores)('a number that was taken out of the settings, on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('while something of it waits', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;

    /** What a process makes of the settings that name these numbers. */
    async function processWith(phoneNumberIds: (typeof first | typeof second)[]) {
      const { db, logger } = flow.deps;
      const tokens = createTokens(
        phoneNumberIds.flatMap((id) =>
          tokenValues(tokensSet[id], undefined, [id]).map(({ tokens: [one] }) => ({
            id,
            tokens: [{ ...one, name: `WHATSAPP_TOKEN_${id}` }] as const,
          })),
        ),
      );
      const live = createBusinessInForce({
        files: await openBusinessFiles(
          phoneNumberIds.map((id) => ({ id, businessFile: files[id] })),
          logger,
        ),
        db,
        phoneNumberIds,
        logger,
      });
      const answering = live.derive((business) => createAnswering(business));
      return {
        ...flow.deps,
        phoneNumberIds,
        tokens,
        answering: async (claim: { phoneNumberId: string; businessVersion: string | null }) =>
          answering(await live.pinned(claim)),
        businessOf: (id: string) => live.current(id),
        files: { ...flow.deps.files, token: (id: string) => tokens.current(id).value },
        accountsOf: () => null,
        wake: { turns: () => undefined, deliveries: () => undefined },
      };
    }
    type Process = Awaited<ReturnType<typeof processWith>>;
    let both: Process;
    let without: Process;

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
      flow.graph.setValidToken(...Object.values(tokensSet));
      flow.graph.setOwners({ [first]: [tokensSet[first]], [second]: [tokensSet[second]] });
      [both, without] = [await processWith([first, second]), await processWith([first])];
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    const write = async (text: string, customer = newCustomer()): Promise<string> => {
      const events = [message(customer, text, { phoneNumberId: second })];
      await receiveEvents(both, { events, rawBody: Buffer.from(''), logger: flow.logs.logger });
      const [row] = await flow.rows<{ id: string }>(
        'select conversation_id as id from inbox order by inbox.id desc limit 1',
      );
      return row?.id ?? '';
    };
    const repliesTo = (id: string) =>
      flow.rows<{ body: string; state: string; attempts: number }>(
        'select body, state, attempts from outbox where conversation_id = $1 order by id',
        id,
      );
    const sweepIn = async (one: Process): Promise<{ turns: string[]; deliveries: string[] }> => {
      const woken = { turns: [] as string[], deliveries: [] as string[] };
      const wake = {
        turns: (ids: readonly string[]) => void woken.turns.push(...ids),
        deliveries: (ids: readonly string[]) => void woken.deliveries.push(...ids),
      };
      const places = { keepsOut: () => false };
      const deps = {
        ...one,
        wake,
        wakeWithoutDeduplication: wake,
        settleMs: 60_000,
        sweepMs: 1_000,
        files: { places },
      };
      await sweep(deps, { all: true });
      return woken;
    };
    const trouble = async (served: readonly string[]) =>
      (await listTroubles(opened.db, 50, sightOf({ ...both, phoneNumberIds: served }, null))).filter(
        (one) => one.kind === 'number',
      );
    const settleAll = () => flow.rows(`update inbox set disposition = 'skipped', reason = 'test'`);

    it('leaves its messages unanswered and its replies unsent, and does both when it is back', async () => {
      const asked = await write('Hi');
      flow.model.asked.length = 0;
      await takeTurn(without, asked, never);
      expect([await repliesTo(asked), flow.model.asked, flow.graph.sent]).toEqual([[], [], []]);
      expect(await findForgottenTurns(opened.db, everything, without.tokens.numbers())).toEqual([]);
      expect((await sweepIn(without)).turns).toEqual([]);
      await takeTurn(both, asked, never);
      const [reply] = await repliesTo(asked);
      expect(reply).toMatchObject({ state: 'queued', attempts: 0 });
      expect(reply?.body).toContain(both.businessOf(second).name);
      expect(await deliver(without, asked, never)).toBe(false);
      expect(await findForgottenDeliveries(opened.db, everything, without.tokens.usable())).toEqual([]);
      expect([await repliesTo(asked), flow.graph.sent]).toMatchObject([[{ state: 'queued', attempts: 0 }], []]);
      await deliver(both, asked, never);
      expect(flow.graph.sent.map(({ phoneNumberId }) => phoneNumberId)).toEqual([second]);
      expect(flow.graph.strangers).toEqual([]);
    });

    it('has nothing that a process without it could answer or send with', async () => {
      await expect(without.answering({ phoneNumberId: second, businessVersion: null })).rejects.toThrow(second);
      expect(without.businessOf(second)).toMatchObject({ name: '', offers: [], missedCall: {}, words: {} });
      expect(() => without.files.token(second)).toThrow(second);
    });

    it('heeds what Meta says of its replies, and keeps no word on a number that never was here', async () => {
      const id = await write('Hi');
      await takeTurn(both, id, never);
      await deliver(both, id, never);
      const [sent] = await flow.rows<{ wamid: string }>('select wamid from outbox where conversation_id = $1', id);
      const said = [
        status(sent?.wamid ?? '', 'delivered', { phoneNumberId: second }),
        status('wamid.unknown', 'delivered', { phoneNumberId: '999' }),
      ];
      await receiveEvents(without, { events: said, rawBody: Buffer.from(''), logger: flow.logs.logger });
      expect(await repliesTo(id)).toMatchObject([{ state: 'delivered' }]);
      expect(await flow.rows('select from early_statuses')).toEqual([]);
      expect(await flow.rows('select reason from quarantine')).toMatchObject([
        { reason: 'statuses of a phone number that is not ours: 1' },
      ]);
    });

    it('takes no reply of a person while it is away', async () => {
      const id = await write('Hi');
      const refused = await replyAsHuman(without, { conversationId: id }, 'Hello', { despiteOptOut: false });
      expect(refused).toMatchObject({ kind: 'refused', refusal: { code: 'not-served' } });
      expect(await repliesTo(id)).toEqual([]);
      await settleAll();
    });

    it('is told of by /ready and as trouble, until it is back or somebody puts aside what waits', async () => {
      const healthOf = (one: Process) =>
        checkHealth({ ...one, isQueueReachable: async () => true, hasModels: true, settleMs: 1_000 });
      const id = await write('Hi');
      await flow.rows(`update inbox set received_at = now() - interval '10 minutes' where disposition = 'waiting'`);
      const health = await healthOf(without);
      expect([health.ready, health.parts.backlog, health.numbers]).toEqual([
        false,
        'overdue',
        { [first]: 'ok', [second]: 'not served' },
      ]);
      expect(health.todo.join()).toContain(`the number ${second} wait`);
      expect((await healthOf(both)).numbers).toEqual({ [first]: 'ok', [second]: 'ok' });
      expect(await trouble([first, second])).toEqual([]);
      expect(await trouble([first])).toMatchObject([{ kind: 'number', id: second, what: 'not served' }]);
      const close = (one: Process, who = owner) =>
        settleTrouble(one, who, { verb: 'close', kind: 'number', id: second });
      expect(await close(both)).toEqual({ kind: 'still-served' });
      expect(await close(without, { ...owner, numbers: [first] })).toEqual({ kind: 'not-theirs' });
      await flow.rows(
        `insert into people (id, name, name_key, role) values ($1, 'Olga', 'olga', 'owner') on conflict do nothing`,
        owner.id,
      );
      expect(await close(without)).toMatchObject({ kind: 'done' });
      expect([await trouble([first]), (await healthOf(without)).ready]).toEqual([[], true]);
      await takeTurn(both, id, never);
      expect(await repliesTo(id)).toEqual([]);
      expect(await close(without)).toEqual({ kind: 'gone' });
    });
  });
});
