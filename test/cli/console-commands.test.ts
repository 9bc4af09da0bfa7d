import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/servers.ts';
import { freshFolder } from '../helpers/services.ts';
import { anyStore, type StoreKind } from '../helpers/test-database.ts';
import { openApiWorld, otherNumberId, password, type ApiWorld } from '../web/api/api-world.ts';
import { runCommand } from './command.ts';

const environment = { CONSOLE_PASSWORD: password };
const evil = '=HYPERLINK("http://evil.example";"x")';

// What the server does on either store is tested with its API; the commands see only that.
const storeKind: StoreKind = anyStore[0]?.kind ?? 'embedded';

describe.each(anyStore)('$title npm run leads and npm run handoff', ({ kind }) => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld(kind);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const run = (name: 'leads' | 'handoff' | 'privacy' | 'restore', ...args: string[]) =>
    runCommand(name, ['--url', world.url, ...args], environment);

  it('say so when there is nothing', async () => {
    expect(await run('leads')).toEqual({
      code: 0,
      out: 'No leads yet: nothing is known about any customer.\n',
      err: '',
    });
    expect(await run('handoff', 'list')).toEqual({ code: 0, out: 'Nobody waits for a person.\n', err: '' });
    const notHeld = 'Sending is not held, so there is nothing to confirm.\n';
    expect(await run('restore')).toEqual({ code: 0, out: notHeld, err: '' });
    expect(await run('restore', '--confirm')).toEqual({ code: 0, out: notHeld, err: '' });
  });

  it('show leads as a table, CSV and JSON, with words and message of each field', async () => {
    const one = await world.write('919812345678', `100 coasters ${evil}`);
    const facts = [
      { field: 'offer', value: 'Cork coaster', quote: 'coasters', wamid: 'wamid.A' },
      { field: 'city', value: 'Pune\u001b[31m', quote: evil, wamid: 'wamid.B' },
    ];
    await world.answer(one, 'Noted.', { lead: { facts, grade: 'hot', score: 85 } });
    const two = await world.write('919812345679', '-5 mugs');
    await world.answer(two, 'Noted.', {
      lead: { facts: [{ field: 'quantity', value: '5', quote: '-5', wamid: 'wamid.C' }], grade: 'open', score: 10 },
    });

    const table = await run('leads');
    expect(table.err).toBe('');
    expect(table.out).toMatch(
      /^HOT {8}\+919812345678 {2}Test Customer {2}score 85 {2}\d{4}-\d\d-\d\dT\d\d:\d\dZ \(0 min ago\)$/m,
    );
    expect(table.out).toMatch(/^ {2}offer {2}Cork coaster {2}"coasters"\n {2}city {3}Pune/m);
    expect(table.out).toMatch(/^ {2}city +Pune \[31m +"=HYPERLINK\(.*"$/m);
    expect(table.out).not.toContain('\u001b');
    expect(table.out).not.toContain('wamid');
    expect(table.out.indexOf('+919812345679')).toBeLessThan(table.out.indexOf('+919812345678'));

    const csv = await run('leads', '--csv');
    const lines = csv.out.replace('\ufeff', '').trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /"updated_at","offer","offer_words","quantity",.*,"date","date_words","city","city_words"$/,
    );
    expect(lines[1]).toMatch(
      /^"open","10","new","","","","","","919812345679","","Test Customer","assistant",.*"","","5","'-5","","","",""$/,
    );
    expect(lines[2]).toContain(`"'=HYPERLINK(""http://evil.example"";""x"")"`);

    const hot = await run('leads', '--json', '--grade', 'hot');
    expect(JSON.parse(hot.out)).toMatchObject([
      { phone: '919812345678', facts: [{ value: 'Pune\u001b[31m' }, { value: 'Cork coaster' }] },
    ]);
    expect(hot.out).not.toContain('\u001b');
    expect((await run('leads', '--limit', '1')).out).toContain('There are more');
  });

  it('write a file that only its owner may read', async () => {
    const folder = await freshFolder();
    const file = path.join(folder.path, 'leads.csv');
    expect(await run('leads', '--csv', '--out', file)).toEqual({
      code: 0,
      out: '',
      err: `2 leads written to ${file}\n`,
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).startsWith('\ufeff"grade"')).toBe(true);
    const nowhere = await run('leads', '--csv', '--out', path.join(folder.path, 'no', 'such.csv'));
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('cannot be written')]);
    await folder.remove();
  });

  it('list who waits, take, answer and give back', async () => {
    const phone = '919812300001';
    const id = await world.write(phone, 'A person please\u001b[2J\nNow!');
    await world.answer(id, 'I have told a colleague.', { needsHuman: true });
    const listed = await run('handoff', 'list');
    expect(listed.err).toBe('');
    expect(listed.out).toMatch(/^1 customer waits for a person, 0 have one\.$/m);
    expect(listed.out).toMatch(/^WAITING {2}\+919812300001 {2}Test Customer {2}for 0 min; replies possible for 24 h$/m);
    expect(listed.out).toMatch(/^ {2}\d{4}-\d\d-\d\dT\d\d:\d\dZ {2}customer {3}A person please \[2J Now!$/m);
    expect(listed.out).toMatch(/ {2}assistant {2}I have told a colleague\. \[not sent yet\]$/m);

    const whole = await run('handoff', 'show', '+91 98123-00001');
    expect(whole.out).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ {2}customer\n {2}\S/m);
    expect((await run('handoff', 'show', '+91 98123-99999')).err).toContain('with its country code');
    const taken = await run('handoff', 'take', '+91 98123-00001');
    expect([taken.code, taken.out]).toEqual([
      0,
      expect.stringMatching(
        /^You have the conversation.*\nThe assistant takes it back at \d{4}-.*, unless you reply before then\.\n$/,
      ),
    ]);
    const replied = await run('handoff', 'reply', phone, 'Hello,', 'Asha', 'here.');
    expect([replied.code, replied.out]).toEqual([0, expect.stringContaining('on its way')]);
    expect((await run('handoff', 'reply', phone, '--', '-10 % is not possible')).code).toBe(0);
    expect(await world.deliver(id)).toEqual(['Hello, Asha here.', '-10 % is not possible']);
    await world.write(phone, 'STOP');
    expect((await run('handoff', 'reply', phone, 'One more thing')).err).toContain('--despite-opt-out');
    expect((await run('handoff', 'reply', phone, '--despite-opt-out', 'One more thing')).code).toBe(0);
    expect(await world.deliver(id)).toEqual(['One more thing']);
    await world.write(phone, 'START');
    const exported = await run('privacy', 'export', '+91', '98123', '00001');
    expect(JSON.parse(exported.out)).toMatchObject({ contacts: [{ phone }], outbox: expect.any(Array) });
    const shown = await run('handoff', 'list');
    expect(shown.out).toMatch(/^PERSON {3}\+919812300001 .*the assistant returns in 12 h$/m);
    expect(shown.out).toMatch(/assistant {2}I have told a colleague\. \[never sent: a person took over\]$/m);
    expect(JSON.parse((await run('handoff', 'list', '--json')).out)).toMatchObject({ waiting: 0, human: 1 });
    const back = await run('handoff', 'back', phone);
    expect([back.code, back.out]).toEqual([0, 'The assistant has the conversation again.\n']);
  });

  it('say what is wrong and what to do', async () => {
    const old = Math.floor(Date.now() / 1000) - 90_000;
    await world.write('919812300002', 'Hello', { timestampS: old });
    await world.write('919812300003', 'Hello');
    await world.write('919812300003', 'Hello', { phoneNumberId: otherNumberId });
    const cases: [['leads' | 'handoff', ...string[]], words: RegExp][] = [
      [['handoff'], /npm run handoff -- list/],
      [['handoff', 'steal', '919812300002'], /"steal" is not understood/],
      [['handoff', 'take'], /number is missing/],
      [['handoff', 'take', '98123', '00002'], /number with spaces in quotes/],
      [['handoff', 'reply', '919812300002'], /text of the reply is missing/],
      [['handoff', 'reply', '919812300002', '-10'], /Put two dashes before a TEXT that begins with one/],
      [['handoff', 'take', '9812300002'], /with its country code/],
      [['handoff', 'reply', '919812300002', 'Hi'], /more than 24 hours old.*template/s],
      [['handoff', 'take', '919812300003'], /several of your numbers.*100000000000002/],
      [['leads', '--grade', 'warm'], /hot, qualified, open/],
      [['leads', '--csv', '--json'], /one of --csv and --json/],
      [['leads', '--limit', '0'], /at least 1/],
      [['leads', 'all'], /"all" is not understood/],
      [['leads', '--cvs'], /--cvs/],
    ];
    for (const [[name, ...args], words] of cases) {
      const { code, out, err } = await run(name, ...args);
      expect([code, out], args.join(' ')).toEqual([1, '']);
      expect(err, args.join(' ')).toMatch(words);
      expect(err).not.toMatch(/\n {4}at /);
    }
    expect((await run('handoff', 'take', '919812300003', '--number', otherNumberId)).code).toBe(0);
  });
});

describe('npm run leads and npm run handoff against the wrong server', () => {
  const fails = async (url: string, secret: Record<string, string> = environment): Promise<string> => {
    const { code, out, err } = await runCommand('leads', ['--url', url], secret);
    expect([code, out]).toEqual([1, '']);
    expect(err).not.toMatch(/\n {4}at /);
    expect(err).not.toContain(password);
    return err;
  };
  async function against<T>(listener: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`); // listening on TCP
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('say that no server answers, or that there is no such computer', async () => {
    expect(await fails(`http://127.0.0.1:${await freePort()}`)).toMatch(/^No server answers at .*npm start.*--url/);
    expect(await fails('https://nothing.invalid')).toMatch(/nothing\.invalid was not found/);
    expect(await fails('localhost:3000')).toMatch(/not an address/);
    const atPort = await runCommand('leads', [], { ...environment, PORT: String(await freePort()) });
    expect(atPort.err).toMatch(/^No server answers at http:\/\/localhost:\d+\./);
  });

  it('send no password over an unencrypted line, nor to where a redirect points', async () => {
    expect(await fails('http://shop.example.com')).toMatch(/not encrypted.*https/);
    const seen: string[] = [];
    const words = await against(
      (request, response) => {
        seen.push(request.url ?? '');
        response.writeHead(301, { location: '/elsewhere\u0009' }).end();
      },
      (url) => fails(url),
    );
    expect(words).toMatch(/redirects to http:\/\/127/);
    expect(seen).toHaveLength(1);
  });

  it('say that the password is missing, wrong, or not set on the server', async () => {
    await using world = await openApiWorld(storeKind);
    expect(await fails(world.url, {})).toMatch(/password is missing.*CONSOLE_PASSWORD/);
    expect(await fails(world.url, { CONSOLE_PASSWORD: 'not the right one' })).toMatch(
      /missing or wrong.*CONSOLE_PASSWORD/,
    );
    await using closed = await openApiWorld(storeKind, { password: null });
    expect(await fails(closed.url)).toMatch(/CONSOLE_PASSWORD is not set on the server/);
  });

  it('say that something else answers', async () => {
    const page: RequestListener = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    expect(await against(page, (url) => fails(url))).toMatch(/an answer that this command does not understand/);
    const missing: RequestListener = (_request, response) => response.writeHead(404).end('{"error":"not found"}');
    expect(await against(missing, (url) => fails(url))).toMatch(/answered with 404, so it is another program/);
    const broken: RequestListener = (_request, response) => response.writeHead(502).end('Bad gateway');
    expect(await against(broken, (url) => fails(url))).toMatch(/answered with 502.*log/);
    const cut: RequestListener = (request) => request.socket.destroy();
    expect(await against(cut, (url) => fails(url))).toMatch(/cannot be reached/);
  });
});
