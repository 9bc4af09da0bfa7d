import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkHealth } from '../../src/flow/check-health.ts';
import type { Queryable } from '../../src/db/pool.ts';
import { isMissing } from '../helpers/services.ts';
import { PHONE_NUMBER_ID, postSigned } from '../helpers/signed-webhook.ts';
import { tokensOf } from '../helpers/tokens.ts';
import { appSecret, startEdge, type EdgeStand } from './edge-stand.ts';

type Node = { 'Node Type': string; 'Actual Rows': number; 'Actual Loops': number; Plans?: Node[] };

const rowsOf = (node: Node): number =>
  (node.Plans === undefined ? node['Actual Rows'] * node['Actual Loops'] : 0) +
  (node.Plans ?? []).reduce((sum, plan) => sum + rowsOf(plan), 0);

describe.skipIf(isMissing.postgres)('[postgres] /ready', () => {
  let edge: EdgeStand;
  beforeAll(async () => {
    edge = await startEdge('postgres');
  });
  afterAll(() => edge[Symbol.asyncDispose]());

  const look = async () => (await request(edge.url).get('/ready')) as { status: number; body: Record<string, string> };
  /** What is read is kept for a second. */
  const lookAgain = async (wanted: (found: Awaited<ReturnType<typeof look>>) => boolean) => {
    let found = await look();
    await expect.poll(async () => wanted((found = await look())), { timeout: 30_000, interval: 200 }).toBe(true);
    return found;
  };
  const notice = (field: string, value: unknown, time: number) =>
    postSigned(
      `${edge.url}/webhook`,
      { object: 'whatsapp_business_account', entry: [{ id: '200000000000002', time, changes: [{ field, value }] }] },
      appSecret,
    );

  it('reads as little after forty thousand messages of today as after none', async () => {
    await edge.db.query(`
      insert into contacts (id, phone) values ('00000000-0000-0000-0000-00000000000a', '919811111111');
      insert into conversations (id, phone_number_id, contact_id)
        values ('00000000-0000-0000-0000-00000000000b', '1', '00000000-0000-0000-0000-00000000000a');
      insert into inbox (phone_number_id, wamid, conversation_id, type, body, raw, sent_at, disposition, reason)
        select '1', 'wamid.' || n, '00000000-0000-0000-0000-00000000000b', 'text', 'x', '{}', now(), 'skipped', 'test'
          from generate_series(1, 40000) n;
      insert into outbox (conversation_id, phone_number_id, body, state)
        select '00000000-0000-0000-0000-00000000000b', '1', 'x', 'parked' from generate_series(1, 40000);
      insert into notices (key, field, value)
        select n::text, 'account_update', '{"event":"PARTNER_ADDED"}' from generate_series(1, 5000) n;
      analyze`);
    let read = 0;
    const counting: Queryable = {
      async query<R>(sql: string, params: readonly unknown[] = []) {
        const plan = await edge.db.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
          `explain (analyze, format json) ${sql}`,
          params,
        );
        read += plan.rows.reduce((sum, row) => sum + rowsOf(row['QUERY PLAN'][0].Plan), 0);
        return edge.db.query<R>(sql, params);
      },
    };
    const health = await checkHealth({
      db: counting,
      tokens: tokensOf('EAATEST'),
      phoneNumberIds: [PHONE_NUMBER_ID],
      isQueueReachable: async () => true,
      hasModels: true,
      settleMs: 1_000,
      logger: edge.logs.logger,
    });
    expect(health).toMatchObject({
      ready: true,
      parts: { database: 'ok', account: 'ok', business: 'ok', backlog: 'ok' },
    });
    expect(read).toBeGreaterThan(500);
    expect(read).toBeLessThan(3_000);
    await edge.db.query('truncate outbox, inbox, notices cascade');
  });

  it('and the log say that Meta is going to disable the account, once for all redeliveries, until Meta takes it back', async () => {
    const ban = { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: 'December 10, 2026' };
    const value = { event: 'DISABLED_UPDATE', display_phone_number: '919811111112', ban_info: ban };
    for (let delivery = 0; delivery < 2; delivery += 1)
      expect((await notice('account_update', value, 1)).status).toBe(200);
    const words = 'Meta says: account_update DISABLED_UPDATE SCHEDULE_FOR_DISABLE December 10, 2026';
    const lines = edge.logs.lines.filter(({ msg }) => msg === words);
    expect(lines).toMatchObject([{ level: 'error' }]);
    await notice('account_update', { event: 'VOLUME_BASED_PRICING_TIER_UPDATE' }, 2);
    const warned = await lookAgain(({ body }) => body['account'] === words);
    expect(warned.body['todo']).toContain('WhatsApp Manager');
    expect(JSON.stringify(warned.body)).not.toContain('919811111112');
    await notice('account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } }, 3);
    await lookAgain(({ body }) => body['account'] === 'ok');
    // Meta does not promise to say how the account is disabled.
    await notice('account_update', { event: 'DISABLED_UPDATE' }, 31);
    await lookAgain(({ body }) => body['account'] === 'Meta says: account_update DISABLED_UPDATE');
    await notice('account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } }, 32);
    await lookAgain(({ body }) => body['account'] === 'ok');
  });

  it('tells of alerts and of a changed pin, and of nothing for a plain approval', async () => {
    const alert = { alert_severity: 'CRITICAL', alert_status: 'ACTIVE', alert_type: 'ACCOUNT_LIMITED' };
    await notice('account_alerts', { entity_type: 'WABA', alert_info: alert }, 4);
    await notice('security', { event: 'PIN_CHANGED', requester: '3000', display_phone_number: '919811111112' }, 5);
    await notice('account_review_update', { decision: 'APPROVED' }, 6);
    const told = edge.logs.lines.filter(({ msg }) => /^Meta says: (?:account_a|sec|account_r)/.test(String(msg)));
    expect(told.map(({ level, msg }) => [level, msg])).toEqual([
      ['error', 'Meta says: account_alerts CRITICAL ACCOUNT_LIMITED ACTIVE'],
      ['warn', 'Meta says: security PIN_CHANGED'],
      ['info', 'Meta says: account_review_update APPROVED'],
    ]);
    expect(edge.logs.lines.some((line) => JSON.stringify(line).includes('919811111112'))).toBe(false);
    await lookAgain(({ body }) => body['account'] === 'Meta says: account_alerts CRITICAL ACCOUNT_LIMITED ACTIVE');
  });

  it('keeps all unusable parts of one POST in one statement', async () => {
    const before = edge.db.roundTrips;
    const messages = Array.from({ length: 50 }, (_, n) => ({ id: n, type: 'text' }));
    const value = { metadata: { phone_number_id: PHONE_NUMBER_ID }, messages };
    const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
    expect((await postSigned(`${edge.url}/webhook`, body, appSecret)).status).toBe(200);
    expect(edge.db.roundTrips - before).toBeLessThan(6);
    const kept = await edge.db.query<{ n: number; body: string }>(
      "select count(*)::int as n, min(convert_from(body, 'UTF8')) as body from quarantine",
    );
    expect(kept.rows[0]?.n).toBe(50);
    expect(JSON.parse(kept.rows[0]?.body ?? '')).toEqual(messages[0]);
  });

  it('is red on a database that takes no writes, and says so', async () => {
    await edge.db.query(`
      do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$`);
    await edge.db.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    await edge.db.query('set default_transaction_read_only = on').catch(() => undefined);
    const red = await lookAgain(({ body }) => body['database'] === 'read-only');
    expect(red.status).toBe(503);
    expect(red.body['todo']).toContain('primary');
  });
});
