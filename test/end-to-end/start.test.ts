import { describe, expect, it } from 'vitest';
import { startFakeOpenAi } from '../helpers/fake-openai.ts';
import { freePort } from '../helpers/servers.ts';
import { runToExit, startServerProcess } from '../helpers/server-process.ts';
import { freshFolder } from '../helpers/services.ts';
import { secrets } from './world.ts';

describe('[embedded] starting the server', () => {
  it('refuses without credentials, lists all that is missing with its fix, and points to the demo', async () => {
    const { code, output } = await runToExit({ PORT: 'nonsense' });
    expect(code).toBe(1);
    for (const name of [
      'WHATSAPP_TOKEN',
      'WHATSAPP_PHONE_NUMBER_ID',
      'WHATSAPP_APP_SECRET',
      'WHATSAPP_VERIFY_TOKEN',
      'PORT',
    ]) {
      expect(output).toMatch(new RegExp(`^- ${name} .+`, 'm'));
    }
    expect(output).toContain('npm run demo');
  });

  it('names the fault of a token without printing the token', async () => {
    const { code, output } = await runToExit({ WHATSAPP_TOKEN: `"${secrets.token}"` });
    expect(code).toBe(1);
    expect(output).toContain('copy-and-paste fault');
    expect(output).not.toContain(secrets.token);
  });

  it('refuses a business file with faults and says where they are', async () => {
    const folder = await freshFolder();
    const { writeFile } = await import('node:fs/promises');
    const file = `${folder.path}/business.yaml`;
    await writeFile(file, 'name: ""\noffers: nothing\n');
    const { code, output } = await runToExit({ BUSINESS_FILE: file, ...credentials, DATA_DIR: folder.path });
    await folder.remove();
    expect(code).toBe(1);
    expect(output).toMatch(/business\.yaml/);
    expect(output).toMatch(/line 2|:2:/);
  });

  it('never starts the demo in production', async () => {
    const { code, output } = await runToExit({ NODE_ENV: 'production' }, 'demo');
    expect([code, output]).toEqual([1, expect.stringContaining('never runs there')]);
  });

  it('lets only one process open a data directory, and says so', async () => {
    const folder = await freshFolder();
    const environment = { ...credentials, DATA_DIR: folder.path, PORT: '0' };
    const first = await startServerProcess(environment, { npm: true });
    const second = await runToExit(environment);
    expect([second.code, second.output]).toEqual([1, expect.stringContaining('is in use by process')]);
    await first.kill();
    await folder.remove();
  });

  it('starts the demo without any credentials, ignores those of the environment, and uses a model when it has a key', async () => {
    const [folder, openAi, port] = [await freshFolder(), await startFakeOpenAi(), await freePort()];
    const demo = await startServerProcess(
      {
        ...credentials,
        DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
        REDIS_URL: 'redis://127.0.0.1:1',
        GRAPH_API_URL: 'http://127.0.0.1:1',
        DATA_DIR: folder.path,
        PORT: String(port),
        OPENAI_API_KEY: secrets.openAiKey,
        OPENAI_BASE_URL: openAi.url,
      },
      { script: 'demo', npm: true },
    );
    const post = (text: string) =>
      fetch(`${demo.url}/simulator/api/customers/second/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      });
    expect((await post('Which diaries do you have?')).status).toBeLessThan(300);
    await demo.waitForLog('Message sent successfully');
    expect(openAi.requests).toHaveLength(1);
    const state = await (await fetch(`${demo.url}/simulator/api/state`)).text();
    expect(state).toContain('Noted: Which diaries do you have?');
    expect(demo.output.join('\n')).toMatch(/DEMO - a simulated WhatsApp/);
    const { code } = await demo.stop();
    expect(code).toBe(0);
    await openAi.close();
    await folder.remove();
  });
});

const credentials = {
  WHATSAPP_TOKEN: secrets.token,
  WHATSAPP_PHONE_NUMBER_ID: '100000000000001',
  WHATSAPP_APP_SECRET: secrets.appSecret,
  WHATSAPP_VERIFY_TOKEN: secrets.verifyToken,
};
