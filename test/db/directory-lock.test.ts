import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../src/db/embedded/directory-lock.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshFolder } from '../helpers/services.ts';

const { logger } = captureLogs();
const heartbeatMs = 40;
let directory: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  const folder = await freshFolder();
  directory = folder.path;
  remove = () => folder.remove();
});
afterEach(async () => {
  await remove();
});

const take = () => lockDirectory({ directory, logger, heartbeatMs });
const file = () => join(directory, 'lock');

/** The lock as this very process writes it. */
async function ownLock(): Promise<Record<string, unknown>> {
  const lock = await take();
  // Written by the code under test.
  const content = JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;
  await lock.release();
  return content;
}

describe('the lock of the data directory', () => {
  it('is refused while it is held, and free again once released', async () => {
    const held = await take();
    await expect(take()).rejects.toMatchObject({ code: 'data-directory-in-use', retry: 'never' });
    await expect(take()).rejects.toThrow(`in use by process ${process.pid}`);
    await held.release();
    expect(existsSync(file())).toBe(false);
    await (await take()).release();
  });

  it('is taken over at once from a process that has died', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    writeFileSync(file(), JSON.stringify({ ...(await ownLock()), pid: child.pid, startTicks, nonce: 'child' }));
    await expect(take()).rejects.toThrow(`in use by process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'close');
    await (await take()).release();
  });

  it('is taken over when the process id is alive but belongs to another process, as in a restarted container', async () => {
    writeFileSync(file(), JSON.stringify({ ...(await ownLock()), startTicks: '1', nonce: 'earlier life' }));
    await (await take()).release();
  });

  it.each([
    ['of another container', { world: 'another boot pid:[4026531999]' }],
    ['without a start time, where there is no /proc', { startTicks: null }],
  ])('is taken over from a holder %s only when its heartbeat has stopped', async (_case, difference) => {
    const content = JSON.stringify({ ...(await ownLock()), ...difference, nonce: 'far away' });
    writeFileSync(file(), content);
    let beats = 0;
    const beating = setInterval(() => {
      beats += 1;
      utimesSync(file(), beats, beats);
    }, heartbeatMs / 2);
    await expect(take()).rejects.toMatchObject({ code: 'data-directory-in-use' });
    clearInterval(beating);
    await (await take()).release();
  });

  it('is taken over when its content is unreadable and nobody keeps it alive', async () => {
    writeFileSync(file(), '{"pid":');
    await (await take()).release();
  });

  it('goes to exactly one of many starters that find the same dead lock', async () => {
    const own = await ownLock();
    for (let round = 0; round < 20; round += 1) {
      writeFileSync(file(), JSON.stringify({ ...own, startTicks: '1', nonce: `dead ${round}` }));
      const outcomes = await Promise.allSettled(Array.from({ length: 6 }, take));
      const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      for (const winner of winners) await winner.value.release();
    }
  });

  it('is taken over although an earlier take-over died half-way', async () => {
    const dead = { ...(await ownLock()), startTicks: '1' };
    writeFileSync(file(), JSON.stringify({ ...dead, nonce: 'holder' }));
    writeFileSync(`${file()}.takeover`, JSON.stringify({ ...dead, nonce: 'heir' }));
    await (await take()).release();
  });

  it("leaves another's lock alone on release", async () => {
    const held = await take();
    writeFileSync(file(), '{"pid":1}');
    await held.release();
    expect(readFileSync(file(), 'utf8')).toBe('{"pid":1}');
  });
});
