import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFakeAnthropic, type FakeAnthropic } from '../helpers/fake-anthropic.ts';
import { graphError } from '../helpers/fake-graph-answers.ts';
import { startFakeOpenAi, type FakeOpenAi } from '../helpers/fake-openai.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { freePort, startPgBouncer } from '../helpers/servers.ts';
import { freshDatabaseUrl, freshFolder, isMissing, redisUrl, startRedis } from '../helpers/services.ts';
import { PHONE_NUMBER_ID, WABA_ID } from '../helpers/signed-webhook.ts';
import {
  APP_ID,
  goodEnvironment,
  runDoctor,
  secondsFromNow,
  startMeta,
  startStandIn,
  subscriptions,
  token,
  type MetaAnswer,
} from './doctor-stand.ts';

type Seed = Parameters<typeof startMeta>[0] & { environment?: Record<string, string> };
type Case = {
  fault: string;
  seed: () => Seed | Promise<Seed>;
  /** All alarms, and no other. */
  alarms: string[];
  says: RegExp;
};
const NUMBER = `Phone number ${PHONE_NUMBER_ID}`;
const ACCOUNT = `WhatsApp account ${WABA_ID}`;
const APP = `Meta app ${APP_ID}`;

let folder: Awaited<ReturnType<typeof freshFolder>>;
let models: { anthropic: FakeAnthropic; openai: FakeOpenAi };
let server: ServerProcess;
let callback: string;
let healthy: Record<string, string>;
const cleanUp: (() => unknown)[] = [];

const isUnfit = isMissing.redis || isMissing.postgres || isMissing.pgbouncer;

beforeAll(async () => {
  if (isUnfit) return;
  folder = await freshFolder();
  models = { anthropic: await startFakeAnthropic(), openai: await startFakeOpenAi() };
  const [port, meta] = [await freePort(), await startMeta()];
  healthy = {
    DATA_DIR: folder.path,
    DATABASE_URL: await freshDatabaseUrl(),
    REDIS_URL: redisUrl(),
    ANTHROPIC_BASE_URL: models.anthropic.url,
    OPENAI_API_KEY: 'sk-openai-doctor-123456',
    OPENAI_BASE_URL: models.openai.url,
  };
  server = await startServerProcess({ ...goodEnvironment(meta.url), ...healthy, PORT: String(port) });
  callback = `${server.url}/webhook`;
  cleanUp.push(
    () => server.stop(),
    () => meta.close(),
  );
});
afterEach(() => {
  models?.anthropic.reply(null);
  models?.openai.verify(null);
});
afterAll(async () => {
  for (const step of cleanUp.splice(0)) await step();
  await Promise.all([models?.anthropic.close(), models?.openai.close(), folder?.remove()]);
});

async function diagnose({ overrides, environment = {}, clockAheadMs, webhookUrl = callback }: Seed) {
  const meta = await startMeta({
    webhookUrl,
    ...(overrides && { overrides }),
    ...(clockAheadMs !== undefined && { clockAheadMs }),
  });
  const { findings, text, raw, code } = await runDoctor({ ...goodEnvironment(meta.url), ...healthy, ...environment }, [
    '--ask',
  ]);
  await meta.close();
  return { alarms: findings.filter((one) => /^(?:FAULT|warning) /.test(one)), findings, text, raw, code };
}

async function file(text: string): Promise<Seed> {
  const BUSINESS_FILE = join(folder.path, `${crypto.randomUUID()}.yaml`);
  await writeFile(BUSINESS_FILE, text);
  return { environment: { BUSINESS_FILE } };
}

async function ownRedis(...args: string[]) {
  const redis = await startRedis({ args });
  cleanUp.push(() => redis.stop());
  const client = new Redis(redis.url);
  cleanUp.unshift(() => client.disconnect());
  return { redis, client };
}

async function standIn(answer: () => Promise<number> | number): Promise<string> {
  const stand = await startStandIn(answer);
  cleanUp.push(() => stand.close());
  return stand.url;
}

const refused = (code: number, message: string): MetaAnswer => ({ status: 400, json: graphError({ code, message }) });
const health = (answer: unknown) => ({
  [`${PHONE_NUMBER_ID}?fields=health_status`]: { json: { health_status: answer } },
});

const cases: Case[] = [
  {
    fault: 'a value is missing',
    seed: () => ({ environment: { WHATSAPP_VERIFY_TOKEN: '' } }),
    alarms: ['FAULT Configuration'],
    says: /WHATSAPP_VERIFY_TOKEN is missing/,
  },
  {
    fault: 'the business file has a fault',
    seed: () => file('name: Example\nofers: nothing\n'),
    alarms: ['FAULT Business file'],
    says: /line 2, column \d+: .*ofers/,
  },
  {
    fault: 'nothing discloses the machine in a language of a European number',
    seed: async () => ({
      ...(await file(
        'name: Example\nlanguages: [en, hu]\nfacts: { Shop: [We sell tea, We bake bread, We sell jam] }\n',
      )),
      overrides: {
        [`${PHONE_NUMBER_ID}?fields=display_phone_number`]: { json: { display_phone_number: '+36 1 555 0100' } },
      },
    }),
    alarms: ['warning Business file', 'warning Disclosure'],
    says: /the number is of the EU, .* nothing says so in hu\./,
  },
  {
    fault: 'of the templates that the file lists one is paused and one is filled wrongly',
    seed: () => ({ environment: { BUSINESS_FILE: 'test/fixtures/paused-templates.yaml' } }),
    alarms: ['FAULT Template followUp', 'FAULT Template ready', 'FAULT Template gone'],
    says: /paused_one \(en_US\), MARKETING, price unknown.*Meta says paused.*order_ready \(en_US\): approved, UTILITY, about \$0\.02 each.*nothing fills body\.2.*Meta has no such template/s,
  },
  {
    fault: 'the database is away',
    seed: async () => ({ environment: { DATABASE_URL: `postgresql://u:a-password@127.0.0.1:${await freePort()}/x` } }),
    alarms: ['FAULT Database'],
    says: /it cannot be reached/,
  },
  {
    fault: 'the queue is to live behind a pooler that shares sessions',
    seed: async () => {
      const bouncer = await startPgBouncer(await freshDatabaseUrl());
      cleanUp.push(() => bouncer.stop());
      return { environment: { DATABASE_URL: bouncer.url, REDIS_URL: '' } };
    },
    alarms: ['FAULT Database'],
    says: /not possible through this pooler.*the direct address/,
  },
  {
    fault: 'Redis throws jobs away',
    seed: async () => ({
      environment: { REDIS_URL: (await ownRedis('--maxmemory-policy', 'allkeys-lru')).redis.url },
    }),
    alarms: ['FAULT Redis'],
    says: /throws queued work away when it is full \(allkeys-lru\)/,
  },
  {
    fault: 'Redis is full',
    seed: async () => {
      const { redis, client } = await ownRedis('--maxmemory-policy', 'noeviction');
      await client.config('SET', 'maxmemory', '1');
      return { environment: { REDIS_URL: redis.url } };
    },
    alarms: ['FAULT Redis'],
    says: /cannot carry the queue: full/,
  },
  {
    fault: "Redis' user lacks rights",
    seed: async () => {
      const { redis, client } = await ownRedis();
      await client.call('acl', 'setuser', 'app', 'on', '>secret', '~{wa}:*', '+@all', '-eval', '-evalsha');
      return { environment: { REDIS_URL: redis.url.replace('//', '//app:secret@') } };
    },
    alarms: ['FAULT Redis'],
    says: /rights missing.*eval/,
  },
  {
    fault: 'Redis is a replica',
    seed: async () => {
      const { redis, client } = await ownRedis();
      await client.call('replicaof', '127.0.0.1', String(await freePort()));
      return { environment: { REDIS_URL: redis.url } };
    },
    alarms: ['FAULT Redis'],
    says: /point it at the primary/,
  },
  {
    fault: 'the clock is wrong',
    seed: () => ({ clockAheadMs: 12 * 60_000 }),
    alarms: ['FAULT Clock'],
    says: /this computer's clock is 12 minutes behind/,
  },
  {
    fault: 'the version of Graph has ended',
    seed: () => ({ environment: { GRAPH_API_VERSION: 'v19.0' } }),
    alarms: ['FAULT Graph version'],
    says: /v19\.0 ended/,
  },
  {
    fault: 'the token has expired',
    seed: () => ({
      overrides: { debug_token: refused(190, 'Session has expired on Friday.') },
      environment: { WHATSAPP_APP_ID: APP_ID },
    }),
    alarms: ['FAULT Token'],
    says: /Session has expired on Friday/,
  },
  {
    fault: 'the token is a person’s and ends today',
    seed: () => ({ overrides: { debug_token: token({ type: 'USER', expires_at: secondsFromNow(20 * 3600) }) } }),
    alarms: ['FAULT Token'],
    says: /a person's temporary token/,
  },
  {
    fault: 'the token lacks a permission',
    seed: () => ({ overrides: { debug_token: token({ scopes: ['whatsapp_business_messaging'] }) } }),
    alarms: ['FAULT Token'],
    says: /the permission whatsapp_business_management is missing/,
  },
  {
    fault: 'the phone number itself stands where its id belongs',
    seed: () => ({ overrides: { [PHONE_NUMBER_ID]: refused(100, 'Unsupported get request.') } }),
    alarms: [`FAULT ${NUMBER}`],
    says: /Copy the phone number id \(not the phone number/,
  },
  {
    fault: 'Meta blocks the number for want of a means of payment',
    seed: () => {
      const errors = [{ error_code: 141006, error_description: 'There is an error with the payment method.' }];
      const entities = [{ entity_type: 'WABA', id: WABA_ID, can_send_message: 'BLOCKED', errors }];
      return { overrides: health({ can_send_message: 'BLOCKED', entities }) };
    },
    alarms: [`FAULT ${NUMBER}`],
    says: /Meta does not let it send messages.*payment method/,
  },
  {
    fault: 'the account is not subscribed to the app',
    seed: () => ({ overrides: { [`${WABA_ID}/subscribed_apps`]: { json: { data: [] } } } }),
    alarms: [`FAULT ${ACCOUNT}`],
    says: /not subscribed to your app/,
  },
  {
    fault: 'the app does not get the field messages',
    seed: () => ({ overrides: { [`${APP_ID}/subscriptions`]: subscriptions(callback, ['account_update']) } }),
    alarms: [`FAULT ${APP}`],
    says: /does not get the webhook field messages/,
  },
  {
    fault: 'the app has no address for its webhooks',
    seed: () => ({ overrides: { [`${APP_ID}/subscriptions`]: { json: { data: [] } } } }),
    alarms: [`FAULT ${APP}`],
    says: /no address for its webhooks/,
  },
  {
    fault: 'the app secret is of another app',
    seed: () => ({ environment: { WHATSAPP_APP_SECRET: 'ffffffffffffffffffffffffffffffff' } }),
    alarms: [`FAULT ${APP}`, 'FAULT Webhook'],
    says: /is not the secret of this app.*signed with WHATSAPP_APP_SECRET: the server there has another one/,
  },
  {
    fault: 'Meta delivers to another page',
    seed: async () => ({ webhookUrl: await standIn(() => 404) }),
    alarms: ['FAULT Webhook'],
    says: /is not the webhook of this server \(it answered 404\)/,
  },
  {
    fault: 'Meta delivers to where nothing runs',
    seed: async () => ({ webhookUrl: `http://127.0.0.1:${await freePort()}/webhook` }),
    alarms: ['FAULT Webhook'],
    says: /does not answer \(ECONNREFUSED\)/,
  },
  {
    fault: 'something takes what nobody has signed',
    seed: async () => ({ webhookUrl: await standIn(() => 200) }),
    alarms: ['FAULT Webhook'],
    says: /takes a wrong signature/,
  },
  {
    fault: 'the free web service sleeps',
    seed: async () => {
      let asked = 0;
      const wake = async (): Promise<number> => {
        asked += 1;
        if (asked > 1) return 401;
        await sleep(8_500);
        return 200;
      };
      return { webhookUrl: await standIn(wake) };
    },
    alarms: ['warning Webhook'],
    says: /it was asleep/,
  },
  {
    fault: 'a provider refuses its key',
    seed: () => {
      models.anthropic.reply(() => ({ kind: 'error', status: 401, code: 'authentication_error' }));
      return {};
    },
    alarms: ['FAULT Writer anthropic'],
    says: /the key was refused.*Copy ANTHROPIC_API_KEY again/,
  },
  {
    fault: 'the verifier calls everything true',
    seed: () => {
      models.openai.verify('blanket');
      return {};
    },
    alarms: ['FAULT Verifier openai'],
    says: /does not judge well enough: a false canary passed/,
  },
];

describe.skipIf(isUnfit)('[redis] [postgres] the doctor before the real server', () => {
  it('raises no alarm when all is well, and leaves nothing behind', async () => {
    const { alarms, findings, code, raw } = await diagnose({});
    expect(alarms, raw).toEqual([]);
    expect(findings).toEqual(
      expect.arrayContaining([
        'ok Webhook',
        `ok ${APP}`,
        'ok Writer anthropic',
        'ok Writer openai',
        'ok Verifier openai',
      ]),
    );
    expect(code).toBe(0);
    const ready = (await (await fetch(`${server.url}/ready`)).json()) as Record<string, unknown>;
    expect(ready).toMatchObject({ database: 'ok' });
    expect(server.output.filter((line) => /"quarantined":[1-9]/.test(line))).toEqual([]);
  });

  it.each(cases)('names it when $fault, and nothing else', async ({ seed, alarms, says }) => {
    const diagnosis = await diagnose(await seed());
    expect(diagnosis.alarms, diagnosis.raw).toEqual(alarms);
    expect(diagnosis.text).toMatch(says);
    expect(diagnosis.code).toBe(alarms.some((alarm) => alarm.startsWith('FAULT')) ? 1 : 0);
  });
});
