import { rushLimits } from '../../src/app/parts.ts';
import { createRush } from '../../src/std/rush.ts';
import { business } from '../business/stand-ins.ts';
import { testMarks } from '../helpers/marks.ts';
import request from 'supertest';
import { expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { createApp } from '../../src/web/app.ts';
import { signBody } from '../../src/whatsapp/wire/verify-signature.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { tokensOf } from '../helpers/tokens.ts';

const appSecret = 'a'.repeat(32);

it.skipIf(stores.find(({ kind }) => kind === 'postgres')?.skip)(
  '[postgres] a webhook repeated while it is still being stored gives the database no more to do, and is stored once',
  async () => {
    await using opened = await openTestDatabase('postgres');
    const { db } = opened;
    const logs = captureLogs();
    const tokens = tokensOf('EAATEST');
    const woken: string[] = [];
    const app = createApp({
      webhook: {
        db,
        wake: { turns: (ids) => void woken.push(...ids), deliveries: () => undefined },
        killPoint: () => undefined,
        metrics: createMetrics({ counting: false, logger: logs.logger }),
        notify: true,
        tokens,
        phoneNumberIds: ['100000000000001'],
        returnAfterHours: () => 1,
        words: () => ({}),
        businessOf: () => business(),
        marks: testMarks,
        rush: createRush(rushLimits),
        appSecrets: [new Secret(appSecret)],
        verifyToken: new Secret('verify-token'),
        logger: logs.logger,
      },
      health: {
        db,
        tokens,
        phoneNumberIds: ['100000000000001'],
        isQueueReachable: async () => true,
        hasModels: true,
        settleMs: 1_000,
        logger: logs.logger,
      },
      logger: logs.logger,
      simulator: null,
    });
    const body = JSON.stringify(webhookBody({ messages: [textMessage({ text: 'Hi' })] }));
    const post = () =>
      request(app)
        .post('/webhook')
        .set({ 'content-type': 'application/json', 'x-hub-signature-256': signBody(Buffer.from(body), appSecret) })
        .send(body);
    const waiting = async (): Promise<number> => {
      const { rows } = await db.query<{ waiting: number }>(
        "select count(*)::integer as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return rows[0]?.waiting ?? 0;
    };
    const [locked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holder = db.transaction(async (tx) => {
      await tx.query('lock table inbox in access exclusive mode');
      locked.resolve();
      await release.promise;
    });
    await locked.promise;
    const progress = { isAnswered: false };
    const answers = Promise.all([post(), post(), post()]).finally(() => {
      progress.isAnswered = true;
    });
    let most = 0;
    while (!progress.isAnswered) most = Math.max(most, await waiting());
    expect((await answers).map(({ status }) => status)).toEqual([503, 503, 503]);
    release.resolve();
    await holder;
    expect(most).toBe(1);
    expect((await post()).status).toBe(200);
    const { rows } = await db.query<{ stored: number }>('select count(*)::integer as stored from inbox');
    expect([rows[0]?.stored, woken.length > 0]).toEqual([1, true]);
  },
);
