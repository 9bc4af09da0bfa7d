import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAlertReceiver } from '../../helpers/alert-receiver.ts';
import { openConsole, type Visitor } from './open-console.ts';

describe('[embedded] the page of the alerts', () => {
  let world: Awaited<ReturnType<typeof openConsole>>;
  let receiver: Awaited<ReturnType<typeof startAlertReceiver>>;
  let owner: Visitor;
  beforeAll(async () => {
    world = await openConsole('embedded');
    receiver = await startAlertReceiver();
    owner = await world.owner();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await receiver.close();
  });
  const channelId = async (): Promise<string> => {
    const found = await world.db.query<{ id: string }>(
      'select id from alert_channels order by created_at desc limit 1',
    );
    return found.rows[0]?.id ?? '';
  };

  it('adds an address, tests it at once, shows nothing of its secret, and removes it', async () => {
    expect((await owner.get('/console/alerts')).text).toContain('Nowhere yet');
    await owner.get('/console/alerts/new/slack');
    const added = await owner.post('/console/alerts/new/slack', {
      url: `${receiver.url}/services/secretpart`,
      label: 'Shop <b>',
      step: '2',
      kinds: 'waiting',
    });
    expect(added).toMatchObject({ status: 303, location: '/console/alerts' });
    const page = (await owner.get('/console/alerts')).text;
    expect(page).toContain('Shop &lt;b&gt;');
    expect(page).toContain('A customer waits for a person');
    expect(page).not.toContain('secretpart');
    const id = await channelId();
    expect((await owner.post(`/console/alerts/${id}`, { do: 'test' })).text).toContain('The test was sent');
    expect(receiver.take()).toMatchObject([
      { text: expect.stringContaining('https://assistant.example/console/alerts') as string },
    ]);
    receiver.answers.push({ status: 403, body: 'invalid_token' });
    expect((await owner.post(`/console/alerts/${id}`, { do: 'test' })).text).toContain(
      'The test did not arrive: it answered 403 (invalid_token).',
    );
    receiver.take();
    expect(await owner.post(`/console/alerts/${id}`, { do: 'remove' })).toMatchObject({ status: 303 });
    expect((await owner.post(`/console/alerts/${id}`, { do: 'test' })).text).toContain(
      'Somebody has removed this address',
    );
    const done = await world.db.query<{ what: string }>(
      `select what from audit where what like '%alert address%' order by id`,
    );
    expect(done.rows.map(({ what }) => what)).toEqual([
      'added an alert address (slack)',
      'tested an alert address',
      'tested an alert address',
      'removed an alert address',
    ]);
  });

  it.each(['email', 'ntfy', 'telegram', 'slack', 'discord', 'whatsapp'])(
    'asks for %s, and says all that is wrong',
    async (kind) => {
      expect((await owner.get(`/console/alerts/new/${kind}`)).status).toBe(200);
      const refused = await owner.post(`/console/alerts/new/${kind}`, {
        label: 'kept <i>',
        step: '9',
        password: 'not shown',
      });
      expect(refused.status).toBe(400);
      expect(refused.text).toContain('kept &lt;i&gt;');
      expect(refused.text).not.toContain('not shown');
      expect(refused.text).toContain('told first, second or third');
      expect(await channelId()).toBe('');
    },
  );

  it('refuses inner addresses and unknown kinds', async () => {
    await owner.get('/console/alerts/new/discord');
    const inner = await owner.post('/console/alerts/new/discord', { url: 'https://169.254.169.254/x' });
    expect(inner.text).toContain('leads to no public address');
    expect((await owner.get('/console/alerts/new/pigeon')).status).toBe(404);
    expect((await owner.post('/console/alerts/new/push', { subscription: 'junk' })).status).toBe(400);
  });

  it('keeps when and of what is told', async () => {
    await owner.get('/console/alerts');
    const saved = await owner.post('/console/alerts/settings', {
      unanswered: '7',
      escalate: '20',
      quietFrom: '22:30',
      quietTo: '07:00',
      digest: '',
      night: 'sending',
    });
    expect(saved.status).toBe(303);
    const page = (await owner.get('/console/alerts')).text;
    expect(page).toMatch(/name="quietFrom"\s+type="time"\s+value="22:30"/);
    expect(page).toMatch(/name="words"\s+value="yes"\s+\/>/);
    const found = await world.db.query<{ row: unknown }>(`select to_json(s) as row from alert_settings s`);
    expect(found.rows[0]?.row).toMatchObject({
      unanswered_minutes: 7,
      quiet_from: 1350,
      quiet_to: 420,
      digest_at: null,
      with_words: false,
      night_kinds: ['sending'],
    });
    expect((await owner.post('/console/alerts/settings', { unanswered: '0' })).status).toBe(400);
  });

  it('takes the address of a browser, and serves the worker that shows what is pushed', async () => {
    const page = (await owner.get('/console/alerts')).text;
    expect(/data-key="([\w-]{87})"/.exec(page)?.[1]).toBeDefined();
    const subscription = JSON.stringify({
      endpoint: `${receiver.url}/push/x`,
      keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) },
    });
    expect((await owner.post('/console/alerts/new/push', { subscription, label: '', step: '1' })).status).toBe(303);
    expect((await owner.get('/console/alerts')).text).toContain('This device');
    expect((await owner.get('/console/sw.js')).headers.get('content-type')).toContain('text/javascript');
    expect((await owner.get('/console/static/manifest.webmanifest')).status).toBe(200);
  });

  it('is for owners only', async () => {
    await world.db.query(`update people set role = 'agent'`);
    expect((await owner.get('/console/alerts')).status).toBe(403);
    expect((await owner.post('/console/alerts/settings', { unanswered: '9' })).status).toBe(403);
    await world.db.query(`update people set role = 'owner'`);
  });
});
