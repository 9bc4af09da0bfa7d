import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAlertChannels, readAlertSettings, writeAlertSettings } from '../../src/db/alert-channels.ts';
import { openTokenGates, shutTokenGates } from '../../src/db/sending/token-gates.ts';
import { noteStartFailed } from '../../src/db/starts.ts';
import { alertKinds, type AlertKind } from '../../src/domain/alert.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { Secret } from '../../src/domain/secret.ts';
import { addChannel } from '../../src/flow/alert-channels.ts';
import { takeOver } from '../../src/flow/take-over.ts';
import { sendAlerts, type SendAlertsDeps } from '../../src/flow/send-alerts.ts';
import { watchAlerts } from '../../src/flow/watch-alerts.ts';
import { startAlertReceiver } from '../helpers/alert-receiver.ts';
import { PHONE_NUMBER_ID } from '../helpers/signed-webhook.ts';
import { stores } from '../helpers/test-database.ts';
import { openApiWorld, type ApiWorld } from '../web/api/api-world.ts';
import { alertCases } from './alert-cases.ts';

describe.each(stores)('$title alerts', ({ kind, skip }) => {
  let world: ApiWorld;
  let receiver: Awaited<ReturnType<typeof startAlertReceiver>>;
  let customers = 0;
  let now = new Date('2026-11-30T12:00:00Z');
  const findings = new Map<string, readonly Finding[]>();
  const keys = [new Secret('a key that seals addresses')];
  beforeAll(async () => {
    if (skip) return;
    world = await openApiWorld(kind);
    receiver = await startAlertReceiver();
  });
  afterAll(async () => {
    if (skip) return;
    await world[Symbol.asyncDispose]();
    await receiver.close();
  });
  beforeEach(async () => {
    now = new Date('2026-11-30T12:00:00Z');
    if (skip) return;
    findings.clear();
    receiver.calls.splice(0);
    receiver.answers.splice(0);
    await world.db.query(
      `truncate alerts, alert_channels, alert_sends, starts, notices, token_gates, model_spend, model_spend_numbers cascade`,
    );
    await world.db.query(`delete from outbox`);
    await world.db.query(`update conversations set state = 'bot', hot_since = null, order_since = null`);
    await world.db.query(`update inbox set disposition = 'answered' where disposition in ('waiting', 'skipped')`);
    const settings = await readAlertSettings(world.db);
    await writeAlertSettings(world.db, {
      ...settings,
      quietFrom: null,
      quietTo: null,
      digestAt: null,
      withWords: true,
    });
  });

  const sendingDeps = (change: Partial<SendAlertsDeps> = {}): SendAlertsDeps => ({
    db: world.db,
    logger: world.logs.logger,
    keys,
    publicUrl: 'https://assistant.example',
    allowLoopback: true,
    sendTemplate: () => Promise.reject(new Error('no template here')),
    push: () => Promise.reject(new Error('no push here')),
    groupMs: 0,
    ...change,
  });
  const watch = (change: Partial<Parameters<typeof watchAlerts>[0]> = {}) =>
    watchAlerts(
      {
        db: world.db,
        logger: world.logs.logger,
        tokens: world.tokens,
        phoneNumberIds: [PHONE_NUMBER_ID],
        findings: () => findings,
        budgets: [{ id: PHONE_NUMBER_ID, usd: 5 }],
        accountsOf: () => null,
        timeZone: () => 'UTC',
        now: () => now,
        ...change,
      },
      { everything: true },
    );
  const tell = (change: Partial<SendAlertsDeps> = {}) => sendAlerts(sendingDeps(change), AbortSignal.timeout(20_000));
  /** Looks and tells twice, as a loop does; what arrived meanwhile. */
  async function round(): Promise<Record<string, unknown>[]> {
    await watch();
    await tell();
    await watch();
    await tell();
    return receiver.take();
  }
  const add = async (
    change: { kinds?: readonly AlertKind[]; step?: number; path?: string; numbers?: string[] } = {},
  ) => {
    const added = await addChannel(sendingDeps(), {
      kind: 'slack',
      label: '',
      step: change.step ?? 1,
      kinds: change.kinds ?? [],
      numbers: change.numbers ?? null,
      madeBy: '00000000-0000-4000-8000-000000000009',
      fields: { url: `${receiver.url}${change.path ?? '/hook'}` },
    });
    expect(added).toHaveProperty('id');
    return added;
  };
  const textOf = (body: Record<string, unknown> | undefined): string => String(body?.['text']);
  const newCustomer = () => String(919_812_445_600 + customers++);
  const chat = async (words = 'Can somebody call me?'): Promise<{ id: string; phone: string }> => {
    const phone = newCustomer();
    return { id: await world.write(phone, words), phone };
  };
  const silent = { turns: () => undefined, deliveries: () => undefined };
  const people = { phoneNumberIds: [], wake: silent, returnAfterHours: () => 1 };
  const takeIt = (phone: string) => takeOver({ db: world.db, ...people }, { customer: phone, phoneNumberId: null });
  const notice = (field: string, value: unknown) =>
    world.db.query(
      `insert into notices (key, phone_number_id, field, value) values (gen_random_uuid()::text, $1, $2, $3::json)`,
      [PHONE_NUMBER_ID, field, JSON.stringify(value)],
    );

  it.skipIf(skip).each(alertKinds.filter((one) => one !== 'digest'))(
    'tells of %s once, and once when it is over',
    async (name) => {
      await add();
      const { raise, end, words, over } = alertCases(world, takeIt, chat)[name];
      expect(await round()).toEqual([]);
      await raise();
      const raised = await round();
      expect(raised.map(textOf)).toEqual([expect.stringMatching(words)]);
      await end();
      expect((await round()).map(textOf)).toEqual([expect.stringMatching(over)]);
      expect(await round()).toEqual([]);
    },
  );

  it.skipIf(skip)('writes one digest a day, at its time', async () => {
    await add();
    await writeAlertSettings(world.db, { ...(await readAlertSettings(world.db)), digestAt: 720 });
    now = new Date('2026-11-30T11:59:00Z');
    expect(await round()).toEqual([]);
    now = new Date('2026-11-30T12:00:00Z');
    expect((await round()).map(textOf)).toEqual([expect.stringMatching(/The day so far[\s\S]*The last 24 hours/)]);
    now = new Date('2026-11-30T15:00:00Z');
    expect(await round()).toEqual([]);
    now = new Date('2026-12-01T12:30:00Z');
    expect(await round()).toHaveLength(1);
  });

  it.skipIf(skip)(
    'tells the people of one number of that number, its account and its budget, and of nothing else',
    async () => {
      const [first, second] = [PHONE_NUMBER_ID, '100000000000002'];
      await add({ path: '/all' });
      await add({ path: '/second', numbers: [second] });
      const accounts: Record<string, string> = { [first]: '71111', [second]: '72222' };
      await writeAlertSettings(world.db, { ...(await readAlertSettings(world.db)), digestAt: 720 });
      const account = (id: string, event: string) =>
        world.db.query(
          `insert into notices (key, account_id, field, value) values ($1, $1, 'account_update', $2::json)`,
          [id, JSON.stringify({ event })],
        );
      await account('71111', 'ACCOUNT_RESTRICTION');
      await account('72222', 'DISABLED_UPDATE');
      await world.db.query(
        `with k as (insert into contacts (phone, name) values ('919812449999', 'Second') returning id, name)
       insert into conversations (name, phone_number_id, contact_id, state, waiting_since) select name, $1, id, 'waiting', now() from k`,
        [second],
      );
      await chat('for the first');
      await world.db.query(
        `update conversations set state = 'waiting', waiting_since = now() where phone_number_id = $1`,
        [first],
      );
      const spend = (id: string, usd: number) =>
        world.db.query('select account_for_models($1, gen_random_uuid(), $2::numeric, 0, 0, 0, 5)', [id, usd]);
      await spend(first, 6);
      await spend(second, 1);
      await watch({
        phoneNumberIds: [first, second],
        accountsOf: (id) => accounts[id] ?? null,
        budgets: [first, second].map((id) => ({ id, usd: 5 })),
      });
      await tell();
      const texts = (path: string) =>
        receiver.calls
          .filter((call) => call.path === path)
          .map(({ body }) => body.toString())
          .join();
      const words = ['ACCOUNT_RESTRICTION', 'DISABLED_UPDATE', `of the number ${first}`, 'Second', 'for the first'];
      expect(words.filter((word) => texts('/second').includes(word))).toEqual(['DISABLED_UPDATE', 'Second']);
      expect(words.filter((word) => texts('/all').includes(word))).toEqual(words);
      expect(texts('/second')).toMatch(/The number 100000000000002\..*0 messages/);
      expect(texts('/all')).not.toContain('The number 100000000000002.');
    },
  );

  it.skipIf(skip)('tells of a dead token that the watch has found, and of what Meta says of the account', async () => {
    await add();
    await shutTokenGates(world.db, {
      phoneNumberIds: [PHONE_NUMBER_ID],
      tokenFingerprint: world.tokens.current(PHONE_NUMBER_ID).fingerprint,
      code: 190,
      reason: 'dead',
    });
    findings.set(PHONE_NUMBER_ID, [
      { level: 'warning', subject: 'Phone', text: 'its quality rating is low (red).', todo: [], topic: 'quality' },
    ]);
    findings.set('accounts', [{ level: 'warning', subject: 'Account', text: 'not checked', todo: [] }]);
    await notice('account_update', { event: 'ACCOUNT_RESTRICTION' });
    const [told, ...more] = await round();
    expect(more).toEqual([]);
    expect(textOf(told)).toMatch(/2 troubles with sending, The quality rating is falling/);
    expect(textOf(told)).toMatch(/TOKEN IS DEAD[\s\S]*ACCOUNT_RESTRICTION/);
    expect(textOf(told)).not.toContain('not checked');
    await openTokenGates(world.db, {
      tokenFingerprint: world.tokens.current(PHONE_NUMBER_ID).fingerprint,
      readAt: new Date(Date.now() + 60_000).toISOString(),
    });
    expect((await round()).map(textOf)).toEqual([expect.stringMatching(/^Sending works again/)]);
  });

  it.skipIf(skip)('tells together what comes together, and nothing that is over before it leaves', async () => {
    await add();
    const first = await chat('I am the first');
    await world.answer(first.id, 'Noted.', { needsHuman: true });
    await watch();
    await tell({ groupMs: 60_000 });
    expect(receiver.take()).toHaveLength(1);
    const [second, third, gone] = [await chat('second'), await chat('third'), await chat('gone')];
    for (const { id } of [second, third, gone]) await world.answer(id, 'Noted.', { needsHuman: true });
    await watch();
    await tell({ groupMs: 60_000 });
    expect(receiver.take()).toEqual([]);
    await takeIt(gone.phone);
    const [told, ...more] = await round();
    expect(more).toEqual([]);
    expect(textOf(told)).toMatch(/^2 customers wait for a person\n/);
    expect(textOf(told)).toMatch(/“second”[\s\S]*“third”/);
    expect(textOf(told)).toMatch(/\nhttps:\/\/assistant\.example\/console$/);
    expect(textOf(told)).not.toContain('gone');
  });

  it.skipIf(skip)('keeps quiet hours, but for what is told at night too', async () => {
    await add();
    now = new Date('2026-11-30T23:30:00Z');
    const settings = { ...(await readAlertSettings(world.db)), nightKinds: ['start' as const] };
    await writeAlertSettings(world.db, { ...settings, quietFrom: 22 * 60, quietTo: 7 * 60 });
    const { id } = await chat();
    await world.answer(id, 'Noted.', { needsHuman: true });
    await noteStartFailed(world.db, 'bad');
    expect((await round()).map(textOf)).toEqual([expect.stringMatching(/could not start/)]);
    const due = await world.rows<{ minutes: number }>(
      `select round(extract(epoch from next_attempt_at - $1::timestamptz) / 60)::int as minutes from alert_sends where state = 'queued'`,
      now,
    );
    expect(due).toEqual([{ minutes: 450 }]);
    await world.db.query('update alert_sends set next_attempt_at = clock_timestamp() where state = $1', ['queued']);
    expect((await round()).map(textOf)).toEqual([expect.stringMatching(/waits for a person/)]);
  });

  it.skipIf(skip)('goes on to the next address when nobody has seen to it', async () => {
    await add({ path: '/first', kinds: ['waiting'] });
    await add({ path: '/second', step: 2 });
    const { id, phone } = await chat();
    await world.answer(id, 'Noted.', { needsHuman: true });
    await world.db.query(`update outbox set state = 'sent'`);
    const paths = async (): Promise<string[]> => {
      await watch();
      await tell();
      return receiver.calls.splice(0).map(({ path }) => path);
    };
    expect(await paths()).toEqual(['/first']);
    expect(await paths()).toEqual([]);
    await world.db.query(`update alerts set opened_at = opened_at - interval '16 minutes'`);
    expect(await paths()).toEqual(['/second']);
    await takeIt(phone);
    expect((await paths()).toSorted()).toEqual(['/first', '/second']);
  });

  it.skipIf(skip)('tries again what fails for now, and gives up what is refused, each said in the page', async () => {
    await add();
    receiver.answers.push({ status: 503 }, { status: 429, headers: { 'retry-after': '120' } }, { status: 404 });
    const { id } = await chat();
    await world.answer(id, 'Noted.', { needsHuman: true });
    await watch();
    await tell();
    const wait = () =>
      world.rows<{ state: string; seconds: number }>(
        `select state, round(extract(epoch from next_attempt_at - clock_timestamp()) / 10)::int * 10 as seconds from alert_sends`,
      );
    const again = () => world.db.query('update alert_sends set next_attempt_at = clock_timestamp()');
    expect(await wait()).toEqual([{ state: 'queued', seconds: 10 }]);
    await again();
    await tell();
    expect(await wait()).toEqual([{ state: 'queued', seconds: 120 }]);
    await again();
    await tell();
    expect((await wait())[0]?.state).toBe('failed');
    expect((await listAlertChannels(world.db)).map(({ trouble }) => trouble)).toEqual(['it answered 404']);
    expect(receiver.calls).toHaveLength(3);
    await takeIt(
      (await world.rows<{ phone: string }>(`select phone from contacts order by created_at desc limit 1`))[0]?.phone ??
        '',
    );
    await watch();
    await tell();
    expect(receiver.calls).toHaveLength(3);
  });

  it.skipIf(skip)('is taken once by many senders', async () => {
    await add();
    const chats = [await chat('one'), await chat('two'), await chat('three')];
    for (const { id } of chats) await world.answer(id, 'Noted.', { needsHuman: true });
    await Promise.all([watch(), watch(), watch()]);
    await Promise.all([tell(), tell(), tell(), tell()]);
    expect(
      receiver
        .take()
        .map(textOf)
        .join()
        .match(/“(?:one|two|three)”/g)
        ?.toSorted(),
    ).toEqual(['“one”', '“three”', '“two”']);
  });

  it.skipIf(skip)(
    'leaves names and words at home where the owner wants that, and no secret in the log or the table',
    async () => {
      await add({ path: '/hook?key=topsecretkey' });
      await writeAlertSettings(world.db, { ...(await readAlertSettings(world.db)), withWords: false });
      const { id } = await chat('my private words');
      await world.answer(id, 'Noted.', { needsHuman: true });
      receiver.answers.push(500);
      await watch();
      await tell();
      await world.db.query('update alert_sends set next_attempt_at = clock_timestamp()');
      const [first, second] = (await round()).map(textOf);
      expect(first).toBe(second);
      expect(first).toMatch(/^A customer waits for a person\nhttps:/);
      const kept = await world.rows<{ all: string }>(
        `select string_agg(c::text, ' ') as all from (select c::text from alert_channels c union all select s::text from alert_sends s) x (c)`,
      );
      expect(kept[0]?.all).not.toMatch(/topsecretkey|private/);
      expect(JSON.stringify(world.logs.lines)).not.toMatch(/topsecretkey|my private words/);
    },
  );
});
