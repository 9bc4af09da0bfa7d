import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costUsd } from '../../src/ai/prices.ts';
import { machines } from '../helpers/machines.ts';
import { freshFolder } from '../helpers/services.ts';
import { newWamid, webhookBody } from '../helpers/signed-webhook.ts';
import { startWorld, type World } from './world.ts';

type Json = Record<string, unknown>;
type Exported = { inbox: { disposition: string; reason: string | null }[]; conversations: { state: string }[] };

const password = 'console-password-do-not-print';
const budgetUsd = 0.01;
const words = (body: string): Json => ({ type: 'text', text: { body } });
describe('[embedded] a server among customers and strangers who may be machines', () => {
  let world: World;
  let folder: Awaited<ReturnType<typeof freshFolder>>;

  beforeAll(async () => {
    folder = await freshFolder();
    const file = path.join(folder.path, 'business.yaml');
    // Machines are to be told by what they say, not slowed down by the pace.
    await writeFile(file, `${await readFile('business.yaml', 'utf8')}\nlimits:\n  turnsPerMinute: 100\n`);
    const settings = { CONSOLE_PASSWORD: password, AI_DAILY_BUDGET_USD: String(budgetUsd), QUIET_MS: '50' };
    world = await startWorld({ databaseUrl: null, redisUrl: null }, { ...settings, BUSINESS_FILE: file });
  });
  afterAll(async () => {
    await world.close();
    await folder.remove();
  });

  const ask = (place: string, options: { word?: string; body?: Json; address?: string } = {}) =>
    fetch(`${world.server.url}${place}`, {
      headers: {
        authorization: `Bearer ${options.word ?? password}`,
        'content-type': 'application/json',
        ...(options.address && { 'x-forwarded-for': options.address }),
      },
      ...(options.body && { method: 'POST', body: JSON.stringify(options.body) }),
    });
  const keptOf = async (customer: string) =>
    (await (await ask('/api/privacy/export', { body: { customer } })).json()) as Exported; // the tables as they are
  const send = async (from: string, ...messages: Json[]): Promise<void> => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const made = messages.map((message) => ({ from, id: newWamid(), timestamp, ...message }));
    expect((await world.post(webhookBody({ messages: made }))).status).toBe(200);
  };
  const untilSettled = (customer: string) =>
    expect
      .poll(async () => (await keptOf(customer)).inbox.map(({ disposition }) => disposition))
      .not.toContain('waiting');

  it('falls quiet before twenty replies to a machine of any kind and asks for a person, but not for who repeats himself', async () => {
    const person = world.newCustomer();
    const customers = new Map(machines.map(([name, says]) => [world.newCustomer(), { name, says, said: 0 }]));
    customers.set(person, { name: 'a person', says: () => words('What does it cost?'), said: 0 });
    const posts: Promise<void>[] = [];
    const speak = (from: string): void => {
      const customer = customers.get(from);
      if (customer === undefined || (from === person && customer.said === 8)) return;
      posts.push(send(from, customer.says(customer.said)));
      customer.said += 1;
    };
    // A machine reads a reply before the server hears that it was taken.
    world.graph.onMessage(({ to = '' }) => {
      speak(to);
      return null;
    });
    for (const from of customers.keys()) speak(from);
    const quiet = () => world.output().filter((line) => line.includes('Another bot seems')).length;
    await expect.poll(quiet, { timeout: 120_000 }).toBe(machines.length);
    await world.waitForReplies(person, 8);
    world.graph.onMessage(null);
    await Promise.all(posts);
    for (const [from, { name, says, said }] of customers) {
      if (from === person) continue;
      const replies = world.repliesTo(from).length;
      expect(replies, name).toBeLessThan(20);
      await send(from, says(said));
      await untilSettled(from);
      const { inbox, conversations } = await keptOf(from);
      expect(conversations, name).toMatchObject([{ state: 'waiting' }]);
      expect(inbox.at(-1), name).toMatchObject({ disposition: 'skipped', reason: 'loop' });
      expect(world.repliesTo(from).length, name).toBe(replies);
    }
    const kept = await keptOf(person);
    expect(kept.inbox.map(({ reason }) => reason)).toEqual(Array.from({ length: 8 }, () => null));
    expect(world.repliesTo(person)).toHaveLength(8);
  });

  it('books what a model costs that writes plain text and tells no usage, spends no more than its budget, and answers all', async () => {
    const bookedUsd = async (): Promise<number> =>
      Number(/^wa_ai_cost_today_usd (\S+)/m.exec(await (await ask('/metrics')).text())?.[1]);
    const text = 'I am a model that writes plain text.';
    const choices = [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }];
    const content = [{ type: 'text', text }];
    world.openAi.reply(() => ({ kind: 'status', status: 200, body: { choices } }));
    world.anthropic.reply(() => ({
      kind: 'status',
      status: 200,
      body: { type: 'message', role: 'assistant', content },
    }));
    const [before, asked] = [await bookedUsd(), world.openAi.requests.length];
    const customers = Array.from({ length: 25 }, () => world.newCustomer());
    await Promise.all(customers.map((from) => send(from, words('Which diaries do you have?'))));
    for (const from of customers) await world.waitForReplies(from);
    // What the first provider would ask at the very least: long words, and nothing for what it wrote.
    const billed = world.openAi.requests.slice(asked).map(({ body }) =>
      costUsd({
        provider: 'openai',
        model: String(body['model']),
        inputTokens: JSON.stringify(body.messages).length / 6,
        outputTokens: 0,
      }),
    );
    expect(billed.length).toBeGreaterThan(0);
    const least = billed.reduce((sum, usd) => sum + usd, 0);
    // Scrapes within a second share one look.
    await expect.poll(async () => (await bookedUsd()) - before).toBeGreaterThan(least);
    expect(await bookedUsd()).toBeLessThanOrEqual(budgetUsd);
    expect(customers.filter((from) => world.repliesTo(from).length !== 1)).toEqual([]);
  });

  it('serves others while it answers by rules who has filled his history with texts that are dear to read', async () => {
    for (const model of [world.openAi, world.anthropic]) model.reply(() => ({ kind: 'error', status: 503 }));
    const [hostile, other] = [world.newCustomer(), world.newCustomer()];
    const dear = ['1 '.repeat(32_000), 'ﷺ'.repeat(21_000), '1.234,5 '.repeat(8_000)];
    await send(hostile, ...Array.from({ length: 15 }, (_, at) => words(dear[at % dear.length] ?? '')));
    await world.waitForReplies(hostile);
    let longestMs = 0;
    const over = new AbortController();
    const watching = (async () => {
      while (!over.signal.aborted) {
        const startedMs = performance.now();
        await fetch(`${world.server.url}/health`);
        longestMs = Math.max(longestMs, performance.now() - startedMs);
      }
    })();
    await send(hostile, words('How much are 100 coasters?'));
    await send(other, words('How much are 100 coasters?'));
    await world.waitForReplies(other);
    await untilSettled(hostile);
    over.abort();
    await watching;
    expect(longestMs).toBeLessThan(3_000);
  });

  it('lets nobody guess the password behind forged addresses, nor lock its owner out', async () => {
    const guesses = Array.from({ length: 30 }, (_, at) =>
      ask('/api/leads', { word: `guess ${at}`, address: `192.0.2.${at}` }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    expect((await ask('/api/leads')).status).toBe(200);
  });
});
