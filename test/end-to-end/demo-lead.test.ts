import { describe, expect, it } from 'vitest';
import { runCommand } from '../cli/command.ts';
import { freePort } from '../helpers/servers.ts';
import { startServerProcess } from '../helpers/server-process.ts';
import { freshFolder } from '../helpers/services.ts';

const password = 'demo-console-password';

type State = { chats: { customer: { id: string }; lines: { from: string; text: string }[] }[] };

describe('[embedded] the demo without any key', () => {
  it('goes from "Hi" to a complete hot lead that npm run leads shows with the words it came from', async () => {
    const [folder, port] = [await freshFolder(), await freePort()];
    const environment = { DATA_DIR: folder.path, PORT: String(port), CONSOLE_PASSWORD: password };
    let demo = await startServerProcess(environment, { script: 'demo' });
    const replies = async (): Promise<string[]> => {
      // Our own page's state.
      const state = (await (await fetch(`${demo.url}/simulator/api/state`)).json()) as State;
      const chat = state.chats.find(({ customer }) => customer.id === 'first');
      return chat?.lines.filter(({ from }) => from === 'business').map(({ text }) => text) ?? [];
    };
    const say = async (text: string): Promise<string> => {
      const before = (await replies()).length;
      await fetch(`${demo.url}/simulator/api/customers/first/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      });
      await expect.poll(async () => (await replies()).length, { timeout: 60_000 }).toBe(before + 1);
      return (await replies()).at(-1) ?? '';
    };
    expect(await say('Hi')).toContain('Hello');
    expect(await say('I need 500 coasters for corporate gifting')).toMatch(/₹31\.50[\s\S]*(logo|brand)[\s\S]*\?$/i);
    expect(await say('yes, our logo please')).toMatch(/\?$/);
    await say('by 20 December');
    await say('Mumbai');
    await say('I am Priya Nair');
    await say('priya@example.com');
    const { code, out } = await runCommand('leads', ['--url', demo.url, '--json'], { CONSOLE_PASSWORD: password });
    expect(code).toBe(0);
    const [lead] = JSON.parse(out) as Record<string, unknown>[];
    expect(lead).toMatchObject({ grade: 'hot' });
    for (const known of ['Cork coaster', 'Priya Nair', 'priya@example.com', '20 December']) {
      expect(JSON.stringify(lead)).toContain(known);
    }
    const table = await runCommand('leads', ['--url', demo.url], { CONSOLE_PASSWORD: password });
    expect(table.out).toMatch(/HOT/);
    // Whoever opted out in the demo before is a new customer in the next one, though the record is kept.
    await say('stop');
    expect((await demo.stop()).code).toBe(0);
    demo = await startServerProcess(environment, { script: 'demo' });
    expect(await say('Hi')).toContain('Hello');
    expect((await demo.stop()).code).toBe(0);
    await folder.remove();
  });
});
