import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/domain/secret.ts';
import { createFailedTries, mostFailures, mostFailuresInAll, networkOf } from '../../../src/web/api/failed-tries.ts';
import { createPasswordTries } from '../../../src/web/api/password-tries.ts';
import { createPasswordGuard } from '../../../src/web/api/require-password.ts';
import { listen } from '../../../src/web/listen.ts';
import { captureLogs } from '../../helpers/log-capture.ts';
import { basic, openApiWorld, password, type ApiWorld } from './api-world.ts';

describe('[embedded] the password of the API', () => {
  let world: ApiWorld;
  /** Behind no proxy. */
  let direct: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld('embedded', { trustedHops: 2 });
    direct = await openApiWorld('embedded');
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await direct[Symbol.asyncDispose]();
  });

  const from = (address: string, authorization: string) =>
    world.ask('GET', '/handoffs', undefined, { authorization, 'x-forwarded-for': address });

  it('opens with HTTP Basic and any user name, in answers that no cache keeps', async () => {
    for (const user of ['owner', '', 'a']) {
      const authorization = `basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const { status, headers } = await from('192.0.2.1', authorization);
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
    }
  });

  it('refuses everything else on every path, and says how to ask', async () => {
    const wrong = ['', 'Basic', 'Basic !!!', basic(''), basic(`${password} `), basic('wrong'), `Digest ${password}`];
    const answers = await Promise.all(
      wrong.map((authorization, index) => from(`192.0.2.${10 + index}`, authorization)),
    );
    for (const { status, headers, body } of answers) {
      expect([status, body['code']]).toEqual([401, 'wrong-password']);
      expect(headers.get('www-authenticate')).toMatch(/^Basic /);
      expect(headers.get('cache-control')).toBe('no-store');
    }
    for (const path of ['/leads', '/nothing-here']) {
      const { status } = await world.ask('GET', path, undefined, {
        authorization: 'Bearer wrong',
        'x-forwarded-for': '192.0.2.30',
      });
      expect(status, path).toBe(401);
    }
    const post = await world.ask(
      'POST',
      '/handoffs/take',
      {},
      { authorization: 'Bearer wrong', 'x-forwarded-for': '192.0.2.31' },
    );
    expect(post.status).toBe(401);
  });

  it('stops an address that keeps guessing, even together, and nobody else', async () => {
    const guesses = Array.from({ length: mostFailures + 5 }, (_, index) =>
      from('198.51.100.7', basic(`guess ${index}`)),
    );
    const answers = await Promise.all(guesses);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(mostFailures);
    const blocked = answers.filter(({ status }) => status === 429);
    expect(blocked).toHaveLength(5);
    for (const { headers } of blocked) expect(Number(headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await from('198.51.100.8', basic(password))).status).toBe(200);
    expect(world.logs.lines.filter(({ msg }) => String(msg).startsWith('Too many wrong'))).toHaveLength(1);
    expect(JSON.stringify(world.logs.lines)).not.toMatch(/guess \d|correct horse/);
  });

  it('lets the right password pass a block, which then is over', async () => {
    const guess = () => from('198.51.100.20', basic('guess'));
    await Promise.all(Array.from({ length: mostFailures }, guess));
    expect((await guess()).status).toBe(429);
    expect((await from('198.51.100.20', basic(password))).status).toBe(200);
    expect((await guess()).status).toBe(401);
  });

  it('takes a request without a password for no try', async () => {
    const without = await Promise.all(
      ['', 'Basic', basic('')].flatMap((authorization) =>
        Array.from({ length: mostFailures }, () => from('198.51.100.30', authorization)),
      ),
    );
    expect(new Set(without.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await from('198.51.100.30', basic('guess'))).status).toBe(401);
  });

  it('believes no X-Forwarded-For unless it is told how many proxies there are', async () => {
    const ask = (index: number, word: string) =>
      direct.ask('GET', '/handoffs', undefined, { authorization: basic(word), 'x-forwarded-for': `192.0.2.${index}` });
    const guesses = await Promise.all(Array.from({ length: mostFailures + 40 }, (_, index) => ask(index, 'guess')));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(mostFailures);
    expect((await ask(99, password)).status).toBe(200);
    const through = (client: string, word: string) =>
      world.ask('GET', '/handoffs', undefined, {
        authorization: basic(word),
        'x-forwarded-for': `192.0.2.200, ${client}, 172.70.1.1`,
      });
    await Promise.all(Array.from({ length: mostFailures + 1 }, () => through('198.51.100.41', 'guess')));
    const startedMs = performance.now();
    expect((await through('198.51.100.42', password)).status).toBe(200);
    expect(performance.now() - startedMs).toBeLessThan(400);
  });

  it('answers a wrong password slowly and a right one at once', async () => {
    const startedMs = performance.now();
    await from('203.0.113.1', basic('wrong'));
    expect(performance.now() - startedMs).toBeGreaterThan(200);
  });

  it('takes no post that a page of another site could make', async () => {
    const types = [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'text/plain; application/json',
    ];
    for (const type of types) {
      const { status, body } = await world.ask('POST', '/handoffs/take', {}, { 'content-type': type });
      expect([status, body['code']], type).toEqual([415, 'not-json']);
    }
    const bare = await fetch(`${world.url}/api/handoffs/take`, {
      method: 'POST',
      headers: { authorization: basic(password) },
    });
    expect(bare.status).toBe(415);
  });

  it('says that no password is set instead of opening', async () => {
    await using closed = await openApiWorld('embedded', { password: null });
    for (const authorization of ['', basic(''), basic('null'), 'Bearer ']) {
      const { status, body } = await closed.ask('GET', '/leads', undefined, { authorization });
      expect([status, body['code']]).toEqual([503, 'no-password']);
      expect(body['error']).toContain('CONSOLE_PASSWORD');
    }
  });

  it('says that the database is away', async () => {
    await direct.db.close();
    for (const [method, path, asked] of [
      ['GET', '/leads', undefined],
      ['GET', '/handoffs', undefined],
      ['POST', '/handoffs/take', { customer: '919900000000' }],
    ] as const) {
      const { status, body } = await direct.ask(method, path, asked);
      expect([status, body['code']], path).toEqual([503, 'database-away']);
    }
  });
});

describe('the guard of the password', () => {
  it('holds guesses from thousands of addresses together, but not who has known it', async () => {
    const { logger } = captureLogs();
    const app = express().set('trust proxy', 1);
    app.use(
      createPasswordGuard(createPasswordTries())({ password: new Secret(password), logger }),
      (_request, response) => {
        response.sendStatus(200);
      },
    );
    await using server = await listen(app, { port: 0, host: '127.0.0.1' });
    const from = async (address: string, word: string) => {
      const headers = { authorization: basic(word), 'x-forwarded-for': address };
      return (await fetch(`http://127.0.0.1:${server.port}/`, { headers })).status;
    };
    await from('203.0.113.1', password);
    const guesses = await Promise.all(
      Array.from({ length: 400 }, (_, index) => from(`10.1.${index >> 8}.${index & 255}`, 'guess')),
    );
    expect(guesses.filter((status) => status === 401)).toHaveLength(mostFailuresInAll);
    expect(guesses.filter((status) => status === 429)).toHaveLength(300);
    const startedMs = performance.now();
    expect(await from('203.0.113.1', password)).toBe(200);
    expect(performance.now() - startedMs).toBeLessThan(400);
    expect(await from('203.0.113.2', password)).toBe(200);
  });
});

describe('the count of wrong passwords', () => {
  it('ends with its window and with a right password', () => {
    let nowMs = 0;
    const tries = createFailedTries(() => nowMs);
    for (let count = 1; count <= mostFailures; count += 1) expect(tries.fail('192.0.2.1').here).toBe(count);
    expect(tries.blockedForS('192.0.2.1')).toBe(900);
    nowMs += 899_000;
    expect(tries.blockedForS('192.0.2.1')).toBe(1);
    nowMs += 1_000;
    expect(tries.blockedForS('192.0.2.1')).toBe(0);
    expect(tries.fail('192.0.2.1').here).toBe(1);
    tries.forget('192.0.2.1');
    expect(tries.fail('192.0.2.1').here).toBe(1);
  });

  it('remembers a bounded number of addresses', () => {
    const tries = createFailedTries();
    for (let count = 0; count < mostFailures; count += 1) tries.fail('192.0.2.1');
    for (let other = 0; other < 10_000; other += 1) tries.fail(`10.0.${other >> 8}.${other & 255}`);
    // What is left then is the limit over all, which does not hold for who knew the password.
    tries.forget('192.0.2.1');
    expect(tries.blockedForS('192.0.2.1')).toBe(0);
  });

  it('takes a /64 of IPv6 for one address, and IPv4 in IPv6 for IPv4', () => {
    expect(networkOf('2001:db8:0:1::5')).toBe(networkOf('2001:0db8::1:ffff:0:0:1'));
    expect(networkOf('2001:db8:0:1::5')).not.toBe(networkOf('2001:db8:0:2::5'));
    expect(networkOf('::1')).toBe(networkOf('::2'));
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });
});
