import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { machines, type Content } from '../helpers/machines.ts';
import { newWamid, postSigned, webhookBody } from '../helpers/signed-webhook.ts';
import { newFolder } from './leftovers.ts';
import { startMeasured } from './measured-process.ts';
import { table } from './statistics.ts';
import type { World } from './world.ts';

const password = 'bench-console-password';
/** Who has heard nothing for so long says the next thing all the same. */
const patienceMs = 1_500;

/** What became of one machine that said so many things. */
export type LoopResult = { name: string; said: number; replies: number; costUsd: number; state: string };

/**
 * Has each kind of machine answer the real server `rounds` times, one kind after the other, whether or not it gets a reply. `costUsd` is
 * what the server booked for models meanwhile.
 */
export async function measureLoops(world: World, rounds: number): Promise<LoopResult[]> {
  await using stack = new AsyncDisposableStack();
  const folder = newFolder(stack);
  const file = path.join(folder, 'business.yaml');
  // Machines are to be told by what they say, not slowed down by the pace.
  await writeFile(file, `${await readFile('business.yaml', 'utf8')}\nlimits:\n  turnsPerMinute: 1000\n`);
  const environment = { ...world.environment, BUSINESS_FILE: file, CONSOLE_PASSWORD: password, QUIET_MS: '50' };
  const server = stack.use(await startMeasured('src/main.ts', { folder, environment }));
  const get = (place: string, body?: Content): Promise<Response> =>
    fetch(`${server.url}${place}`, {
      headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
  const bookedUsd = async (): Promise<number> =>
    Number(/^wa_ai_cost_today_usd (\S+)/m.exec(await (await get('/metrics')).text())?.[1]);

  const results: LoopResult[] = [];
  for (const [index, [name, says]] of machines.entries()) {
    const from = `9180000000${10 + index}`;
    const repliesTo = (): number => world.graph.sent.filter(({ to }) => to === from).length;
    const before = await bookedUsd();
    for (let at = 0; at < rounds; at += 1) {
      const heard = repliesTo();
      const timestamp = String(Math.floor(Date.now() / 1000));
      const messages = [{ from, id: newWamid(), timestamp, ...says(at) }];
      await postSigned(`${server.url}/webhook`, webhookBody({ messages }), world.appSecret);
      await Promise.race([
        world.graph.waitForSent(() => repliesTo() > heard).catch(() => undefined),
        sleep(patienceMs),
      ]);
    }
    const kept = (await (await get('/api/privacy/export', { customer: from })).json()) as {
      conversations: { state: string }[];
    };
    const costUsd = (await bookedUsd()) - before;
    results.push({ name, said: rounds, replies: repliesTo(), costUsd, state: kept.conversations[0]?.state ?? '-' });
  }
  return results;
}

/** The results as a table. */
export function loopTable(results: readonly LoopResult[]): string {
  return table([
    ['a machine that says', 'said', 'replies', 'models, USD', 'a person was asked for'],
    ...results.map(({ name, said, replies, costUsd, state }) => [
      name,
      String(said),
      String(replies),
      costUsd.toFixed(4),
      state === 'waiting' ? 'yes' : `no (${state})`,
    ]),
  ]);
}
