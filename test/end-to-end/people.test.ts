import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../cli/command.ts';
import { freshFolder } from '../helpers/services.ts';
import { textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { markedWord, startWorld, type World } from './world.ts';

const password = 'console-password-do-not-print';

describe('[embedded] people beside a running server', () => {
  let world: World;
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  let file: string;
  const source = readFile('business.yaml', 'utf8');

  beforeAll(async () => {
    folder = await freshFolder();
    file = path.join(folder.path, 'business.yaml');
    await writeFile(file, await source);
    world = await startWorld(
      { databaseUrl: null, redisUrl: null },
      { BUSINESS_FILE: file, CONSOLE_PASSWORD: password, AI_DEADLINE_MS: '60000' },
    );
  });
  afterAll(async () => {
    await world.close();
    await folder.remove();
  });

  const handoff = (...args: string[]) =>
    runCommand('handoff', ['--url', world.server.url, ...args], { CONSOLE_PASSWORD: password });
  const greeting = async (): Promise<string> => {
    const from = world.newCustomer();
    await world.write(from, 'Hi');
    return (await world.waitForReplies(from))[0]?.text ?? '';
  };
  const hangUp = async (words: string): Promise<void> => {
    const { processId } = await world.server.waitForLog('Started');
    process.kill(Number(processId), 'SIGHUP');
    await world.server.waitForLog(words);
  };

  it('silences the assistant while a person has the chat, sends what the person writes, and gives it back', async () => {
    const from = world.newCustomer();
    await world.write(from, 'Hi');
    await world.waitForReplies(from);
    expect(await handoff('take', from)).toMatchObject({ code: 0, err: '' });
    await world.write(from, `${markedWord} for the person`);
    await handoff('reply', from, 'This is Asha, a person.');
    const replies = await world.waitForReplies(from, 2);
    expect(replies[1]?.text).toBe('This is Asha, a person.');
    // While a person has the chat no model is asked.
    expect(world.openAi.requests.filter(({ body }) => JSON.stringify(body).includes('for the person'))).toEqual([]);
    expect(await handoff('back', from)).toMatchObject({ code: 0 });
    await world.write(from, `${markedWord} for the assistant`);
    const all = await world.waitForReplies(from, 3);
    expect(all).toHaveLength(3);
    expect(all[2]?.text).toContain('for the assistant');
    // The model was shown what both sides had said meanwhile.
    const asked = JSON.stringify(world.openAi.requests.at(-1)?.body);
    expect(asked).toContain('This is Asha, a person.');
    expect(asked).toContain('for the person');
  });

  it('takes a changed business file over on SIGHUP, and keeps the old one when the new one is wrong', async () => {
    expect(await greeting()).toContain('Kagaz & Kiln');
    await writeFile(file, (await source).replaceAll('Kagaz & Kiln', 'Terracotta Tales'));
    await hangUp('Reloaded the business file');
    expect(await greeting()).toContain('Terracotta Tales');
    await writeFile(file, 'about: nothing\n');
    await hangUp('The new business file is invalid: keeping the current version');
    expect(await greeting()).toContain('Terracotta Tales');
    expect(world.output().join('\n')).toMatch(/line \d+, column \d+: name is missing/);
  });

  it('shows at /metrics what has happened, in the record and in this process, without naming anybody', async () => {
    const headers = { authorization: `Bearer ${password}` };
    const text = await (await fetch(`${world.server.url}/metrics`, { headers })).text();
    expect(text).toMatch(/^# HELP wa_inbox_oldest_unanswered_seconds .*\n.*\nwa_inbox_oldest_unanswered_seconds 0\n/);
    for (const series of [
      'wa_turns_today{source="cache"}',
      'wa_conversations_with_person',
      'wa_inbox_messages_last_day{disposition="human"}',
      'wa_webhook_requests_total{outcome="stored"}',
      'wa_webhook_messages_total',
      'wa_turn_seconds_count{source="model"}',
      'wa_model_attempts_total{provider="openai",outcome="ok"}',
      'wa_send_attempts_total{outcome="sent"}',
      'wa_send_permit_wait_seconds_count',
      'wa_database_up',
    ]) {
      const line = text.split('\n').find((each) => each.startsWith(`${series} `));
      expect(line, series).toBeDefined();
      if (series !== 'wa_conversations_with_person') expect(Number(line?.split(' ').at(-1)), series).toBeGreaterThan(0);
    }
    for (const hidden of [password, markedWord, 'Asha', '91998877', 'wamid']) expect(text).not.toContain(hidden);
  });

  it('erases a customer while a model writes to them: nothing of it comes back, is said or is shown to a model again', async () => {
    const privacy = (...args: string[]) =>
      runCommand('privacy', ['--url', world.server.url, ...args], { CONSOLE_PASSWORD: password });
    const from = world.newCustomer();
    const body = webhookBody({ messages: [textMessage({ from, text: `Do you have ${markedWord} boxes?` })] });
    const asked = world.openAi.requests.length;
    const released = Promise.withResolvers<void>();
    // Neither model answers before the customer is erased, however long the commands take.
    for (const model of [world.openAi, world.anthropic])
      model.reply(async () => {
        await released.promise;
        return { kind: 'answer', reply: `We have ${markedWord} boxes.` };
      });
    await world.post(body);
    await world.openAi.waitForRequest(asked + 1);
    const exported = await privacy('export', `+${from}`);
    expect(JSON.parse(exported.out)).toMatchObject({ inbox: [{ body: `Do you have ${markedWord} boxes?` }] });
    const erased = await privacy('erase', `+${from.slice(0, 2)}`, from.slice(2));
    expect([erased.code, erased.out]).toEqual([0, expect.stringMatching(/^Erased: 1 messages, 0 replies/)]);
    released.resolve();
    await world.server.waitForLog('The lease of this conversation was lost: nothing of this turn is kept');
    expect((await world.post(body)).status).toBe(200);
    expect(await privacy('export', from)).toMatchObject({ code: 1, err: expect.stringContaining('Nothing is kept') });
    for (const model of [world.openAi, world.anthropic]) model.reply(null);
    await world.write(from, 'Which diaries do you have?');
    const replies = await world.waitForReplies(from);
    expect(replies.map(({ text }) => text).join()).not.toContain(markedWord);
    expect(JSON.stringify(world.openAi.requests.at(-1)?.body)).not.toContain(markedWord);
  });

  it('records STOP while a person has the chat, and then refuses their words unless they are said twice', async () => {
    const from = world.newCustomer();
    await world.write(from, 'Hi');
    await world.waitForReplies(from);
    await handoff('take', from);
    await world.write(from, 'STOP');
    const words = `The order with ${markedWord} is ready.`;
    const refused = await handoff('reply', from, words);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('--despite-opt-out')]);
    expect(await handoff('reply', from, words, '--despite-opt-out')).toMatchObject({ code: 0, err: '' });
    expect((await world.waitForReplies(from, 2)).slice(1).map(({ text }) => text)).toEqual([words]);
  });

  it('writes no password, number or text of theirs into the log', () => {
    const output = world.output().join('\n');
    for (const hidden of [password, markedWord, 'Asha', '91998877']) expect(output).not.toContain(hidden);
  });
});
