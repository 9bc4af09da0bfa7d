import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokensOf } from '../../helpers/tokens.ts';
import { startFakeGraph } from '../../helpers/fake-graph.ts';
import { createGraphClient } from '../../../src/whatsapp/send/graph-client.ts';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';
import { stores } from '../../helpers/test-database.ts';
import { openConsole, type Visitor } from './open-console.ts';

const evil = '<svg onload=alert(1)>';

describe.each(stores)('the pages of today and health $title', ({ kind, skip }) => {
  describe.skipIf(skip)('show', () => {
    let world: Awaited<ReturnType<typeof openConsole>>;
    let owner: Visitor;
    const rows = async <R>(sql: string, ...parameters: unknown[]): Promise<R[]> =>
      (await world.db.query<R>(sql, parameters)).rows;

    beforeAll(async () => {
      world = await openConsole(kind);
      owner = await world.owner();
    });
    afterAll(() => world?.[Symbol.asyncDispose]());

    it('that there is nothing to do, on a new server', async () => {
      const { status, text } = await owner.get('/console/today');
      expect(status).toBe(200);
      expect(text).toContain('Nothing is waiting for you.');
      expect(text).toContain('0 of 1000');
      expect((await owner.get('/console/health')).text).toContain('All is well');
    });

    it('what waits, what was passed on, and what Meta and the models cost', async () => {
      // The page is shared for a while by all who look: another process looks anew.
      await using fresh = await openConsole(kind);
      const other = await fresh.owner();
      const ask = (sql: string, ...parameters: unknown[]) => fresh.db.query(sql, parameters);
      await ask(
        `with k as (insert into contacts (phone, name) values ('919900', $1) returning id, name)
        insert into conversations (name, phone_number_id, contact_id, state, waiting_since, lead_updated_at, lead_grade, lead_score)
        select name, '100', id, 'waiting', now() - interval '3 hours', now(), 'hot', 90 from k`,
        evil,
      );
      await ask(`update conversations set lead_qualified_at = now(), lead_since = now()`);
      await ask(
        `insert into lead_work (conversation_id, next_step, next_on) select id, $1, '2026-01-01' from conversations`,
        `Call ${evil}`,
      );
      for (const text of [`Is there parking ${evil}?`, 'is there PARKING', 'Can I pay by card?'])
        await ask(
          `with t as (insert into turns (conversation_id, source, needs_human, cost_usd, attempts)
             select id, 'model', true, 0.25, '[{"provider":"anthropic","model":"claude-haiku-5-5","outcome":"ok","inputTokens":500000,"outputTokens":0}]'
               from conversations returning id, conversation_id)
           insert into inbox (phone_number_id, wamid, conversation_id, type, body, sent_at, disposition, turn_id)
           select '100', gen_random_uuid()::text, conversation_id, 'text', $1, now(), 'answered', id from t`,
          text,
        );
      await ask(`insert into model_spend values ((now() at time zone 'UTC')::date, 0.9)`);
      await ask(
        `insert into billed_days select (now() at time zone 'UTC')::date, $1, k, 'service', n from (values ('free_customer_service', 990), ('regular', 7)) x (k, n)`,
        PHONE_NUMBER_ID,
      );
      const { text } = await other.get('/console/today');
      expect(text).toContain('1 customer waits for a person');
      expect(text).toContain('the longest for 3 h');
      expect(text).toContain('1 hot lead that nobody has contacted');
      expect(text).toContain('due 2026-01-01');
      expect(text).toContain('2 times');
      expect(text).toContain('990 of 1000');
      expect(text).toMatch(/<td>7<\/td>/);
      expect(text).toContain('$0.9000 at most this month');
      expect(text).toContain('anthropic <span class="dim">claude-haiku-5-5</span>');
      expect(text).toMatch(/models came to \$0\.7500 a chat and \$0\.7500 a qualified lead/);
      expect(text).not.toContain(evil);
      expect(text.match(/role="img"/g)).toHaveLength(5);
      expect(text).not.toMatch(/style="|<style|<svg onload/);
      expect((await other.get('/console/health')).text).toContain('answered, last asked');
    });

    it('the token as Meta tells it, its secret nowhere, and Meta is asked once however many look', async () => {
      await using graph = { fake: await startFakeGraph(), [Symbol.asyncDispose]: () => graph.fake.close() };
      const client = createGraphClient({
        baseUrl: graph.fake.url,
        version: 'v25.0',
        token: () => 'EAATEST',
        timeoutMs: 5_000,
        maxSockets: 2,
      });
      const setup = {
        numbers: [],
        appId: null,
        graphUrl: graph.fake.url,
        graphVersion: 'v25.0',
      };
      const tokens = tokensOf('EAATEST');
      await using fresh = await openConsole(kind, {
        health: { tokens, meta: { graph: client, setup } },
      });
      const visitor = await fresh.owner();
      const { text } = await visitor.get('/console/health');
      await visitor.get('/console/health');
      expect(text).toContain('WHATSAPP_TOKEN');
      expect(text).toMatch(/made on \d{4}-\d\d-\d\d, \d+ days ago/);
      expect(text).toMatch(/replace it by \d{4}-\d\d-\d\d/);
      expect(text).toMatch(/permissions: [^<]*whatsapp_business_messaging/);
      expect(text).not.toContain('EAATEST');
      client.close();
    });

    it('that something is wrong: a held record, what to do, and a database that is read-only or away', async () => {
      await rows(`update record_life set held_since = now(), held_because = 'a copy'`);
      const { text } = await owner.get('/console/health');
      expect(text).toContain('Something needs you.');
      expect(text).toContain('npm run restore -- --confirm');
      await rows(`update record_life set held_since = null`);
    });
  });
});
