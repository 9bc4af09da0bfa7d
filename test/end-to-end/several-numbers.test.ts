import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAlertReceiver } from '../helpers/alert-receiver.ts';
import { runToExit } from '../helpers/server-process.ts';
import { freshFolder } from '../helpers/services.ts';
import { PHONE_NUMBER_ID, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { newVisitor, signIn, type Visitor } from '../web/console/open-console.ts';
import { secrets, startWorld, type World } from './world.ts';

const password = 'console-password-do-not-print';
const [first, second] = [PHONE_NUMBER_ID, '100000000000002'];
/** What the receiver of leads is told of a customer. */
type Told = { number: string; customer: { phone: string } };
const secondToken = 'EAATESTTOKENsecondDoNotPrintMe0123';

describe('[embedded] two numbers of one real process', () => {
  let world: World;
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  let receiver: Awaited<ReturnType<typeof startAlertReceiver>>;
  let file: string;
  /** A customer who writes to both numbers. */
  const customer = '919988770900';

  beforeAll(async () => {
    folder = await freshFolder();
    receiver = await startAlertReceiver();
    file = path.join(folder.path, 'second.yaml');
    await copyFile('test/fixtures/businesses/bakery.yaml', file);
    world = await startWorld(
      { databaseUrl: null, redisUrl: null },
      {
        WHATSAPP_PHONE_NUMBER_ID: `${first},${second}`,
        [`BUSINESS_FILE_${second}`]: file,
        [`WHATSAPP_TOKEN_${second}`]: secondToken,
        [`AI_DAILY_BUDGET_USD_${second}`]: '0.000001',
        [`LEAD_WEBHOOK_URL_${second}`]: receiver.url,
        [`LEAD_WEBHOOK_SECRET_${second}`]: 'a-long-secret-text',
        OPT_OUT_SCOPE: 'number',
        CONSOLE_PASSWORD: password,
        TOKEN_CHECK_MS: '500',
        QUIET_MS: '50',
      },
    );
    world.graph.setValidToken(secrets.token, secondToken);
    world.graph.setOwners({ [first]: [secrets.token], [second]: [secondToken] });
  });
  afterAll(async () => {
    await world.close();
    await receiver.close();
    await folder.remove();
  });

  const write = async (phoneNumberId: string, from: string, text: string): Promise<void> => {
    const body = webhookBody({ messages: [textMessage({ from, text })], phoneNumberId });
    expect((await world.post(body)).status).toBe(200);
  };
  const repliesFrom = (number: string, to = customer) =>
    world.graph.sent.filter((sent) => sent.phoneNumberId === number && sent.to === to).map(({ text }) => text);
  const ask = async (number: string, from: string, text: string): Promise<string> => {
    const before = repliesFrom(number, from).length;
    await write(number, from, text);
    await world.graph.waitForSent(() => repliesFrom(number, from).length > before);
    return repliesFrom(number, from).at(-1) ?? '';
  };
  const promptsOf = (name: string) =>
    world.openAi.requests.map(({ body }) => JSON.stringify(body)).filter((prompt) => prompt.includes(name));
  const names = { [first]: 'Kagaz & Kiln', [second]: '' };

  it('answers for each by its own file and with its own token, and shows a model nothing of the other', async () => {
    names[second] = /^name: (.*)$/m.exec(await readFile(file, 'utf8'))?.[1] ?? '';
    expect(await ask(first, customer, 'Hi')).toContain(names[first]);
    expect(await ask(second, customer, 'Hi')).toContain(names[second]);
    await ask(first, customer, 'zanzibar zebra, which mugs are there for it?');
    await ask(second, customer, 'zanzibar walrus, which cakes are there for it?');
    await ask(first, customer, 'zanzibar zebra, and how much is that?');
    const [ours, theirs] = [promptsOf('zebra'), promptsOf('walrus')];
    expect([ours.length > 0, theirs.length > 0]).toEqual([true, true]);
    const crossed = (prompts: string[], words: (string | undefined)[]) =>
      prompts.filter((prompt) => words.some((word) => word !== undefined && prompt.includes(word)));
    expect(crossed(ours, [names[second], 'walrus'])).toEqual([]);
    expect(crossed(theirs, [names[first], 'zebra'])).toEqual([]);
    expect(world.graph.strangers).toEqual([]);
  });

  it('has spent the budget of one of them, and goes on asking models for the other', async () => {
    const asked = promptsOf('walrus').length;
    await ask(second, '919988770901', 'zanzibar walrus again, which cakes are there?');
    expect(promptsOf('walrus')).toHaveLength(asked);
    const before = promptsOf('zebra').length;
    await ask(first, '919988770901', 'zanzibar zebra again, which mugs are there?');
    expect(promptsOf('zebra').length).toBeGreaterThan(before);
    const metrics = await (
      await fetch(`${world.server.url}/metrics`, { headers: { authorization: `Bearer ${password}` } })
    ).text();
    expect(metrics).toMatch(new RegExp(`wa_number_ai_cost_today_usd\\{number="${first}"\\} 0\\.0\\d+`));
    expect(
      [...metrics.matchAll(/wa_number_stopped\{number="(\d+)"\} (\d)/g)].map(([, id, value]) => [id, value]),
    ).toEqual([
      [first, '0'],
      [second, '0'],
    ]);
  });

  it('lets one go on while the token of the other is dead, and takes the other up again', async () => {
    world.graph.setValidToken(secrets.token);
    await write(second, '919988770902', 'Hi');
    const ready = async () => (await (await fetch(`${world.server.url}/ready`)).json()) as Record<string, unknown>;
    await expect
      .poll(async () => (await ready())['numbers'], { timeout: 30_000 })
      .toEqual({
        [first]: 'ok',
        [second]: 'stopped',
      });
    expect(await ask(first, '919988770902', 'Hi')).toContain(names[first]);
    expect(repliesFrom(second, '919988770902')).toEqual([]);
    world.graph.setValidToken(secrets.token, secondToken);
    await world.graph.waitForSent(() => repliesFrom(second, '919988770902').length === 1);
    await expect
      .poll(async () => (await ready())['numbers'], { timeout: 30_000 })
      .toEqual({
        [first]: 'ok',
        [second]: 'ok',
      });
    expect(world.graph.strangers).toEqual([]);
  });

  it('keeps an opt-out to its number, and tells of waiting customers where each number says', async () => {
    await ask(first, customer, 'STOP');
    expect(await ask(second, customer, 'Hello')).not.toBe('');
    await write(first, customer, 'Hello');
    await ask(first, '919988770903', 'I want to talk to a human');
    await ask(second, '919988770904', 'I want to talk to a human');
    const told = () => receiver.calls.map(({ body }) => (JSON.parse(body.toString()) as { data: Told }).data);
    await expect
      .poll(() => told().map(({ customer: { phone } }) => phone), { timeout: 30_000 })
      .toContain('919988770904');
    expect(new Set(told().map(({ number }) => number))).toEqual(new Set([second]));
    // Opted out, nobody is answered on the number that was told so.
    expect(repliesFrom(first).filter((text) => text.includes(names[first] ?? '')).length).toBe(1);
  });

  it('lets people of one see nothing of the other', async () => {
    const owner = newVisitor(world.server.url);
    await signIn(owner, { password });
    await owner.get('/console/people');
    const added = await owner.post('/console/people', { name: 'Ada', role: 'owner', numbers: first });
    const ada: Visitor = newVisitor(world.server.url);
    await ada.get('/console/setup');
    const code = /class="code">([^<]+)</.exec(added.text)?.[1] ?? '';
    await ada.post('/console/setup', { code, password: 'a sentence of my own' });
    const chatOf = (page: string) => [...page.matchAll(/\/console\/chats\/([\da-f-]{36})/g)].map(([, id]) => id ?? '');
    const [all, own] = [
      chatOf((await owner.get('/console/list?group=all')).text),
      chatOf((await ada.get('/console/list?group=all')).text),
    ];
    const others = all.filter((id) => !own.includes(id));
    expect([own.length, others.length]).toEqual([4, 4]);
    for (const id of others)
      for (const page of [`chats/${id}`, `chats/${id}/live`, `leads/${id}`])
        expect((await ada.get(`/console/${page}`)).status).toBe(404);
    for (const id of own) expect((await ada.get(`/console/chats/${id}`)).status).toBe(200);
    expect((await ada.get('/console?q=walrus')).text).not.toContain('/console/chats/');
    expect(chatOf((await ada.get('/console?q=zebra')).text).length).toBeGreaterThan(0);
    expect((await ada.get('/console/business')).text).not.toContain(names[second]);
    expect((await ada.get(`/console/business?number=${second}`)).status).toBe(404);
    expect((await ada.get('/console/people')).status).toBe(403);
  });

  it('keeps the version of a file that is wrong, takes over the others, and refuses to start with one', async () => {
    await writeFile(file, 'about: nothing\n');
    await world.server.hangUp();
    await world.server.waitForLog('The new business file is invalid: keeping the current version');
    expect(world.output().join('\n')).toContain(`"file":"${file}"`);
    expect(await ask(second, '919988770905', 'Hi')).toContain(names[second]);
    const { code, output } = await runToExit({
      ...world.environment,
      DATA_DIR: path.join(folder.path, 'data'),
      [`WHATSAPP_TOKEN_NEXT_${second}`]: '',
    });
    expect([code, output.includes(`${file}: line 1`) || output.includes(file)]).toEqual([1, true]);
    const wrong = await runToExit({ ...world.environment, WHATSAPP_PHONE_NUMBER_ID: first });
    expect(wrong.output).toContain(`BUSINESS_FILE_${second} is for the number ${second}`);
    expect(wrong.output).toContain(`WHATSAPP_TOKEN_${second} is for the number ${second}`);
  });

  it('prints no token and no customer', () => {
    for (const hidden of [secrets.token, secondToken, '91998877090', 'a-long-secret-text'])
      expect(world.output().filter((line) => line.includes(hidden))).toEqual([]);
  });
});
