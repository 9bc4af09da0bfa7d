import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { costOfAttempts } from '../../src/ai/prices.ts';
import { createModelBudget } from '../../src/flow/model-budget.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;

describe.each(stores)('the budget for models on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('of one day', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    const budgetOf = (dailyBudgetUsd: number | null) =>
      createModelBudget({ db: opened.db, dailyBudgetUsd: () => dailyBudgetUsd, logger: flow.logs.logger });
    const spent = async (): Promise<number> =>
      (await flow.rows<{ usd: number }>('select coalesce(sum(spent_usd), 0)::float8 as usd from model_spend'))[0]
        ?.usd ?? 0;
    const held = async (): Promise<number> =>
      (await flow.rows<{ usd: number }>('select coalesce(sum(usd), 0)::float8 as usd from model_holds'))[0]?.usd ?? 0;

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    beforeEach(async () => {
      await flow.rows('delete from model_spend');
      await flow.rows('delete from model_spend_numbers');
      await flow.rows('delete from model_holds');
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('is kept when 300 customers ask two workers at once, used up to its end, and given back when a call cost less', async () => {
      const workers = [budgetOf(0.01), budgetOf(0.01)];
      const askedFor = 0.0015;
      const ask = async (customer: number): Promise<number> => {
        using purse = (workers[customer % 2] ?? budgetOf(0.01)).open(phoneNumberId);
        if (!(await purse.ensure(askedFor))) return 0;
        // As long as a model takes, so that calls stand beside each other.
        await new Promise((resolve) => setTimeout(resolve, 20));
        purse.book(0.001);
        return 0.001;
      };
      let total = 0;
      for (let wave = 0; wave < 4; wave += 1) {
        const costs = await Promise.all(Array.from({ length: 75 }, (_, customer) => ask(customer)));
        total += costs.reduce((sum, usd) => sum + usd, 0);
      }
      for (const worker of workers) await worker[Symbol.asyncDispose]();
      expect(total).toBeLessThanOrEqual(0.01 + askedFor);
      expect(total).toBeGreaterThan(0.008);
      expect(await spent()).toBeCloseTo(total, 6);
      expect(await held()).toBe(0);
    });

    it('counts what a dead worker had set aside', async () => {
      const dying = budgetOf(1);
      expect(await dying.open(phoneNumberId).ensure(0.75)).toBe(true);
      const other = budgetOf(1);
      expect(await other.open(phoneNumberId).ensure(0.5)).toBe(false);
      await flow.rows("update model_holds set held_until = now() - interval '1 second'");
      expect(await other.open(phoneNumberId).ensure(0.2)).toBe(true);
      expect(await spent()).toBeCloseTo(0.75, 6);
      expect(await other.open(phoneNumberId).ensure(0.2)).toBe(false);
    });

    it('counts drafts that are thrown away for newer messages, and so does the customer’s own', async () => {
      const customer = someone({ phone: '919000700001' });
      flow.woken.turns.length = 0;
      let asked = 0;
      flow.model.onAsk = async ({ turnText }) => {
        asked += 1;
        if (asked === 1) await flow.receive(message(customer, 'and one thing more'));
        return `Noted: ${turnText.replaceAll('\n', ' + ')}`;
      };
      await flow.receive(message(customer, 'What does this cost?'));
      const budget = budgetOf(1_000);
      await takeTurn({ ...flow.deps, budget }, flow.woken.turns[0] ?? '', never);
      await budget[Symbol.asyncDispose]();
      flow.model.reset();
      const turns = await flow.rows<{ attempts: Parameters<typeof costOfAttempts>[0]; cost: number }>(
        'select attempts, cost_usd::float8 as cost from turns order by ended_at desc limit 1',
      );
      expect(asked).toBeGreaterThan(1);
      expect(turns[0]?.attempts.filter((attempt) => attempt.asked === 'answer')).toHaveLength(asked);
      expect(turns[0]?.cost).toBeCloseTo(costOfAttempts(turns[0]?.attempts ?? []), 6);
      expect(await spent()).toBeCloseTo(turns[0]?.cost ?? 0, 6);
    });
  });
});
