import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stores } from '../../helpers/test-database.ts';
import { addAgent, newVisitor, openConsole, signIn, type Visitor } from './open-console.ts';

const ownPassword = 'a sentence of my own';
/** Every page that only an owner may see. */
const ownersPages = [
  'people',
  'alerts',
  'alerts/new/slack',
  'business',
  'business/versions',
  'business/answers',
  'leads.csv',
  'leads.json',
  'leads-sheet',
  'trouble',
].map((path) => `/console/${path}`);

const someId = '00000000-0000-4000-8000-000000000000';
/** Every address at which only an owner may change something. */
const ownersActions = [
  ...['', '/reset', '/remove'].map((action) => `people${action}`),
  ...['settings', 'new/slack', 'new/push', someId].map((action) => `alerts/${action}`),
  ...['text', 'check', 'ask', 'lay-over', 'publish', 'discard', 'file', 'keep', 'back'].map((one) => `business/${one}`),
  ...['price', 'hours', 'day', 'fact', 'answer'].map((edit) => `business/${edit}`),
  'business/answers/add',
  'business/answers/leave',
  'leads-sheet',
  `leads-sheet/${someId}/revoke`,
  'trouble/restore',
  'trouble/reply/1/retry',
  'trouble/notice/1/close',
  `chats/${someId}/erase`,
].map((path) => `/console/${path}`);

describe.each(stores)('access to the console $title', ({ kind, skip }) => {
  let world: Awaited<ReturnType<typeof openConsole>>;
  let agent: Visitor;
  beforeAll(async () => {
    if (skip) return;
    world = await openConsole(kind, { trustedHops: 1 });
    agent = await addAgent(world, 'Ada');
  });
  afterAll(() => world?.[Symbol.asyncDispose]());
  const visit = (): Visitor => newVisitor(world.url);

  it.skipIf(skip)('leads from / over the login to the inbox, and out again', async () => {
    const visitor = visit();
    expect((await visitor.get('/')).location).toBe('/console');
    expect((await visitor.get('/console')).location).toBe('/console/login');
    expect(await signIn(visitor)).toMatchObject({ status: 303, location: '/console' });
    const inbox = await visitor.get('/console');
    expect(inbox.text).toContain('<h1>Inbox</h1>');
    const token = visitor.cookies.get('console_session') ?? '';
    expect((await visitor.post('/console/logout')).location).toBe('/console/login');
    // The token is dead on the server too, not only gone from this browser.
    expect((await visit().get('/console', { cookie: `console_session=${token}` })).status).toBe(303);
  });

  it.skipIf(skip)('brings whoever signs in to the page they wanted, and to no other site', async () => {
    const visitor = visit();
    const asked = await visitor.get('/console/people');
    expect(asked.location).toBe('/console/login?next=%2Fconsole%2Fpeople');
    await visitor.get('/console/login');
    const fields = { password: 'correct horse: bätter' };
    expect((await visitor.post('/console/login', { ...fields, next: '/console/people' })).location).toBe(
      '/console/people',
    );
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/console//evil.example',
      '/console/\\evil',
      'javascript:alert(1)',
    ]) {
      const other = visit();
      await other.get('/console/login');
      expect((await other.post('/console/login', { ...fields, next })).location).toBe('/console');
    }
  });

  it.skipIf(skip)('sends a session that scripts, other sites and plain http never get', async () => {
    const visitor = visit();
    await visitor.get('/console/login');
    const cookieOf = async (headers: Record<string, string>): Promise<string> => {
      const answer = await visitor.post('/console/login', { password: 'correct horse: bätter' }, headers);
      return answer.headers.getSetCookie().find((line) => line.startsWith('console_session=')) ?? '';
    };
    const secure = await cookieOf({ 'x-forwarded-proto': 'https' });
    expect(secure).toMatch(/; Path=\/console; .*HttpOnly; Secure; SameSite=Lax/);
    const kept = await world.db.query<{ token_hash: string }>('select token_hash from console_sessions');
    const token = /=([^;]+)/.exec(secure)?.[1] ?? '';
    expect(kept.rows.map((row) => row.token_hash).join(' ')).not.toContain(token);
    const page = await visitor.get('/console');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self' 'nonce-[\w-]+'; style-src 'self';/,
    );
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).not.toMatch(/<script(?![^>]*src=)|\son\w+=|\sstyle=/i);
  });

  it.skipIf(skip)('gives a new session at each login, whatever session the browser came with', async () => {
    const visitor = visit();
    const planted = 'planted-by-somebody-else-0123456789abcdef';
    visitor.cookies.set('console_session', planted);
    await signIn(visitor);
    const first = visitor.cookies.get('console_session');
    expect(first).not.toBe(planted);
    expect((await visit().get('/console', { cookie: `console_session=${planted}` })).status).toBe(303);
    const own = await visitor.get('/console');
    expect(own.status).toBe(200);
    const again = await visitor.post('/console/login', { password: 'correct horse: bätter' });
    expect(again.status).toBe(303);
    expect(visitor.cookies.get('console_session')).not.toBe(first);
    expect((await visit().get('/console', { cookie: `console_session=${first ?? ''}` })).status).toBe(303);
  });

  it.skipIf(skip)('refuses a form that is not ours', async () => {
    const owner = await world.owner();
    await owner.get('/console/people');
    const before = await world.db.query('select from people');
    const form = { name: 'Mallory', role: 'owner' };
    const forged = [
      owner.post('/console/people', { ...form, csrf: '' }),
      owner.post('/console/people', { ...form, csrf: 'a'.repeat(43) }),
      owner.post('/console/people', form, { origin: 'https://evil.example' }),
      owner.post('/console/people', form, { 'sec-fetch-site': 'cross-site' }),
      owner.post('/console/people', form, { 'sec-fetch-site': 'same-site' }),
      owner.post('/console/people', form, { origin: 'null' }),
    ];
    for (const answer of await Promise.all(forged)) expect(answer.status).toBe(403);
    // The token of another session is none.
    const other = await world.owner();
    const theirs = /name="csrf" value="([^"]+)"/.exec((await other.get('/console/people')).text)?.[1] ?? '';
    expect((await owner.post('/console/people', { ...form, csrf: theirs })).status).toBe(403);
    expect((await world.db.query('select from people')).rowCount).toBe(before.rowCount);
    // Nobody is signed in by a form of another site either.
    expect((await visit().post('/console/login', { password: 'correct horse: bätter', csrf: 'x' })).status).toBe(403);
  });

  it.skipIf(skip)('ends a session that is idle, too old, or of somebody who was removed', async () => {
    for (const change of [
      `seen_at = clock_timestamp() - interval '73 hours'`,
      `expires_at = clock_timestamp() - interval '1 second'`,
    ]) {
      const owner = await world.owner();
      expect((await owner.get('/console')).status).toBe(200);
      await world.db.query(`update console_sessions set ${change}`);
      expect((await owner.get('/console')).location).toBe('/console/login');
    }
    const owner = await world.owner();
    const gone = await addAgent(world, 'Grace');
    expect((await gone.get('/console')).status).toBe(200);
    const id =
      /value="([\da-f-]{36})" \/>\s*<button\s+class="danger"\s+aria-label="Remove: Grace"/.exec(
        (await owner.get('/console/people')).text,
      )?.[1] ?? '';
    expect((await owner.post('/console/people/remove', { id })).status).toBe(303);
    expect((await gone.get('/console')).status).toBe(303);
    expect((await signIn(gone, { name: 'Grace', password: ownPassword })).status).toBe(401);
    agent = await addAgent(world, 'Ada Two');
  });

  it.skipIf(skip)('shows an agent the inbox and refuses every page and action of an owner', async () => {
    const inbox = await agent.get('/console');
    expect(inbox.status).toBe(200);
    for (const path of ownersPages) expect((await agent.get(path)).status).toBe(403);
    for (const path of ['/console/people', '/console/people/reset', '/console/people/remove'])
      expect((await agent.post(path, { name: 'Eve', role: 'owner', id: crypto.randomUUID() })).status).toBe(403);
    expect((await agent.post(`/console/chats/${crypto.randomUUID()}/erase`, { text: 'ERASE' })).status).toBe(403);
    expect(inbox.text).not.toContain('href="/console/people"');
  });

  it.skipIf(skip)(
    'does nothing of an owner for an agent, for a form without its token, or for a stranger',
    async () => {
      const owner = await world.owner();
      await owner.get('/console/account');
      await agent.get('/console/account');
      const before = await world.db.query('select from audit');
      for (const path of ownersActions) {
        const byAgent = await agent.post(path, {
          name: 'Eve',
          role: 'owner',
          text: 'ERASE',
          sure: 'yes',
          do: 'remove',
        });
        const forged = await owner.post(path, { csrf: '' });
        const stranger = await visit().post(path);
        expect({ path, all: [byAgent.status, forged.status, stranger.status] }).toEqual({ path, all: [403, 403, 403] });
      }
      expect((await world.db.query('select from audit')).rowCount).toBe(before.rowCount);
    },
  );

  it.skipIf(skip)('ends all sessions of a person who signs out everywhere or changes the password', async () => {
    const first = await addAgent(world, 'Lin');
    const second = visit();
    expect((await signIn(second, { name: ' LIN ', password: ownPassword })).status).toBe(303);
    await first.get('/console/account');
    const next = { current: ownPassword, password: 'another sentence of mine' };
    expect((await first.post('/console/account/password', { ...next, current: 'not this one' })).status).toBe(401);
    expect((await first.post('/console/account/password', next)).status).toBe(303);
    expect((await first.get('/console')).status).toBe(200);
    expect((await second.get('/console')).status).toBe(303);
    expect((await signIn(second, { name: 'Lin', password: next.password })).status).toBe(303);
    await first.get('/console/account');
    expect((await first.post('/console/account/everywhere')).location).toBe('/console/login');
    expect((await second.get('/console')).status).toBe(303);
    expect((await first.get('/console')).status).toBe(303);
  });

  it.skipIf(skip)('slows guesses down for their address alone, and lets the owner in all the same', async () => {
    const from = { 'x-forwarded-for': '203.0.113.7' };
    const guesser = visit();
    await guesser.get('/console/login');
    const guess = (): Promise<{ status: number }> =>
      guesser.post('/console/login', { name: 'Ada', password: 'wrong wrong wrong' }, from);
    // An empty form is no guess.
    const empty = Array.from({ length: 12 }, () => guesser.post('/console/login', { name: 'Ada', password: '' }, from));
    expect(new Set((await Promise.all(empty)).map(({ status }) => status))).toEqual(new Set([401]));
    const answers = [];
    for (let tries = 0; tries < 11; tries += 1) answers.push((await guess()).status);
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    // The right password counts even from there, and from elsewhere nothing is slower.
    const inside = visit();
    await inside.get('/console/login');
    expect((await inside.post('/console/login', { password: 'correct horse: bätter' }, from)).status).toBe(303);
    expect((await signIn(visit())).status).toBe(303);
    expect((await agent.get('/console')).status).toBe(200);
  });
});

describe('[embedded] a console that has no password yet', () => {
  it('prints a code in the log that opens it once, and is then closed to everybody else', async () => {
    await using world = await openConsole('embedded', { password: null });
    const visitor = newVisitor(world.url);
    expect((await visitor.get('/console/login')).location).toBe('/console/setup');
    await visitor.get('/console/setup');
    await visitor.get('/console/setup');
    const codes = world.logs.lines.flatMap((line) =>
      typeof line['setupCode'] === 'string' ? [line['setupCode']] : [],
    );
    expect(codes).toHaveLength(1);
    const [code = ''] = codes;
    const form = { code, name: 'Noor', password: ownPassword };
    expect((await visitor.post('/console/setup', { ...form, password: 'short' })).status).toBe(400);
    expect((await visitor.post('/console/setup', { ...form, code: 'AAAA-BBBB-CCCC-DDDD' })).status).toBe(401);
    const both = await Promise.all([
      visitor.post('/console/setup', form),
      newVisitorWith(visitor).post('/console/setup', form),
    ]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 401]);
    const later = newVisitor(world.url);
    expect((await signIn(later, { name: 'Noor', password: ownPassword })).status).toBe(303);
    expect((await later.get('/console/people')).status).toBe(200);
    expect((await world.db.query('select from console_codes')).rowCount).toBe(0);
    function newVisitorWith({ cookies }: Visitor): Visitor {
      const twin = newVisitor(world.url);
      for (const [name, value] of cookies) twin.cookies.set(name, value);
      return { ...twin, post: (path, fields) => twin.post(path, { csrf: visitor.token(), ...fields }) };
    }
  });

  it('takes no code that is too old, and prints another', async () => {
    await using world = await openConsole('embedded', { password: null });
    const visitor = newVisitor(world.url);
    await visitor.get('/console/setup');
    await world.db.query(`update console_codes set expires_at = clock_timestamp() - interval '1 second'`);
    const codes = (): string[] =>
      world.logs.lines.flatMap((line) => (typeof line['setupCode'] === 'string' ? [line['setupCode']] : []));
    const old = codes()[0] ?? '';
    expect((await visitor.post('/console/setup', { code: old, name: 'Noor', password: ownPassword })).status).toBe(401);
    await visitor.get('/console/setup');
    expect(codes()).toHaveLength(2);
    const fresh = codes()[1] ?? '';
    // As people type it: in small letters and without the lines.
    const typed = fresh.toLowerCase().replaceAll('-', ' ');
    expect((await visitor.post('/console/setup', { code: typed, name: 'Noor', password: ownPassword })).status).toBe(
      303,
    );
  });
});
