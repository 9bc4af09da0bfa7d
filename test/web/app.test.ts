import { rushLimits } from '../../src/app/parts.ts';
import { createRush } from '../../src/std/rush.ts';
import { business } from '../business/stand-ins.ts';
import { testMarks } from '../helpers/marks.ts';
import { connect } from 'node:net';
import { once } from 'node:events';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/pool.ts';
import { Secret } from '../../src/domain/secret.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { createApp } from '../../src/web/app.ts';
import { listen } from '../../src/web/listen.ts';
import { signBody } from '../../src/whatsapp/wire/verify-signature.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshFolder } from '../helpers/services.ts';
import { textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { tokensOf } from '../helpers/tokens.ts';

const appSecret = 'a'.repeat(32);

// Opening needs a server that answers once; a closed embedded one is away for good afterwards.
const folder = await freshFolder();
const { logger: ownLogger } = captureLogs();
const db = await openDatabase({ databaseUrl: null, dataDir: folder.path, poolSize: 1, logger: ownLogger });
await db.close();
await folder.remove();

/** The app over a database that nobody answers at: the hardest case for every route. */
async function appWithoutDatabase() {
  const logs = captureLogs();
  const woken: string[] = [];
  const wake = { turns: (ids: readonly string[]) => void woken.push(...ids), deliveries: () => undefined };
  const app = createApp({
    webhook: {
      db,
      wake,
      killPoint: () => undefined,
      metrics: createMetrics({ counting: false, logger: logs.logger }),
      notify: true,
      tokens: tokensOf('EAATEST'),
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
      tokens: tokensOf('EAATEST'),
      phoneNumberIds: ['100000000000001'],
      isQueueReachable: async () => true,
      hasModels: true,
      settleMs: 1_000,
      logger: logs.logger,
    },
    logger: logs.logger,
    simulator: null,
  });
  return { app, woken, logs };
}

describe('[embedded] the HTTP surface while the database is away', () => {
  it('answers 503 to a signed webhook, so that Meta sends it again, and wakes nobody', async () => {
    const { app, woken } = await appWithoutDatabase();
    const body = JSON.stringify(webhookBody({ messages: [textMessage({ text: 'Hi' })] }));
    const answer = await request(app)
      .post('/webhook')
      .set('x-hub-signature-256', signBody(Buffer.from(body), appSecret))
      .set('content-type', 'application/json')
      .send(body);
    expect([answer.status, answer.body]).toEqual([503, { error: 'the database is away' }]);
    expect(woken).toEqual([]);
  });

  it('still says that it lives, that it is not ready, and why, on GET and HEAD', async () => {
    const { app } = await appWithoutDatabase();
    expect((await request(app).get('/health')).body).toEqual({
      status: 'ok',
      timestamp: expect.any(String),
      uptime: expect.any(Number),
    });
    const ready = await request(app).get('/ready');
    expect([ready.status, ready.body]).toMatchObject([503, { status: 'not ready', database: 'down' }]);
    for (const path of ['/health', '/ready']) {
      const [get, head] = [await request(app).get(path), await request(app).head(path)];
      expect([head.status, head.text]).toEqual([get.status, undefined]);
    }
  });

  it('refuses a compressed body, a wrong method and an unknown path without naming what it is made of', async () => {
    const { app, logs } = await appWithoutDatabase();
    const compressed = await request(app)
      .post('/webhook')
      .set('content-encoding', 'gzip')
      .set('x-hub-signature-256', signBody(Buffer.from('x'), appSecret))
      .send('x');
    expect(compressed.status).toBe(415);
    expect((await request(app).put('/webhook').send('x')).status).toBe(404);
    const unknown = await request(app).get('/.env');
    expect([unknown.status, unknown.body]).toEqual([404, { error: 'not found' }]);
    expect(unknown.headers).not.toHaveProperty('x-powered-by');
    expect(unknown.headers['content-security-policy']).toContain("default-src 'self'");
    expect(unknown.headers['x-content-type-options']).toBe('nosniff');
    expect(logs.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('answers an unsigned request without waiting for its body', async () => {
    const { app } = await appWithoutDatabase();
    await using server = await listen(app, { port: 0, host: '127.0.0.1' });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      'POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 3400000\r\nx-hub-signature-256: sha256=short\r\n\r\n',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('401');
    socket.destroy();
  });

  it('asks for the signature before it looks at anything else', async () => {
    const { app } = await appWithoutDatabase();
    expect((await request(app).post('/webhook').send('not even JSON')).status).toBe(401);
    expect((await request(app).post('/webhook')).status).toBe(401);
  });
});
