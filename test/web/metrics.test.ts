import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweep } from '../../src/flow/sweep.ts';
import { createTurnstile } from '../../src/flow/turnstile.ts';
import { beatIngress } from '../../src/db/sweep-queries.ts';
import {
  newWamid,
  PHONE_NUMBER_ID,
  postSigned,
  statusUpdate,
  textMessage,
  webhookBody,
} from '../helpers/signed-webhook.ts';
import { anyStore } from '../helpers/test-database.ts';
import { openApiWorld, password, type ApiWorld } from './api/api-world.ts';

const uuid = /[\da-f]{8}-[\da-f]{4}-/i;

/** The value of one line of a scrape; undefined when it is not there. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

const scrape = (world: ApiWorld) => request(world.url).get('/metrics').auth('prometheus', password);

describe.each(anyStore)('$title metrics over HTTP', ({ kind, skip }) => {
  let world: ApiWorld;
  beforeAll(async () => {
    if (!skip) world = await openApiWorld(kind);
  });
  afterAll(() => (skip ? undefined : world[Symbol.asyncDispose]()));

  /** Asks until the shared look at the database shows the value. */
  const shows = (series: string, value: number): Promise<void> =>
    expect
      .poll(async () => valueOf((await scrape(world)).text, series), { interval: 300, timeout: 60_000 })
      .toBe(value);

  /** A reply to a customer of its own that was not answered by Meta, and how to report it later. */
  const cutOffReply = async (from: string): Promise<{ id: string; report: (attempt: number) => Promise<void> }> => {
    const id = await world.write(from, 'How much are 500 zanzibar mugs?');
    await world.answer(id, 'A price nobody may read in a figure.');
    world.graph.onMessage(() => ({ kind: 'accept-then-cut' }));
    await world.deliver(id);
    world.graph.onMessage(null);
    const taken = () => world.graph.sent.filter(({ to }) => to?.endsWith(from) === true);
    return {
      id,
      report: async (attempt) => {
        const { wamid = '', opaqueId = null } =
          taken().find((sent) => sent.opaqueId?.split('.')[1] === String(attempt)) ?? {};
        const statuses = [statusUpdate({ wamid, status: 'delivered', opaqueId })];
        expect((await world.webhook(webhookBody({ statuses }))).status).toBe(200);
      },
    };
  };

  const sweepAfterSettling = async (id: string): Promise<void> => {
    await beatIngress(world.db, 30_000);
    await world.rows("update ingress set up_since = clock_timestamp() - interval '2 hours'");
    await world.rows(
      "update outbox set unknown_since = clock_timestamp() - interval '1 hour' where conversation_id = $1",
      id,
    );
    const wake = { turns: () => undefined, deliveries: () => undefined };
    const { db, metrics, logs } = world;
    const deps = {
      db,
      metrics,
      logger: logs.logger,
      wake,
      wakeWithoutDeduplication: wake,
      settleMs: 60_000,
      sweepMs: 5_000,
      notify: true,
      files: { places: createTurnstile(() => undefined) },
      tokens: world.tokens,
    };
    await sweep(deps, { all: true });
  };

  it.skipIf(skip)(
    'begin with the age of the oldest unanswered message, which grows and ends with the answer',
    async () => {
      const id = await world.write('919811100001', 'Hi');
      await world.rows(
        "update inbox set received_at = received_at - interval '5 minutes' where conversation_id = $1",
        id,
      );
      const { status, headers, text } = await scrape(world);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
        'no-store',
      ]);
      expect(text).toMatch(
        /^# HELP wa_inbox_oldest_unanswered_seconds .*\n# TYPE .* gauge\nwa_inbox_oldest_unanswered_seconds 30\d\./,
      );
      await world.answer(id, 'Hello!');
      await shows('wa_inbox_oldest_unanswered_seconds', 0);
      await shows('wa_inbox_messages_last_day{disposition="answered"}', 1);
      await shows('wa_turns_today{source="model"}', 1);
      await shows('wa_outbox_open_messages{state="queued"}', 1);
      await world.deliver(id);
      await shows('wa_outbox_open_messages{state="queued"}', 0);
    },
  );

  it.skipIf(skip)(
    'count a reply that the customer got twice: sent again, and the first attempt reported after all',
    async () => {
      const { id, report } = await cutOffReply('919811100002');
      await shows('wa_outbox_open_messages{state="unknown"}', 1);
      await sweepAfterSettling(id);
      await world.deliver(id);
      await report(2);
      await shows('wa_outbox_resends_total', 1);
      expect(valueOf((await scrape(world)).text, 'wa_outbox_duplicated_messages')).toBe(0);
      await report(1);
      await shows('wa_outbox_duplicated_messages', 1);
      const { text } = await scrape(world);
      expect(valueOf(text, 'wa_outbox_unknown_total')).toBe(1);
      expect(valueOf(text, 'wa_outbox_resent_messages')).toBe(1);
      expect(valueOf(text, 'wa_outbox_unknown_settled_messages')).toBe(0);
      expect(valueOf(text, 'wa_send_attempts_total{outcome="unknown"}')).toBe(1);
    },
  );

  it.skipIf(skip)('tell from it a reply that a status settled without a second sending', async () => {
    const { report } = await cutOffReply('919811100003');
    await report(1);
    await shows('wa_outbox_unknown_settled_messages', 1);
    await shows('wa_outbox_duplicated_messages', 1);
    await shows('wa_outbox_unknown_total', 2);
  });

  it.skipIf(skip)('show what failed by code, what is parked and who waits for a person', async () => {
    const failed = await world.write('919811100004', 'Hi');
    await world.answer(failed, 'Hello', { needsHuman: true });
    world.graph.onMessage(() => ({ kind: 'error', code: 131026 }));
    await world.deliver(failed);
    world.graph.onMessage(null);
    await shows('wa_outbox_failed_last_day{code="131026"}', 1);
    const taken = await world.write('919811100005', 'Hi');
    await world.answer(taken, 'Hello');
    expect((await world.ask('POST', '/handoffs/take', { customer: '919811100005' })).status).toBe(200);
    const closed = await world.write('919811100006', 'Hi');
    await world.answer(closed, 'Hello');
    await world.rows("update conversations set last_inbound_at = now() - interval '25 hours' where id = $1", closed);
    await sweepAfterSettling(closed);
    await world.rows("insert into quarantine (reason, body) values ('no shape', '')");
    await shows('wa_outbox_parked_messages{reason="window-closed"}', 1);
    const { text } = await scrape(world);
    expect(valueOf(text, 'wa_outbox_parked_messages{reason="person"}')).toBe(1);
    expect(valueOf(text, 'wa_conversations_with_person')).toBe(1);
    expect(valueOf(text, 'wa_conversations_waiting_for_person')).toBe(2);
    expect(valueOf(text, 'wa_quarantined_last_day')).toBe(1);
  });

  it.skipIf(skip)('count every webhook by its end, and messages apart from repeats', async () => {
    const before = (await scrape(world)).text;
    const id = newWamid();
    const body = webhookBody({ messages: [textMessage({ text: 'Hi', id, from: '919811100007' })] });
    for (let time = 0; time < 3; time += 1) await world.webhook(body);
    await postSigned(`${world.url}/webhook`, body, 'a wrong secret of thirty-two byte');
    await world.webhook('{"not json');
    const { text } = await scrape(world);
    const grown = (series: string): number => (valueOf(text, series) ?? 0) - (valueOf(before, series) ?? 0);
    expect(grown('wa_webhook_requests_total{outcome="stored"}')).toBe(3);
    expect(grown('wa_webhook_requests_total{outcome="unsigned"}')).toBe(1);
    expect(grown('wa_webhook_requests_total{outcome="refused"}')).toBe(1);
    expect([grown('wa_webhook_messages_total'), grown('wa_webhook_repeats_total')]).toEqual([1, 2]);
    expect(grown('wa_webhook_ack_seconds_count')).toBe(3);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  });

  it.skipIf(skip)(
    'name no customer, message, conversation, number of ours, text or secret, and follow the convention',
    async () => {
      const { text } = await scrape(world);
      for (const hidden of ['9198111', 'wamid', 'zanzibar', 'nobody may read', 'EAATEST', password, 'verify'])
        expect(text, hidden).not.toContain(hidden);
      expect(text).not.toMatch(uuid);
      // Where several numbers are served, each is told by Meta's id of it, as it is configured.
      expect(text.replaceAll(/number="\d+"/g, '')).not.toContain(PHONE_NUMBER_ID);
      const families = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({ name, type }));
      expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
      const ours = families.filter(({ name }) => name.startsWith('wa_'));
      expect(ours.length).toBeGreaterThan(25);
      for (const { name, type } of ours) expect(name.endsWith('_total'), name).toBe(type === 'counter');
      for (const [, labels = ''] of text.matchAll(/^wa_\w+\{(.*)\} /gm)) {
        expect(labels).toMatch(
          /^(?:(?:outcome|source|provider|state|code|reason|disposition|work|le|number)="[\w.+-]{1,24}",?)+$/,
        );
      }
    },
  );

  it.skipIf(skip)('share one look at the database among scrapes and askers of /ready at the same time', async () => {
    const before = world.db.roundTrips;
    const answers = await Promise.all(Array.from({ length: 10 }, () => scrape(world)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    // Each alone would make 20; on a slow machine they may not all fall into the same second.
    expect(world.db.roundTrips - before).toBeLessThan(10);
    const ready = world.db.roundTrips;
    await Promise.all(Array.from({ length: 10 }, () => request(world.url).get('/ready')));
    expect(world.db.roundTrips - ready).toBeLessThan(15);
  });

  it.skipIf(skip)('are for those with the password only', async () => {
    for (const asked of [request(world.url).get('/metrics'), request(world.url).get('/metrics').auth('x', 'wrong')]) {
      const { status, text } = await asked;
      expect([status, text.includes('wa_')]).toEqual([401, false]);
    }
    expect((await request(world.url).post('/metrics').auth('x', password)).status).toBe(404);
  });
});

describe('[embedded] metrics', () => {
  it('say that no password is set instead of opening', async () => {
    await using closed = await openApiWorld('embedded', { password: null });
    const { status, body } = await scrape(closed);
    expect([status, body.code]).toEqual([503, 'no-password']);
  });

  it('still show this process while the database is away, and that it is', async () => {
    const word = 'a password without accents';
    await using stopped = await openApiWorld('embedded', { password: word });
    await stopped.db.close();
    const { status, text } = await request(stopped.url).get('/metrics').auth(word, { type: 'bearer' });
    expect([status, valueOf(text, 'wa_database_up')]).toEqual([200, 0]);
    expect(text).not.toContain('wa_inbox_oldest_unanswered_seconds');
    expect(text).toContain('wa_webhook_requests_total');
  });
});
