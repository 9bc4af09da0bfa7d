import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../src/db/pool.ts';
import { runCommand } from '../cli/command.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshDatabaseUrl, freshFolder } from '../helpers/services.ts';
import { PHONE_NUMBER_ID, textMessage, WABA_ID, webhookBody } from '../helpers/signed-webhook.ts';
import { stores } from '../helpers/test-database.ts';
import { startWorld, type World } from './world.ts';

const password = 'console-password-do-not-print';
const clock = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
/** The fake Graph has `order_ready` as UTILITY with two gaps, `we_are_back` as MARKETING, `paused_one` as paused. */
const unasked = `
templates:
  followUp: { template: order_ready, fill: { 1: "{customer|there}", 2: "{offer|of yours}" } }
  lateAnswer: { template: order_ready, fill: { 1: "{customer|there}", 2: late } }
  reminders:
    pick-up: { template: order_ready, fill: { 1: "{customer|there}", 2: "{order}" } }
    news: { template: we_are_back, fill: { first_name: "{customer}" } }
    paused: { template: paused_one }
  quiet: ${clock(11)}-${clock(11.5)}
  costUsd: { UTILITY: 0.02 }
`;

describe.each(stores)('$title what nobody has asked for, in the real process', ({ kind, skip }) => {
  const stack = new AsyncDisposableStack();
  let world: World;
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  /** Only a server's database may be opened beside the process. */
  let db: Database | null = null;
  beforeAll(async () => {
    if (skip) return;
    folder = stack.use({ ...(await freshFolder()), [Symbol.asyncDispose]: () => folder.remove() });
    const file = path.join(folder.path, 'business.yaml');
    await writeFile(file, `${await readFile('business.yaml', 'utf8')}${unasked}`);
    const databaseUrl = kind === 'postgres' ? await freshDatabaseUrl() : null;
    const settings = { BUSINESS_FILE: file, CONSOLE_PASSWORD: password };
    world = stack.adopt(await startWorld({ databaseUrl, redisUrl: null }, settings), (one) => one.close());
    if (databaseUrl === null) return;
    const opened = { databaseUrl, dataDir: '', poolSize: 1, logger: captureLogs().logger };
    db = stack.adopt(await openDatabase(opened), (one) => one.close());
  });
  afterAll(() => stack.disposeAsync());

  const templatesTo = (customer: string) =>
    world.graph.sent.flatMap(({ to, template }) => (to === customer && template !== undefined ? [template] : []));
  const words = (template: unknown): string[] =>
    [...JSON.stringify(template).matchAll(/"text":"([^"]*)"/g)].map(([, text = '']) => text);
  const remind = async (list: string, ...args: string[]) => {
    const file = path.join(folder.path, 'list.csv');
    await writeFile(file, list);
    return runCommand('remind', [file, '--url', world.server.url, ...args], { CONSOLE_PASSWORD: password });
  };

  it.skipIf(skip)(
    'reminds by a list: all its faults at once, then each row once, and nobody who has opted out',
    async () => {
      const [known, optedOut, unknown] = [world.newCustomer(), world.newCustomer(), world.newCustomer()];
      await world.write(known, 'Hi');
      await world.write(optedOut, 'Hi', 'STOP');
      await Promise.all([world.waitForReplies(known), world.waitForReplies(optedOut)]);
      const faulty = await remind(
        [
          'phone,template,order,at,opt_in',
          `+${known},pick-up,,2020-01-01 10:00,`,
          '12,pick up,A-1,soon,perhaps',
          `+${unknown},pick-up,A-2,,`,
          `+${known},news,,,`,
          `+${known},paused,,,`,
        ].join('\n'),
        '--send',
      );
      expect(faulty.code).toBe(1);
      const faults = faulty.out.split('\n').filter((line) => line.startsWith('  row'));
      expect(faults.map((line) => line.slice(0, line.indexOf(':')).trim())).toEqual([
        'row 2, column at',
        'row 2, column order',
        'row 3, column template',
        'row 3, column phone',
        'row 3, column opt_in',
        'row 3, column at',
        'row 4, column opt_in',
        'row 5, column opt_in',
        'row 6, column template',
      ]);
      expect(faulty.out).toContain('Meta says paused, so it is never sent');
      const list = [
        'Phone;Template;Order;Opt_in;Customer',
        `+${known};pick-up;A-17;;Mia`,
        `+${optedOut};pick-up;A-18;;`,
        `+${unknown};pick-up;A-19;yes;Li "Ming"`,
      ].join('\n');
      const checked = await remind(list);
      expect(checked).toMatchObject({ code: 0, err: '' });
      expect(checked.out).toContain('2 reminders would be sent.');
      expect(checked.out).toContain('2 of UTILITY: about $0.0400');
      expect(checked.out).toContain(`row 3: +${optedOut}`);
      const [first, second] = await Promise.all([remind(list, '--send'), remind(list, '--send')]);
      expect([first.code, second.code]).toEqual([0, 0]);
      const again = await remind(list, '--send');
      expect(again.out).toContain('Planned 0 reminders');
      expect(again.out).toContain('2 of this list were planned before');
      await expect.poll(() => templatesTo(unknown), { timeout: 20_000 }).toHaveLength(1);
      await expect.poll(() => templatesTo(known), { timeout: 20_000 }).toHaveLength(1);
      expect(words(templatesTo(known)[0])).toEqual(['Mia', 'A-17']);
      // Whoever answers a reminder is a customer like any other.
      await world.write(unknown, 'Hi');
      await expect.poll(() => world.repliesTo(unknown).length, { timeout: 20_000 }).toBe(2);
      expect([templatesTo(known), templatesTo(unknown), templatesTo(optedOut)].map((sent) => sent.length)).toEqual([
        1, 1, 0,
      ]);
    },
  );

  it.skipIf(skip)(
    'answers a missed call by the line of the owner, once, and tells a late customer that the answer is late',
    async () => {
      const [caller, late] = [world.newCustomer(), world.newCustomer()];
      const call = (event: string, id: string) => ({
        object: 'whatsapp_business_account',
        entry: [
          {
            id: WABA_ID,
            changes: [
              {
                field: 'calls',
                value: {
                  messaging_product: 'whatsapp',
                  metadata: { display_phone_number: '15550109999', phone_number_id: PHONE_NUMBER_ID },
                  contacts: [{ wa_id: caller, profile: { name: 'Asha' } }],
                  calls: [
                    {
                      id,
                      from: caller,
                      to: '15550109999',
                      event,
                      direction: 'USER_INITIATED',
                      timestamp: String(Math.floor(Date.now() / 1000)),
                      ...(event === 'terminate' && { status: 'FAILED' }),
                    },
                  ],
                },
              },
            ],
          },
        ],
      });
      for (const event of ['connect', 'terminate', 'terminate'])
        expect((await world.post(call(event, `wacid.${caller}`))).status).toBe(200);
      const [line] = await world.waitForReplies(caller);
      expect(line?.text).toContain('Sorry, we could not take your call.');
      const yesterday = Math.floor(Date.now() / 1000) - 90_000;
      await world.post(
        webhookBody({ messages: [textMessage({ from: late, text: 'Are you open?', timestampS: yesterday })] }),
      );
      await expect.poll(() => templatesTo(late), { timeout: 20_000 }).toHaveLength(1);
      expect(words(templatesTo(late)[0])[1]).toBe('late');
      await world.write(late, 'Hi');
      await expect.poll(() => world.repliesTo(late).length, { timeout: 20_000 }).toBe(2);
      expect([world.repliesTo(caller).length, templatesTo(late).length]).toEqual([1, 1]);
    },
  );

  it.skipIf(skip || kind === 'embedded')('follows a silent hot lead up once, over a restart in between', async () => {
    const customer = world.newCustomer();
    await world.write(customer, 'Hi');
    await world.waitForReplies(customer);
    // A day later.
    for (const sql of [
      `update outbox o set created_at = o.created_at - interval '25 hours' from conversations c join contacts k on k.id = c.contact_id
        where c.id = o.conversation_id and k.phone = $1`,
      `update conversations c set last_inbound_at = last_inbound_at - interval '25 hours', lead_grade = 'hot', lead_updated_at = now()
         from contacts k where k.id = c.contact_id and k.phone = $1`,
    ])
      await db?.query(sql, [customer]);
    await expect.poll(() => templatesTo(customer), { timeout: 20_000 }).toHaveLength(1);
    expect(words(templatesTo(customer)[0])[1]).toBe('of yours');
    await world.server.kill();
    await world.restart();
    await world.write(customer, 'Hi');
    await expect.poll(() => world.repliesTo(customer).length, { timeout: 30_000 }).toBe(3);
    expect(templatesTo(customer)).toHaveLength(1);
  });
});
