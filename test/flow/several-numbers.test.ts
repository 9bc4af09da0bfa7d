import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadBusiness } from '../../src/business/load-business.ts';
import type { Config } from '../../src/config/config.ts';
import { readChat } from '../../src/db/chat.ts';
import { readKeptHours } from '../../src/db/desk-hours.ts';
import { findReminded } from '../../src/db/planned-reminders.ts';
import { searchChats } from '../../src/db/search-chats.ts';
import { createAnswering } from '../../src/flow/answering.ts';
import { checkHealth } from '../../src/flow/check-health.ts';
import { keepFigures } from '../../src/flow/keep-figures.ts';
import { createModelBudget } from '../../src/flow/model-budget.ts';
import { readToday } from '../../src/flow/read-today.ts';
import { receiveEvents } from '../../src/flow/receive-events.ts';
import { createUploads } from '../../src/flow/rich/uploads.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { createSendPermits } from '../../src/flow/sending/send-permits.ts';
import { createTokenWatch } from '../../src/flow/sending/watch-tokens.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { createFindingLog } from '../../src/observe/finding-log.ts';
import { createTokens } from '../../src/whatsapp/send/tokens.ts';
import { photograph } from '../helpers/pictures.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { tokenValues } from '../helpers/tokens.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

const [first, second] = ['100000000000001', '100000000000002'] as const;
const phoneNumberIds = [first, second];
const [firstToken, secondToken] = ['EAAfirst', 'EAAsecond'] as const;
const never = new AbortController().signal;
let customers = 0;
const newCustomer = () => someone({ phone: String(919_000_800_000 + customers++), name: 'Asha' });

describe.each(stores)('two numbers on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('of one server', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let deps: Awaited<ReturnType<typeof depsOf>>;

    /** A process that serves both, each with a business, a token and a budget of its own. */
    async function depsOf(budgets: Record<string, number> = {}) {
      const businesses = new Map<string, ReturnType<typeof createAnswering>>(
        [
          [first, await loadBusiness('business.yaml')] as const,
          [second, await loadBusiness('test/fixtures/businesses/bakery.yaml')] as const,
        ].map(([id, business]) => [id, createAnswering(business)]),
      );
      const tokens = createTokens([
        ...tokenValues(firstToken, undefined, [first]),
        ...tokenValues(secondToken, undefined, [second]).map(({ id, tokens: [one] }) => ({
          id,
          tokens: [{ ...one, name: `WHATSAPP_TOKEN_${second}` }] as const,
        })),
      ]);
      const { db, logger } = flow.deps;
      return {
        ...flow.deps,
        phoneNumberIds,
        tokens,
        tellFindings: createFindingLog(logger),
        files: { ...flow.deps.files, token: (id: string) => tokens.current(id).value },
        permits: createSendPermits({ db, perSecond: () => 1_000 }),
        budget: createModelBudget({ db, dailyBudgetUsd: (id) => budgets[id] ?? null, logger }),
        answering: ({ phoneNumberId }: { phoneNumberId: string }) => {
          const answering = businesses.get(phoneNumberId);
          if (answering === undefined) throw new Error(`no business for ${phoneNumberId}`);
          return answering;
        },
      };
    }

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    beforeEach(async () => {
      flow.graph.setValidToken();
      flow.graph.setOwners({ [first]: [firstToken], [second]: [secondToken] });
      await flow.rows('delete from token_gates');
      flow.model.reset();
      deps = await depsOf();
    });
    // What turns have cost is booked behind their backs.
    afterEach(() => deps.budget[Symbol.asyncDispose]());
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    const write = async (phoneNumberId: string, customer: ReturnType<typeof newCustomer>, text: string) => {
      flow.woken.turns.length = 0;
      const events = [message(customer, text, { phoneNumberId })];
      await receiveEvents(deps, { events, rawBody: Buffer.from(''), logger: flow.logs.logger });
      return flow.woken.turns[0] ?? '';
    };
    const answer = async (phoneNumberId: string, customer: ReturnType<typeof newCustomer>, text: string) => {
      const id = await write(phoneNumberId, customer, text);
      await takeTurn(deps, id, never);
      return id;
    };
    const watch = (with_ = deps) =>
      createTokenWatch({
        ...with_,
        setup: {
          numbers: phoneNumberIds.map((id) => ({ id, businessAccountId: null })) as unknown as Config['numbers'],
          appId: null,
          graphUrl: flow.graph.url,
          graphVersion: 'v25.0',
        },
      })({ everything: true }, never);
    const sentFrom = (id: string) => flow.graph.sent.filter(({ phoneNumberId }) => phoneNumberId === id);

    it('know a customer by the name that came with messages to them, and by no other', async () => {
      const customer = newCustomer();
      const ids = [await write(first, customer, 'Hi'), await write(second, { ...customer, name: null }, 'Hello')];
      const names = async () =>
        (await Promise.all(ids.map((id) => readChat(opened.db, id)))).map((chat) => chat?.name ?? null);
      expect(await names()).toEqual(['Asha', null]);
      await write(second, { ...customer, name: 'Ms Rao' }, 'Hello again');
      await write(first, { ...customer, name: null }, 'And I');
      expect(await names()).toEqual(['Asha', 'Ms Rao']);
      const found = (words: string, numbers: string[] | null) =>
        searchChats(opened.db, { words: `'${words}':*`, digits: null }, numbers);
      expect([await found('rao', [first]), await found('rao', [second])]).toEqual([[], [ids[1]]]);
      const [reminded] = await findReminded(opened.db, {
        phoneNumberId: second,
        phones: [customer.phone ?? ''],
        userIds: [],
        scope: 'number',
      });
      expect(reminded?.name).toBe('Ms Rao');
    });

    it('have a chat, a history, facts and a lead each with the same customer, and send with their own tokens', async () => {
      const customer = newCustomer();
      flow.model.asked.length = 0;
      const one = await answer(first, customer, 'I would like 40 mugs with our zebra logo');
      await deliver(deps, one, never);
      const other = await answer(second, customer, 'Do you have bread with walrus seeds?');
      await deliver(deps, other, never);
      await answer(first, customer, 'And what about zebra spoons?');
      expect(one).not.toBe(other);
      const prompts = flow.model.asked.map(({ system, messages }) => `${system}${JSON.stringify(messages)}`);
      const [names, words] = [
        ['Kagaz & Kiln', deps.answering({ phoneNumberId: second }).business.name],
        ['zebra', 'walrus'],
      ];
      const holds = prompts.map((prompt) => [...names, ...words].filter((word) => prompt.includes(word)).join());
      // A second draft asks the same again.
      expect([...new Set(holds)]).toEqual([`${names[0]},zebra`, `${names[1]},walrus`]);
      expect(holds.at(-1)).toBe(`${names[0]},zebra`);
      const leads = await flow.rows<{ number: string; value: string }>(
        `select c.phone_number_id as number, l.value from leads l join conversations c on c.id = l.conversation_id
          where c.id = any ($1::uuid[]) and c.phone_number_id = $2`,
        [one, other],
        second,
      );
      expect(leads.map(({ value }) => value)).not.toContain('40');
      expect([sentFrom(first).length > 0, sentFrom(second).length > 0, flow.graph.strangers]).toEqual([true, true, []]);
      await expect.poll(() => flow.graph.reads.some(({ phoneNumberId }) => phoneNumberId === second)).toBe(true);
      expect(flow.graph.strangers).toEqual([]);
    });

    it('upload what the owner shows each with their own token, and share no id of it', async () => {
      const picture = await photograph();
      await using files = createServer((_request, response) => void response.end(picture)).listen(0, '127.0.0.1');
      await once(files, 'listening');
      const url = `http://127.0.0.1:${(files.address() as AddressInfo).port}/lamp.jpg`;
      const uploads = createUploads({ ...deps.files, db: opened.db, logger: flow.logs.logger, allowLoopback: true });
      const ids = await Promise.all(
        phoneNumberIds.map((phoneNumberId) => uploads.idOf({ phoneNumberId, url, kind: 'picture', name: 'Lamp' })),
      );
      const taken = new Map(flow.graph.media.uploads.map(({ phoneNumberId, id }) => [phoneNumberId, id]));
      expect(phoneNumberIds.map((id) => taken.get(id))).toEqual(ids);
      expect(new Set(ids).size).toBe(2);
      expect(flow.graph.strangers).toEqual([]);
    });

    it('do not stop for each other: a dead token shuts its own number, and opens it again', async () => {
      flow.graph.setValidToken(firstToken);
      const [one, other] = [await answer(first, newCustomer(), 'Hi'), await answer(second, newCustomer(), 'Hi')];
      const before = [sentFrom(first).length, sentFrom(second).length] as const;
      await deliver(deps, other, never);
      await deliver(deps, one, never);
      expect([sentFrom(first).length - before[0], sentFrom(second).length - before[1]]).toEqual([1, 0]);
      const gates = await flow.rows('select phone_number_id as id, cause from token_gates');
      expect(gates).toEqual([{ id: second, cause: 'token' }]);
      const health = await checkHealth({ ...deps, isQueueReachable: async () => true, hasModels: true });
      expect([health.ready, health.parts.sending, health.numbers]).toEqual([
        false,
        'stopped',
        { [first]: 'ok', [second]: 'stopped' },
      ]);
      expect(flow.logs.lines.map(({ msg }) => String(msg)).join('\n')).toContain(
        `THE WHATSAPP TOKEN of the number ${second} IS DEAD: replies wait. Put a new one into WHATSAPP_TOKEN_${second}`,
      );
      // Asked anew, the living token is not shut out of anything, and the dead one stays so.
      await watch();
      expect(await flow.rows('select phone_number_id as id from token_gates')).toEqual([{ id: second }]);
      flow.graph.setValidToken(firstToken, secondToken);
      await watch();
      await deliver(deps, other, never);
      expect([sentFrom(second).length - before[1], flow.graph.strangers]).toEqual([1, []]);
    });

    it('have budgets of their own, also after money was booked by a release that knew of one only', async () => {
      await flow.rows('delete from model_spend');
      await flow.rows('delete from model_spend_numbers');
      deps = await depsOf({ [first]: 1, [second]: 0.000_001 });
      flow.model.asked.length = 0;
      for (const id of [second, second, first, first])
        await answer(id, newCustomer(), 'What do you offer for a wedding?');
      await deps.budget[Symbol.asyncDispose]();
      const names = ['Kagaz & Kiln', deps.answering({ phoneNumberId: second }).business.name];
      const asked = names.map((name) => flow.model.asked.filter(({ system }) => system.includes(name)).length);
      // The first call may exceed what is left; after it nothing is.
      expect(asked).toEqual([2, 1]);
      const spent = await flow.rows<{ id: string }>('select phone_number_id as id from model_spend_numbers order by 1');
      expect(spent.map(({ id }) => id)).toEqual([first, second]);
      await flow.rows(`select account_for_models($1::uuid, 5, 0, 0, 0, 10)`, crypto.randomUUID());
      using purse = deps.budget.open(first);
      expect(await purse.ensure(0.1)).toBe(false);
    });

    it('have figures of their own, which add up to those of all', async () => {
      await flow.rows('update inbox set received_at = received_at - interval $$2 hours$$');
      await keepFigures({ db: opened.db, phoneNumberIds }, never);
      const sum = async (number: string | null): Promise<number> =>
        (await readKeptHours(opened.db, '2020-01-01T00:00:00Z', number)).reduce(
          (all, { messages }) => all + messages,
          0,
        );
      const [all, one, other] = [await sum(null), await sum(first), await sum(second)];
      expect([one > 0, other > 0, one + other]).toEqual([true, true, all]);
      const today = (numbers: readonly string[] | null) =>
        readToday({ db: opened.db, phoneNumberIds, accountsOf: () => null, numbers, timeZone: 'UTC' });
      const [ofAll, ofOne, ofBoth] = [await today(null), await today([second]), await today(phoneNumberIds)];
      expect([ofAll.day.messages, ofOne.day.messages, ofBoth.day.messages]).toEqual([all, other, all]);
      expect([ofBoth.hours.length, ofOne.money.bills.map(({ phoneNumberId }) => phoneNumberId)]).toEqual([
        ofAll.hours.length,
        [second],
      ]);
    });
  });
});
