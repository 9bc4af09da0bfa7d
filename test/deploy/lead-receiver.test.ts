import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { sendLeadEvents } from '../../src/flow/send-lead-events.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { openTestDatabase } from '../helpers/test-database.ts';

const secret = `whsec_${Buffer.from('a key that nobody guesses').toString('base64')}`;

describe('[embedded] the example receiver', () => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let receiver: ReturnType<typeof spawn>;
  let said: AsyncIterator<string>;
  let url: string;
  beforeAll(async () => {
    opened = await openTestDatabase('embedded');
    receiver = spawn(process.execPath, ['docs/examples/lead-receiver.mjs'], {
      env: { ...process.env, LEAD_WEBHOOK_SECRET: secret, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (receiver.stdout === null) throw new Error('no output');
    said = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
    const first: string = (await said.next()).value ?? '';
    url = `http://127.0.0.1:${/listening on (\d+)/.exec(first)?.[1]}`;
  });
  afterAll(async () => {
    receiver.kill();
    await once(receiver, 'exit');
    await opened[Symbol.asyncDispose]();
  });

  const send = (key: string) =>
    sendLeadEvents(
      {
        db: opened.db,
        phoneNumberIds: [],
        webhookOf: () => ({ url: new Secret(url), secret: new Secret(key) }),
        logger: captureLogs().logger,
      },
      new AbortController().signal,
    );
  const states = async () =>
    (await opened.db.query<{ state: string }>('select state from lead_events order by created_at')).rows;
  const event = () =>
    opened.db.query(
      `with k as (insert into contacts (phone, name) values ('9199' || floor(random() * 1e9), 'Asha') returning id, name),
            c as (insert into conversations (name, phone_number_id, contact_id) select name, '100', id from k returning id)
       insert into lead_events (conversation_id, kind, payload) select id, 'hot', '{"grade": "hot", "score": 90, "facts": []}' from c`,
    );

  it('takes what the server signs, and nothing that somebody else signs or repeats', async () => {
    await event();
    await send('whsec_c29tZWJvZHkgZWxzZQ==');
    expect(await states()).toEqual([{ state: 'queued' }]);
    await opened.db.query('update lead_events set next_attempt_at = now()');
    await send(secret);
    expect(await states()).toEqual([{ state: 'sent' }]);
    expect(JSON.parse((await said.next()).value ?? '')).toMatchObject({
      type: 'lead.hot',
      customer: { name: 'Asha' },
      grade: 'hot',
    });
    await opened.db.query(`update lead_events set state = 'queued', next_attempt_at = now()`);
    await send(secret);
    expect(await states()).toEqual([{ state: 'sent' }]);
    await event();
    await send(secret);
    // The repeat was taken and passed over: what is printed next is the other event.
    const [{ id } = { id: '' }] = (
      await opened.db.query<{ id: string }>('select id from lead_events order by created_at desc limit 1')
    ).rows;
    expect(id).not.toBe('');
    expect(JSON.parse((await said.next()).value ?? '')).toMatchObject({ type: 'lead.hot' });
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  });
});
