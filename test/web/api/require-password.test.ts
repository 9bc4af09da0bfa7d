import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFailedTries, mostFailures, networkOf } from '../../../src/web/api/failed-tries.ts';
import { basic, openApiWorld, password, type ApiWorld } from './api-world.ts';

describe('[embedded] the password of the API', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld('embedded');
  });
  afterAll(() => world[Symbol.asyncDispose]());

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
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(mostFailures);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    const blocked = await from('198.51.100.7', basic(password));
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await from('198.51.100.8', basic(password))).status).toBe(200);
    expect(world.logs.lines.filter(({ msg }) => String(msg).startsWith('Too many wrong'))).toHaveLength(1);
    expect(JSON.stringify(world.logs.lines)).not.toMatch(/guess \d|correct horse/);
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
    await using stopped = await openApiWorld('embedded');
    await stopped.db.close();
    for (const [method, path, asked] of [
      ['GET', '/leads', undefined],
      ['GET', '/handoffs', undefined],
      ['POST', '/handoffs/take', { customer: '919900000000' }],
    ] as const) {
      const { status, body } = await stopped.ask(method, path, asked);
      expect([status, body['code']], path).toEqual([503, 'database-away']);
    }
  });
});

describe('the count of wrong passwords', () => {
  it('ends with its window and with a right password', () => {
    let nowMs = 0;
    const tries = createFailedTries(() => nowMs);
    for (let count = 1; count <= mostFailures; count += 1) expect(tries.fail('192.0.2.1')).toBe(count);
    expect(tries.blockedForS('192.0.2.1')).toBe(900);
    nowMs += 899_000;
    expect(tries.blockedForS('192.0.2.1')).toBe(1);
    nowMs += 1_000;
    expect(tries.blockedForS('192.0.2.1')).toBe(0);
    expect(tries.fail('192.0.2.1')).toBe(1);
    tries.forget('192.0.2.1');
    expect(tries.fail('192.0.2.1')).toBe(1);
  });

  it('remembers a bounded number of addresses', () => {
    const tries = createFailedTries();
    for (let count = 0; count < mostFailures; count += 1) tries.fail('192.0.2.1');
    for (let other = 0; other < 10_000; other += 1) tries.fail(`10.0.${other >> 8}.${other & 255}`);
    expect(tries.blockedForS('192.0.2.1')).toBe(0);
  });

  it('takes a /64 of IPv6 for one address, and IPv4 in IPv6 for IPv4', () => {
    expect(networkOf('2001:db8:0:1::5')).toBe(networkOf('2001:0db8::1:ffff:0:0:1'));
    expect(networkOf('2001:db8:0:1::5')).not.toBe(networkOf('2001:db8:0:2::5'));
    expect(networkOf('::1')).toBe(networkOf('::2'));
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });
});
